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
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range 3 {
				mu.Lock()
				fmt.Print(i, j, " ")
				runtime.Gosched()
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println()
}
