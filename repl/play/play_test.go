package play

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hinshun/vt10x"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/repl/view"
)

// patience only bounds how long a failure takes.
const patience = time.Minute

func compile(t *testing.T, body string) (*interp.Program, []byte) {
	t.Helper()
	src := []byte("package main\n\nimport (\"fmt\"; \"sync\"; \"sync/atomic\"; \"time\")\n\nvar _ = fmt.Sprint\nvar _ sync.Once\nvar _ atomic.Bool\nvar _ time.Time\n\nfunc main() {" + body + "\n}\n")
	p, err := interp.Compile("main.go", src, "")
	if err != nil {
		t.Fatal(err)
	}
	return p, src
}

const workers = `
	var wg sync.WaitGroup
	c := make(chan int, 2)
	for i := range 5 { wg.Add(1); go func() { defer wg.Done(); c <- i; <-c; time.Sleep(time.Duration(i) * time.Microsecond); fmt.Println("worker", i) }() }
	wg.Wait()
	fmt.Println("done")`

// spinner waits in a loop, which is nothing that can be seen.
const spinner = `
	var n atomic.Int32
	for range 4 { go func() { n.Add(1) }() }
	for n.Load() < 4 { }
	fmt.Println("all")`

const mutexes = `
	var a, b sync.Mutex
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { defer wg.Done(); a.Lock(); time.Sleep(0); b.Lock() }()
	go func() { defer wg.Done(); b.Lock(); time.Sleep(0); a.Lock() }()
	wg.Wait()`

func traceText(t *testing.T, rec *trace.Recorder) string {
	t.Helper()
	var b strings.Builder
	if err := trace.WriteText(&b, rec.Events(), rec.Sites()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// drive runs a program with answers, and returns what was shown.
func drive(t *testing.T, p *interp.Program, opt interp.Options, s *Schedule, answer func(n int) (string, error)) (*interp.Result, string) {
	t.Helper()
	var out strings.Builder
	n := 0
	d := &Driver{
		Out:  &out,
		View: func() view.Options { return view.Options{Sentences: true} },
		Save: s.Save,
		Ask:  func(string) (string, error) { n++; return answer(n) },
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	res := d.Drive(ctx, p, opt, &s.Schedule)
	if ctx.Err() != nil {
		t.Fatalf("the driven run did not end. It showed:\n%s", out.String())
	}
	return res, out.String()
}

// Whatever is chosen, the run ends, and its schedule gives the same trace, to the
// byte, also after it was a file.
func TestDrivenRunsReplay(t *testing.T) {
	for name, body := range map[string]string{"workers": workers, "spinner": spinner, "deadlock": mutexes} {
		for seed := range uint64(4) {
			t.Run(fmt.Sprint(name, seed), func(t *testing.T) {
				p, src := compile(t, body)
				r := rand.New(rand.NewPCG(seed, 1))
				var output strings.Builder
				opt := interp.Options{Procs: 1 + int(seed), Seed: seed + 1, Stdout: &output, Trace: trace.NewRecorder(trace.WithSites(p.Sites()))}
				s := &Schedule{Program: "main.go", Source: Fingerprint(src)}
				res, _ := drive(t, p, opt, s, func(n int) (string, error) {
					switch {
					case n > 300:
						return "auto", nil
					case n%7 == 0:
						return fmt.Sprintf("G%d", r.IntN(9)), nil
					case n%5 == 0:
						return fmt.Sprintf("M%d", r.IntN(5)), nil
					}
					return fmt.Sprint(1 + r.IntN(3)), nil
				})
				file := filepath.Join(t.TempDir(), "a.schedule")
				if err := s.Save(file); err != nil {
					t.Fatal(err)
				}
				if err := s.Save(file); err == nil {
					t.Error("a schedule was overwritten")
				}
				read, err := LoadSchedule(file)
				if err != nil {
					t.Fatal(err)
				}
				if err := read.Fits("main.go", src); err != nil || read.Text() != s.Text() {
					t.Errorf("%v; what was read is\n%s\nwant\n%s", err, read.Text(), s.Text())
				}
				var again strings.Builder
				replay := engine.Replay(&read.Schedule)
				rec := trace.NewRecorder(trace.WithSites(p.Sites()))
				res2 := p.Run(t.Context(), interp.Options{Procs: read.Procs, Seed: read.Seed, Stdout: &again, Trace: rec, Strategy: replay})
				if replay.Err() != nil {
					t.Error(replay.Err())
				}
				if got, want := traceText(t, rec), traceText(t, opt.Trace); got != want {
					t.Error("the trace is another")
				}
				if again.String() != output.String() || res2.ExitCode != res.ExitCode || res2.Report != res.Report {
					t.Errorf("ended with %d and wrote %q; want %d and %q", res2.ExitCode, &again, res.ExitCode, &output)
				}
			})
		}
	}
}

// What the scheduler could not do is refused, and the rule said.
func TestIllegalChoices(t *testing.T) {
	p, _ := compile(t, `
	c := make(chan int)
	for range 6 { go func() { c <- 1 }() }
	for range 6 { <-c }
	for range 6 { go func() { time.Sleep(time.Microsecond) }() }
	time.Sleep(time.Millisecond)`)
	answers := []string{"0", "77", "what", "G99", "G0", "M1", "M9", "P0", "P7", "x1", "G", "save", "why", "why 2", "gs", "sched", "g 2", "help", "auto x"}
	_, shown := drive(t, p, interp.Options{Procs: 2, Seed: 1}, &Schedule{}, func(n int) (string, error) {
		if n <= len(answers) {
			return answers[n-1], nil
		}
		// Every goroutine is tried at every choice, those that run last.
		if g := 8 - n%8; g < 8 {
			return fmt.Sprintf("G%d", g), nil
		}
		return "", nil
	})
	for _, want := range []string{
		"You are the scheduler.",
		"there is no choice 0",
		"there is no choice 77",
		`"what" is no choice`,
		"there is no G99",
		"M1 is sysmon: it needs no P, and makes its rounds by itself",
		"there is no M9",
		"there is no P7: GOMAXPROCS is 2, so they are P0 to P1",
		"to which file?",
		"why which goroutine?",
		"The clock shows",
		"let the scheduler make the next N choices",
		"only a runnable goroutine can be chosen",
		"has ended: it will not run any more",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("never said %q in\n%s", want, shown)
		}
	}
}

// A P between two tasks takes what is its turn, and nothing else.
func TestChoiceFromAQueue(t *testing.T) {
	st := trace.NewState(nil)
	nobody := int32(trace.NoID)
	for _, e := range []trace.Event{
		{Kind: trace.ProcsSet, A: 2, M: nobody, P: nobody}, {Kind: trace.MNew, P: nobody}, {Kind: trace.PAcquire},
		{Kind: trace.MNew, A: 1, P: nobody}, {Kind: trace.MPark, M: 1, P: nobody},
		{Kind: trace.GoCreate, G: 4}, {Kind: trace.GoCreate, G: 5}, {Kind: trace.GoCreate, G: 6}, {Kind: trace.GoCreate, G: 7}, {Kind: trace.GoCreate, G: 8},
		{Kind: trace.RunqPut, G: 4}, {Kind: trace.RunqPut, G: 5, B: 1}, {Kind: trace.RunqPut, G: 6, B: 1},
		{Kind: trace.GlobPut, G: 7}, {Kind: trace.RunqPut, G: 8, A: 1, B: 1},
	} {
		st.Apply(e)
	}
	c := &chooser{state: st}
	ms := []engine.Movable{{M: 0}}
	for choice, want := range map[string]string{
		"G4": "", "M0": "", "P0": "", "1": "", "g 4": "",
		"G5": "G5 is the 1st in P0's queue. A P takes runnext first, and then its queue from the head: it is G4's turn there (runtime/proc.go: runqget)",
		"G6": "G6 is the 2nd in P0's queue. A P takes runnext first, and then its queue from the head: it is G4's turn there (runtime/proc.go: runqget)",
		"G7": "G7 is the 1st in the global queue. A P takes from its head, and as a rule only when its own queue is empty, or at every 61st start (runtime/proc.go: findRunnable)",
		"G8": "G8 is in P1's queue, and P1 has no M at the moment: nobody can run it there",
		"P1": "P1 is idle: it has no M, and does nothing before one takes it (runtime/proc.go: acquirep)",
		"M1": "M1 is asleep: an M is woken when somebody makes a goroutine runnable while a P is free and nobody looks for work (runtime/proc.go: wakep)",
	} {
		i, err := c.choose(choice, ms)
		if want == "" && (i != 0 || err != nil) || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%s: %d, %v; want %q", choice, i, err, want)
		}
	}
}

func TestStopDriving(t *testing.T) {
	p, _ := compile(t, workers)
	for name, answer := range map[string]func(int) (string, error){
		"stop":   func(int) (string, error) { return "stop", nil },
		"Ctrl-C": func(int) (string, error) { return "", ErrStop },
	} {
		if res, _ := drive(t, p, interp.Options{}, &Schedule{}, answer); res.ExitCode != 130 {
			t.Errorf("%s: exit code %d", name, res.ExitCode)
		}
	}
	res, shown := drive(t, p, interp.Options{}, &Schedule{}, func(int) (string, error) { return "", io.EOF })
	if res.ExitCode != 0 || !strings.Contains(shown, "The scheduler chooses from here on.") {
		t.Errorf("at the end of input: exit code %d\n%s", res.ExitCode, shown)
	}
}

// After a choice it is told what came of it.
func TestDrivingTellsWhatFollowed(t *testing.T) {
	p, _ := compile(t, workers)
	_, shown := drive(t, p, interp.Options{}, &Schedule{}, func(int) (string, error) { return "1", nil })
	first, rest, _ := strings.Cut(shown, "choice 2, at")
	if strings.Count(first, "\n     ") == 0 || !strings.Contains(shown, " made by G1") {
		t.Errorf("after the first choice nothing is told:\n%s", first)
	}
	if !strings.HasSuffix(rest, "The run is over: from there on only one could go on at a time.\n") {
		t.Errorf("it does not say how it ends:\n%s", rest)
	}
}

func TestSchedulesThatDoNotFit(t *testing.T) {
	_, src := compile(t, workers)
	s := &Schedule{Program: "main.go", Source: Fingerprint(src)}
	for name, want := range map[string]string{
		"main.go":  "the schedule does not fit main.go: it was made for main.go as it was then; it has changed since",
		"other.go": "the schedule does not fit other.go: it was made for main.go",
	} {
		if err := s.Fits(name, []byte("another")); err == nil || err.Error() != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	for text, want := range map[string]string{
		"":                                    "line 1: this is no schedule",
		"hello\n":                             "line 1: this is no schedule",
		"# program x\n\nhello\n":              "below its first 2 lines: line 1: this is no schedule",
		"gopark schedule seed 1 procs 2\n1 x": `line 2: "x" is no move`,
		"gopark schedule seed 1 procs 2\n1*0": `line 2: "1*0" is no move`,
		"gopark schedule seed 1 procs 2\n-1":  `line 2: "-1" is no move`,
		"gopark schedule seed 1 procs 2\n\n1*99999999999999": "line 3:",
	} {
		if _, err := ParseSchedule([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if s, err := ParseSchedule([]byte("# mine\r\n# source ab\r\ngopark schedule seed 3 procs 2\r\n0*3 1\r\n")); err != nil || s.Source != "ab" || len(s.Moves) != 2 {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := LoadSchedule(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestParsePace(t *testing.T) {
	for s, want := range map[string]Pace{"20x": 20, "20": 20, "0.5x": 0.5, "1e3X": 1000} {
		if p, err := ParsePace(s); p != want || err != nil {
			t.Errorf("%q: %v, %v", s, p, err)
		}
	}
	for _, s := range []string{"", "x", "0", "-2x", "fast", "NaN", "inf", "1e99", "20xx"} {
		if p, err := ParsePace(s); err == nil {
			t.Errorf("%q: %v", s, p)
		}
	}
	if Pace(20).String() != "20x" || Pace(0).String() != "" {
		t.Error("a pace is not written as it is read")
	}
}

// A paced run takes its time, on a wall whose clock goes on only while somebody
// sleeps.
func TestPaceIsKept(t *testing.T) {
	p, _ := compile(t, `time.Sleep(2 * time.Millisecond)`)
	began := time.Unix(1000, 0)
	now := began
	w := wall{
		now: func() time.Time { return now },
		sleep: func(_ context.Context, d time.Duration) {
			if d > 0 {
				now = now.Add(d)
			}
		},
	}
	res := p.Run(t.Context(), interp.Options{Pace: Pace(200).limits(t.Context(), w)})
	// Everything after the last look at the clock, at most a piece, is free.
	if took, want := now.Sub(began), 200*res.Elapsed; took > want || took < want-2*piece {
		t.Errorf("%v of its own took %v, want %v", res.Elapsed, took, want)
	}
}

func TestParseKeys(t *testing.T) {
	got, rest := parseKeys([]byte("\x1b[C\x1bOD q\x1b[1;5Hz\x1b\x03\x1a\x1b[5~\x1b[12~é\x1b[6"))
	want := []Key{KeyRight, KeyLeft, ' ', 'q', 'z', KeyCtrlC, KeyCtrlZ, KeyPageUp}
	if fmt.Sprint(got) != fmt.Sprint(want) || string(rest) != "\x1b[6" {
		t.Errorf("%v and %q, want %v", got, rest, want)
	}
	// However it comes.
	r, w := io.Pipe()
	keys := ReadKeys(r)
	go func() {
		for _, b := range []byte("\x1b[C\x1b[6~x\x1b") {
			w.Write([]byte{b})
		}
		w.Close()
	}()
	var came []Key
	for k := range keys {
		came = append(came, k)
	}
	if want := []Key{KeyRight, KeyPageDown, 'x'}; fmt.Sprint(came) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", came, want)
	}
}

// Where there is no screen, a run is told: every event in a sentence, the
// output between them, and how things stand at the end.
func TestToldRun(t *testing.T) {
	p, _ := compile(t, workers)
	var out strings.Builder
	opt := interp.Options{Procs: 2, Seed: 1, Stdout: &out}
	res := Watch(t.Context(), "main", p, opt, Screen{Out: &out, ASCII: true}, 0)
	text := out.String()
	for _, want := range []string{
		"G1 made G2 to run main.main.func1 at main.go:",
		"\nworker 3\n",
		`wrote "worker 3\n" to standard output.`,
		"\ndone\n",
		"\nNo goroutine is alive.\nThere are 2 Ps.\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not told in\n%s", want, text)
		}
	}
	if res.ExitCode != 0 || strings.Contains(text, "\x1b") || strings.ContainsAny(text, "µ→…") {
		t.Errorf("exit code %d; not plain:\n%s", res.ExitCode, text)
	}
	// A long run is not told to its end.
	p, _ = compile(t, `for range 3000 { func() { c := make(chan int, 1); c <- 1; <-c }() }`)
	out.Reset()
	Watch(t.Context(), "main", p, interp.Options{Procs: 1, Stdout: io.Discard}, Screen{Out: &out}, 0)
	if n := strings.Count(out.String(), "\n"); n > maxToldEvents+50 || !strings.Contains(out.String(), " more events, which are not told one by one.") {
		t.Errorf("%d lines", n)
	}
}

// screens that a run is watched on; the last is a very small one.
var screens = [][2]int{{80, 24}, {100, 30}, {160, 50}, {40, 10}}

// Watched on a whole screen, every frame fills it and nothing scrolls; at the end
// the screen is as it was before, and the output is written as if nobody had
// watched.
func TestWatchedOnAScreen(t *testing.T) {
	for _, size := range screens {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			p, _ := compile(t, workers)
			vt := vt10x.New(vt10x.WithSize(size[0], size[1]))
			fmt.Fprint(vt, "before")
			s := &screenshots{vt: vt}
			var stdout strings.Builder
			res := Watch(t.Context(), "main", p, interp.Options{Procs: 4, Seed: 1, Stdout: &stdout, Stderr: io.Discard},
				Screen{Out: s, Whole: true, Color: true, Size: func() (int, int) { return size[0], size[1] }}, 2000)
			if res.ExitCode != 0 || !strings.HasSuffix(stdout.String(), "done\n") {
				t.Errorf("exit code %d, output %q", res.ExitCode, stdout.String())
			}
			if got := strings.TrimSpace(vt.String()); got != "before" {
				t.Errorf("the screen afterwards:\n%s", got)
			}
			if vt.Mode()&vt10x.ModeAltScreen != 0 || !vt.CursorVisible() {
				t.Error("the terminal is not as it was")
			}
			if len(s.shots) < 3 {
				t.Fatalf("%d frames", len(s.shots))
			}
			for _, shot := range s.shots[1 : len(s.shots)-1] {
				if !strings.HasPrefix(shot, "main   event ") || !strings.Contains(shot, "clock ") || size[1] >= 24 && !strings.Contains(shot, "P0") {
					t.Fatalf("a frame:\n%s", shot)
				}
			}
			if last := s.shots[len(s.shots)-2]; size[1] >= 24 && !strings.Contains(last, "done") {
				t.Errorf("the last frame lacks the output:\n%s", last)
			}
		})
	}
}

// screenshots keeps what the screen showed after each write.
type screenshots struct {
	vt    vt10x.Terminal
	shots []string
}

func (s *screenshots) Write(b []byte) (int, error) {
	n, err := s.vt.Write(b)
	s.shots = append(s.shots, s.vt.String())
	return n, err
}

// What stops a watched run leaves the terminal as it was, too.
func TestWatchStopped(t *testing.T) {
	p, _ := compile(t, `for { time.Sleep(time.Millisecond) }`)
	vt := vt10x.New(vt10x.WithSize(80, 24))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := &stopAfter{w: vt, n: 5, stop: cancel}
	res := Watch(ctx, "main", p, interp.Options{Stdout: io.Discard, Stderr: io.Discard}, Screen{Out: s, Whole: true, Color: true}, 0)
	if res.ExitCode != 130 {
		t.Errorf("exit code %d", res.ExitCode)
	}
	if vt.Mode()&vt10x.ModeAltScreen != 0 || !vt.CursorVisible() {
		t.Error("the terminal is not as it was")
	}
}

// In the parallel world the picture follows a run that never ends by itself.
func TestWatchLive(t *testing.T) {
	p, _ := compile(t, `for { time.Sleep(time.Millisecond) }`)
	vt := vt10x.New(vt10x.WithSize(80, 24))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s := &screenshots{vt: vt}
	out := &stopAfter{w: s, n: 8, stop: cancel}
	Watch(ctx, "main", p, interp.Options{World: engine.Parallel, Stdout: io.Discard, Stderr: io.Discard}, Screen{Out: out, Whole: true}, 0)
	if out.n > 0 {
		t.Fatalf("%d frames in a minute", len(s.shots))
	}
	frames := strings.Join(s.shots, "\n")
	if !strings.Contains(frames, "as it runs") || !strings.Contains(frames, "G1 main.main") {
		t.Errorf("the frames:\n%s", frames)
	}
}

// stopAfter stops something at the n'th write.
type stopAfter struct {
	w    io.Writer
	n    int
	stop func()
}

func (s *stopAfter) Write(b []byte) (int, error) {
	if s.n--; s.n == 0 {
		s.stop()
	}
	return s.w.Write(b)
}

// Drawing writes what has changed, and no more.
func TestStageDrawsChanges(t *testing.T) {
	var out strings.Builder
	s := OpenStage(&out, nil)
	s.Draw("one\ntwo\nthree", 80, 24)
	out.Reset()
	s.Draw("one\n2\nthree", 80, 24)
	if got := out.String(); got != "\x1b[2;1H2\x1b[K" {
		t.Errorf("%q", got)
	}
	out.Reset()
	s.Draw("one\n2", 60, 24)
	if got := out.String(); !strings.Contains(got, "one") || !strings.HasPrefix(got, "\x1b[2J") {
		t.Errorf("after a change of size: %q", got)
	}
	out.Reset()
	s.Draw("one\n\x1b[1mtwo three\x1b[0m\nfour\nfive", 5, 3)
	if got := out.String(); !strings.Contains(got, "two t") || strings.Contains(got, "three") || strings.Contains(got, "five") {
		t.Errorf("on a screen that is too small: %q", got)
	}
	s.Close()
	out.Reset()
	s.Close()
	if out.Len() > 0 {
		t.Errorf("closed twice: %q", out.String())
	}
}
