// order: go
package main

import (
	"fmt"
	"sync"
	"time"
)

// Sleeping goroutines wake in the order of their times.
func main() {
	var wg sync.WaitGroup
	out := make(chan int)
	for _, n := range []int{9, 4, 7, 1, 5} {
		wg.Go(func() {
			time.Sleep(time.Duration(n) * 50 * time.Millisecond)
			out <- n
		})
	}
	go func() { wg.Wait(); close(out) }()
	for n := range out {
		fmt.Println(n)
	}
}
