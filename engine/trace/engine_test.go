package trace_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
	"gopark/engine/trace/tracetest"
)

// These tests run programs on the real engine and hold the state that follows
// from its events against the one in its live structures.

// programs use, with those of shared, everything that the engine has an event
// for.
var programs = []tracetest.Program{
	{Name: "spawn", Run: func(e *engine.Engine) {
		var wg engine.WaitGroup
		for range 600 { // more than a ring holds
			wg.Add(1)
			e.Go(func() { wg.Done() }, "task")
		}
		wg.Wait()
	}},
	{Name: "pipeline", Run: func(e *engine.Engine) {
		c, d := intChan(e, 0), intChan(e, 3)
		e.Go(func() {
			for i := range 40 {
				c.Send(&i)
			}
			c.Close()
		}, "source")
		for range 3 {
			e.Go(func() {
				for {
					var v int
					if !c.Recv(&v) {
						return
					}
					d.Send(&v)
				}
			}, "stage")
		}
		for range 40 {
			var v int
			d.Recv(&v)
		}
	}},
	{Name: "close wakes all", Run: func(e *engine.Engine) {
		c := intChan(e, 0)
		var wg engine.WaitGroup
		for range 8 {
			wg.Add(1)
			e.Go(func() { var v int; c.Recv(&v); wg.Done() }, "waiter")
		}
		e.Gosched()
		e.Sleep(time.Millisecond)
		c.Close()
		wg.Wait()
	}},
	{Name: "locks", Run: func(e *engine.Engine) {
		var mu engine.Mutex
		var rw engine.RWMutex
		var once engine.Once
		var wg engine.WaitGroup
		cond := engine.NewCond(&mu)
		ready := false
		for i := range 6 {
			wg.Add(1)
			e.Go(func() {
				defer wg.Done()
				for range 5 {
					mu.Lock()
					e.Sleep(300 * time.Microsecond)
					mu.Unlock()
					if i == 0 {
						rw.Lock()
						e.Sleep(50 * time.Microsecond)
						rw.Unlock()
					} else {
						rw.RLock()
						e.Sleep(20 * time.Microsecond)
						rw.RUnlock()
					}
				}
				once.Do(func() { e.Sleep(time.Microsecond) })
				mu.Lock()
				for !ready {
					cond.Wait()
				}
				mu.Unlock()
			}, "worker")
		}
		e.Sleep(20 * time.Millisecond)
		mu.Lock()
		ready = true
		cond.Broadcast()
		mu.Unlock()
		wg.Wait()
	}},
	{Name: "timers", Run: func(e *engine.Engine) {
		fired := 0
		var all []*engine.Timer
		for i := range 10 {
			t := e.NewTimer(func() { fired++ })
			t.Reset(time.Duration(i) * time.Millisecond)
			all = append(all, t)
		}
		e.Sleep(3500 * time.Microsecond)
		all[5].Stop()
		all[6].Reset(time.Hour)
		e.Sleep(10 * time.Millisecond)
	}},
}

// shared names programs of package tracetest that end well and soon.
var shared = []string{"one goroutine", "calls", "procs", "locked threads", "select and timers", "goexit"}

func allPrograms() []tracetest.Program {
	all := slices.Clone(programs)
	for _, p := range tracetest.Programs {
		if slices.Contains(shared, p.Name) {
			all = append(all, p)
		}
	}
	return all
}

func intChan(e *engine.Engine, n int) *engine.Hchan {
	return e.Makechan(engine.OpsFor[int](), "int", n)
}

// A follower applies events as they come, and compares what they add up to with
// what is.
type follower struct {
	t     *testing.T
	name  string
	e     *engine.Engine
	rec   *trace.Recorder
	state *trace.State
	inner engine.Strategy
	steps int
	wrong bool
	alone bool // only look whether events contradict each other
}

// Next is asked at every point where another M may step in: the states must
// agree at all of them. In a long run it looks at some only.
func (f *follower) Next(ms []engine.Movable) int {
	f.steps++
	if f.e != nil && (f.steps < 200 || f.steps%97 == 0) {
		f.compare()
	}
	return f.inner.Next(ms)
}

func (f *follower) compare() {
	if f.wrong {
		return // one difference is enough: others follow from it
	}
	from := f.state.Seq + 1
	for i := from; i < int64(f.rec.Len()); i++ {
		f.state.Apply(f.rec.At(int(i)))
	}
	if err := f.state.Check(); err != nil {
		f.fail("the state contradicts itself: "+err.Error(), from)
		return
	}
	if f.alone {
		return
	}
	live, own := f.e.State(), f.state.Clone()
	if got, want := plain(own, live), plain(live, own); got != want {
		f.fail("events (-) and engine (+) differ:\n"+difference(got, want), from)
	}
}

func (f *follower) fail(what string, from int64) {
	f.wrong = true
	var last []string
	for i := max(0, from-4); i <= f.state.Seq; i++ {
		last = append(last, f.rec.At(int(i)).String())
	}
	f.t.Errorf("%s, step %d: %s\nafter\n%s", f.name, f.steps, what, strings.Join(last, "\n"))
}

// plain writes what both kinds of state know, as far as the other one's kind
// can agree. They cannot while an M is in the middle of something:
//   - a P between the idle list and an M is in the list of one state only;
//   - an M that came back from the poller says so with its next event;
//   - a G whose select was won leaves the other lines when it runs again;
//   - the engine only tells of channels that somebody waits for.
func plain(s, other *trace.State) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("procs %d made %d", s.Procs, s.Made)
	passing := func(id int32) bool {
		return s.Ps[id].M == trace.NoID && other.Ps[id].M == trace.NoID &&
			(!slices.Contains(s.IdlePs, id) || !slices.Contains(other.IdlePs, id))
	}
	line("global %v idle %v %v", s.Global, s.IdleMs, slices.DeleteFunc(slices.Clone(s.IdlePs), passing))
	for _, p := range s.Ps[:s.Procs] {
		status := p.Status.String()
		if passing(p.ID) {
			status = "passing on"
		}
		line("P%d %s M%d next G%d %v ticks %d", p.ID, status, p.M, p.Runnext, p.Queue, p.Ticks)
	}
	for _, m := range s.Ms {
		if m.State == trace.MPolling && other.Ms[m.ID].State == trace.MRunning {
			m.State = trace.MRunning
		}
		line("M%d %v P%d G%d %q", m.ID, m.State, m.P, m.G, m.Call)
	}
	for _, id := range ids(s.Gs) {
		g := s.Gs[id]
		line("G%d %s by G%d %v %q #%d M%d P%d since %d made %v at %v", id, g.Func, g.Parent, g.State, g.Reason, g.Obj, g.M, g.P, g.Since, g.Made, g.Site)
	}
	for _, id := range ids(s.Timers) {
		line("timer %+v", *s.Timers[id])
	}
	for _, id := range ids(s.Chans) {
		c := s.Chans[id]
		awake := func(g int64) bool { return s.Gs[g] == nil || s.Gs[g].State != trace.GWaiting }
		senders := slices.DeleteFunc(slices.Clone(c.Senders), awake)
		receivers := slices.DeleteFunc(slices.Clone(c.Receivers), awake)
		if len(senders)+len(receivers) > 0 {
			line("chan %d %s %d/%d closed %v %v %v", c.ID, c.Elem, c.Len, c.Cap, c.Closed, senders, receivers)
		}
	}
	return b.String()
}

func ids[V any](m map[int64]V) []int64 {
	var all []int64
	for id := range m {
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}

func difference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	var out []string
	for _, l := range as {
		if !slices.Contains(bs, l) {
			out = append(out, "- "+l)
		}
	}
	for _, l := range bs {
		if !slices.Contains(as, l) {
			out = append(out, "+ "+l)
		}
	}
	return strings.Join(out, "\n")
}

func TestEventsAddUpToTheState(t *testing.T) {
	for _, prog := range allPrograms() {
		for _, procs := range []int{1, 4} {
			for seed := range uint64(3) {
				name := fmt.Sprintf("%s, procs %d, seed %d", prog.Name, procs, seed)
				f := &follower{t: t, name: name, inner: engine.EarliestClock{}}
				if seed == 2 {
					f.inner = engine.RandomStrategy(seed)
					// An M can be promised a P before it has let go of another.
					f.alone = prog.Name == "locked threads"
				}
				f.rec = trace.NewRecorder()
				f.state = trace.NewState(f.rec.Sites())
				line := 0
				e, err := engine.New(engine.Config{Procs: procs, Seed: seed, Trace: f.rec, Strategy: f, Hooks: engine.Hooks{
					Where: func() trace.Site {
						line++
						return f.rec.Sites().Add(trace.Pos{File: "main.go", Line: line % 50})
					},
				}})
				if err != nil {
					t.Fatal(err)
				}
				f.e = e
				f.compare()
				if err := e.Run(func() { prog.Run(e) }); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				f.compare()
				if err := e.RunOthers(engine.RunLimit{}); err != nil && !errors.Is(err, engine.ErrInterrupted) {
					t.Logf("%s: others: %v", name, err)
				}
				f.compare()
				// Not before: when main returned, an M may have had a G in hand.
				if lost := f.state.Lost(); len(lost) > 0 && !f.wrong {
					t.Errorf("%s: runnable but in no queue: %v", name, lost)
				}
				if got, want := f.rec.StateAt(f.state.Seq).String(), f.state.String(); got != want {
					t.Errorf("%s: StateAt differs:\n%s", name, difference(got, want))
				}
				e.Close()
				if f.steps < 5 {
					t.Errorf("%s: only %d steps", name, f.steps)
				}
			}
		}
	}
}
