package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

type Group struct {
	cancel  func()
	wg      sync.WaitGroup
	errOnce sync.Once
	err     error
}

func WithContext(ctx context.Context) (*Group, context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	return &Group{cancel: cancel}, ctx
}

func (g *Group) Go(f func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if err := f(); err != nil {
			g.errOnce.Do(func() {
				g.err = err
				if g.cancel != nil {
					g.cancel()
				}
			})
		}
	}()
}

func (g *Group) Wait() error {
	g.wg.Wait()
	if g.cancel != nil {
		g.cancel()
	}
	return g.err
}

var errBad = errors.New("bad task")

func main() {
	g, ctx := WithContext(context.Background())
	var mu sync.Mutex
	cancelled := 0
	for i := 0; i < 4; i++ {
		g.Go(func() error {
			if i == 2 {
				time.Sleep(5 * time.Millisecond)
				return fmt.Errorf("task %d: %w", i, errBad)
			}
			select {
			case <-ctx.Done():
				mu.Lock()
				cancelled++
				mu.Unlock()
				return ctx.Err()
			case <-time.After(10 * time.Second):
				return nil
			}
		})
	}
	err := g.Wait()
	fmt.Println(err, errors.Is(err, errBad), cancelled, ctx.Err())
	var g2 Group
	sum := make([]int, 5)
	for i := range sum {
		g2.Go(func() error { sum[i] = i * i; return nil })
	}
	fmt.Println(g2.Wait(), sum)
}
