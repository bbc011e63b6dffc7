package engine

import (
	"testing"
	"time"
)

// A director is a strategy that knows what each M is about to do. It lets Ms take turns,
// but those that it holds go on only if no other can.
type director struct {
	e    *Engine
	hold func(mp *m) bool
	turn roundRobin
}

func (d *director) Next(ms []Movable) int {
	free, at := make([]Movable, 0, len(ms)), make([]int, 0, len(ms))
	for i, m := range ms {
		if !d.hold(d.e.allm[m.M]) {
			free, at = append(free, m), append(at, i)
		}
	}
	if len(free) == 0 {
		return d.turn.Next(ms)
	}
	return at[d.turn.Next(free)]
}

// entersWhileStopped lets a G make a call, of a virtual 100 ms, at the worst moment: it has
// not seen that the world is to be stopped, and who stops the world has not seen that the
// G is in a call. It returns how long it took to stop the world.
//
// If spinning, an M looks for work meanwhile. If not, memory is accessed in single steps.
func entersWhileStopped(t *testing.T, spinning bool, call func(e *Engine)) (took time.Duration) {
	t.Helper()
	d := &director{turn: roundRobin{last: -1}}
	e, err := New(Config{Procs: 3, Strategy: d})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if !spinning {
		SetFine(e)
	}
	var caller *G
	entering := func() bool { return caller != nil && caller.status == gsyscall }
	d.e = e
	d.hold = func(mp *m) bool {
		switch {
		case caller == nil:
			return false
		case mp == caller.m:
			return entering() && !e.allm[0].asleep // until who stops the world waits for the rest
		}
		return spinning && mp.spinning && !(entering() && caller.m.timed)
	}
	met := false
	err = e.RunLimited(func() {
		e.Go(func() {
			caller = e.Getg()
			for spinning && e.sched.nmspinning.Load() == 0 {
				e.Gosched()
			}
			call(e)
		}, "caller")
		for !entering() {
			e.step(e.getm(), 100)
			e.Safepoint()
		}
		met = !caller.m.timed && e.Getg().m == e.allm[0]
		from := e.Now()
		e.GOMAXPROCS(2)
		took = time.Duration(e.Now() - from)
	}, RunLimit{Events: 10_000})
	if err != nil {
		t.Fatalf("%v\n%v", err, e.State())
	}
	if !met {
		t.Fatal("the call has begun already")
	}
	return took
}

// TestCallEnteredWhileTheWorldIsStopped: who enters a call gives its P to whoever stops
// the world, who could not take it. Nobody waits until the call is over.
func TestCallEnteredWhileTheWorldIsStopped(t *testing.T) {
	took := entersWhileStopped(t, false, func(e *Engine) { e.Syscall("read", 100*time.Millisecond, nil) })
	if took > time.Millisecond {
		t.Errorf("it took %v", took)
	}
}

// TestPGivenAwayWhileTheWorldIsStopped: so does who gives its P away.
func TestPGivenAwayWhileTheWorldIsStopped(t *testing.T) {
	took := entersWhileStopped(t, true, func(e *Engine) { e.SyscallBlock("wait", 100*time.Millisecond, nil) })
	if took > time.Millisecond {
		t.Errorf("it took %v", took)
	}
}
