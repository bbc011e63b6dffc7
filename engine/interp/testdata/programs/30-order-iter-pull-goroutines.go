// order: go
package main

import (
	"fmt"
	"iter"
	"sync"
)

// Coroutines are no turn of the scheduler's: pulling lets nobody else run.
func main() {
	var wg sync.WaitGroup
	var got []string
	for i := range 3 {
		wg.Go(func() {
			next, stop := iter.Pull(func(yield func(int) bool) {
				for j := range 3 {
					if !yield(10*i + j) {
						return
					}
				}
			})
			defer stop()
			for v, ok := next(); ok; v, ok = next() {
				got = append(got, fmt.Sprint(v))
			}
		})
	}
	wg.Wait()
	fmt.Println(got)
}
