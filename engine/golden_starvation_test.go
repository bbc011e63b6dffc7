package engine_test

import (
	"fmt"
	"time"

	"gopark/engine"
)

// When a mutex becomes starving, and when it no longer is.

func init() {
	goldens = append(goldens, waitedFor("a loser that has waited for half a millisecond", 500*time.Microsecond),
		waitedFor("a loser that has waited for one and a half", 1500*time.Microsecond), golden{
			name: "who has not waited long ends the starvation, though another waits",
			source: `
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Add(3)
	mu.Lock()
	go func() { mu.Lock(); p(1); mu.Unlock(); p(-1); wg.Done() }()
	runtime.Gosched()
	busy(2 * time.Millisecond)
	mu.Unlock()
	mu.Lock() // before the one that waits, which notices when it runs
	runtime.Gosched()
	go func() {
		for range 3 { mu.Lock(); p(2); mu.Unlock(); p(-2) }
		wg.Done()
	}()
	runtime.Gosched()
	go func() { mu.Lock(); p(3); mu.Unlock(); p(-3); wg.Done() }()
	runtime.Gosched()
	mu.Unlock()
	mu.Lock()
	p(9)
	mu.Unlock()
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var mu engine.Mutex
				var wg engine.WaitGroup
				wg.Add(3)
				mu.Lock()
				e.Go(func() { mu.Lock(); p(1); mu.Unlock(); p(-1); wg.Done() }, "f")
				e.Gosched()
				compute(e, 2*time.Millisecond)
				mu.Unlock()
				mu.Lock()
				e.Gosched()
				e.Go(func() {
					for range 3 {
						mu.Lock()
						p(2)
						mu.Unlock()
						p(-2)
					}
					wg.Done()
				}, "f")
				e.Gosched()
				e.Go(func() { mu.Lock(); p(3); mu.Unlock(); p(-3); wg.Done() }, "f")
				e.Gosched()
				mu.Unlock()
				mu.Lock()
				p(9)
				mu.Unlock()
				wg.Wait()
			},
		}, golden{
			name: "the last that waits ends the starvation",
			source: `
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Add(1)
	mu.Lock()
	go func() {
		mu.Lock()
		p(1)
		mu.Unlock()
		if mu.TryLock() { p(2); mu.Unlock() }
		for range 2 { mu.Lock(); p(3); mu.Unlock(); p(-3) }
		wg.Done()
	}()
	runtime.Gosched()
	busy(2 * time.Millisecond)
	mu.Unlock()
	mu.Lock()
	runtime.Gosched()
	mu.Unlock()
	for range 3 { mu.Lock(); p(9); runtime.Gosched(); mu.Unlock() }
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var mu engine.Mutex
				var wg engine.WaitGroup
				wg.Add(1)
				mu.Lock()
				e.Go(func() {
					mu.Lock()
					p(1)
					mu.Unlock()
					if mu.TryLock() {
						p(2)
						mu.Unlock()
					}
					for range 2 {
						mu.Lock()
						p(3)
						mu.Unlock()
						p(-3)
					}
					wg.Done()
				}, "f")
				e.Gosched()
				compute(e, 2*time.Millisecond)
				mu.Unlock()
				mu.Lock()
				e.Gosched()
				mu.Unlock()
				for range 3 {
					mu.Lock()
					p(9)
					e.Gosched()
					mu.Unlock()
				}
				wg.Wait()
			},
		})
}

// waitedFor is a golden in which a G that has waited for d is woken for a mutex and does
// not get it: another was quicker. After more than a millisecond it comes next for sure.
func waitedFor(name string, d time.Duration) golden {
	return golden{
		name: name,
		source: `
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Add(1)
	mu.Lock()
	go func() { mu.Lock(); p(1); mu.Unlock(); wg.Done() }()
	runtime.Gosched()
	busy(` + fmt.Sprint(int64(d)) + `)
	mu.Unlock()
	mu.Lock()
	p(2)
	runtime.Gosched()
	mu.Unlock()
	mu.Lock()
	p(3)
	mu.Unlock()
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			var mu engine.Mutex
			var wg engine.WaitGroup
			wg.Add(1)
			mu.Lock()
			e.Go(func() { mu.Lock(); p(1); mu.Unlock(); wg.Done() }, "f")
			e.Gosched()
			compute(e, d)
			mu.Unlock()
			mu.Lock()
			p(2)
			e.Gosched()
			mu.Unlock()
			mu.Lock()
			p(3)
			mu.Unlock()
			wg.Wait()
		},
	}
}
