// order: go
package main

import (
	"fmt"
	"sync"
)

// A full buffer is closed; three drain it.
func main() {
	ch := make(chan int, 10)
	for i := range 10 {
		ch <- i
	}
	close(ch)
	var wg sync.WaitGroup
	var got []string
	for w := range 3 {
		wg.Go(func() {
			for {
				v, ok := <-ch
				if !ok {
					got = append(got, fmt.Sprint("end ", w))
					return
				}
				got = append(got, fmt.Sprintf("%d:%d", w, v))
				ping := make(chan bool)
				go func() { ping <- true }()
				<-ping
			}
		})
	}
	wg.Wait()
	fmt.Println(got)
}
