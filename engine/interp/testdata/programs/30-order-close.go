// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	c := make(chan bool)
	var wg sync.WaitGroup
	for i := 1; i <= 6; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-c
			fmt.Print(i, " ")
		}()
		runtime.Gosched()
	}
	close(c)
	wg.Wait()
	fmt.Println()
}
