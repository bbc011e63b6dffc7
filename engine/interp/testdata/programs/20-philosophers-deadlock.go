// exit: 2
package main

import (
	"fmt"
	"sync"
)

func main() {
	forks := make([]sync.Mutex, 3)
	var ready, wg sync.WaitGroup
	ready.Add(3)
	for i := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			forks[i].Lock()
			ready.Done()
			ready.Wait()
			forks[(i+1)%3].Lock()
			fmt.Println("never")
		}()
	}
	wg.Wait()
}
