package engine_test

import (
	"fmt"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// inBothWorlds runs f on an engine of each kind.
func inBothWorlds(t *testing.T, cfg engine.Config, f func(t *testing.T, e *engine.Engine)) {
	for world, name := range []string{engine.Virtual: "virtual", engine.Parallel: "parallel"} {
		t.Run(name, func(t *testing.T) {
			cfg.World = engine.WorldKind(world)
			e := newEngine(t, cfg)
			within(t, func() { f(t, e) })
		})
	}
}

// settle lets main wait until n others wait for a condition.
func settle(e *engine.Engine, n int) {
	for {
		waiting := 0
		for _, g := range e.Goroutines() {
			if g.Reason == trace.WaitCond {
				waiting++
			}
		}
		if waiting == n {
			return
		}
		e.Sleep(100 * time.Microsecond)
	}
}

// called returns the number of the goroutine with this name.
func called(e *engine.Engine, name string) int64 {
	for _, g := range e.Goroutines() {
		if g.Func == name {
			return g.ID
		}
	}
	return 0
}

// TestKillAtACondition: one that is killed while it waits for a condition has not
// got the lock, and that its deferred calls unlock it harms nobody. The calls for
// it reach others.
func TestKillAtACondition(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 2}, func(t *testing.T, e *engine.Engine) {
		var mu engine.Mutex
		c := engine.NewCond(&mu)
		woken := ""
		err := e.Run(func() {
			mu.Lock()
			for i := range 4 {
				e.Go(func() {
					mu.Lock()
					defer mu.Unlock()
					c.Wait()
					woken += fmt.Sprint(i)
				}, fmt.Sprint("waiter ", i))
				mu.Unlock()
				settle(e, i+1)
				mu.Lock()
			}
		}) // with the lock
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Kill(called(e, "waiter 0")); err != nil {
			t.Fatal(err)
		}
		err = e.Run(func() {
			if mu.TryLock() {
				t.Error("the lock that main holds has been unlocked")
			}
			c.Signal() // not for the one that is no more
			for woken != "1" {
				mu.Unlock()
				e.Sleep(100 * time.Microsecond)
				mu.Lock()
			}
			c.Signal() // for one that is killed before it goes on
			settle(e, 1)
		})
		if err != nil || woken != "1" {
			t.Fatalf("woken: %s, %v", woken, err)
		}
		if err := e.Kill(called(e, "waiter 2")); err != nil {
			t.Fatal(err)
		}
		err = e.Run(func() {
			for woken == "1" {
				mu.Unlock()
				e.Sleep(100 * time.Microsecond)
				mu.Lock()
			}
			mu.Unlock()
		})
		if err != nil || woken != "13" {
			t.Errorf("woken: %s, %v", woken, err)
		}
	})
}

// TestKillGivesBackFirst: one that is killed on its way into an Unlock, a Done or
// a close does that, since its deferred calls may be where it is.
func TestKillGivesBackFirst(t *testing.T) {
	for name, give := range map[string]func(mu *engine.Mutex, rw *engine.RWMutex, wg *engine.WaitGroup, c *engine.Chan[int]){
		"Unlock":  func(mu *engine.Mutex, rw *engine.RWMutex, wg *engine.WaitGroup, c *engine.Chan[int]) { mu.Unlock() },
		"RUnlock": func(mu *engine.Mutex, rw *engine.RWMutex, wg *engine.WaitGroup, c *engine.Chan[int]) { rw.RUnlock() },
		"Done":    func(mu *engine.Mutex, rw *engine.RWMutex, wg *engine.WaitGroup, c *engine.Chan[int]) { wg.Done() },
		"Close":   func(mu *engine.Mutex, rw *engine.RWMutex, wg *engine.WaitGroup, c *engine.Chan[int]) { c.Close() },
	} {
		inBothWorlds(t, engine.Config{Procs: 1}, func(t *testing.T, e *engine.Engine) {
			var mu engine.Mutex
			var rw engine.RWMutex
			var wg engine.WaitGroup
			var c *engine.Chan[int]
			interrupted := e.Run(func() {
				c = engine.NewChan[int](0)
				mu.Lock()
				rw.RLock()
				wg.Add(1)
				e.Interrupt()
				give(&mu, &rw, &wg, c) // here it stops, and goes on until it has given
				e.Safepoint()
				t.Errorf("%s: lives on", name)
			})
			if interrupted != engine.ErrInterrupted {
				t.Fatalf("%s: %v", name, interrupted)
			}
			if err := e.Kill(1); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := e.Run(func() {
				switch name {
				case "Unlock":
					mu.Lock()
				case "RUnlock":
					rw.Lock()
				case "Done":
					wg.Wait()
				case "Close":
					c.Recv()
				}
			}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

// TestMainEndsDuringKill: Kill waits for those that it kills, whatever becomes of others.
// Main's end is one thing that makes the world stand still otherwise.
func TestMainEndsDuringKill(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 1}, func(t *testing.T, e *engine.Engine) {
		deferred := false
		err := e.Run(func() {
			never := engine.NewChan[int](0)
			e.Go(func() {
				defer func() {
					e.Sleep(10 * time.Millisecond)
					deferred = true
				}()
				never.Recv()
			}, "waits")
			e.Gosched()
			e.Interrupt()
			e.Gosched()
		})
		if err != engine.ErrInterrupted {
			t.Fatal(err)
		}
		if err := e.Kill(2); err != nil || !deferred {
			t.Errorf("Kill: %v, deferred call done: %v", err, deferred)
		}
		if gs := e.Goroutines(); len(gs) != 0 {
			t.Errorf("left: %v", gs)
		}
	})
}
