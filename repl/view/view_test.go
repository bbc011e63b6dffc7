package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/fatih/color"

	"gopark/engine/trace"
)

// busy is a state with something of everything, as a program of the lessons
// could show it.
func busy() *trace.State {
	sites := new(trace.Sites)
	st := trace.NewState(sites)
	seq := int64(0)
	do := func(es ...trace.Event) {
		for _, e := range es {
			e.Seq = seq
			e.Time = 1_200_000 + seq*1700
			seq++
			st.Apply(e)
		}
	}
	at := func(line int, f string) trace.Site {
		return sites.Add(trace.Pos{File: "main.go", Line: line, Func: f})
	}
	do(trace.Event{Kind: trace.MNew, P: trace.NoID}, trace.Event{Kind: trace.ProcsSet, A: 4, P: trace.NoID},
		trace.Event{Kind: trace.PAcquire})
	do(trace.Event{Kind: trace.GoCreate, G: 1, Text: "main.main"}, trace.Event{Kind: trace.GoStart, G: 1})
	do(trace.Event{Kind: trace.MNew, A: 1, Text: "sysmon"})
	do(trace.Event{Kind: trace.ChanMake, Obj: 3, A: 0, Text: "int", G: 1}, trace.Event{Kind: trace.ChanMake, Obj: 4, A: 2, Text: "string", G: 1})
	for id := int64(2); id <= 60; id++ {
		do(trace.Event{Kind: trace.GoCreate, G: id, Peer: 1, Text: "main.worker", Site: at(9, "main.main")})
	}
	park := func(id int64, m, p int32, r trace.WaitReason, obj int64, line int) {
		do(trace.Event{Kind: trace.GoStart, G: id, M: m, P: p},
			trace.Event{Kind: trace.GoPark, G: id, M: m, P: p, Reason: r, Obj: obj, Site: at(line, "main.worker")})
	}
	do(trace.Event{Kind: trace.GoPark, G: 1, Reason: trace.WaitWaitGroup, Obj: 9, Site: at(12, "main.main")})
	for id := int64(20); id < 30; id++ {
		park(id, 0, 0, trace.WaitChanRecv, 3, 22)
	}
	do(trace.Event{Kind: trace.GoStart, G: 6}, trace.Event{Kind: trace.LockGet, Obj: 3, Text: "Mutex", G: 6, Site: at(30, "main.worker")},
		trace.Event{Kind: trace.TimerSet, Obj: 21, A: 100_000_000, G: 6},
		trace.Event{Kind: trace.GoPark, G: 6, Reason: trace.WaitSleep, Obj: 21, Site: at(31, "main.worker")})
	do(trace.Event{Kind: trace.TimerSet, Obj: 22, A: 300_000_000})
	park(30, 0, 0, trace.WaitMutexLock, 3, 30)
	park(31, 0, 0, trace.WaitMutexLock, 3, 30)
	for id := int64(2); id < 6; id++ {
		m := int32(id)
		do(trace.Event{Kind: trace.MNew, A: id}, trace.Event{Kind: trace.MStart, A: id, B: 1})
		if id == 5 {
			do(trace.Event{Kind: trace.MPark, M: m, P: trace.NoID})
		} else if id < 4 {
			do(trace.Event{Kind: trace.PAcquire, M: m, P: m - 1})
		}
	}
	do(trace.Event{Kind: trace.GoStart, G: 2, M: 2, P: 1}, trace.Event{Kind: trace.SysEnter, G: 2, M: 2, P: 1, Text: "read", Site: at(17, "main.worker")})
	do(trace.Event{Kind: trace.Retake, A: 1, B: 20000, M: 1, P: trace.NoID}, trace.Event{Kind: trace.Handoff, A: 1, B: 2, M: 1, P: trace.NoID},
		trace.Event{Kind: trace.PAcquire, M: 4, P: 1}, trace.Event{Kind: trace.GoStart, G: 3, M: 4, P: 1})
	do(trace.Event{Kind: trace.ChanSend, G: 3, M: 4, P: 1, Obj: 4, A: 1, Site: at(19, "main.worker")})
	do(trace.Event{Kind: trace.MSpin, M: 3, P: 2})
	do(trace.Event{Kind: trace.GoStart, G: 7}, trace.Event{Kind: trace.ChanSend, G: 7, Site: at(14, "main.worker"), Obj: 4, A: 1})
	do(trace.Event{Kind: trace.RunqPut, G: 8, B: 0})
	for id := int64(9); id < 20; id++ {
		do(trace.Event{Kind: trace.RunqPut, G: id, B: 1})
	}
	for _, id := range []int64{35, 33, 39} {
		do(trace.Event{Kind: trace.RunqPut, G: id, A: 1, B: 1})
	}
	for id := int64(40); id <= 60; id++ {
		do(trace.Event{Kind: trace.GlobPut, G: id})
	}
	return st
}

// look compares a picture with the one expected.
func look(t *testing.T, name, got, want string) {
	t.Helper()
	if want = strings.TrimPrefix(want, "\n"); got != want {
		t.Errorf("%s:\n%s\nwant:\n%s", name, got, want)
	}
}

func TestSched(t *testing.T) {
	look(t, "80x24", Sched(busy(), Options{}), `
clock 1.46ms   60 goroutines: 2 running, 43 runnable, 1 in a call, 14 waiting
P workstation  M worker  G task   ▶ running  ■ in a call
╭─ P0 ──────────────────── worker M0 ─╮  ╭─ P1 ──────────────────── worker M4 ─╮
│ ▶ G7 main.worker         main.go:14 │  │ ▶ G3 main.worker         main.go:19 │
│ next   G8 main.worker               │  │ next   –                            │
│ queue  11: G9–G19                   │  │ queue  G35 G33 G39                  │
╰─────────────────────────────────────╯  ╰─────────────────────────────────────╯
╭─ P2 ──────────────────── worker M3 ─╮  ╭─ P3 ──────────────────── no worker ─╮
│ M3 looks for work                   │  │ idle                                │
│ next   –                            │  │ next   –                            │
│ queue  empty                        │  │ queue  empty                        │
╰─────────────────────────────────────╯  ╰─────────────────────────────────────╯
global queue  21: G40–G60
idle          1 worker asleep (M5), 1 workstation free (P3)
timers        2 set: the next fires in 98.5ms, to wake G6
in calls      M2 in read for 74.8µs with G2 main.worker, its P given away
waiting       chan receive on #3: 10, G20–G29
              sync.Mutex.Lock on #3 held by G6: G30 G31
              sync.WaitGroup.Wait on #9: G1 main.main main.go:12
              sleep: G6 main.worker main.go:31
`)
	look(t, "ASCII, low", Sched(busy(), Options{Width: 60, Height: 16, ASCII: true}), `
clock 1.46ms  60 Gs: 2 running, 43 runnable, 1 in a call,...
P workstation  M worker  G task   > running  # in a call
P    M    task                next   queue, head first
P0   M0   > G7 main.worker    G8     11: G9..G19
P1   M4   > G3 main.worker    -      G35 G33 G39
P2   M3   M3 looks for work   -      empty
P3   -    idle                -      empty
global queue  21: G40..G60
idle          1 worker asleep (M5), 1 workstation free (P3)
timers        2 set: the next fires in 98.5ms, to wake G6
in calls      M2 in read for 74.8µs with G2 main.worker, ...
waiting       chan receive on #3: 10, G20..G29
              sync.Mutex.Lock on #3 held by G6: G30 G31
              sync.WaitGroup.Wait on #9: G1 main.main mai...
              sleep: G6 main.worker main.go:31
`)
}

func TestGoroutines(t *testing.T) {
	look(t, ":gs", Goroutines(busy(), Options{Height: 13}), `
clock 1.46ms   60 goroutines: 2 running, 43 runnable, 1 in a call, 14 waiting
G   state      for     because                    where
G1  waiting    146µs   sync.WaitGroup.Wait on #9  main.main main.go:12
G2  in a call  74.8µs  read, on M2 without a P    main.worker main.go:17
G3  running    68µs    on P1, by M4               main.worker main.go:19
G4  runnable   243µs   on its way to a queue      main.worker, not begun
G5  runnable   241µs   on its way to a queue      main.worker, not begun
G6  waiting    105µs   sleep                      main.worker main.go:31
G7  running    62.9µs  on P0, by M0               main.worker main.go:14
G8  runnable   236µs   next on P0                 main.worker, not begun
G9  runnable   235µs   1st in P0's queue          main.worker, not begun
and 51 more
`)
	look(t, ":gs of nothing", Goroutines(trace.NewState(nil), Options{}), "No goroutine is alive.\n")
}

func TestGoroutine(t *testing.T) {
	st := busy()
	for _, c := range []struct {
		id   int64
		want string
	}{
		{2, `
G2 main.worker                                              in a call for 74.8µs
  where       main.worker main.go:17
  in a call   read, on M2 without a P
  made        by G1 main.main at main.go:9, 246µs ago
  time        1.7µs running, 170µs runnable, 0ns waiting, 74.8µs in calls
`},
		{6, `
G6 main.worker                                                 waiting for 105µs
  where       main.worker main.go:31
  waits for   sleep
              until the clock shows 100ms, in 98.5ms
  made        by G1 main.main at main.go:9, 240µs ago
  time        5.1µs running, 129µs runnable, 105µs waiting
`},
		{7, `
G7 main.worker                                                running for 62.9µs
  where       main.worker main.go:14
  runs        on P0, by M0
  made        by G1 main.main at main.go:9, 238µs ago
  time        62.9µs running, 175µs runnable, 0ns waiting
`},
		{22, `
G22 main.worker                                                waiting for 136µs
  where       main.worker main.go:22
  waits for   chan receive on #3
              channel #3 of int
              3rd in line to receive, with G20 G21 G23–G29
  made        by G1 main.main at main.go:9, 212µs ago
  time        1.7µs running, 74.8µs runnable, 136µs waiting
`},
		{31, `
G31 main.worker                                               waiting for 96.9µs
  where       main.worker main.go:30
  waits for   sync.Mutex.Lock on #3
              held by G6 main.worker
              2nd in line, with G30
  made        by G1 main.main at main.go:9, 197µs ago
  time        1.7µs running, 98.6µs runnable, 96.9µs waiting
`},
		{33, `
G33 main.worker                                               runnable for 194µs
  where       main.worker, not begun
  queued      2nd in P1's queue
  made        by G1 main.main at main.go:9, 194µs ago
  time        0ns running, 194µs runnable, 0ns waiting
`},
		{70, `
There is no G70: the highest so far is G60. Alive: G1–G60.
`},
		{0, `
There is no G0: goroutines are counted from 1. Alive: G1–G60.
`},
	} {
		look(t, fmt.Sprint(":g ", c.id), Goroutine(st, c.id, Options{}), c.want)
	}
	delete(st.Gs, 33)
	look(t, ":g of an ended one", Goroutine(st, 33, Options{}), `
There is no G33: it has ended. Alive: G1–G32 G34–G60.
`)
}

func TestProcsAndThreads(t *testing.T) {
	look(t, ":ps", Procs(busy(), Options{}), `
P    M    task                        next   queue, head first
P0   M0   ▶ G7 main.worker            G8     11: G9–G19
P1   M4   ▶ G3 main.worker            –      G35 G33 G39
P2   M3   M3 looks for work           –      empty
P3   –    idle                        –      empty
global queue  21: G40–G60
idle          1 worker asleep (M5), 1 workstation free (P3)
`)
	look(t, "Ms", Threads(busy(), Options{}), `
M     P     for      does                    with
M0    P0    260µs    runs                    G7 main.worker main.go:14
M1    –     252µs    sysmon, needs no P      –
M2    –     74.8µs   blocked in read         G2 main.worker main.go:17
M3    P2    64.6µs   looks for work          –
M4    P1    85µs     runs                    G3 main.worker main.go:19
M5    –     78.2µs   asleep                  –
`)
}

// crowd is a state of n goroutines, on so many Ps, in all states.
func crowd(n, procs int) *trace.State {
	st := trace.NewState(new(trace.Sites))
	do := func(e trace.Event) { st.Apply(e) }
	do(trace.Event{Kind: trace.ProcsSet, A: int64(procs), M: trace.NoID, P: trace.NoID})
	for i := range procs {
		do(trace.Event{Kind: trace.MNew, A: int64(i)})
		if i%3 != 2 {
			do(trace.Event{Kind: trace.PAcquire, M: int32(i), P: int32(i)})
		}
	}
	for id := int64(1); id <= int64(n); id++ {
		m := int32(id) % int32(procs)
		do(trace.Event{Kind: trace.GoCreate, G: id, Peer: 1, Text: "main.main.a_function_with_a_long_name.func1"})
		switch {
		case id < int64(procs):
			do(trace.Event{Kind: trace.GoStart, G: id, M: m, P: m})
			if id%5 == 0 {
				do(trace.Event{Kind: trace.SysEnter, G: id, M: m, P: m, Text: "read"})
			}
		case id%3 == 0:
			do(trace.Event{Kind: trace.GoPark, G: id, M: trace.NoID, Reason: trace.WaitChanRecv, Obj: id % 40})
		case id%3 == 1:
			do(trace.Event{Kind: trace.RunqPut, G: id, A: int64(m), B: id % 2})
		default:
			do(trace.Event{Kind: trace.GlobPut, G: id})
		}
	}
	return st
}

// Whatever the state and the terminal, a picture fits, is the same with and
// without colour but for its key, and the same every time.
func TestPicturesFit(t *testing.T) {
	pictures := map[string]func(*trace.State, Options) string{
		"Sched": Sched, "Goroutines": Goroutines, "Procs": Procs, "Threads": Threads,
		"Goroutine": func(st *trace.State, o Options) string { return Goroutine(st, 3, o) },
		"Channels":  Channels, "Locks": Locks,
		"Channel": func(st *trace.State, o Options) string { return Channel(st, 3, o) },
		"Lock":    func(st *trace.State, o Options) string { return Lock(st, 3, o) },
		"no lock": func(st *trace.State, o Options) string { return Lock(st, 1<<40, o) },
		"Why":     func(st *trace.State, o Options) string { return Why(st, 30, o) },
		"no such": func(st *trace.State, o Options) string { return Goroutine(st, 1<<40, o) },
	}
	for _, procs := range []int{1, 2, 4, 5, 8, 64} {
		for _, n := range []int{0, 1, 30, 700} {
			states := map[string]*trace.State{"crowd": crowd(n, procs)}
			if n == 30 {
				states["busy"] = busy()
			}
			for of, st := range states {
				for _, width := range []int{40, 80, 121, 250} {
					for _, height := range []int{10, 24} {
						for name, draw := range pictures {
							o := Options{Width: width, Height: height}
							got := draw(st, o)
							what := fmt.Sprintf("%s of %s, %d Gs on %d Ps at %dx%d", name, of, n, procs, width, height)
							fits(t, what, got, width, height)
							o.Color = true
							inColour := draw(st, o)
							fits(t, what+" in colour", inColour, width, height)
							if again := draw(st, o); again != inColour {
								t.Errorf("%s differs from one time to the next", what)
							}
							if a, b := withoutKey(got), withoutKey(ansi.Strip(inColour)); a != b {
								t.Errorf("%s: without colour\n%s\nwith\n%s", what, a, b)
							}
							o.ASCII = true
							for _, r := range strings.ReplaceAll(draw(st, o), "µ", "u") {
								if r > 126 {
									t.Errorf("%s: %q is not ASCII", what, r)
									break
								}
							}
						}
					}
				}
			}
		}
	}
}

func fits(t *testing.T, what, picture string, width, height int) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(picture, "\n"), "\n")
	if len(lines) > height-1 {
		t.Errorf("%s: %d lines\n%s", what, len(lines), picture)
	}
	for _, l := range lines {
		if w := ansi.StringWidth(l); w > width {
			t.Errorf("%s: %d columns: %q", what, w, l)
		}
	}
}

// withoutKey leaves out the line that explains the colours.
func withoutKey(picture string) string {
	lines := strings.Split(picture, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool {
		return strings.HasPrefix(l, "P workstation") || strings.Contains(l, " running  ") // at a small width
	}), "\n")
}

// Colour belongs to a picture, not to the process.
func TestColourIsLocal(t *testing.T) {
	defer func(old bool) { color.NoColor = old }(color.NoColor)
	for _, no := range []bool{true, false} {
		color.NoColor = no
		if Sched(busy(), Options{}) != ansi.Strip(Sched(busy(), Options{})) {
			t.Error("colour without Options.Color")
		}
		if got := Sched(busy(), Options{Color: true}); got == ansi.Strip(got) {
			t.Error("no colour with Options.Color")
		}
	}
}

func TestIDs(t *testing.T) {
	p := newPen(trace.NewState(nil), Options{})
	long := make([]int64, 2000)
	for i := range long {
		long[i] = int64(3 * i)
	}
	for _, c := range []struct {
		ids   []int64
		width int
		want  string
	}{
		{nil, 20, ""},
		{[]int64{3, 4, 5}, 20, "G3 G4 G5"},
		{[]int64{9, 3, 4, 5, 6, 1}, 20, "G9 G3–G6 G1"},
		{[]int64{6, 5, 4, 3}, 20, "G6 G5 G4 G3"},
		{[]int64{1, 3, 5, 7, 9, 11, 13, 15}, 22, "G1 G3 G5 G7 and 4 more"},
		{[]int64{1, 3, 5, 7, 9, 11, 13, 15}, 30, "G1 G3 G5 G7 G9 G11 G13 G15"},
		{long, 30, "G0 G3 G6 G9 G12 and 1,995 more"},
		{long, 4, "2,0…"},
	} {
		if got := p.ids(c.ids, c.width); got != c.want {
			t.Errorf("%v in %d: %q, want %q", c.ids[:min(9, len(c.ids))], c.width, got, c.want)
		}
	}
}

func TestOrdinal(t *testing.T) {
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 111: "111th", 1002: "1,002nd"} {
		if got := Ordinal(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

func BenchmarkSched(b *testing.B) {
	st := crowd(10_000, 4)
	for b.Loop() {
		Sched(st, Options{Color: true})
	}
}

func BenchmarkGoroutines(b *testing.B) {
	st := crowd(10_000, 4)
	for b.Loop() {
		Goroutines(st, Options{Color: true})
	}
}

// A whole screen of 10,000 goroutines, with what has just happened in words: it
// is to take less than 5 ms.
func BenchmarkFrame(b *testing.B) {
	st := crowd(10_000, 8)
	e := trace.Event{Kind: trace.RunqPut, G: 9_999, B: 1}
	m := Moment{Title: "a crowd", State: st, Output: strings.Repeat("a line of output\n", 400), Keys: "→ on ← back"}
	for b.Loop() {
		m.Told = Tell(st, e)
		Frame(m, Options{Width: 160, Height: 50, Color: true})
	}
}

// The same 10,000 told by somebody who cannot see.
func BenchmarkSentences(b *testing.B) {
	st := crowd(10_000, 8)
	for b.Loop() {
		Sched(st, Options{Sentences: true})
	}
}

// To walk one event back in a trace of 10,000 goroutines, and draw that.
func BenchmarkBack(b *testing.B) {
	rec := trace.NewRecorder()
	nobody := int32(trace.NoID)
	rec.Emit(trace.Event{Kind: trace.ProcsSet, A: 4, M: nobody, P: nobody})
	for id := int64(1); id <= 10_000; id++ {
		rec.Emit(trace.Event{Kind: trace.GoCreate, G: id, Peer: 1, Text: "main.worker"})
		rec.Emit(trace.Event{Kind: trace.GlobPut, G: id})
		rec.Emit(trace.Event{Kind: trace.GlobGet, G: id})
		rec.Emit(trace.Event{Kind: trace.GoPark, G: id, Reason: trace.WaitChanRecv, Obj: 1 + id%40})
	}
	at := int64(rec.Len()) - 1
	for b.Loop() {
		at--
		if at < 30_000 {
			at = int64(rec.Len()) - 1
		}
		Frame(Moment{State: rec.StateAt(at)}, Options{Width: 160, Height: 50, Color: true})
	}
}

// Sentences for a terminal are broken at words, and say the same.
func TestWrappedSentences(t *testing.T) {
	for _, width := range []int{40, 60, 80} {
		for what, draw := range map[string]func(o Options) string{
			":sched": func(o Options) string { return Sched(busy(), o) },
			":why":   func(o Options) string { return Why(busy(), 31, o) },
		} {
			o := Options{Sentences: true, Width: width}
			whole := draw(o)
			o.Wrap = true
			got := draw(o)
			for _, l := range strings.Split(got, "\n") {
				if ansi.StringWidth(l) > width && strings.Contains(strings.TrimSpace(l), " ") {
					t.Errorf("%s at %d: %q is too long", what, width, l)
				}
			}
			if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(whole), " ") {
				t.Errorf("%s at %d says\n%sand not\n%s", what, width, got, whole)
			}
		}
	}
	if got, want := Wrap("see lesson m-and-p or\nso\n", 14, 2), "see lesson\n  m-and-p or\nso\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
