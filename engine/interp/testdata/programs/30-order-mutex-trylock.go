// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Who finds the lock taken goes away and comes again.
func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var got []string
	for i := range 3 {
		wg.Go(func() {
			for !mu.TryLock() {
				got = append(got, fmt.Sprint("no ", i))
				runtime.Gosched()
			}
			got = append(got, fmt.Sprint("yes ", i))
			runtime.Gosched()
			runtime.Gosched()
			mu.Unlock()
		})
	}
	wg.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
