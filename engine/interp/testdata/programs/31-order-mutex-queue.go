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
	for i := range 5 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fmt.Println("wants", i)
			mu.Lock()
			fmt.Println("has", i)
			runtime.Gosched()
			mu.Unlock()
		}()
	}
	for range 3 {
		runtime.Gosched()
	}
	fmt.Println("main unlocks")
	mu.Unlock()
	wg.Wait()
}
