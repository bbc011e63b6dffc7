// order: go
package main

import (
	"fmt"
	"sync"
)

// A merge that sets what has ended to nil.
func main() {
	var wg sync.WaitGroup
	source := func(from, n int) <-chan int {
		ch := make(chan int)
		wg.Go(func() {
			defer close(ch)
			for i := range n {
				ch <- from + i
			}
		})
		return ch
	}
	a, b := source(0, 3), source(100, 5)
	for a != nil || b != nil {
		for range 2 {
			if a == nil {
				break
			}
			v, ok := <-a
			if !ok {
				a = nil
				fmt.Println("a ends")
				break
			}
			fmt.Println(v)
		}
		select {
		case v, ok := <-b:
			if !ok {
				b = nil
				fmt.Println("b ends")
				break
			}
			fmt.Println(v)
		}
	}
	wg.Wait()
}
