// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			c.Wait()
			fmt.Print(i, " ")
			mu.Unlock()
		}()
		runtime.Gosched()
	}
	for range 4 {
		c.Signal()
		runtime.Gosched()
	}
	wg.Wait()
	fmt.Println()
}
