// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Ten wait for a lock; each that has had it comes again once.
func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var got []int
	mu.Lock()
	for i := range 10 {
		wg.Go(func() {
			for range 2 {
				mu.Lock()
				got = append(got, i)
				mu.Unlock()
			}
		})
	}
	for range 2 {
		runtime.Gosched()
	}
	mu.Unlock()
	wg.Wait()
	fmt.Println(got)
}
