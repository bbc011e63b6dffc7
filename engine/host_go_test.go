package engine_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/petermattis/goid"

	"gopark/engine"
	"gopark/engine/trace"
)

// TestGoFromTheHost: a host goroutine may start a goroutine at any time.
func TestGoFromTheHost(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 2}, func(t *testing.T, e *engine.Engine) {
		ran := atomic.Int64{}
		e.Go(func() { ran.Add(1) }, "before it moves")
		if n := e.NumGoroutine(); n != 1 {
			t.Errorf("%d goroutines before it moves", n)
		}
		err := e.Run(func() {
			defer e.Expect()()
			c := engine.NewChan[int](0)
			go e.Go(func() { ran.Add(1); c.Send(7) }, "while it moves")
			if v := c.Recv(); v != 7 {
				t.Errorf("got %d", v)
			}
			for ran.Load() < 2 {
				engine.Gosched()
			}
		})
		if err != nil {
			t.Error(err)
		}
		e.Close()
		e.Go(func() { ran.Add(1) }, "after Close")
		if n := ran.Load(); n != 2 {
			t.Errorf("%d of 2 have run", n)
		}
	})
}

// TestGoFromTheHostWhenAllFallAsleep: then either it is a deadlock, since nobody can know of
// the host, or the new goroutine wakes them. The host is made slow, so that they fall
// asleep while it is at it.
func TestGoFromTheHostWhenAllFallAsleep(t *testing.T) {
	for round := range 60 {
		e := newEngine(t, engine.Config{World: engine.Parallel, Procs: 1 + round%3, Trace: trace.NewRecorder()})
		var host atomic.Int64
		e.SetClock(func(real func() int64) int64 {
			if goid.Get() == host.Load() {
				time.Sleep(100 * time.Microsecond)
			}
			return real()
		})
		done := make(chan struct{})
		var err error
		within(t, func() {
			err = e.Run(func() {
				c := engine.NewChan[int](0)
				go func() {
					defer close(done)
					host.Store(goid.Get())
					e.Go(func() { c.Send(1) }, "host's")
				}()
				for host.Load() == 0 {
				}
				for range round {
					engine.Gosched()
				}
				c.Recv()
			})
			<-done
		})
		if dead := new(engine.DeadlockError); err != nil && !errors.As(err, &dead) {
			t.Fatal(err)
		}
		e.Close()
	}
}
