// order: go
package main

import (
	"context"
	"fmt"
	"runtime"
)

// What a context starts when it ends is a goroutine like others.
func main() {
	ctx, cancel := context.WithCancel(context.Background())
	var got []string
	context.AfterFunc(ctx, func() { got = append(got, "after") })
	stopped := context.AfterFunc(ctx, func() { got = append(got, "never") })
	fmt.Println(stopped())
	go func() {
		<-ctx.Done()
		got = append(got, "waiter")
	}()
	runtime.Gosched()
	got = append(got, "cancel")
	cancel()
	got = append(got, "main goes on")
	for range 3 {
		runtime.Gosched()
	}
	fmt.Println(got)
}
