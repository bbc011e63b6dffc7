package engine_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// TestParallelTrace: what the events of Ms that really run side by side add up to
// is never a contradiction, and in the end it is what there is. GOPARK_STRESS says
// for how long it tries, if not just a few times.
func TestParallelTrace(t *testing.T) {
	until := time.Now()
	if s := os.Getenv("GOPARK_STRESS"); s != "" {
		d, err := time.ParseDuration(s)
		if err != nil {
			t.Fatal(err)
		}
		until = until.Add(d)
	}
	for round := 0; (round < 12 || time.Now().Before(until)) && !t.Failed(); round++ {
		rec := trace.NewRecorder()
		e := newEngine(t, engine.Config{World: engine.Parallel, Procs: 1 + round%8, Trace: rec})
		switch round % 4 {
		case 1: // coarse, as some systems' clocks are
			e.SetClock(func(real func() int64) int64 { return real() / 1_000_000 * 1_000_000 })
		case 2: // between a look at it and what was looked for much may happen
			e.SetClock(func(real func() int64) int64 {
				dawdle()
				defer dawdle()
				return real()
			})
		}
		var stop func()
		if round%2 == 0 {
			stop = watch(t, rec)
		}
		within(t, func() {
			err := e.RunLimited(func() {
				x := newCrowd(e, uint64(round))
				for range 30 {
					x.join(2)
				}
				for range 300 { // more than a ring holds
					engine.Go(func() { engine.Gosched() })
				}
				var wg engine.WaitGroup
				for range 20 { // rows, and thieves among them
					for range 1 + round%150 {
						wg.Add(1)
						engine.Go(wg.Done)
					}
					wg.Wait()
				}
				engine.Sleep(time.Duration(round%12) * time.Millisecond)
			}, engine.RunLimit{Time: time.Minute})
			if err != nil && !errors.Is(err, engine.ErrLimit) {
				t.Error(err)
			}
		})
		if stop != nil {
			stop()
		}
		checkTrace(t, e, rec)
		e.Close()
		if t.Failed() {
			t.Logf("in round %d", round)
		}
	}
}

// dawdle takes its time, now and then.
func dawdle() {
	switch rand.IntN(100) {
	case 0:
		time.Sleep(time.Duration(rand.IntN(100)) * time.Microsecond)
	case 1, 2, 3, 4:
		runtime.Gosched()
	}
}

// watch looks at the state again and again, as somebody does before whose eyes a
// program runs, until the function that it returns is called.
func watch(t *testing.T, rec *trace.Recorder) (stop func()) {
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		seen := int64(-1)
		for {
			select {
			case <-over:
				return
			default:
			}
			st := rec.StateAt(math.MaxInt64)
			if st.Seq < seen {
				t.Errorf("after event %d there was %d", seen, st.Seq)
			}
			seen = st.Seq
			if err := st.Check(); err != nil && !between(st) {
				t.Errorf("while it ran, after event %d: %v", st.Seq, err)
			}
			time.Sleep(100 * time.Microsecond)
		}
	}()
	return func() {
		close(over)
		<-done
	}
}

// between says whether there is a GOMAXPROCS that is changing the P under itself.
func between(st *trace.State) bool {
	for _, g := range st.Gs {
		if g.State == trace.GRunning && g.P == trace.NoID {
			return true
		}
	}
	return false
}

// checkTrace checks that the events of a run that is over make sense one after the
// other, and add up to what there is.
func checkTrace(t *testing.T, e *engine.Engine, rec *trace.Recorder) {
	t.Helper()
	st := trace.NewState(rec.Sites())
	evs := rec.Events()
	between := map[int32]bool{} // Ms whose GOMAXPROCS changes the P under itself
	for i, ev := range evs {
		if err := possible(st, ev); err != nil {
			t.Fatalf("%v\nafter\n%s", err, lastEvents(rec, i))
		}
		st.Apply(ev)
		delete(between, ev.M)
		if ev.Kind == trace.PRelease && nextOf(evs[i+1:], ev.M) == trace.PAcquire {
			between[ev.M] = true
		}
		if i%3 != 0 || len(between) > 0 {
			continue
		}
		if err := st.Check(); err != nil {
			t.Fatalf("%v\nafter\n%s", err, lastEvents(rec, i))
		}
	}
	live := settled(e, rec, st)
	if got, want := queues(st), queues(live); got != want {
		t.Errorf("the events add up to\n%swhat there is\n%s", got, want)
	}
	t.Log(len(evs), "events")
}

// possible says what, in a state, speaks against an event being the next: that a G
// is taken from where it is not, or goes on from a state in which it is not.
func possible(st *trace.State, ev trace.Event) error {
	g := st.Gs[ev.G]
	is := func(what string, ok bool) error {
		if ok {
			return nil
		}
		return fmt.Errorf("%v, but not so: %s\n%s", ev, what, queues(st))
	}
	p := func(id int64) *trace.P {
		if id < 0 || id >= int64(len(st.Ps)) {
			return &trace.P{}
		}
		return st.Ps[id]
	}
	switch ev.Kind {
	case trace.RunqGet:
		if ev.B == 0 {
			return is("it is in runnext", p(ev.A).Runnext == ev.G)
		}
		return is("it is in the ring", slices.Contains(p(ev.A).Queue, ev.G))
	case trace.Steal:
		q := p(ev.A).Queue
		return is("it is the last of those stolen", len(q) >= int(ev.B) && q[ev.B-1] == ev.G)
	case trace.RunqSlow:
		return is("the ring is full", len(p(ev.A).Queue) == 256)
	case trace.GlobGet:
		return is("it is the first of the global queue", len(st.Global) > 0 && st.Global[0] == ev.G)
	case trace.GlobGrab:
		return is("the global queue has so many", len(st.Global) >= int(ev.A))
	case trace.GoStart:
		return is("it is runnable", g != nil && g.State == trace.GRunnable)
	case trace.GoEnd, trace.GoPark, trace.GoYield, trace.GoPreempt, trace.SysEnter:
		return is("it runs on that M", g != nil && g.State == trace.GRunning && g.M == ev.M)
	case trace.GoReady:
		return is("it waits", g != nil && g.State == trace.GWaiting)
	case trace.SysExit:
		return is("it is in a call", g != nil && g.State == trace.GSyscall)
	case trace.GoCreate:
		return is("it is new", g == nil)
	case trace.RunqPut, trace.GlobPut, trace.RunqKick:
		return is("it is runnable", g != nil && g.State == trace.GRunnable)
	}
	return nil
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
