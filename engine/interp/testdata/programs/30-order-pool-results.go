// order: go
package main

import (
	"fmt"
	"sync"
)

// A pool: jobs and results unbuffered, the results closed when all are done.
func main() {
	type result struct{ worker, job int }
	jobs, results := make(chan int), make(chan result)
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for j := range jobs {
				results <- result{w, j * j}
			}
		})
	}
	go func() {
		for j := range 9 {
			jobs <- j
		}
		close(jobs)
	}()
	go func() {
		wg.Wait()
		close(results)
	}()
	for r := range results {
		fmt.Printf("worker %d: %d\n", r.worker, r.job)
	}
}
