// order: go
package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A deadline, a cancel with a cause and what is done after each.
func main() {
	root, stop := context.WithCancelCause(context.Background())
	late, cancel := context.WithTimeout(root, time.Hour)
	defer cancel()
	soon, cancel2 := context.WithTimeoutCause(late, 60*time.Millisecond, errors.New("soon is over"))
	defer cancel2()
	done := make(chan string)
	for _, c := range []struct {
		name string
		ctx  context.Context
	}{{"soon", soon}, {"late", late}} {
		go func() {
			<-c.ctx.Done()
			done <- fmt.Sprint(c.name, ": ", c.ctx.Err(), ", ", context.Cause(c.ctx))
		}()
	}
	fmt.Println(<-done)
	stop(errors.New("enough"))
	fmt.Println(<-done)
	fmt.Println(context.Cause(root), root.Err())
}
