// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Each takes the lock three times and gives way while it has it.
func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var got []string
	for i := range 4 {
		wg.Go(func() {
			for j := range 3 {
				mu.Lock()
				got = append(got, fmt.Sprintf("%d.%d", i, j))
				runtime.Gosched()
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(got)
}
