// order: go
package main

import (
	"fmt"
	"sync"
)

// A hundred pairs play; the rallies end in this order.
func main() {
	var wg sync.WaitGroup
	var got []int
	for i := range 100 {
		ball := make(chan int)
		wg.Go(func() {
			for n := range ball {
				if n == 0 {
					close(ball)
					return
				}
				ball <- n - 1
			}
		})
		wg.Go(func() {
			ball <- 2 * (i % 7)
			for n := range ball {
				ball <- n
			}
			got = append(got, i)
		})
	}
	wg.Wait()
	fmt.Println(got)
}
