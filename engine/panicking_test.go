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
