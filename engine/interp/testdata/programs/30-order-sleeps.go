// order: go
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(time.Duration(6-i) * 50 * time.Millisecond)
			fmt.Print(i, " ")
		}()
	}
	wg.Wait()
	fmt.Println()
}
