// Package errgroup is golang.org/x/sync/errgroup: goroutines that work on one
// task, and the first error among them.
package errgroup

import (
	"context"
	"fmt"
	"sync"
)

// A Group is the goroutines of one task. The zero Group has no limit, and does
// not cancel anything.
type Group struct {
	cancel func(error)
	wg     sync.WaitGroup
	places chan struct{} // a value for each goroutine, if there is a limit
	once   sync.Once
	err    error
}

// WithContext returns a Group, and a context that ends when a function of the
// group returns an error, or when Wait returns.
func WithContext(ctx context.Context) (*Group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &Group{cancel: cancel}, ctx
}

// Wait waits for all functions, and returns the first error.
func (g *Group) Wait() error {
	g.wg.Wait()
	if g.cancel != nil {
		g.cancel(g.err)
	}
	return g.err
}

// Go runs f in a goroutine, once there is a place for it.
func (g *Group) Go(f func() error) {
	if g.places != nil {
		g.places <- struct{}{}
	}
	g.start(f)
}

// TryGo runs f in a goroutine if there is a place for it, and says so.
func (g *Group) TryGo(f func() error) bool {
	if g.places != nil {
		select {
		case g.places <- struct{}{}:
		default:
			return false
		}
	}
	g.start(f)
	return true
}

func (g *Group) start(f func() error) {
	g.wg.Add(1)
	go func() {
		defer g.finished()
		if err := f(); err != nil {
			g.once.Do(func() {
				g.err = err
				if g.cancel != nil {
					g.cancel(err)
				}
			})
		}
	}()
}

func (g *Group) finished() {
	if g.places != nil {
		<-g.places
	}
	g.wg.Done()
}

// SetLimit lets at most n functions run at a time; a negative n means no limit.
func (g *Group) SetLimit(n int) {
	if n < 0 {
		g.places = nil
		return
	}
	if active := len(g.places); active != 0 {
		panic(fmt.Errorf("errgroup: modify limit while %v goroutines in the group are still active", active))
	}
	g.places = make(chan struct{}, n)
}
