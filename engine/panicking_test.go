package engine_test

import (
	"errors"
	"testing"
	"time"

	"gopark/engine"
)

// A panic of a call that was deferred before a Goexit ends the program, and leaves
// the M's stack such that it can be used again.
func TestPanicInDeferredCallOfGoexit(t *testing.T) {
	for _, world := range []engine.WorldKind{engine.Virtual, engine.Parallel} {
		e := newEngine(t, engine.Config{World: world, Procs: 2})
		done := make(chan error, 1)
		go func() {
			done <- e.Run(func() {
				defer panic("late")
				e.Goexit()
			})
		}()
		select {
		case err := <-done:
			var p *engine.PanicError
			if !errors.As(err, &p) || p.Value != "late" {
				t.Errorf("world %v: %v", world, err)
			}
		case <-time.After(time.Minute):
			t.Fatalf("world %v: it hangs", world)
		}
		e.Close()
	}
}

// A goroutine that panics before it has ever waited has the scheduler's loop below it,
// in each of the ways in which that starts one. It is the goroutine's panic even so.
func TestPanicBeforeWaiting(t *testing.T) {
	for _, cfg := range []engine.Config{
		{World: engine.Virtual, Procs: 1},
		{World: engine.Parallel, Procs: 1},
		{World: engine.Parallel, Procs: 2},
	} {
		e := newEngine(t, cfg)
		err := e.Run(func() {
			for range 3 { // the second comes from the Gs that have ended
				engine.Go(func() {})
				engine.Gosched()
			}
			engine.Go(func() { panic("early") })
			engine.NewChan[int](0).Recv()
		})
		var p *engine.PanicError
		if !errors.As(err, &p) || p.Value != "early" {
			t.Errorf("world %v, %d Ps: %v", cfg.World, cfg.Procs, err)
		}
		e.Close()
	}
}
