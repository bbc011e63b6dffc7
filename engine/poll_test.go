package engine_test

import (
	"slices"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// TestOutsideBeforeStealing: an M that has nothing in its own queue runs what has come from
// outside before it looks at the queues of others, and without giving its P up to poll.
func TestOutsideBeforeStealing(t *testing.T) {
	for procs := 1; procs <= 2; procs++ {
		events := traced(t, engine.Config{Procs: procs, Strategy: engine.RoundRobin()}, func(e *engine.Engine) {
			queued := procs == 1
			e.Go(func() {
				for range 10 {
					e.Go(func() {}, "stolen")
				}
				queued = true
				compute(e, time.Millisecond)
			}, "busy")
			for !queued {
				compute(e, time.Microsecond)
			}
			if procs == 1 {
				e.Sleep(2 * time.Millisecond)
			}
			e.Await(func(ready func()) { ready() })
		})
		i := slices.IndexFunc(events, func(ev trace.Event) bool { return ev.Kind == trace.GoPark && ev.Reason == trace.WaitIO })
		var kinds []trace.Kind
		for _, ev := range events[i+1:] {
			if ev.M == events[i].M && len(kinds) < 2 {
				kinds = append(kinds, ev.Kind)
			}
		}
		if !slices.Equal(kinds, []trace.Kind{trace.GoReady, trace.GoStart}) {
			t.Errorf("%d Ps: after G1 has parked, its M does %v", procs, kinds)
		}
	}
}
