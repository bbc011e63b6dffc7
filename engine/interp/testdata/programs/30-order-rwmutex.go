// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	mu.Lock()
	for i := 1; i <= 3; i++ {
		wg.Add(2)
		go func() {
			defer wg.Done()
			mu.RLock()
			fmt.Print("r", i, " ")
			mu.RUnlock()
		}()
		go func() {
			defer wg.Done()
			mu.Lock()
			fmt.Print("w", i, " ")
			mu.Unlock()
		}()
	}
	runtime.Gosched()
	mu.Unlock()
	wg.Wait()
	fmt.Println()
}
