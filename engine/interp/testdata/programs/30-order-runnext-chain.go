// order: go
package main

import (
	"fmt"
	"sync"
)

// Each starts the next and goes on: the next runs first of all that wait.
func main() {
	var wg sync.WaitGroup
	var got []string
	var link func(n int)
	link = func(n int) {
		got = append(got, fmt.Sprint("in ", n))
		if n < 6 {
			wg.Go(func() { link(n + 1) })
			wg.Go(func() { got = append(got, fmt.Sprint("beside ", n)) })
		}
		got = append(got, fmt.Sprint("out ", n))
	}
	wg.Go(func() { link(0) })
	wg.Go(func() { got = append(got, "last") })
	wg.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
