package lanes_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
	"gopark/engine/trace/tracetest"
)

// each runs every program under several schedules.
func each(t *testing.T, f func(t *testing.T, rec *trace.Recorder)) {
	for _, p := range tracetest.Programs {
		for _, procs := range []int{1, 4} {
			for _, seed := range []uint64{1, 3, 4} {
				if tracetest.Race && seed == 4 {
					continue
				}
				t.Run(tracetest.Name(p, procs, seed), func(t *testing.T) {
					rec, err := tracetest.Record(p, procs, seed)
					if err != nil {
						t.Fatal(err)
					}
					f(t, rec)
				})
			}
		}
	}
}

// The lanes must add up to what the states say, which are computed in another
// way.
func TestLanesAddUp(t *testing.T) {
	each(t, func(t *testing.T, rec *trace.Recorder) {
		r, stats := lanes.New(rec), trace.Summarize(rec)
		for _, g := range stats.Gs {
			l := r.G(g.ID)
			if l == nil {
				t.Fatalf("there is no lane for G%d", g.ID)
			}
			if l.Ran != g.Ran || l.Queued != g.Queued || l.Waited != g.Waited || l.Called != g.Called || l.Born != g.Born || l.End != g.End || l.Func != g.Func {
				t.Errorf("G%d ran %d, queued %d, waited %d, called %d, %d to %d; its state says %+v", g.ID, l.Ran, l.Queued, l.Waited, l.Called, l.Born, l.End, g)
			}
			sum := l.Ran + l.Queued + l.Waited + l.Called
			if end := max(l.End, 0); l.End >= 0 && sum != end-l.Born || l.End < 0 && sum != r.To-l.Born {
				t.Errorf("G%d lived from %d to %d, which is not %d", g.ID, l.Born, l.End, sum)
			}
		}
		for _, p := range stats.Ps {
			if l := r.Ps[p.ID]; l.Ran != p.Busy || l.Steals != int(p.Steals) || l.Robbed != int(p.Robbed) {
				t.Errorf("P%d ran %d with %d steals, robbed %d times; its state says %+v", p.ID, l.Ran, l.Steals, l.Robbed, p)
			}
		}
		if int64(len(r.Gs)) != stats.Made || r.Len() != stats.Time-r.From {
			t.Errorf("%d goroutines in %d, want %d in %d", len(r.Gs), r.Len(), stats.Made, stats.Time)
		}
		checkSpans(t, r)
	})
}

// checkSpans checks that lanes have no gaps, and that their spans are no longer
// than the run.
func checkSpans(t *testing.T, r *lanes.Run) {
	t.Helper()
	check := func(what string, id int64, spans []lanes.Span) {
		for i, s := range spans {
			if s.To < s.From || s.From < r.From || s.To > r.To || i > 0 && spans[i-1].To != s.From {
				t.Fatalf("%s%d: span %d of %d is %+v after %+v, in a run from %d to %d", what, id, i, len(spans), s, spans[max(0, i-1)], r.From, r.To)
			}
		}
	}
	for _, g := range r.Gs {
		check("G", g.ID, g.Spans)
	}
	for _, p := range r.Ps {
		check("P", int64(p.ID), p.Spans)
	}
	for _, m := range r.Ms {
		check("M", int64(m.ID), m.Spans)
	}
}

// At every moment at most one P runs a goroutine, and one M does.
func TestOneRunsWhatIsRun(t *testing.T) {
	each(t, func(t *testing.T, rec *trace.Recorder) {
		r := lanes.New(rec)
		var ofG, ofP, ofM int64
		for _, g := range r.Gs {
			ofG += g.Ran
		}
		for _, p := range r.Ps {
			ofP += p.Ran
		}
		for _, m := range r.Ms {
			ofM += m.Ran
		}
		if ofG != ofP || ofG != ofM {
			t.Errorf("goroutines ran %d, Ps %d, Ms %d", ofG, ofP, ofM)
		}
	})
}

// The critical path has no gaps and ends with the run, or when the last
// goroutine stopped.
func TestCriticalPath(t *testing.T) {
	each(t, func(t *testing.T, rec *trace.Recorder) {
		r := lanes.New(rec)
		if r.Len() > 0 && len(r.Path) == 0 {
			t.Fatal("there is no path")
		}
		for i, s := range r.Path {
			if s.To <= s.From || i > 0 && r.Path[i-1].To != s.From {
				t.Errorf("step %d is %+v after %+v", i, s, r.Path[max(0, i-1)])
			}
			if i > 0 && s.G != r.Path[i-1].G && s.Is != lanes.Runnable {
				t.Errorf("step %d begins with %s, not with being woken", i, s.Is)
			}
		}
		if n := len(r.Path); n > 0 && r.Path[0].From != r.From {
			t.Errorf("it begins at %d", r.Path[0].From)
		}
		totals := r.PathTotals()
		if sum := totals.Running + totals.Queued + totals.Waiting + totals.Called; len(r.Path) > 0 && sum != r.Path[len(r.Path)-1].To-r.From {
			t.Errorf("it adds up to %d", sum)
		}
	})
}

// A run whose beginning was not kept is drawn from where it was.
func TestDroppedBeginning(t *testing.T) {
	for _, p := range tracetest.Programs {
		if p.Name != "many" && p.Name != "contention" && p.Name != "starvation" {
			continue
		}
		whole, err := tracetest.Record(p, 4, 1)
		if err != nil {
			t.Fatal(err)
		}
		// The same events through a recorder that keeps few.
		part := trace.NewRecorder(trace.Limit(1), trace.WithSites(whole.Sites()))
		for range 9 { // there must be enough of them
			for e := range whole.All(0) {
				part.Emit(e)
			}
		}
		if part.Dropped() == 0 {
			continue
		}
		checkSpans(t, lanes.New(part))
	}
	// A clean cut: what is kept adds up to the end of the whole.
	rec, err := tracetest.Record(tracetest.Programs[2], 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	if r := lanes.New(rec); r.Dropped != 0 {
		t.Errorf("%d dropped", r.Dropped)
	}
}

// Of a long run whose beginning was not kept every goroutine is found again,
// whatever its id: one that began early has one, too.
func TestGoroutinesAfterDroppedBeginning(t *testing.T) {
	rec := trace.NewRecorder(trace.Limit(30_000))
	const last = 80_000
	kept := []int64{1, 40_000, 70_100, 73_000, 74_000, 79_000} // these end last
	now := int64(0)
	emit := func(kind trace.Kind, g int64) {
		now += 10
		rec.Emit(trace.Event{Time: now, Kind: kind, G: g, P: trace.NoID, M: trace.NoID, Text: map[bool]string{true: "main.f"}[kind == trace.GoCreate]})
	}
	for id := int64(1); id <= last; id++ {
		emit(trace.GoCreate, id)
		if !slices.Contains(kept, id) {
			emit(trace.GoStart, id)
			emit(trace.GoEnd, id)
		}
	}
	for _, id := range kept {
		emit(trace.GoStart, id)
		emit(trace.GoEnd, id)
	}
	r := lanes.New(rec)
	if r.Dropped == 0 || r.Dropped > 3*72_900 {
		t.Fatalf("%d events were dropped", r.Dropped)
	}
	for _, id := range kept {
		if g := r.G(id); g == nil || g.ID != id || g.End < 0 || g.Starts != 1 {
			t.Errorf("G%d: %+v", id, g)
		}
	}
	for i := range r.Gs {
		if at, ok := r.Place(r.Gs[i].ID); !ok || at != i {
			t.Fatalf("G%d is not found at its place %d", r.Gs[i].ID, i)
		}
	}
}

func TestNonsenseIsDrawn(t *testing.T) {
	for seed := range uint64(300) {
		checkSpans(t, lanes.New(tracetest.Nonsense(seed, 200)))
	}
	checkSpans(t, lanes.New(trace.NewRecorder()))
}

func program(t *testing.T, name string, procs int) *lanes.Run {
	t.Helper()
	for _, p := range tracetest.Programs {
		if p.Name == name {
			rec, err := tracetest.Record(p, procs, 1)
			if err != nil {
				t.Fatal(err)
			}
			return lanes.New(rec)
		}
	}
	t.Fatalf("there is no program %q", name)
	return nil
}

func TestRemarks(t *testing.T) {
	for _, tt := range []struct {
		program string
		procs   int
		what    string // what must be remarked, and as something bad
		text    string
	}{
		{"starvation", 1, "starvation", "got no P for"},
		{"contention", 4, "contention", "was waited for"},
		{"leak", 4, "leak", "G2 main.leak was still waiting"},
		{"deadlock", 4, "deadlock", "every goroutine waits"},
		{"deadlock", 4, "stuck", "G2 main.waiter was waiting for ever"},
		{"panic", 4, "panic", "G2 main.panics panicked"},
	} {
		r := program(t, tt.program, tt.procs)
		found := false
		for _, m := range r.Remarks {
			found = found || m.What == tt.what && m.Bad && strings.Contains(m.Text, tt.text)
		}
		if !found {
			t.Errorf("%s: nothing bad is said of %q with %q: %v", tt.program, tt.what, tt.text, r.Remarks)
		}
	}
	// What is well is not complained about.
	for _, name := range []string{"one goroutine", "pool", "pipeline", "many", "empty"} {
		for _, procs := range []int{1, 4, 8} {
			for _, m := range program(t, name, procs).Remarks {
				if m.Bad {
					t.Errorf("%s with %d Ps: %s: %s", name, procs, m.What, m.Text)
				}
			}
		}
	}
}

// A P that is held by a call while work waits is told of, with any number of Ps; one
// that others are on their way to help is not.
func TestHeldP(t *testing.T) {
	held := tracetest.Program{Name: "held", Run: func(e *engine.Engine) {
		var wg engine.WaitGroup
		for range 20 {
			wg.Add(1)
			e.Go(wg.Done, "main.short")
			e.Syscall("read", 50*time.Microsecond, func() {})
		}
		wg.Wait()
	}}
	for procs, want := range map[int]bool{1: true, 4: false} {
		rec, err := tracetest.Record(held, procs, 1)
		if err != nil {
			t.Fatal(err)
		}
		got := false
		for _, m := range lanes.New(rec).Remarks {
			got = got || m.What == "idle P" && strings.Contains(m.Text, "held by a goroutine in a call")
		}
		if got != want {
			t.Errorf("with %d Ps: %v, want %v", procs, got, want)
		}
	}
}

// What waits for a time or for the world outside is no leak, nor, in a trace that
// does not come to the end of the program, what has begun to wait of late.
func TestWhatIsNoLeak(t *testing.T) {
	leaks := func(name string, rec *trace.Recorder, want int) {
		t.Helper()
		got := 0
		for _, m := range lanes.New(rec).Remarks {
			if m.What == "leak" {
				got++
			}
		}
		if got != want {
			t.Errorf("%s: %d leaks, want %d: %v", name, got, want, lanes.New(rec).Remarks)
		}
	}
	record := func(run func(e *engine.Engine)) *trace.Recorder {
		rec, err := tracetest.Record(tracetest.Program{Name: "main", Run: run}, 2, 1)
		if err != nil {
			t.Fatal(err)
		}
		return rec
	}
	leaks("a sleeper", record(func(e *engine.Engine) {
		e.Go(func() { e.Sleep(time.Hour) }, "main.sleeper")
		e.Sleep(time.Millisecond)
	}), 0)
	waiting := record(func(e *engine.Engine) {
		c := e.Makechan(engine.OpsFor[int](), "int", 0)
		e.Sleep(time.Millisecond)
		e.Go(func() { c.Recv(nil) }, "main.waiter")
		e.Sleep(100 * time.Microsecond)
		e.Go(func() { c.Recv(nil) }, "main.waiter")
		e.Sleep(time.Microsecond)
	})
	alike := trace.NewRecorder() // as if both waited at the same place
	for e := range waiting.All(0) {
		e.Site = 0
		alike.Emit(e)
	}
	leaks("two that wait", alike, 1)
	text := fmt.Sprint(lanes.New(alike).Remarks)
	if !strings.Contains(text, "2 goroutines of main.waiter were still waiting when the program ended (chan receive), the first since 1.0") {
		t.Error(text)
	}
	cut := trace.NewRecorder(trace.WithSites(waiting.Sites()))
	for e := range waiting.All(0) {
		if e.Kind != trace.GoEnd {
			cut.Emit(e)
		}
	}
	leaks("a trace without an end", cut, 0)
	if text := fmt.Sprint(lanes.New(cut).Remarks); !strings.Contains(text, "when the trace ended") {
		t.Error(text)
	}
}

// A session makes its main goroutine anew for each input, with time between. It
// goes on, so that nothing in it has ended.
func TestSession(t *testing.T) {
	rec := trace.NewRecorder()
	emit := func(at int64, e trace.Event) { e.Time = at; rec.Emit(e) }
	emit(0, trace.Event{Kind: trace.ProcsSet, A: 1, M: trace.NoID, P: trace.NoID})
	for i := range int64(3) {
		at := i * 1000
		emit(at, trace.Event{Kind: trace.GoCreate, G: 1, Text: "main.main", M: trace.NoID, P: trace.NoID})
		emit(at+10, trace.Event{Kind: trace.GoStart, G: 1})
		if i == 0 {
			emit(at+20, trace.Event{Kind: trace.GoCreate, G: 2, Peer: 1, Text: "main.f"})
		}
		emit(at+30, trace.Event{Kind: trace.GoEnd, G: 1})
		if i == 0 {
			emit(at+40, trace.Event{Kind: trace.GoStart, G: 2})
			emit(at+50, trace.Event{Kind: trace.GoPark, G: 2, Reason: trace.WaitChanRecv})
		}
	}
	r := lanes.NewOpen(rec)
	checkSpans(t, r)
	if g := r.G(1); g.Ran != 60 || g.Queued != 30 || g.End != 2030 {
		t.Errorf("%+v", g)
	}
	totals := r.PathTotals()
	if totals.Running != 60 || totals.Queued != 30 || totals.Waiting != r.Len()-90 {
		t.Errorf("%+v of %v", totals, r.Path)
	}
	if text := fmt.Sprint(r.Remarks); strings.Contains(text, "ended") || !strings.Contains(text, "G2 main.f was still waiting when this picture was made") {
		t.Error(text)
	}
}

// That one P did all the work is remarkable where another was there to share it.
func TestOneP(t *testing.T) {
	busy := func(e *engine.Engine) {
		for range 20_000 {
			e.Safepoint()
		}
	}
	for _, tt := range []struct {
		name string
		run  func(e *engine.Engine)
		want bool
	}{
		{"one busy goroutine", func(e *engine.Engine) { e.Go(func() { e.Sleep(time.Microsecond) }, "main.idle"); busy(e) }, true},
		{"GOMAXPROCS(1)", func(e *engine.Engine) {
			e.GOMAXPROCS(1)
			e.Go(func() { busy(e) }, "main.busy")
			busy(e)
			e.Sleep(time.Microsecond)
		}, false},
		{"hardly anything to do", func(e *engine.Engine) { e.Go(func() {}, "main.f"); e.Sleep(time.Millisecond) }, false},
	} {
		rec, err := tracetest.Record(tracetest.Program{Name: "main", Run: tt.run}, 4, 1)
		if err != nil {
			t.Fatal(err)
		}
		got := false
		for _, m := range lanes.New(rec).Remarks {
			got = got || m.What == "one P"
		}
		if got != tt.want {
			t.Errorf("%s: %v, want %v: %v", tt.name, got, tt.want, lanes.New(rec).Remarks)
		}
	}
}

// The critical path goes on through a timer to whoever set it.
func TestCriticalPathThroughTimer(t *testing.T) {
	rec, err := tracetest.Record(tracetest.Program{Name: "main", Run: func(e *engine.Engine) {
		c := e.Makechan(engine.OpsFor[int](), "int", 0)
		e.NewTimer(func() { e.Go(func() { c.Send(new(int)) }, "time.AfterFunc") }).Reset(time.Millisecond)
		c.Recv(nil)
	}}, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	r := lanes.New(rec)
	waited := false
	for _, s := range r.Path {
		waited = waited || s.Is == lanes.Waiting && s.Why == "timer" && s.To-s.From >= int64(time.Millisecond)
	}
	if !waited || r.Path[0].From != r.From || r.Path[0].G != 1 {
		t.Errorf("%+v", r.Path)
	}
}

// If main has left by Goexit, the program ends with another goroutine.
func TestCriticalPathWithoutMain(t *testing.T) {
	rec, err := tracetest.Record(tracetest.Program{Name: "main", Run: func(e *engine.Engine) {
		e.Go(func() { e.Sleep(time.Millisecond); e.Output(1, "bye") }, "main.last")
		e.Goexit()
	}}, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	r := lanes.New(rec)
	if totals := r.PathTotals(); totals.Waiting < int64(time.Millisecond) || r.Path[len(r.Path)-1].G != 2 {
		t.Errorf("%+v", r.Path)
	}
}

func TestPart(t *testing.T) {
	p := tracetest.Programs[2]
	record := func(procs int, seed uint64) *trace.Recorder {
		rec, err := tracetest.Record(p, procs, seed)
		if err != nil {
			t.Fatal(err)
		}
		return rec
	}
	a, b := record(4, 1), record(4, 1)
	if d := lanes.Part(a, b); d != nil {
		t.Errorf("the same run differs: %+v", d)
	}
	c := record(4, 3)
	d := lanes.Part(a, c)
	if d == nil || d.At < 0 || d.A == nil || d.B == nil {
		t.Fatalf("other seeds do not differ: %+v", d)
	}
	for i := range int(d.At) {
		x, y := a.At(i), c.At(i)
		x.Time, y.Time, x.A, y.A = 0, 0, 0, 0
		if x != y {
			t.Errorf("event %d is said to be the same: %v, %v", i, x, y)
		}
	}
	// Another number of Ps is a setting: the runs part where that first makes a
	// difference.
	d = lanes.Part(record(1, 1), a)
	if d == nil || !d.Procs || d.At < 5 || d.Same == nil || d.A.Kind == trace.ProcsSet {
		t.Errorf("1 P and 4: %+v", d)
	}
	// The beginning of a trace parts from the whole at its end.
	short := trace.NewRecorder(trace.WithSites(a.Sites()))
	for i := range 10 {
		short.Emit(a.At(i))
	}
	if d := lanes.Part(a, short); d == nil || d.At != 10 || d.A == nil || d.B != nil {
		t.Errorf("%+v", d)
	}
}

// BenchmarkNew reports what it takes to make lanes of an event, and that
// everything is read in one go.
func BenchmarkNew(b *testing.B) {
	rec, err := tracetest.Record(tracetest.Programs[len(tracetest.Programs)-1], 4, 1)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for range b.N {
		runtime.KeepAlive(lanes.New(rec))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rec.Len()), "ns/event")
}

// What is marked in the lanes of Ps is what the events say.
func TestMoments(t *testing.T) {
	each(t, func(t *testing.T, rec *trace.Recorder) {
		want := map[lanes.Moment]int{}
		for e := range rec.All(0) {
			m := lanes.Moment{Time: e.Time, G: e.G, M: int64(e.M), P: int64(e.P)}
			switch e.Kind {
			case trace.Steal, trace.StealNext:
				m.Sign = lanes.Stolen
			case trace.Handoff:
				m.Sign, m.P, m.M, m.G = lanes.HandedOff, e.A, e.B, 0
			case trace.GoPreempt:
				m.Sign = lanes.Preempted
			case trace.GoPanic:
				m.Sign = lanes.Panicked
			case trace.GoReady:
				m.Sign, m.G = lanes.Woke, e.Peer
			case trace.GoPark:
				m.Sign = lanes.Blocked
			default:
				continue
			}
			want[m]++
		}
		r := lanes.New(rec)
		r.Moments(r.From, r.To, func(m lanes.Moment) bool {
			if m.Sign == lanes.HandedOff {
				if m.G != 0 && r.G(m.G) == nil {
					t.Errorf("a handoff for G%d, which there is not", m.G)
				}
				m.G = 0
			}
			want[m]--
			return true
		})
		for m, n := range want {
			if n != 0 {
				t.Errorf("%c at %d, of G%d on M%d with P%d: %+d times too few", m.Sign, m.Time, m.G, m.M, m.P, n)
			}
		}
	})
}
