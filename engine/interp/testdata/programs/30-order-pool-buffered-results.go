// order: go
package main

import (
	"fmt"
	"sync"
)

// The same with room for some jobs and some results.
func main() {
	jobs, results := make(chan int, 3), make(chan string, 2)
	var wg sync.WaitGroup
	for w := 1; w <= 4; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				results <- fmt.Sprintf("%d did %d", w, j)
			}
		}()
	}
	go func() {
		defer close(results)
		for j := 1; j <= 12; j++ {
			jobs <- j
		}
		close(jobs)
		wg.Wait()
	}()
	var got []string
	for r := range results {
		got = append(got, r)
	}
	for _, line := range got {
		fmt.Println(line)
	}
}
