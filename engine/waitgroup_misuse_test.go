package engine

import (
	"fmt"
	"testing"
)

// TestAddConcurrentlyWithWait: an Add that comes while those who wait are about to be woken
// panics, and so does who was about to wake them. One that comes a little later makes the
// waiter panic. Which of these it is depends on the schedule, and each must come up.
func TestAddConcurrentlyWithWait(t *testing.T) {
	const (
		misuse = "sync: WaitGroup misuse: Add called concurrently with Wait"
		reuse  = "sync: WaitGroup is reused before previous Wait has returned"
	)
	came := map[string]int{}
	for seed := range uint64(300) {
		e, err := New(Config{Procs: 3, Seed: seed, Strategy: RandomStrategy(seed)})
		if err != nil {
			t.Fatal(err)
		}
		var doing, adding, waiting any // what each has panicked with
		err = e.RunLimited(func() {
			var wg, all WaitGroup
			wg.Add(1)
			caught := func(f func(), panicked *any) {
				all.Go(func() {
					defer func() { *panicked = recover() }()
					f()
				})
			}
			caught(wg.Wait, &waiting)
			for uint32(wg.state.Load()) == 0 {
				e.Gosched()
			}
			caught(wg.Done, &doing)
			caught(func() {
				for wg.state.Load()>>32 != 0 {
					e.step(e.getm(), 10)
				}
				wg.Add(1)
			}, &adding)
			for doing == nil && wg.state.Load() != 1<<32 || doing != nil && adding == nil {
				e.Gosched()
			}
			wg.Done() // wakes who may wait still
			all.Wait()
		}, RunLimit{Events: 100_000})
		if err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, e.State())
		}
		e.Close()
		what := fmt.Sprint(doing, ", ", adding, ", ", waiting)
		came[what]++
	}
	for _, what := range []string{
		fmt.Sprint(nil, ", ", nil, ", ", nil),
		fmt.Sprint(nil, ", ", nil, ", ", reuse),
		fmt.Sprint(misuse, ", ", misuse, ", ", nil),
	} {
		if came[what] == 0 {
			t.Errorf("never: %s", what)
		}
		delete(came, what)
	}
	for what, n := range came {
		t.Errorf("%d times: %s", n, what)
	}
}
