package engine

import "testing"

// TestLockedComesNext: a G that is locked to an M may be what comes next for another M, also
// on the short ways. It is not that one's to run.
func TestLockedComesNext(t *testing.T) {
	e, err := New(Config{World: Parallel, Procs: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	err = e.Run(func() {
		var there, back [20]WaitGroup
		for i := range there {
			there[i].Add(1)
			back[i].Add(1)
		}
		Go(func() {
			LockOSThread()
			gp := lookup().m.curg
			for i := range there {
				there[i].Wait()
				if gp.m != gp.lockedm {
					t.Errorf("round %d: a G locked to M %d runs on M %d", i, gp.lockedm.id, gp.m.id)
				}
				back[i].Done()
			}
		})
		Gosched()
		for i := range there {
			there[i].Done() // it comes next
			back[i].Wait()
		}
	})
	if err != nil {
		t.Error(err)
	}
}
