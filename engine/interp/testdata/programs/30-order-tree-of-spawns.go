// order: go
package main

import (
	"fmt"
	"sync"
)

// A tree of goroutines, each with three children.
func main() {
	var wg sync.WaitGroup
	var got []string
	var grow func(name string)
	grow = func(name string) {
		defer wg.Done()
		got = append(got, name)
		if len(name) == 4 {
			return
		}
		for _, c := range "abc" {
			wg.Add(1)
			go grow(name + string(c))
		}
	}
	wg.Add(1)
	go grow("r")
	wg.Wait()
	fmt.Println(got)
}
