// order: go
package main

import (
	"fmt"
)

// A token goes round three times; the ring is broken by a close.
func main() {
	const n = 5
	var got []int
	first := make(chan int)
	in := first
	for i := range n {
		out := make(chan int)
		go func(in <-chan int) {
			defer close(out)
			for v := range in {
				got = append(got, 10*v+i)
				out <- v
			}
			got = append(got, -i)
		}(in)
		in = out
	}
	for v := range 3 {
		first <- v
		<-in
	}
	close(first)
	<-in
	fmt.Println(got)
}
