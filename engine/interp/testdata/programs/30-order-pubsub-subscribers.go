// order: go
package main

import (
	"fmt"
	"sync"
)

// A publisher sends to each subscriber in turn; one leaves early.
func main() {
	var wg sync.WaitGroup
	var got []string
	var subs []chan string
	for i := range 3 {
		sub := make(chan string, i)
		subs = append(subs, sub)
		wg.Go(func() {
			for m := range sub {
				got = append(got, fmt.Sprintf("%d hears %s", i, m))
			}
			got = append(got, fmt.Sprint(i, " leaves"))
		})
	}
	for n, m := range []string{"one", "two", "three", "four"} {
		if n == 2 {
			close(subs[0])
			subs = subs[1:]
		}
		for _, sub := range subs {
			sub <- m
		}
	}
	for _, sub := range subs {
		close(sub)
	}
	wg.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
