// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// A ticket lock out of atomics and Gosched.
func main() {
	var next, serving atomic.Int64
	var wg sync.WaitGroup
	var got []string
	for i := range 4 {
		wg.Go(func() {
			for range 2 {
				mine := next.Add(1) - 1
				for serving.Load() != mine {
					runtime.Gosched()
				}
				got = append(got, fmt.Sprintf("%d with ticket %d", i, mine))
				runtime.Gosched()
				serving.Add(1)
			}
		})
	}
	wg.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
