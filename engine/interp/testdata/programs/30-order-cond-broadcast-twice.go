// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Those woken by a broadcast wait again, and are woken again.
func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	var wg sync.WaitGroup
	var got []string
	round := 0
	for i := range 5 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for seen := 0; seen < 2; {
				cond.Wait()
				seen++
				got = append(got, fmt.Sprintf("%d in %d", i, round))
			}
		})
	}
	for range 3 {
		runtime.Gosched()
		mu.Lock()
		round++
		cond.Broadcast()
		mu.Unlock()
	}
	wg.Wait()
	fmt.Println(got)
}
