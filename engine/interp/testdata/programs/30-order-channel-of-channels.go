// order: go
package main

import (
	"fmt"
)

// A server that answers each request on a channel of the request's own.
type request struct {
	n     int
	reply chan string
}

func main() {
	requests := make(chan request)
	go func() {
		for r := range requests {
			r.reply <- fmt.Sprintf("%d squared is %d", r.n, r.n*r.n)
		}
	}()
	all := make(chan string)
	for i := range 5 {
		go func() {
			r := request{i, make(chan string)}
			requests <- r
			all <- <-r.reply
		}()
	}
	for range 5 {
		fmt.Println(<-all)
	}
}
