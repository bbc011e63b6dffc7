// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	c := make(chan int)
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			v := <-c
			fmt.Print(i, ":", v, " ")
		}()
		runtime.Gosched()
	}
	for i := 1; i <= 5; i++ {
		c <- i
	}
	wg.Wait()
	fmt.Println()
}
