// order: go
package main

import (
	"fmt"
	"sync"
)

func main() {
	jobs := make(chan int)
	var wg sync.WaitGroup
	for w := 1; w <= 3; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				fmt.Print("w", w, "j", j, " ")
			}
		}()
	}
	for j := range 9 {
		jobs <- j
	}
	close(jobs)
	wg.Wait()
	fmt.Println()
}
