// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			fmt.Print(i, " ")
			mu.Unlock()
		}()
		runtime.Gosched()
	}
	mu.Unlock()
	wg.Wait()
	fmt.Println()
}
