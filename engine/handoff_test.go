package engine_test

import (
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// TestConditionsOfHandoff: handoffp asks one thing after the other whether somebody may
// have work for a P that is left behind, and what it does says which was so. The state
// before the event is what it has seen, since with this strategy and these seeds the
// runs are always the same.
func TestConditionsOfHandoff(t *testing.T) {
	met := map[string]int{}
	look := func(before *trace.State, events []trace.Event, i int) {
		ev := events[i]
		if ev.Kind != trace.Handoff || stopping(events[i:]) {
			return
		}
		pp := before.Ps[ev.A]
		spinning, polling := 0, 0
		for _, m := range before.Ms {
			switch m.State {
			case trace.MSpinning:
				spinning++
			case trace.MPolling:
				polling++
			}
		}
		why, runs, spins := "", true, false
		switch {
		case pp.Runnext != 0 || len(pp.Queue) > 0:
			why = "its own work"
		case len(before.Global) > 0:
			why = "work for all"
		case spinning == 0 && len(before.IdlePs) == 0:
			why, spins = "nobody could be woken for new work", true
		case len(before.IdlePs) == before.Procs-1 && polling == 0:
			why = "nobody is left in the poller"
		default:
			why, runs = "nothing", false
		}
		next := becomes(events[i+1:], pp.ID, ev.M)
		if next == nil {
			return // somebody else has come in between
		}
		if next[0].Kind == trace.PAcquire && next[0].M == ev.M {
			return // not handoffp: ev.M has come back from a call, and takes its old P from another call
		}
		met[why]++
		isRun := next[0].Kind == trace.PAcquire
		doesSpin := isRun && len(next) > 1 && next[1].Kind == trace.MSpin && next[1].P == pp.ID
		if isRun != runs || doesSpin != spins {
			t.Errorf("%v, because of %s: then %v", ev, why, next[0])
		}
	}
	for seed := range uint64(60) {
		procs := 1 + int(seed%3)
		each(traced(t, engine.Config{Seed: seed, Procs: procs}, func(e *engine.Engine) {
			var wg engine.WaitGroup
			for i := range procs + 2 {
				wg.Add(1)
				e.Go(func() {
					defer wg.Done()
					for j := range 6 {
						compute(e, time.Duration(3*i+1)*time.Microsecond)
						switch (i + j) % 4 {
						case 0:
							e.Gosched()
						case 1:
							e.Syscall("read", 70*time.Microsecond, nil)
						case 2:
							e.SyscallBlock("wait", 30*time.Microsecond, nil)
						case 3:
							e.Sleep(15 * time.Microsecond)
						}
					}
				}, "f")
			}
			wg.Wait()
			e.SyscallBlock("wait", 30*time.Microsecond, nil)
		}), look)
	}
	for _, why := range []string{"its own work", "work for all", "nobody could be woken for new work", "nobody is left in the poller", "nothing"} {
		if met[why] == 0 {
			t.Errorf("never because of %s: %v", why, met)
		}
	}
}

// becomes returns the events from the one on that says what becomes of a P that m gives
// away; nil if another M has done anything first.
func becomes(events []trace.Event, p, m int32) []trace.Event {
	for i, ev := range events {
		if (ev.Kind == trace.PAcquire || ev.Kind == trace.PRelease) && ev.P == p {
			return events[i:]
		}
		if ev.Kind != trace.MNew && ev.Kind != trace.MStart || ev.M != m {
			return nil
		}
	}
	return nil
}
