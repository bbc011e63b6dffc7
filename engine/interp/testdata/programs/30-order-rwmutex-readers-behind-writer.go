// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// A writer that waits holds up the readers that come after it.
func main() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	var got []string
	mu.RLock()
	wg.Go(func() {
		mu.Lock()
		got = append(got, "writer")
		mu.Unlock()
	})
	runtime.Gosched()
	for i := range 4 {
		wg.Go(func() {
			mu.RLock()
			defer mu.RUnlock()
			got = append(got, fmt.Sprint("reader ", i))
		})
	}
	runtime.Gosched()
	got = append(got, "main lets go")
	mu.RUnlock()
	wg.Wait()
	fmt.Println(got)
}
