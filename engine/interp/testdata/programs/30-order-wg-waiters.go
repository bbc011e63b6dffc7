// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var gate, all sync.WaitGroup
	gate.Add(1)
	for i := 1; i <= 4; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			gate.Wait()
			fmt.Print(i, " ")
		}()
	}
	runtime.Gosched()
	gate.Done()
	all.Wait()
	fmt.Println()
}
