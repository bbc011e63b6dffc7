// order: go
package main

import (
	"fmt"
	"sync"
)

// The ring holds 256; half of it, and what did not fit, goes to the global queue.
func main() {
	var wg sync.WaitGroup
	var got []int
	for i := range 300 {
		wg.Go(func() { got = append(got, i) })
	}
	wg.Wait()
	fmt.Println(len(got), got)
}
