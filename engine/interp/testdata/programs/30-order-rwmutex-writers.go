// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Writers queue one behind the other; a reader among them.
func main() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	var got []int
	mu.Lock()
	for i := range 5 {
		wg.Go(func() {
			if i == 2 {
				mu.RLock()
				defer mu.RUnlock()
			} else {
				mu.Lock()
				defer mu.Unlock()
			}
			got = append(got, i)
			runtime.Gosched()
			got = append(got, -i)
		})
	}
	runtime.Gosched()
	mu.Unlock()
	wg.Wait()
	fmt.Println(got)
}
