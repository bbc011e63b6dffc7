// order: go
package main

import (
	"fmt"
	"sync"
)

// What goroutines store under a key first stays.
func main() {
	var m sync.Map
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			m.LoadOrStore(i%3, fmt.Sprint("by ", i))
		})
	}
	wg.Wait()
	for k := range 3 {
		v, _ := m.Load(k)
		fmt.Println(k, v)
	}
}
