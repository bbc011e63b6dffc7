// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 3; j++ {
				fmt.Print(i, j, " ")
				runtime.Gosched()
			}
		}()
	}
	for j := 0; j < 4; j++ {
		fmt.Print("m", j, " ")
		runtime.Gosched()
	}
	wg.Wait()
	fmt.Println()
}
