package view_test

import (
	"fmt"
	"sync"
	"testing"
	"unicode/utf8"

	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/engine"
	"gopark/engine/trace"
	"gopark/engine/trace/lanes"
	"gopark/engine/trace/tracetest"
	"gopark/repl/view"
)

// runs are the traces of programs of all shapes, each made once.
var runs = sync.OnceValue(func() []*lanes.Run {
	var list []*lanes.Run
	for _, p := range tracetest.Programs {
		for _, procs := range []int{1, 4, 40} {
			rec, err := tracetest.Record(p, procs, 1)
			if err != nil {
				panic(err)
			}
			r := lanes.New(rec)
			r.Name = tracetest.Name(p, procs, 1)
			list = append(list, r)
		}
	}
	for seed := range uint64(20) {
		list = append(list, lanes.New(tracetest.Nonsense(seed, 300)))
	}
	return append(list, lanes.New(trace.NewRecorder()))
})

// A timeline fits its screen, in every form, wherever it is looked at.
func TestTimelineFits(t *testing.T) {
	for _, r := range runs() {
		span := r.Len()
		for _, by := range []view.Lane{view.ByP, view.ByM, view.ByG} {
			for _, o := range []view.Options{{}, {Width: 120, Height: 40, Color: true}, {Width: 40, Height: 10, ASCII: true}, {Width: 300, Height: 12}, {Width: 1, Height: 1}} {
				for _, w := range []view.Window{
					{}, {Rest: true}, {From: r.From + span/3, To: r.From + span/2, Rest: true}, {From: r.To - 1, To: r.To},
					{From: -1 << 40, To: 1 << 40}, {From: r.To, To: r.To + 5}, {Top: 1 << 30},
				} {
					w.By = by
					picture := view.Timeline(r, w, o)
					width, height := max(o.Width, 40), max(o.Height, 10)
					if o.Width == 0 {
						width, height = 80, 24
					}
					lines := strings.Split(strings.TrimSuffix(picture, "\n"), "\n")
					if len(lines) > height-1 {
						t.Fatalf("%s by %s in %dx%d, %+v: %d lines\n%s", r.Name, by, width, height, w, len(lines), picture)
					}
					for _, l := range lines {
						if ansi.StringWidth(l) > width {
							t.Fatalf("%s by %s in %dx%d, %+v: %d columns in %q", r.Name, by, width, height, w, ansi.StringWidth(l), l)
						}
						if o.ASCII && !ascii(l) {
							t.Fatalf("%s by %s: not ASCII: %q", r.Name, by, l)
						}
						if !o.Color && strings.Contains(l, "\x1b") {
							t.Fatalf("%s: colour in %q", r.Name, l)
						}
					}
				}
			}
		}
	}
}

func ascii(s string) bool {
	for _, c := range s {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// With and without colour the same characters are there.
func TestTimelineColourIsNotTheOnlySign(t *testing.T) {
	for _, r := range runs() {
		for _, by := range []view.Lane{view.ByP, view.ByM, view.ByG} {
			w := view.Window{By: by, Rest: true}
			plain := view.Timeline(r, w, view.Options{})
			var got strings.Builder
			for l := range strings.Lines(ansi.Strip(view.Timeline(r, w, view.Options{Color: true}))) {
				got.WriteString(strings.TrimRight(l, " \n") + "\n")
			}
			if got := got.String(); got != plain {
				t.Fatalf("%s by %s with colour:\n%s\nwithout:\n%s", r.Name, by, got, plain)
			}
		}
	}
}

// find returns the run of a program.
func find(t *testing.T, name string) *lanes.Run {
	t.Helper()
	for _, r := range runs() {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("there is no %q", name)
	return nil
}

func TestTimelineShowsWhatHappened(t *testing.T) {
	for _, tt := range []struct {
		program string
		by      view.Lane
		want    []string
	}{
		{"contention, procs 4, seed 1", view.ByG, []string{"G2 locker", "|───", "^", "was waited for", "critical path"}},
		{"calls, procs 4, seed 1", view.ByM, []string{"sysmon", "▓▓", "M0"}},
		{"calls, procs 4, seed 1", view.ByP, []string{"h", "P3", "P0"}},
		{"starvation, procs 4, seed 1", view.ByP, []string{"|G", "p", "got no P for"}},
		{"deadlock, procs 4, seed 1", view.ByG, []string{"G2 waiter", "Deadlock"}},
		{"panic, procs 4, seed 1", view.ByG, []string{"!", "panicked"}},
		{"many, procs 4, seed 1", view.ByG, []string{"and ", "more, below"}},
	} {
		picture := view.Timeline(find(t, tt.program), view.Window{By: tt.by, Rest: true}, view.Options{})
		for _, want := range tt.want {
			if !strings.Contains(picture, want) {
				t.Errorf("%s: %q is not in\n%s", tt.program, want, picture)
			}
		}
	}
}

func TestTimelineText(t *testing.T) {
	for _, r := range runs() {
		for _, by := range []view.Lane{view.ByP, view.ByM, view.ByG} {
			text := view.TimelineText(r, by, true)
			if !ascii(text) {
				t.Errorf("%s: not ASCII:\n%s", r.Name, text)
			}
			if n := strings.Count(text, "\n"); n < 1 || n > 200 {
				t.Errorf("%s: %d lines", r.Name, n)
			}
		}
	}
	text := view.TimelineText(find(t, "contention, procs 4, seed 1"), view.ByG, false)
	for _, want := range []string{"G2 main.locker, made by G1", "main.locker woke main.locker from sync.Mutex.Lock", "The critical path is", "Lock #"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

func TestCompare(t *testing.T) {
	side := func(seed uint64) view.Side {
		rec, err := tracetest.Record(tracetest.Programs[2], 4, seed)
		if err != nil {
			t.Fatal(err)
		}
		return view.Side{Name: fmt.Sprint("seed ", seed), Rec: rec, Run: lanes.New(rec)}
	}
	a, b := side(1), side(3)
	text := view.Compare(a, b, lanes.Part(a.Rec, b.Rec), view.Window{}, view.Options{})
	for _, want := range []string{"Then they part", "seed 1  at ", "seed 3  at ", "They write the same", "seed 1: 6 goroutines", "seed 3: 6 goroutines"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if text := view.Compare(a, a, nil, view.Window{}, view.Options{}); !strings.Contains(text, "are the same") {
		t.Error(text)
	}
}

func TestSpeedUp(t *testing.T) {
	var list []view.Speed
	for _, procs := range []int{1, 4, 40} {
		list = append(list, view.Speed{Procs: procs, Run: find(t, fmt.Sprintf("many, procs %d, seed 1", procs))})
	}
	for _, o := range []view.Options{{}, {Width: 40, ASCII: true}, {Width: 200, Color: true}} {
		chart := view.SpeedUp("many.go", list, o)
		if o.Width != 40 && strings.Count(ansi.Strip(chart), "%\n") != len(list) {
			t.Errorf("not every line ends with how busy the Ps were:\n%s", chart)
		}
		for _, l := range strings.Split(chart, "\n") {
			if ansi.StringWidth(l) > max(80, o.Width) || o.Width == 40 && ansi.StringWidth(l) > 40 {
				t.Errorf("too wide: %q", l)
			}
		}
		if strings.Count(chart, "\n") < 6 || !strings.Contains(chart, "1.00x") && o.Width != 40 {
			t.Errorf("%+v:\n%s", o, chart)
		}
	}
}

// BenchmarkTimelineFrame draws a frame of 10,000 goroutines.
func BenchmarkTimelineFrame(b *testing.B) {
	rec := trace.NewRecorder()
	e, err := engine.New(engine.Config{Trace: rec, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	if err := e.Run(func() {
		var wg engine.WaitGroup
		for range 10_000 {
			wg.Add(1)
			e.Go(func() { e.Sleep(1000); wg.Done() }, "main.task")
		}
		wg.Wait()
	}); err != nil {
		b.Fatal(err)
	}
	r := lanes.New(rec)
	for _, by := range []view.Lane{view.ByP, view.ByG} {
		b.Run("by "+by.String(), func(b *testing.B) {
			for range b.N {
				view.Timeline(r, view.Window{By: by, Rest: true}, view.Options{Color: true})
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms/frame")
		})
	}
}
