// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// A flag that is looked at with Gosched between.
func main() {
	var flag atomic.Bool
	var wg sync.WaitGroup
	var got []string
	for i := range 3 {
		wg.Go(func() {
			looks := 0
			for !flag.Load() {
				looks++
				runtime.Gosched()
			}
			got = append(got, fmt.Sprintf("%d looked %d times", i, looks))
		})
	}
	for range 5 {
		runtime.Gosched()
	}
	flag.Store(true)
	wg.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
