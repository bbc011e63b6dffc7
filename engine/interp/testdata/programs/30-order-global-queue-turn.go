// order: go
package main

import (
	"fmt"
	"runtime"
)

// Every 61st turn is the global queue's: one that gave way comes between the
// turns of two that only wake each other.
func main() {
	var got []int
	a, b, stop := make(chan int), make(chan int), make(chan bool)
	go func() {
		for v := range a {
			b <- v + 1
		}
		close(b)
	}()
	go func() {
		v := 0
		for range 400 {
			a <- v
			v = <-b
		}
		close(a)
		got = append(got, -v)
		close(stop)
	}()
	turns := 0
	for {
		select {
		case <-stop:
			fmt.Println(turns > 0, got)
			return
		default:
			turns++
			got = append(got, turns)
			runtime.Gosched()
		}
	}
}
