// order: go
package main

import (
	"fmt"
	"sync"
)

func main() {
	start := make(chan struct{})
	var ready, wg sync.WaitGroup
	for i := range 6 {
		ready.Add(1)
		wg.Add(1)
		go func() {
			defer wg.Done()
			ready.Done()
			<-start
			fmt.Println("runner", i)
		}()
	}
	ready.Wait()
	fmt.Println("go!")
	close(start)
	wg.Wait()
}
