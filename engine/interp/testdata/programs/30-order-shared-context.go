// order: go
package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-ctx.Done()
			fmt.Print(i, " ")
		}()
	}
	runtime.Gosched()
	cancel()
	wg.Wait()
	fmt.Println("end")
}
