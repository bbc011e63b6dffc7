// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Each gives way as often as its number says.
func main() {
	var wg sync.WaitGroup
	var got []string
	for i := range 6 {
		wg.Go(func() {
			for j := range i + 1 {
				got = append(got, fmt.Sprintf("%d/%d", i, j))
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
	fmt.Println(got)
}
