package engine

import (
	"testing"
	"time"
)

// dawdling is a parallel world in which an M that stops the world takes its time.
type dawdling struct{ world }

func (w dawdling) stop(mp *m, why error) {
	if mp != nil && mp.p == nil {
		time.Sleep(20 * time.Millisecond)
	}
	w.world.stop(mp, why)
}

// TestDeadTooLate: that nobody can run any more is said of the run in which it is so, also
// if the M that has seen it is slow and the run is over meanwhile.
func TestDeadTooLate(t *testing.T) {
	e, err := New(Config{World: Parallel, Procs: 2})
	if err != nil {
		t.Fatal(err)
	}
	e.w = dawdling{e.w}
	within(t, func() {
		if err := e.Run(func() {}); err != nil {
			t.Error(err)
		}
		for range 5 {
			e.RunOthers(RunLimit{Time: time.Millisecond}) // nobody is there
			done := false
			err := e.Run(func() {
				e.Sleep(40 * time.Millisecond)
				done = true
			})
			if err != nil || !done {
				t.Errorf("main has come to its end: %v; %v", done, err)
			}
		}
		e.Close()
	})
}
