package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

type key string

func worker(ctx context.Context, id int, out chan<- string, wg *sync.WaitGroup) {
	defer wg.Done()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			out <- fmt.Sprint(id, " ", ctx.Err())
			return
		case <-time.After(time.Millisecond):
		}
	}
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	out := make(chan string, 3)
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Add(1)
		go worker(ctx, i, out, &wg)
	}
	time.Sleep(5 * time.Millisecond)
	fmt.Println(ctx.Err())
	cancel()
	cancel()
	wg.Wait()
	close(out)
	n := 0
	for s := range out {
		if s[1:] == " context canceled" {
			n++
		}
	}
	fmt.Println(n, ctx.Err())
	ctx, cancel = context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	select {
	case <-ctx.Done():
		fmt.Println(ctx.Err(), errors.Is(ctx.Err(), context.DeadlineExceeded), ctx.Err() == context.DeadlineExceeded)
	case <-time.After(10 * time.Second):
		fmt.Println("late")
	}
	_, ok := ctx.Deadline()
	fmt.Println(ok)
	v := context.WithValue(context.Background(), key("user"), "ann")
	fmt.Println(v.Value(key("user")), v.Value(key("none")), v.Value("user"))
	child, cc := context.WithCancel(v)
	fmt.Println(child.Value(key("user")))
	grand, gc := context.WithTimeout(child, time.Hour)
	defer gc()
	cc()
	<-grand.Done()
	fmt.Println(grand.Err(), context.Cause(grand))
	cctx, ccancel := context.WithCancelCause(context.Background())
	ccancel(errors.New("my reason"))
	fmt.Println(cctx.Err(), context.Cause(cctx))
	dctx, dcancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer dcancel()
	fmt.Println(dctx.Err())
	fmt.Println(context.Background(), context.TODO())
	done := make(chan bool)
	a, ac := context.WithCancel(context.Background())
	context.AfterFunc(a, func() { done <- true })
	ac()
	fmt.Println(<-done)
	w := context.WithoutCancel(a)
	fmt.Println(w.Err())
	tc, tcc := context.WithTimeoutCause(context.Background(), time.Millisecond, errors.New("slow"))
	defer tcc()
	<-tc.Done()
	fmt.Println(tc.Err(), context.Cause(tc))
}
