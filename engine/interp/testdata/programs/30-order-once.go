// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var once sync.Once
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			once.Do(func() {
				fmt.Print("once by ", i, " ")
				runtime.Gosched()
				fmt.Print("done ")
			})
			fmt.Print(i, " ")
		}()
	}
	wg.Wait()
	fmt.Println()
}
