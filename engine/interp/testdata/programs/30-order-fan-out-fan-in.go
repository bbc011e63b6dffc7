// order: go
package main

import (
	"fmt"
	"sync"
)

// One source, three workers, merged again.
func main() {
	source := make(chan int)
	go func() {
		defer close(source)
		for i := range 12 {
			source <- i
		}
	}()
	var outs []chan string
	for w := range 3 {
		out := make(chan string)
		outs = append(outs, out)
		go func() {
			defer close(out)
			for v := range source {
				out <- fmt.Sprintf("%c%d", 'a'+w, v)
			}
		}()
	}
	merged := make(chan string)
	var wg sync.WaitGroup
	for _, out := range outs {
		wg.Go(func() {
			for s := range out {
				merged <- s
			}
		})
	}
	go func() { wg.Wait(); close(merged) }()
	var got []string
	for s := range merged {
		got = append(got, s)
	}
	fmt.Println(got)
}
