// order: go
package main

import (
	"fmt"
	"sync"
	"time"
)

// Timers end in the order of their times, whatever the order they were set in.
func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var got []int
	for _, d := range []int{5, 2, 4, 1, 3} {
		wg.Add(1)
		time.AfterFunc(time.Duration(d)*60*time.Millisecond, func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			got = append(got, d)
		})
	}
	stopped := time.AfterFunc(30*time.Millisecond, func() { fmt.Println("never") })
	fmt.Println(stopped.Stop())
	wg.Wait()
	fmt.Println(got)
}
