package files_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	rtrace "runtime/trace"
	"strings"
	"sync"
	"testing"
	"time"

	gotrace "golang.org/x/exp/trace"
	"golang.org/x/net/html"

	"gopark/engine/trace"
	"gopark/engine/trace/files"
	"gopark/engine/trace/lanes"
	"gopark/engine/trace/tracetest"
)

// each runs every program under several schedules.
func each(t *testing.T, f func(t *testing.T, rec *trace.Recorder)) {
	schedules(t, []int{1, 4}, []uint64{1, 3, 4, 5}, f)
}

// few runs every program under two schedules: for what takes long.
func few(t *testing.T, f func(t *testing.T, rec *trace.Recorder)) {
	schedules(t, []int{4}, []uint64{1, 3}, f)
}

func schedules(t *testing.T, procs []int, seeds []uint64, f func(t *testing.T, rec *trace.Recorder)) {
	if tracetest.Race {
		procs, seeds = procs[len(procs)-1:], seeds[:1]
	}
	for _, p := range tracetest.Programs {
		for _, procs := range procs {
			for _, seed := range seeds {
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

// write returns a file's bytes.
func write(t *testing.T, ending string, rec *trace.Recorder) []byte {
	t.Helper()
	run := lanes.New(rec)
	run.Name = `<"a" & b>`
	var b bytes.Buffer
	if err := files.Write(&b, "x"+ending, rec, run); err != nil {
		t.Fatalf("%s: %v", ending, err)
	}
	return b.Bytes()
}

// The parser that "go tool trace" has, too, must take our traces, and find in
// them what we know.
func TestGoTraceIsParsed(t *testing.T) {
	each(t, func(t *testing.T, rec *trace.Recorder) {
		data := write(t, ".trace", rec)
		r, err := gotrace.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		made, ended, blocked := int64(0), int64(0), int64(0)
		running := map[gotrace.GoID]gotrace.Time{}
		ran := map[gotrace.GoID]int64{}
		var last gotrace.Time
		for {
			ev, err := r.ReadEvent()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if ev.Kind() == gotrace.EventSync {
				continue
			}
			last = ev.Time()
			if ev.Kind() != gotrace.EventStateTransition {
				continue
			}
			st := ev.StateTransition()
			if st.Resource.Kind != gotrace.ResourceGoroutine {
				continue
			}
			id := st.Resource.Goroutine()
			from, to := st.Goroutine()
			if from == gotrace.GoNotExist || from == gotrace.GoUndetermined {
				made++
			}
			if to == gotrace.GoNotExist {
				ended++
			}
			if to == gotrace.GoWaiting {
				blocked++
			}
			if to == gotrace.GoRunning {
				running[id] = ev.Time()
			} else if from == gotrace.GoRunning {
				ran[id] += int64(ev.Time() - running[id])
				delete(running, id)
			}
		}
		for id, since := range running {
			ran[id] += int64(last - since)
		}
		stats := trace.Summarize(rec)
		parks := int64(0)
		for _, n := range stats.Parks {
			parks += n
		}
		if made != stats.Made || ended != stats.Ended || blocked != parks {
			t.Errorf("%d made, %d ended, %d blocked; we know of %d, %d, %d", made, ended, blocked, stats.Made, stats.Ended, parks)
		}
		for _, g := range stats.Gs {
			// The reader moves events of the same nanosecond apart by one.
			got, room := ran[gotrace.GoID(g.ID)], float64(10+2*g.Starts)+float64(rec.Len())/50
			if math.Abs(float64(got-g.Ran)) > room {
				t.Errorf("G%d ran for %d, we know of %d", g.ID, got, g.Ran)
			}
		}
	})
}

// The toolchain's own command must open it.
func TestGoToolTrace(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go command here")
	}
	for _, p := range tracetest.Programs[:7] {
		rec, err := tracetest.Record(p, 4, 1)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "a.trace")
		if err := os.WriteFile(path, write(t, ".trace", rec), 0o644); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
		out, err := exec.CommandContext(ctx, goTool, "tool", "trace", "-d=parsed", path).CombinedOutput()
		late := ctx.Err() != nil
		cancel()
		if late {
			t.Skip("the go command, which may have to build its trace tool first, took too long")
		}
		if err != nil {
			if strings.Contains(string(out), "no such tool") {
				t.Skip("the toolchain has no trace command")
			}
			t.Fatalf("%s: %v\n%s", p.Name, err, out)
		}
		if !bytes.Contains(out, []byte("GoID=1")) {
			t.Errorf("%s: no word of G1 in\n%.500s", p.Name, out)
		}
	}
}

// What we wrote in Go's format and read again has the same lanes.
func TestGoTraceThereAndBack(t *testing.T) {
	each(t, func(t *testing.T, rec *trace.Recorder) {
		again, err := files.Read(bytes.NewReader(write(t, ".trace", rec)))
		if err != nil {
			t.Fatal(err)
		}
		a, b := lanes.New(rec), lanes.New(again)
		if len(a.Gs) != len(b.Gs) {
			t.Fatalf("%d goroutines, then %d", len(a.Gs), len(b.Gs))
		}
		for i := range a.Gs {
			x, y := a.Gs[i], b.Gs[i]
			near := func(p, q int64) bool {
				return math.Abs(float64(p-q)) <= float64(50+4*len(x.Spans))+float64(rec.Len())/25
			}
			// What was going on at the end: the last events may be of a kind that
			// Go's format does not have, and it ends a little earlier.
			if x.End < 0 {
				near = func(p, q int64) bool { return math.Abs(float64(p-q)) <= 1000 }
			}
			if x.ID != y.ID || !near(x.Ran, y.Ran) || !near(x.Waited, y.Waited) || !near(x.Called, y.Called) {
				t.Errorf("G%d: ran %d waited %d called %d, then G%d: %d %d %d", x.ID, x.Ran, x.Waited, x.Called, y.ID, y.Ran, y.Waited, y.Called)
			}
			if x.Func != y.Func {
				t.Errorf("G%d is %s, then %s", x.ID, x.Func, y.Func)
			}
		}
		if err := again.StateAt(math.MaxInt64).Check(); err != nil {
			t.Errorf("the states contradict themselves: %v", err)
		}
	})
}

// A trace that the real runtime writes is read and drawn.
func TestRealTrace(t *testing.T) {
	var b bytes.Buffer
	began := time.Now()
	if err := rtrace.Start(&b); err != nil {
		t.Skipf("tracing is on already: %v", err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	c := make(chan int)
	const workers = 8
	for i := range workers {
		wg.Add(1)
		go realWorker(&wg, &mu, c, i)
	}
	for range workers {
		<-c
	}
	wg.Wait()
	runtime.Gosched()
	os.ReadFile("files.go")
	rtrace.Stop()
	oneGeneration := time.Since(began) < 900*time.Millisecond // as a rule

	rec, err := files.Read(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	run := lanes.New(rec)
	found, sent := 0, 0
	for _, g := range run.Gs {
		if strings.HasSuffix(g.Func, "realWorker") {
			found++
			// Whether it has ended depends on how quick the machine is.
			if g.Starts == 0 {
				t.Errorf("G%d: %+v", g.ID, g)
			}
			for _, s := range g.Spans {
				if s.Is == lanes.Waiting && run.Why(s) == string(trace.WaitChanSend) {
					sent++
				}
			}
		}
	}
	if found != workers {
		t.Errorf("%d of %d workers are found", found, workers)
	}
	if run.Procs != runtime.GOMAXPROCS(0) {
		t.Errorf("%d Ps, want %d", run.Procs, runtime.GOMAXPROCS(0))
	}
	for _, ending := range files.Endings() {
		if ending == ".trace" {
			continue // another trace would be made of it than the one that we read
		}
		write(t, ending, rec)
	}
	// Cut off, what is there is read, or it is said what has happened.
	for cut := 8; cut < b.Len(); cut += 1 + b.Len()/200 {
		if _, err := files.Read(bytes.NewReader(b.Bytes()[:cut])); !errors.Is(err, files.ErrCut) {
			t.Errorf("of %d bytes, the first %d: %v", b.Len(), cut, err)
		}
	}
	// Without the tables that are written last, or all of them, only names and
	// positions are missing.
	table := bytes.LastIndex(b.Bytes(), []byte("realWorker"))
	for _, cut := range []int{table, b.Len() - 1} {
		if !oneGeneration {
			break
		}
		part, err := files.Read(bytes.NewReader(b.Bytes()[:cut]))
		if !errors.Is(err, files.ErrCut) || part == nil {
			t.Fatalf("of %d bytes, the first %d: %v", b.Len(), cut, err)
		}
		got := lanes.New(part)
		if len(got.Gs) != len(run.Gs) || got.Len() != run.Len() || len(got.Wakes) != len(run.Wakes) {
			t.Errorf("of %d bytes, the first %d: %d goroutines in %d ns, %d wakes; want %d, %d, %d", b.Len(), cut, len(got.Gs), got.Len(), len(got.Wakes), len(run.Gs), run.Len(), len(run.Wakes))
		}
	}
	// Damaged, it is refused and nothing worse.
	for at := 16; at < b.Len(); at += 1 + b.Len()/200 {
		bad := bytes.Clone(b.Bytes())
		bad[at] ^= 0x55
		files.Read(bytes.NewReader(bad))
		files.Read(bytes.NewReader(bad[:len(bad)-len(bad)/20]))
	}
}

func realWorker(wg *sync.WaitGroup, mu *sync.Mutex, c chan int, i int) {
	defer wg.Done()
	mu.Lock()
	time.Sleep(time.Millisecond)
	mu.Unlock()
	c <- i
}

func TestLogThereAndBack(t *testing.T) {
	check := func(t *testing.T, rec *trace.Recorder) {
		first := write(t, ".jsonl", rec)
		again, err := files.Read(bytes.NewReader(first))
		if err != nil {
			t.Fatal(err)
		}
		if second := write(t, ".jsonl", again); !bytes.Equal(first, second) {
			t.Errorf("it was %.300s\nand is %.300s", first, second)
		}
		if again.Len() != rec.Len() || again.Dropped() != rec.Dropped() {
			t.Fatalf("%d events after %d, then %d after %d", rec.Len(), rec.Dropped(), again.Len(), again.Dropped())
		}
		for i := range rec.Len() {
			a, b := rec.At(i), again.At(i)
			if rec.Sites().Pos(a.Site) != again.Sites().Pos(b.Site) {
				t.Errorf("event %d is somewhere else", i)
			}
			a.Site, b.Site = 0, 0
			if a != b {
				t.Errorf("event %d was %+v and is %+v", i, a, b)
			}
		}
	}
	few(t, check)
	t.Run("texts", func(t *testing.T) {
		rec := trace.NewRecorder()
		for _, s := range []string{"", "\x00", "\xff\xfe", "\u2028<&>", `"\`, strings.Repeat("long ", 100_000), "🦫"} {
			rec.Emit(trace.Event{Kind: trace.Output, A: 1, Text: s})
		}
		check(t, rec)
	})
	t.Run("dropped", func(t *testing.T) {
		rec := trace.NewRecorder(trace.Limit(1))
		for i := range 20_000 {
			rec.Emit(trace.Event{Kind: trace.RunqPut, Time: int64(i), G: int64(i)})
		}
		if rec.Dropped() == 0 {
			t.Fatal("nothing was dropped")
		}
		check(t, rec)
	})
	t.Run("nonsense", func(t *testing.T) { check(t, tracetest.Nonsense(1, 500)) })
}

// TestStacksThereAndBack: a log and Go's format keep who called.
func TestStacksThereAndBack(t *testing.T) {
	rec := trace.NewRecorder()
	sites := rec.Sites()
	at := func(line int) trace.Site {
		return sites.Add(trace.Pos{File: "main.go", Line: line, Func: fmt.Sprint("main.f", line)})
	}
	stack := sites.AddCall(at(3), sites.AddCall(at(2), at(1)))
	rec.Emit(trace.Event{Kind: trace.GoCreate, G: 1, Text: "main.main"})
	rec.Emit(trace.Event{Kind: trace.GoStart, G: 1})
	rec.Emit(trace.Event{Kind: trace.GoPark, G: 1, Reason: trace.WaitChanRecv, Obj: 1, Site: stack, Time: 5})
	rec.Emit(trace.Event{Kind: trace.GoReady, G: 1, Site: at(2), Time: 6})
	var b bytes.Buffer
	if err := files.WriteLog(&b, rec); err != nil {
		t.Fatal(err)
	}
	back, err := files.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(back.Sites().Stack(back.Events()[2].Site)); got != "[main.go:3 main.go:2 main.go:1]" {
		t.Error(got)
	}
	if got := fmt.Sprint(back.Sites().Stack(back.Events()[3].Site)); got != "[main.go:2]" {
		t.Error(got)
	}
}

func TestBadLogs(t *testing.T) {
	const head = `{"gopark":"trace","version":1}` + "\n"
	for _, tt := range []struct{ log, want string }{
		{"", "empty"},
		{"hello", "neither a log"},
		{"{}", "no log of gopark's"},
		{`{"gopark":"trace","version":2}`, "version 2"},
		{`{"gopark":"trace","version":1,"dropped":-1}`, "dropped"},
		{head + "[]", "line 2"},
		{head + `{"t":1}`, "out of turn"},
		{head + `{"kind":"GoPark"}`, "no time"},
		{head + `{"t":1,"kind":"Nothing such"}`, "no kind of event"},
		{head + `{"t":9223372036854775807,"kind":"GoPark"}`, "out of range"},
		{head + `{"t":1,"kind":"GoPark","site":3}`, "site 3"},
		{head + `{"t":1,"kind":"GoPark","g":99999999999}`, "out of range"},
		{head + `{"site":1,"file":"main.go","line":1,"caller":1}`, "caller 1"},
		{head + `{"t":"x","kind":"GoPark"}`, "t cannot be a string"},
		{head + "\n\n" + `{"t":1,`, "line 4"},
		{head + strings.Repeat(" ", 70<<20), "longer than"},
	} {
		_, err := files.Read(strings.NewReader(tt.log))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.60q: %v, want %q", tt.log, err, tt.want)
		}
	}
	if _, err := files.Read(io.MultiReader(strings.NewReader(head), brokenReader{})); !errors.Is(err, errBroken) {
		t.Errorf("a broken reader: %v", err)
	}
}

var errBroken = errors.New("broken")

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errBroken }

// Chrome's format: what the viewers demand.
func TestChrome(t *testing.T) {
	few(t, func(t *testing.T, rec *trace.Recorder) {
		var doc struct {
			TraceEvents []struct {
				Name, Ph string
				Ts, Dur  float64
				Pid      int
				Tid, ID  int64
				Args     map[string]any
			}
		}
		if err := json.Unmarshal(write(t, ".json", rec), &doc); err != nil {
			t.Fatal(err)
		}
		type track struct {
			pid int
			tid int64
		}
		names, ends, flows := map[track]string{}, map[track]float64{}, map[int64]string{}
		for _, e := range doc.TraceEvents {
			k := track{e.Pid, e.Tid}
			switch e.Ph {
			case "M":
				if e.Name == "thread_name" {
					names[k] = e.Args["name"].(string)
				}
			case "X":
				if e.Ts < ends[k]-0.0005 || e.Dur < 0 {
					t.Fatalf("a slice of %v begins at %f, before the end of the one before at %f", k, e.Ts, ends[k])
				}
				ends[k] = e.Ts + e.Dur
			case "s", "f":
				flows[e.ID] += e.Ph
			}
			if e.Ph != "M" && names[k] == "" {
				t.Errorf("%+v is on a track without a name", e)
			}
		}
		stats := trace.Summarize(rec)
		handoffs := int64(0)
		for _, e := range doc.TraceEvents {
			if e.Ph == "i" && e.Name == "Handoff" {
				handoffs++
			}
		}
		if handoffs != stats.Handoffs {
			t.Errorf("%d handoffs are marked of %d", handoffs, stats.Handoffs)
		}
		gs := 0
		for k := range names {
			if k.pid == 1 {
				gs++
			}
		}
		if int64(gs) != stats.Made {
			t.Errorf("%d tracks for %d goroutines", gs, stats.Made)
		}
		for id, f := range flows {
			if f != "sf" {
				t.Errorf("flow %d is %q", id, f)
			}
		}
	})
}

// Pictures can be read by what reads such files, and refer to nothing outside.
func TestPictures(t *testing.T) {
	few(t, func(t *testing.T, rec *trace.Recorder) {
		svg := xml.NewDecoder(bytes.NewReader(write(t, ".svg", rec)))
		rects := 0
		for {
			tok, err := svg.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if el, ok := tok.(xml.StartElement); ok {
				if el.Name.Local == "rect" {
					rects++
				}
				for _, a := range el.Attr {
					if a.Name.Local == "href" || a.Name.Local == "src" {
						t.Errorf("it refers to %s", a.Value)
					}
				}
			}
		}
		if rects < 4 {
			t.Errorf("%d boxes", rects)
		}
		img, err := png.Decode(bytes.NewReader(write(t, ".png", rec)))
		if err != nil {
			t.Fatal(err)
		}
		if b := img.Bounds(); b.Dx() < 800 || b.Dy() < 100 {
			t.Errorf("the picture is %v", b)
		}
	})
}

func TestHTML(t *testing.T) {
	few(t, func(t *testing.T, rec *trace.Recorder) {
		page := write(t, ".html", rec)
		doc, err := html.Parse(bytes.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		var script string
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			for _, a := range n.Attr {
				if a.Key == "src" || a.Key == "href" {
					t.Errorf("<%s> refers to %s", n.Data, a.Val)
				}
			}
			if n.Data == "script" && n.FirstChild != nil {
				script = n.FirstChild.Data
			}
		}
		for _, bad := range []string{"http:", "https:", "//cdn", "import(", "fetch(", "XMLHttp"} {
			if strings.Contains(script, bad) {
				t.Errorf("the script has %q", bad)
			}
		}
		_, rest, ok := strings.Cut(script, "const run = ")
		if !ok {
			t.Fatal("there is no data in the page")
		}
		var data struct {
			Gs []struct{ Spans [][]int64 }
		}
		if err := json.NewDecoder(strings.NewReader(rest)).Decode(&data); err != nil {
			t.Fatal(err)
		}
		if line, _, _ := strings.Cut(rest, "\n"); strings.Contains(line, "null") {
			t.Error("there is a null in the data, which the script cannot go through")
		}
		if got, want := len(data.Gs), int(trace.Summarize(rec).Made); got != want {
			t.Errorf("%d goroutines in the page, want %d", got, want)
		}
	})
}

func TestSameBytes(t *testing.T) {
	p := tracetest.Programs[2]
	a, err := tracetest.Record(p, 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := tracetest.Record(p, 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, ending := range files.Endings() {
		if !bytes.Equal(write(t, ending, a), write(t, ending, b)) {
			t.Errorf("%s: the same run gives other bytes", ending)
		}
	}
}

func TestEndings(t *testing.T) {
	for _, bad := range []string{"x", "x.gif", "x.", ".svgz"} {
		if err := files.Known(bad); err == nil || !strings.Contains(err.Error(), ".jsonl") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := files.Known("X.SVG"); err != nil {
		t.Error(err)
	}
}

// Contradictions in a trace may be refused, and must not be worse.
func TestNonsenseIsWritten(t *testing.T) {
	seeds := uint64(100)
	if tracetest.Race {
		seeds = 5
	}
	for seed := range seeds {
		rec := tracetest.Nonsense(seed, 150)
		run := lanes.New(rec)
		for _, ending := range files.Endings() {
			if err := files.Write(io.Discard, "x"+ending, rec, run); err != nil && ending != ".trace" {
				t.Errorf("%s: %v", ending, err)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, p := range tracetest.Programs[:6] {
		rec, err := tracetest.Record(p, 2, 1)
		if err != nil {
			f.Fatal(err)
		}
		for _, ending := range []string{".jsonl", ".trace"} {
			var b bytes.Buffer
			if err := files.Write(&b, ending, rec, lanes.New(rec)); err != nil {
				f.Fatal(err)
			}
			if b.Len() < 20_000 {
				f.Add(b.Bytes())
			}
		}
	}
	f.Add([]byte("go 1.22 trace\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rec, err := files.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		run := lanes.New(rec)
		for _, ending := range files.Endings() {
			if err := files.Write(io.Discard, ending, rec, run); err != nil && ending != ".trace" {
				t.Error(err)
			}
		}
	})
}

// BenchmarkWrite reports how fast each format is written.
func BenchmarkWrite(b *testing.B) {
	rec, err := tracetest.Record(tracetest.Programs[len(tracetest.Programs)-1], 4, 1)
	if err != nil {
		b.Fatal(err)
	}
	run := lanes.New(rec)
	for _, ending := range files.Endings() {
		b.Run(ending, func(b *testing.B) {
			for range b.N {
				if err := files.Write(io.Discard, ending, rec, run); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rec.Len()), "ns/event")
		})
	}
}

// A log that was cut off is read up to there; a Go trace as far as the parser gets.
func TestCut(t *testing.T) {
	rec, err := tracetest.Record(tracetest.Programs[0], 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	var log, goTrace bytes.Buffer
	if err := files.Write(&log, "a.jsonl", rec, lanes.New(rec)); err != nil {
		t.Fatal(err)
	}
	if err := files.Write(&goTrace, "a.trace", rec, lanes.New(rec)); err != nil {
		t.Fatal(err)
	}
	text := log.Bytes()
	ends := 0
	for n := len(text) - 300; n < len(text); n++ {
		got, err := files.Read(bytes.NewReader(text[:n]))
		lines := bytes.Count(text[:n], []byte("{\"t\":"))
		if err == nil {
			ends++
			lines = got.Len()
		} else if !errors.Is(err, files.ErrCut) || got == nil {
			t.Fatalf("cut at %d: %v", n, err)
		}
		if have := got.Len(); have < lines-1 || have > lines {
			t.Errorf("cut at %d: %d events of %d", n, have, lines)
		}
	}
	if ends == 0 {
		t.Error("no line ended")
	}
	for n := 32; n < goTrace.Len(); n += 97 {
		if _, err := files.Read(bytes.NewReader(goTrace.Bytes()[:n])); err == nil {
			t.Errorf("a Go trace cut at %d of %d is read without an error", n, goTrace.Len())
		}
	}
}
