package repl

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gopark/engine/interp"
	"gopark/engine/trace"
)

// TestScript feeds scripts as from a pipe to a plain prompt.
func TestScript(t *testing.T) {
	for _, c := range []struct {
		name, in string
		out, err string
		code     int
	}{
		{"nothing", "", "", "", 0},
		{"values", "1+2\n\"a\"\n", "= 1+2 : fake\n= \"a\" : fake\n", "", 0},
		{"no newline at the end", "x", "= x : fake\n", "", 0},
		{"windows lines", "x\r\n:quit\r\n", "= x : fake\n", "", 0},
		{"several lines", "f {\n  a\n\n}\nx\n", "= f {\n    a\n  \n  } : fake\n= x : fake\n", "", 0},
		{"unfinished at the end", "f {\n", "= f { : fake\n", "", 0},
		{"unfinished program output", "print abc\nx\n", "abc\n= x : fake\n", "", 0},
		{"empty lines", "\n \n\t\nx\n", "= x : fake\n", "", 0},
		{"quit", "x\n:quit\ny\n", "= x : fake\n", "", 0},
		{"a compile error", "wrong y\nx\n", "= x : fake\n",
			"input 1, line 1: undefined: y\n    wrong y\n          ^\n", 1},
		{"a panic", "x\npanic index out of range\nx\n", "= x : fake\n= x : fake\n",
			"panic: index out of range\ngoroutine 5 [running]: main.f, input 2, line 1\n    panic index out of range\n", 1},
		{"no such command", ":hlep\n:foo\n:\n:seeed 3\n:s\n", "",
			"there is no command :hlep. Did you mean :help?\n" +
				"there is no command :foo. :help lists them\n" +
				"a colon begins a command: :help lists them\n" +
				"there is no command :seeed. Did you mean :seed?\n" +
				":s could be :split, :sleep, :show, :step, :start, :schedule, :sched, :seed, :save\n", 1},
		{"beginning of a command", ":qu\nx\n", "", "", 0},
		{"argument without space", ":sleep100ms\n", "", "", 0},
		{"needless argument", ":quit now\n", "", ":quit: it takes no argument, and \"now\" is one\n", 1},
		{"not text", "x\x00\n\xff\n\x1b[A\n", "",
			"byte 2 of this line (0x00) is not text\nbyte 1 of this line (0xff) is not text\nbyte 1 of this line (0x1b) is not text\n", 1},
		{"command inside Go", "f {\n:gs\n}\n", "= f {\n  } : fake\n",
			"the Go above is not finished yet: finish it, or drop it with Ctrl-C\n", 1},
		{"unknown command inside Go", "f {\n:x\n}\n", "= f {\n  :x\n  } : fake\n", "", 0},
		{"no book", ":next\n:run 1\n:toc\n", "",
			":next: " + errNoBook.Error() + "\n:run: " + errNoBook.Error() + "\n:toc: " + errNoBook.Error() + "\n", 1},
		{"settings", ":procs\n:procs 2\n:procs\n:seed 7\n:seed\n:lang 1.21\n:lang\n", "procs is 4\nprocs is 2\nseed is 7\nlang is go1.21\n", "", 0},
		{"wrong settings", ":procs 0\n:procs x\n:procs 99999999999999999999\n:seed 0\n:seed -1\n:lang go2\n", "",
			":procs: \"0\": the number of Ps is a whole number from 1 to 256\n" +
				":procs: \"x\": the number of Ps is a whole number from 1 to 256\n" +
				":procs: \"99999999999999999999\": the number of Ps is a whole number from 1 to 256\n" +
				":seed: \"0\": a seed is a whole number from 1\n:seed: \"-1\": a seed is a whole number from 1\n" +
				":lang: \"go2\": a language version is written go1.21\n", 1},
		{"late settings", "x\n:procs 2\n", "= x : fake\nprocs is 2 from the next program on; in this session after :reset\n", "", 0},
		{"type", ":type x\n:type\n", "chan<- x\n", ":type: of which expression?\n", 1},
		{"sleep", ":sleep\n:sleep x\n:sleep -1s\n", "",
			":sleep: for how long? :sleep 100ms\n:sleep: \"x\" is no duration: write 100ms, 2s or 1m30s\n:sleep: time does not go back\n", 1},
		{"step", ":step x\n:step -1\n", "",
			":step: \"x\" is no whole number\n:step: " + errNothingYet.Error() + "\n", 1},
		{"goroutine", ":g\n:g x\n", "", ":g: which goroutine? :gs lists them\n:g: \"x\" is no whole number\n", 1},
		{"no exercise", ":check\n:hint\n:edit\n", "", ":check: " + errNoExercise.Error() + "\n:hint: " + errNoExercise.Error() +
			"\n:edit: edit what? \":edit N\" opens your copy of a block, and :edit alone your file of the exercise that :exercise has opened\n", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t, c.in, nil)
			code := d.Run()
			if d := cmp.Diff(c.out, d.out.String()); d != "" {
				t.Errorf("output (-want +got):\n%s", d)
			}
			if d := cmp.Diff(c.err, d.err.String()); d != "" {
				t.Errorf("errors (-want +got):\n%s", d)
			}
			if code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if !d.fake.sessions[0].closed {
				t.Error("the session was left open")
			}
		})
	}
}

func TestLineTooLong(t *testing.T) {
	d := newDesk(t, strings.Repeat("x", maxLine+1)+"\ny\n", nil)
	if code := d.Run(); code != 1 || d.out.String() != "= y : fake\n" || d.err.String() != errTooLong.Error()+"\n" {
		t.Errorf("code %d, output %.100q, errors %.200q", code, d.out.String(), d.err.String())
	}
}

// TestFaultOfOurs: a panic in gopark itself costs one input only.
func TestFaultOfOurs(t *testing.T) {
	d := newDesk(t, "die\nx\n", nil)
	d.Run()
	if d.out.String() != "= x : fake\n" || !strings.Contains(d.err.String(), "a fault of gopark's") {
		t.Errorf("output %q, errors %q", d.out.String(), d.err.String())
	}
}

func TestInterruptStopsWhatRuns(t *testing.T) {
	d := newDesk(t, "", dumb)
	d.signals = make(chan os.Signal, 1)
	d.fake.sessions[0].hangs = func() { d.signals <- os.Interrupt }
	d.input("hang")
	if got := d.err.String(); got != "Stopped.\n" {
		t.Errorf("errors %q", got)
	}
	d.input("x")
	if got := d.out.String(); got != "= x : fake\n" {
		t.Errorf("output %q", got)
	}
}

func TestTimeGoesBy(t *testing.T) {
	d := newDesk(t, ":run\n:step\n:step 5\n:sleep 100 ms\n", nil)
	d.Run()
	want := []string{"run", "step 1", "step 5", "sleep 100ms"}
	if d := cmp.Diff(want, d.fake.sessions[0].passed); d != "" {
		t.Error(d)
	}
}

func TestHintAboutGoroutinesLeft(t *testing.T) {
	d := newDesk(t, "leave\nleave\n", dumb)
	d.Run()
	if n := strings.Count(d.out.String(), "1 goroutine is left; time stands still"); n != 1 {
		t.Errorf("said %d times:\n%s", n, d.out.String())
	}
}

// TestPaging looks at a terminal of 10 lines, of which a page gets 7.
func TestPaging(t *testing.T) {
	d := newDesk(t, "\n:help\n\nx\n\n", func(c *Config) {
		withBook(t)(c)
		dumb(c)
		c.Screen.Height = func() int { return 10 }
		c.Lesson = "long"
	})
	d.Run()
	var got []string
	for _, line := range strings.Split(d.out.String(), "\n") {
		if strings.HasPrefix(line, "gopark> ") || strings.Contains(line, "more lines") || strings.HasPrefix(line, "paragraph") {
			got = append(got, line)
		}
	}
	want := []string{
		"paragraph 0",
		"paragraph 1",
		"── 59 more lines of the lesson: Enter or space ──",
		"gopark> paragraph 2",
		"paragraph 3",
		"paragraph 4",
		"paragraph 5",
		"── 55 more lines of the lesson: Enter or space ──",
	}
	if d := cmp.Diff(want, got[:len(want)]); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	text := d.out.String()
	if i, j := strings.Index(text, "= x : fake"), strings.Index(text, ":down [LINES]"); i < 0 || j < 0 || j > i {
		t.Errorf("the help was not read on before x:\n%s", text)
	}
}

// TestPageNeverScrollsPast: whatever the height, no screenful is taller.
func TestPageNeverScrollsPast(t *testing.T) {
	for height := 6; height < 60; height += 5 {
		d := newDesk(t, strings.Repeat("\n", 80), func(c *Config) {
			withBook(t)(c)
			dumb(c)
			c.Screen.Height = func() int { return height }
			c.Lesson = "first"
		})
		d.Run()
		for _, screen := range strings.Split(d.out.String(), "gopark> ") {
			if n := strings.Count(screen, "\n"); n > height-1 {
				t.Errorf("%d lines at height %d:\n%s", n, height, screen)
			}
		}
		if !strings.Contains(d.out.String(), "End of lesson 1. :next goes on to \"Long\". :exercise to practise (1 exercise).") {
			t.Errorf("height %d: the end is missing:\n%s", height, d.out.String())
		}
	}
}

func TestMovingThroughTheBook(t *testing.T) {
	d := newDesk(t, ":prev\n:next\n:next\n:next\n:goto fir\n:goto nowhere\n:toc\n:goto 2\n", withBook(t))
	d.Run()
	want := ":prev: this is the first lesson\n:next: this is the last lesson; :toc lists what there is\n"
	if !strings.HasPrefix(d.err.String(), want) {
		t.Errorf("errors %q", d.err.String())
	}
	if want := ">  1  first  First\n      [ ] greet\n   2  long   Long\n      [ ] tell\n   3  last   Last\n"; !strings.Contains(d.out.String(), want) {
		t.Errorf("no such contents in:\n%s", d.out.String())
	}
	if id, err := d.cfg.Workspace.Lesson(); id != "long" || err != nil {
		t.Errorf("left at %q, %v", id, err)
	}
	again, err := newWorkbook(Config{In: strings.NewReader(""), Out: &d.out, Err: &d.err, Workspace: d.cfg.Workspace, Book: d.cfg.Book}, d.fake)
	if err != nil || again.lesson.ID != "long" {
		t.Errorf("the workbook did not open where it was left: %v", err)
	}
}

func TestRunBlock(t *testing.T) {
	d := newDesk(t, ":run 1\n:run 2\n:procs 3\n:run 1\n:run 3\n:run 0\n:run x\n", withBook(t))
	d.Run()
	want := []string{
		"block 1 : package main\n\nfunc main() {}\n",
		"block 2 go1.21: package main\n\nfunc main() { println() }\n",
		"block 1 : package main\n\nfunc main() {}\n",
	}
	if d := cmp.Diff(want, d.fake.compiled); d != "" {
		t.Error(d)
	}
	var got [][2]int
	for _, o := range d.fake.ran {
		got = append(got, [2]int{o.Procs, int(o.Seed)})
	}
	if d := cmp.Diff([][2]int{{2, 9}, {4, 1}, {3, 9}}, got); d != "" {
		t.Errorf("procs and seeds (-want +got):\n%s", d)
	}
	if n := strings.Count(d.err.String(), "his lesson has blocks 1 to 2"); n != 3 {
		t.Errorf("errors %q", d.err.String())
	}
}

// TestOwnCopy: the learner's copy of a block runs instead of it, and is never
// overwritten.
func TestOwnCopy(t *testing.T) {
	d := newDesk(t, ":edit 1\n", withBook(t))
	d.Run()
	file := filepath.Join(d.home, "lessons", "first", "block1.go")
	if got, err := os.ReadFile(file); err != nil || string(got) != "package main\n\nfunc main() {}\n" {
		t.Fatalf("the copy is %q, %v", got, err)
	}
	if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	d.input(":edit 1")
	d.input(":run 1")
	d.input(":run 1 original")
	want := []string{"block 1 : mine", "block 1 : package main\n\nfunc main() {}\n"}
	if d := cmp.Diff(want, d.fake.compiled); d != "" {
		t.Error(d)
	}
}

// TestWhatIsShown: pictures are of the last program's run until Go is typed.
func TestWhatIsShown(t *testing.T) {
	d := newDesk(t, ":gs\n:run 1\n:gs\n:step 2\n:step 9\n:step -9\n:gs\nx\n:gs\n", withBook(t))
	nobody := int32(trace.NoID)
	d.fake.events = []trace.Event{
		{Kind: trace.ProcsSet, A: 1, M: nobody, P: nobody},
		{Kind: trace.GoCreate, G: 2, Time: 10, M: 0, P: 0, Text: "main.f"},
		{Kind: trace.RunqPut, G: 2, Time: 20, M: 0, P: 0},
		{Kind: trace.Exit, Time: 30, M: 0, P: 0},
	}
	d.Run()
	var got []string
	for _, line := range strings.Split(d.out.String(), "\n") {
		if strings.Contains(line, "event ") || strings.HasPrefix(line, "the session") || strings.HasPrefix(line, "this is") {
			got = append(got, line)
		}
	}
	want := []string{
		"the session, at 0ns:",
		"block 1 at 20ns, event 2 of 3 (its busiest moment):",
		"block 1 at 30ns, event 3 of 3",
		"this is the last event",
		"block 1 at 30ns, event 3 of 3",
		"block 1 at 0ns, event 0 of 3",
		"block 1 at 0ns, event 0 of 3:",
		"the session, at 0ns:",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestRunThatFailed(t *testing.T) {
	d := newDesk(t, ":run 1\n:sched\n", withBook(t))
	d.fake.result = interp.Result{ExitCode: 2, Report: "panic: oh\n"}
	d.fake.events = []trace.Event{{Kind: trace.ProcsSet, A: 1}}
	if code := d.Run(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	if d.err.String() != "panic: oh\n" || !strings.Contains(d.out.String(), "exit status 2\nblock 1 at 0ns, event 0 of 0 (its end):\n") {
		t.Errorf("output %q, errors %q", d.out.String(), d.err.String())
	}
}

func TestExercise(t *testing.T) {
	d := newDesk(t, ":exercise\n:hint\n:hint\n:hint\n:exercise tel\n:hint\n:exercise nothing\n", withBook(t))
	d.Run()
	file := filepath.Join(d.home, "exercises", "greet", "main.go")
	for _, want := range []string{
		"Greet\n═════\n\nSay _hello_.\n\nYour file: " + file + "\n:edit opens it, :run main.go runs it, :check judges it, :hint helps.\n",
		"Hint 1 of 2:\nfirst hint\nHint 2 of 2:\nsecond hint\nHint 2 of 2:\nsecond hint\n",
		"Why?\n\nYour file: " + filepath.Join(d.home, "exercises", "tell", "answer.txt") + "\n:edit opens it, :check judges it, :hint helps.\n",
	} {
		if !strings.Contains(d.out.String(), want) {
			t.Errorf("%q is not in:\n%s", want, d.out.String())
		}
	}
	if n := d.progress().Of("greet").Hints; n != 2 {
		t.Errorf("%d hints noted", n)
	}
	d.input(":exercise greet")
	d.input(":run main.go")
	if want := []string{"main.go : package main\n"}; cmp.Diff(want, d.fake.compiled) != "" {
		t.Errorf("compiled %q", d.fake.compiled)
	}
}

func TestHistoryIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "history")
	if err := prepareHistory(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("mode %v", info.Mode())
	}
}
