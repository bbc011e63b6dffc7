// order: go
package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

func main() {
	// A chain of contexts: the children of one are cancelled in no certain order.
	ctx, cancel := context.WithCancel(context.Background())
	parent := ctx
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		child, stop := context.WithCancel(parent)
		parent = child
		go func() {
			defer wg.Done()
			defer stop()
			<-child.Done()
			fmt.Print(i, " ")
		}()
		runtime.Gosched()
	}
	cancel()
	wg.Wait()
	fmt.Println("end")
}
