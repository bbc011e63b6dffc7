package engine_test

import (
	"errors"
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
		for i, ev := range rec.Events() {
			st.Apply(ev)
			if i%7 != 0 {
				continue
			}
			if err := st.Check(); err != nil {
				t.Fatalf("round %d: after event %d, %+v:\n%v", round, i, ev, err)
			}
		}
		t.Log(rec.Len(), "events")
	}
}
