// order: go
package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// One waiter at each level of a chain; the cancel comes in the middle of it.
func main() {
	var wg sync.WaitGroup
	var got []string
	ctx := context.Background()
	var cancels []context.CancelFunc
	for level := range 6 {
		child, cancel := context.WithCancel(ctx)
		cancels = append(cancels, cancel)
		ctx = child
		wg.Go(func() {
			<-child.Done()
			got = append(got, fmt.Sprint(level))
		})
	}
	runtime.Gosched()
	cancels[3]()
	for range 2 {
		runtime.Gosched()
	}
	got = append(got, "|")
	cancels[0]()
	wg.Wait()
	fmt.Println(got)
}
