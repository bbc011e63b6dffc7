package interp_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"gopark/engine/interp"
)

// golang.org/x/sync can be imported, without a module.
func TestXSync(t *testing.T) {
	const src = `package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

func main() {
	g, ctx := errgroup.WithContext(context.Background())
	g.SetLimit(2)
	var running, most atomic.Int32
	for i := range 6 {
		g.Go(func() error {
			most.Store(max(most.Load(), running.Add(1)))
			defer running.Add(-1)
			time.Sleep(time.Millisecond)
			if i == 3 {
				return errors.New("three")
			}
			return nil
		})
	}
	fmt.Println(g.Wait(), ctx.Err(), context.Cause(ctx), most.Load())
	var plain errgroup.Group
	fmt.Println(plain.TryGo(func() error { return nil }), plain.Wait())

	s := semaphore.NewWeighted(3)
	fmt.Println(s.Acquire(ctx, 1) != nil, s.TryAcquire(2), s.TryAcquire(2))
	go func() { time.Sleep(time.Millisecond); s.Release(2) }()
	fmt.Println(s.Acquire(context.Background(), 3))
	late, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	fmt.Println(s.Acquire(late, 1), s.Acquire(late, 4))
	s.Release(3)
	func() {
		defer func() { fmt.Println(recover()) }()
		s.Release(1)
	}()

	var f singleflight.Group
	calls := 0
	results := make(chan string)
	for range 3 {
		go func() {
			v, err, shared := f.Do("key", func() (any, error) {
				calls++
				time.Sleep(time.Millisecond)
				return "value", nil
			})
			results <- fmt.Sprint(v, err, shared)
		}()
	}
	fmt.Println(<-results, <-results, <-results, calls)
	r := <-f.DoChan("other", func() (any, error) { return 1, nil })
	fmt.Println(r.Val, r.Err, r.Shared)
	f.Forget("key")
}
`
	const want = `three context canceled three 2
true <nil>
true true false
<nil>
context deadline exceeded context deadline exceeded
semaphore: released more than held
value<nil> true value<nil> true value<nil> true 1
1 <nil> false
`
	p, err := interp.Compile("main.go", []byte(src), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, procs := range []int{1, 4} {
		var out bytes.Buffer
		res := p.Run(context.Background(), interp.Options{Procs: procs, Seed: 1, Stdout: &out, Stderr: &out, MaxWall: time.Minute})
		if out.String() != want || res.Err != nil {
			t.Errorf("with %d Ps: %v\n%s%s", procs, res.Err, out.String(), res.Report)
		}
	}
}
