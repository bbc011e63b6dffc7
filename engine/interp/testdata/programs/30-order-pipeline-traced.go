// order: go
package main

import (
	"fmt"
	"sync"
)

// Three stages with buffers of 0, 1 and 3, each step told.
func main() {
	var mu sync.Mutex
	var got []string
	tell := func(args ...any) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, fmt.Sprint(args...))
	}
	stage := func(name string, in <-chan int, room int) <-chan int {
		out := make(chan int, room)
		go func() {
			defer close(out)
			for v := range in {
				tell(name, v)
				out <- v + 1
			}
			tell(name, "ends")
		}()
		return out
	}
	source := make(chan int)
	go func() {
		defer close(source)
		for i := range 6 {
			source <- 10 * i
		}
	}()
	for v := range stage("c", stage("b", stage("a", source, 0), 1), 3) {
		tell("got ", v)
	}
	for _, line := range got {
		fmt.Println(line)
	}
}
