// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	sem := make(chan int, 2)
	var wg sync.WaitGroup
	for i := 1; i <= 6; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem <- i
			fmt.Print("+", i, " ")
			runtime.Gosched()
			fmt.Print("-", i, " ")
			<-sem
		}()
	}
	wg.Wait()
	fmt.Println()
}
