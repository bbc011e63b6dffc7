// order: go
package main

import (
	"fmt"
	"time"
)

// Two tickers whose ticks never come near each other.
func main() {
	fast, slow := time.NewTicker(100*time.Millisecond), time.NewTicker(250*time.Millisecond)
	defer fast.Stop()
	defer slow.Stop()
	for range 6 {
		select {
		case <-fast.C:
			fmt.Println("fast")
		case <-slow.C:
			fmt.Println("slow")
		}
	}
}
