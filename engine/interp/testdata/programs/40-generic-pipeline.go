package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

type Stage[In, Out any] func(context.Context, In) (Out, error)

type Item[T any] struct {
	Val T
	Err error
	Seq int
}

func Source[T any](ctx context.Context, vals ...T) <-chan Item[T] {
	out := make(chan Item[T])
	go func() {
		defer close(out)
		for i, v := range vals {
			select {
			case out <- Item[T]{Val: v, Seq: i}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func Run[In, Out any](ctx context.Context, in <-chan Item[In], workers int, f Stage[In, Out]) <-chan Item[Out] {
	out := make(chan Item[Out], workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for it := range in {
				res := Item[Out]{Seq: it.Seq, Err: it.Err}
				if it.Err == nil {
					res.Val, res.Err = f(ctx, it.Val)
				}
				select {
				case out <- res:
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

func Collect[T any](in <-chan Item[T], n int) ([]T, error) {
	vals := make([]T, n)
	var errs []error
	for it := range in {
		if it.Err != nil {
			errs = append(errs, fmt.Errorf("item %d: %w", it.Seq, it.Err))
			continue
		}
		vals[it.Seq] = it.Val
	}
	return vals, errors.Join(errs...)
}

var ErrOdd = errors.New("odd")

type Queue[T any] struct {
	mu    sync.Mutex
	items []T
	wait  chan struct{}
}

func (q *Queue[T]) Put(v T) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, v)
	if q.wait != nil {
		close(q.wait)
		q.wait = nil
	}
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	for {
		q.mu.Lock()
		if len(q.items) > 0 {
			v, q.items = q.items[0], q.items[1:]
			q.mu.Unlock()
			return v, nil
		}
		if q.wait == nil {
			q.wait = make(chan struct{})
		}
		w := q.wait
		q.mu.Unlock()
		select {
		case <-w:
		case <-ctx.Done():
			return v, ctx.Err()
		}
	}
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	src := Source(ctx, 1, 2, 3, 4, 5, 6)
	sq := Run(ctx, src, 3, func(_ context.Context, n int) (int, error) { return n * n, nil })
	strs := Run(ctx, sq, 2, Stage[int, string](func(_ context.Context, n int) (string, error) {
		if n%2 == 1 {
			return "", ErrOdd
		}
		return fmt.Sprint("<", n, ">"), nil
	}))
	vals, err := Collect(strs, 6)
	fmt.Printf("%q %v %d\n", vals, errors.Is(err, ErrOdd), len(err.Error()))
	q := &Queue[string]{}
	go func() {
		time.Sleep(time.Millisecond)
		q.Put("later")
	}()
	fmt.Println(q.Get(ctx))
	short, c2 := context.WithTimeout(ctx, time.Millisecond)
	defer c2()
	v, err := q.Get(short)
	fmt.Printf("%q %v\n", v, err)
}
