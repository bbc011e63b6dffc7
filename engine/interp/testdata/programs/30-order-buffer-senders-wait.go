// order: go
package main

import (
	"fmt"
	"sync"
)

// Senders wait for room; each receive moves the first of them into the buffer.
func main() {
	ch := make(chan int, 2)
	var wg sync.WaitGroup
	var got []string
	for i := range 7 {
		wg.Go(func() {
			ch <- i
			got = append(got, fmt.Sprint("sent ", i))
		})
	}
	done := make(chan bool)
	go func() {
		for range 7 {
			got = append(got, fmt.Sprint("got ", <-ch))
		}
		close(done)
	}()
	<-done
	wg.Wait()
	fmt.Println(got)
}
