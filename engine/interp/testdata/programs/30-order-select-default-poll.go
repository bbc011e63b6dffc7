// order: go
package main

import (
	"fmt"
	"runtime"
)

// A poller that gives way between looks.
func main() {
	ch := make(chan int)
	quit := make(chan bool)
	var got []string
	go func() {
		for i := range 3 {
			got = append(got, fmt.Sprint("offers ", i))
			ch <- i
			runtime.Gosched()
		}
		close(quit)
	}()
	for {
		select {
		case v := <-ch:
			got = append(got, fmt.Sprint("takes ", v))
			continue
		default:
		}
		select {
		case <-quit:
			for _, line := range got {
				fmt.Println(line)
			}
			return
		default:
			got = append(got, "nothing")
			runtime.Gosched()
		}
	}
}
