// order: go
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	var spawn func(depth int, name string)
	spawn = func(depth int, name string) {
		defer wg.Done()
		fmt.Print(name, " ")
		if depth == 0 {
			return
		}
		for i := range 2 {
			wg.Add(1)
			go spawn(depth-1, fmt.Sprint(name, i))
		}
	}
	wg.Add(1)
	go spawn(3, "r")
	wg.Wait()
	fmt.Println()
}
