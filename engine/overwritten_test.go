package engine_test

import (
	"errors"
	"testing"

	"gopark/engine"
)

// TestOverwrittenLocks: who waits for a lock that is overwritten with another waits for
// ever, as in Go, which tells of it as a deadlock. Kill ends it, and does no harm to those
// who use what is there now.
func TestOverwrittenLocks(t *testing.T) {
	for name, test := range map[string]func() (wait, overwrite, use func()){
		"WaitGroup": func() (wait, overwrite, use func()) {
			var wg engine.WaitGroup
			wg.Add(1)
			return wg.Wait, func() { wg = engine.WaitGroup{} }, func() { waitsForTwo(&wg) }
		},
		"WaitGroup by one in use": func() (wait, overwrite, use func()) {
			var wg, other engine.WaitGroup
			wg.Add(1)
			other.Add(1)
			engine.Go(other.Wait)
			return wg.Wait, func() { wg = copied(&other) }, wg.Done
		},
		"Mutex": func() (wait, overwrite, use func()) {
			var mu engine.Mutex
			mu.Lock()
			return mu.Lock, func() { mu = engine.Mutex{} }, func() { locks(&mu) }
		},
		"Mutex by one in use": func() (wait, overwrite, use func()) {
			var mu, other engine.Mutex
			mu.Lock()
			other.Lock()
			engine.Go(other.Lock)
			engine.Gosched()
			return mu.Lock, func() { mu = copied(&other) }, func() { mu.Unlock(); locks(&mu) }
		},
		"RWMutex that is written": func() (wait, overwrite, use func()) {
			var rw engine.RWMutex
			rw.Lock()
			n := 0
			wait = func() {
				if n++; n%2 == 0 {
					rw.Lock()
				} else {
					rw.RLock()
				}
			}
			return wait, func() { rw = engine.RWMutex{} }, func() { locks(&rw); locks(rw.RLocker()) }
		},
		"RWMutex that is read": func() (wait, overwrite, use func()) {
			var rw engine.RWMutex
			rw.RLock()
			return rw.Lock, func() { rw = engine.RWMutex{} }, func() { locks(&rw); locks(rw.RLocker()) }
		},
		"Cond": func() (wait, overwrite, use func()) {
			var mu engine.Mutex
			c := engine.NewCond(&mu)
			wait = func() { mu.Lock(); c.Wait() }
			return wait, func() { *c = engine.Cond{L: &mu} }, func() {
				engine.Go(wait)
				engine.Gosched()
				mu.Lock()
				mu.Unlock()
				c.Signal()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBothWorlds(t, engine.Config{Procs: 1}, func(t *testing.T, e *engine.Engine) {
				var overwrite, use func()
				var dead *engine.DeadlockError
				err := e.Run(func() {
					var wait func()
					wait, overwrite, use = test()
					for range 3 {
						e.Go(wait, "lost")
					}
					for range 10 {
						engine.Gosched()
					}
					overwrite()
					engine.NewChan[int](0).Recv()
				})
				if !errors.As(err, &dead) {
					t.Fatal(err)
				}
				lost := ids(dead.Goroutines, "lost")
				if len(lost) != 3 {
					t.Fatal(dead)
				}
				kill := func(ids ...int64) {
					if err := e.Kill(ids...); err != nil {
						t.Fatalf("%v\n%v", err, e.State())
					}
				}
				kill(1, lost[1])
				if err := e.Run(use); err != nil {
					t.Errorf("used again: %v", err)
				}
				kill(lost...)
				if left := ids(e.Goroutines(), "lost"); len(left) > 0 {
					t.Errorf("%v are left", left)
				}
			})
		})
	}
}

func waitsForTwo(wg *engine.WaitGroup) {
	wg.Add(2)
	for range 2 {
		engine.Go(wg.Done)
	}
	wg.Wait()
}

// locks lets four contend for l.
func locks(l engine.Locker) {
	var wg engine.WaitGroup
	l.Lock()
	for range 3 {
		wg.Go(func() {
			l.Lock()
			engine.Gosched()
			l.Unlock()
		})
	}
	engine.Gosched()
	l.Unlock()
	wg.Wait()
}

// ids returns the numbers of the goroutines with that name.
func ids(gs []engine.GInfo, name string) (ids []int64) {
	for _, g := range gs {
		if g.Func == name {
			ids = append(ids, g.ID)
		}
	}
	return ids
}
