package engine

import "testing"

// TestWhoStandsStillDisturbsNobody: what is in the way of the short ways of one engine
// is another that moves, and not one that waits for its next Run or has been closed.
func TestWhoStandsStillDisturbsNobody(t *testing.T) {
	if raceEnabled {
		t.Skip("under the race detector nobody is alone")
	}
	other, err := New(Config{Procs: 2}) // a virtual one is never calm
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(Config{World: Parallel, Procs: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	see := func() (n uint32) {
		if err := e.Run(func() { n = unrest.Load() }); err != nil {
			t.Error(err)
		}
		return n
	}
	if n := see(); n != 0 {
		t.Errorf("before the other has moved: %b", n)
	}
	err = other.Run(func() {
		Go(func() {})
		if n := see(); n != restless|crowded {
			t.Errorf("while the other moves: %b", n)
		}
	})
	if err != nil {
		t.Error(err)
	}
	if n := see(); n != 0 {
		t.Errorf("when the other stands still: %b", n)
	}
	other.Close()
	if n := see(); n != 0 {
		t.Errorf("when the other is closed: %b", n)
	}
	if n := unrest.Load(); n != restless {
		t.Errorf("when all stand still: %b", n)
	}
}
