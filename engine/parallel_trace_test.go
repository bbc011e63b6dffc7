package engine_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// TestParallelTrace: what the events of Ms that really run side by side add up to
// is never a contradiction, and in the end it is what there is.
func TestParallelTrace(t *testing.T) {
	for round := range 12 {
		rec := trace.NewRecorder()
		e := newEngine(t, engine.Config{World: engine.Parallel, Procs: 1 + round%5, Trace: rec})
		within(t, func() {
			x := (*crowd)(nil)
			err := e.RunLimited(func() {
				x = newCrowd(e, uint64(round))
				for range 30 {
					x.join(2)
				}
				for range 300 { // more than a ring holds
					engine.Go(func() { engine.Gosched() })
				}
				engine.Sleep(time.Duration(round) * time.Millisecond)
			}, engine.RunLimit{Time: time.Minute})
			if err != nil && !errors.Is(err, engine.ErrLimit) {
				t.Error(err)
			}
		})
		st := trace.NewState(rec.Sites())
		evs := rec.Events()
		between := map[int32]bool{} // Ms whose GOMAXPROCS changes the P under itself
		for i, ev := range evs {
			st.Apply(ev)
			delete(between, ev.M)
			if ev.Kind == trace.PRelease && nextOf(evs[i+1:], ev.M) == trace.PAcquire {
				between[ev.M] = true
			}
			if i%3 != 0 || len(between) > 0 {
				continue
			}
			if err := st.Check(); err != nil {
				t.Fatalf("round %d: %v\nafter\n%s", round, err, lastEvents(rec, i))
			}
		}
		live := settled(e, rec, st)
		if got, want := queues(st), queues(live); got != want {
			t.Errorf("round %d: the events add up to\n%swhat there is\n%s", round, got, want)
		}
		t.Log(rec.Len(), "events")
	}
}

// nextOf returns the kind of the next event of an M.
func nextOf(evs []trace.Event, m int32) trace.Kind {
	for _, ev := range evs {
		if ev.M == m {
			return ev.Kind
		}
	}
	return trace.KindNone
}

// settled returns the state that there is when no M is on its way to sleep any
// more, and lets st catch up with it.
func settled(e *engine.Engine, rec *trace.Recorder, st *trace.State) *trace.State {
	for {
		live := e.State()
		evs := rec.Events()
		for _, ev := range evs[st.Seq+1:] {
			st.Apply(ev)
		}
		time.Sleep(5 * time.Millisecond)
		busy := slices.ContainsFunc(live.Ms, func(m *trace.M) bool { return m.State == trace.MBlocked })
		if !busy && rec.Len() == len(evs) {
			return live
		}
	}
}

// queues writes what is in which queue, and who waits.
func queues(st *trace.State) string {
	var b strings.Builder
	for _, p := range st.Ps {
		fmt.Fprintln(&b, "P", p.ID, p.Runnext, p.Queue)
	}
	fmt.Fprintln(&b, "global", st.Global)
	for _, id := range slices.Sorted(maps.Keys(st.Gs)) {
		fmt.Fprintln(&b, "G", id, st.Gs[id].State, st.Gs[id].Reason)
	}
	return b.String()
}

// lastEvents writes the events up to i.
func lastEvents(rec *trace.Recorder, i int) string {
	var b strings.Builder
	trace.WriteText(&b, rec.Events()[max(0, i-40):i+1], rec.Sites())
	return b.String()
}
