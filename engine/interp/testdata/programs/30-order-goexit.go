// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Goexit runs the deferred calls, which may wake others.
func main() {
	var wg sync.WaitGroup
	var got []string
	turn := make(chan int, 1)
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { turn <- i + 1 }()
			if n := <-turn; n != i {
				got = append(got, fmt.Sprintf("%d gets %d and goes", i, n))
				runtime.Goexit()
			}
			got = append(got, fmt.Sprint(i, " has its turn"))
		}()
	}
	turn <- 0
	wg.Wait()
	got = append(got, fmt.Sprint("left: ", <-turn))
	for _, line := range got {
		fmt.Println(line)
	}
}
