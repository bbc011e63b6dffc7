package engine

import "testing"

// SetFine makes every single access to shared memory in the code of queues, locks
// and parking a step of its own, at which another M may step in (Engine.atom).
// It is for virtual engines that have not run yet.
func SetFine(e *Engine) { e.fine = e.virt != nil }

// TestFineSteps: in fine steps everything goes as in coarse ones.
func TestFineSteps(t *testing.T) {
	for seed := range uint64(200) {
		e, err := New(Config{Seed: seed, Procs: 1 + int(seed%4), Strategy: RandomStrategy(seed)})
		if err != nil {
			t.Fatal(err)
		}
		SetFine(e)
		sum := 0
		err = e.RunLimited(func() {
			c, d := NewChan[int](1), NewChan[int](0)
			var wg WaitGroup
			var mu Mutex
			for i := range 4 {
				wg.Go(func() {
					mu.Lock()
					sum++
					mu.Unlock()
					Select(c.OnSend(i), d.OnSend(i))
					Gosched()
				})
			}
			for range 4 {
				Select(c.OnRecv(nil), d.OnRecv(nil))
			}
			wg.Wait()
		}, RunLimit{Events: 100_000})
		if err != nil || sum != 4 {
			t.Fatalf("seed %d: %d, %v", seed, sum, err)
		}
		e.Close()
	}
}

// RaceEnabled says whether the race detector watches.
const RaceEnabled = raceEnabled
