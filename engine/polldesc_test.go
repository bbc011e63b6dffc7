package engine_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// TestPollDesc: who waits at one says so as one who waits for IO, is woken when it may go
// on, and can be killed. If nobody wakes it, that is a deadlock.
func TestPollDesc(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 2}, func(t *testing.T, e *engine.Engine) {
		var pd engine.PollDesc
		var there, taken atomic.Int64
		take := func() {
			pd.Wait(func() bool {
				for n := there.Load(); n > 0; n = there.Load() {
					if there.CompareAndSwap(n, n-1) {
						return true
					}
				}
				return false // and not because another has taken one of several meanwhile
			})
			taken.Add(1)
		}
		err := e.Run(func() {
			var wg engine.WaitGroup
			for range 5 {
				wg.Go(func() {
					for range 100 {
						take()
					}
				})
			}
			for range 500 {
				there.Add(1)
				pd.Wake()
				if there.Load()%7 == 0 {
					engine.Gosched()
				}
			}
			wg.Wait()
			take()
		})
		var dead *engine.DeadlockError
		if !errors.As(err, &dead) || taken.Load() != 500 || there.Load() != 0 {
			t.Fatalf("%d of 500 taken, %d are left: %v", taken.Load(), there.Load(), err)
		}
		if g := dead.Goroutines[0]; g.Reason != trace.WaitIO || g.Status() != "IO wait" || !g.Within {
			t.Errorf("%+v", g)
		}
		if err := e.Kill(1); err != nil {
			t.Error(err)
		}
		err = e.Run(func() {
			there.Add(1)
			take()
			e.Go(func() { e.Await(func(ready func()) {}) }, "outside")
			e.Sleep(time.Millisecond)
			if g := e.Goroutines()[1]; g.Reason != trace.WaitIO || g.Within {
				t.Errorf("%+v", g)
			}
		})
		if err != nil || taken.Load() != 501 {
			t.Errorf("after one was killed: %d taken, %v", taken.Load(), err)
		}
	})
}
