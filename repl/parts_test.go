package repl

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/lessons"
	"gopark/repl/page"
)

// TestCommandTable: every command can be helped with, on a narrow terminal too.
func TestCommandTable(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range allCommands() {
		if seen[c.name] {
			t.Errorf("there are two commands :%s", c.name)
		}
		seen[c.name] = true
		if c.help == "" || c.section == "" || c.run == nil {
			t.Errorf(":%s is not complete", c.name)
		}
	}
	for _, name := range strings.Fields("next prev toc goto run show edit gs g ps sched seed procs lang reset type step back until start end walk why chan lock sleep exercise check hint quit help page more undo save load doc") {
		if !seen[name] {
			t.Errorf("there is no :%s", name)
		}
	}
	d := newDesk(t, ":help\n:help run\n:help :run\n:help nothing\n", nil)
	d.Run()
	for _, line := range strings.Split(d.out.String(), "\n") {
		if ansi.StringWidth(line) > 80 {
			t.Errorf("%d columns: %s", ansi.StringWidth(line), line)
		}
	}
	for _, c := range allCommands() {
		if !strings.Contains(d.out.String(), "  "+c.usage()+" ") || !strings.Contains(d.out.String(), "  "+c.help+"\n") {
			t.Errorf("the help lacks :%s, or cuts it", c.name)
		}
	}
	if n := strings.Count(d.out.String(), "`:run N original`"); n != 2 {
		t.Errorf(":run was explained %d times", n)
	}
}

// Lines of events are folded, not broken by the screen.
func TestEvents(t *testing.T) {
	const events = "" +
		"    31    0.000001081 M0  P0  RunqKick  G7 displaced from runnext to the tail of P0\n" +
		"    36    0.000014569 M2  P1  Steal     4 stolen from P0, G5 to run first\n"
	d := newDesk(t, "", dumb)
	d.printEvents(events)
	want := strings.Replace(events, " of P0\n", "\n"+strings.Repeat(" ", eventColumn)+"of P0\n", 1)
	if got := d.out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	d = newDesk(t, "", nil)
	if d.printEvents(events); d.out.String() != events {
		t.Errorf("in a pipe:\n%s", d.out.String())
	}
}

func TestExplanation(t *testing.T) {
	d := newDesk(t, "", func(c *Config) { c.Screen.Width = func() int { return 40 } })
	long := strings.Repeat("abcdefghi ", 20)
	src := inputs{"input 1": "ok\n\tx := \"日本\" + y\n", "input 2": long}
	at := func(file string, line, col int, msg string) interp.Error {
		e := interp.Error{Msg: msg}
		e.Pos.Filename, e.Pos.Line, e.Pos.Column = file, line, col
		return e
	}
	var many interp.ErrorList
	for range maxErrors + 2 {
		many = append(many, at("", 0, 0, "wrong"))
	}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"a caret under wide signs and tabs", interp.ErrorList{at("input 1", 2, 18, "undefined: y")},
			"input 1, line 2: undefined: y\n        x := \"日本\" + y\n                      ^\n"},
		{"a long line", interp.ErrorList{at("input 2", 1, 151, "bad")},
			"input 2, line 1: bad\n    …hi abcdefghi abcdefghi abcdefghi …\n" + strings.Repeat(" ", 28) + "^\n"},
		{"a place that is not there", interp.ErrorList{at("input 1", 9, 1, "bad"), at("input 1", 1, 99, "far"), at("other", 1, 1, "else")},
			"input 1, line 9: bad\ninput 1, line 1: far\n    ok\n      ^\nother, line 1: else\n"},
		{"many", many, strings.Repeat("wrong\n", maxErrors) + "and 2 more errors\n"},
		{"exit", &engine.ExitError{Code: 3}, "It called os.Exit(3), which ends a program; the session goes on.\n"},
		{"interrupt", fmt.Errorf("x: %w", engine.ErrInterrupted), "Stopped.\n"},
		{"a report", &interp.RunError{Err: &engine.PanicError{}, Report: "panic: oh\n\ngoroutine 1 [running]:\nmain.f()\n\tinput 1:2\n"},
			"panic: oh\n\ngoroutine 1 [running]:\nmain.f()\n\tinput 1, line 2:\n        x := \"日本\" + y\n        ^\n"},
		{"a deadlock", &engine.DeadlockError{Goroutines: []engine.GInfo{
			{ID: 1, Func: "main.main", State: trace.GWaiting, Reason: trace.WaitChanRecv, Pos: trace.Pos{File: "input 1", Line: 1}},
			{ID: 4, Func: "main.f", State: trace.GWaiting}}},
			"fatal error: all goroutines are asleep - deadlock!\ngoroutine 1 [chan receive]: main.main, input 1, line 1\n    ok\ngoroutine 4 [waiting]: main.f\n"},
		{"anything else", errors.New("no idea"), "no idea\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, d.explanation(c.err, src)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestCompletion(t *testing.T) {
	d := newDesk(t, "", withBook(t))
	d.session.State().Gs[12] = &trace.G{ID: 12}
	for _, c := range []struct{ line, word, want string }{
		{"", "", "    "},
		{"  \t", "", "    "},
		{":go", "go", "goto "},
		{":qu", "qu", "quit"},
		{":nothing", "nothing", ""},
		{":goto f", "f", "first"},
		{":goto ", "", "first,last,long"},
		{":run ", "", "1,2"},
		{":show 2", "2", "2"},
		{":exercise g", "g", "greet"},
		{":g ", "", "12"},
		{":sleep ", "", ""},
		{":s x", "", ""},
		{":help sl", "sl", "sleep"},
		{":type strings.To", "To", "ToLower,ToUpper"},
		{"res", "res", "results,resume"},
		{"x + ret", "ret", "return"},
		{"é", "é", "été"},
		{"strings.", "", "Split,ToLower,ToUpper"},
		{"x := strings.S", "S", "Split"},
		{"f(a.b[i].c", "c", ""},
		{"f(a.b[i].O", "O", "Ofa.b[i]"},
		{"g(x).", "", "Ofg(x)"},
		{"fmt.Println(\"res", "", ""},
		{"x // res", "", ""},
		{"'\"' + res", "res", "results,resume"},
		{"1 + ", "", ""},
	} {
		word, list := d.candidates(c.line)
		slicesSort(list)
		if word != c.word || strings.Join(list, ",") != c.want {
			t.Errorf("%q: %q could be %q, want %q: %q", c.line, word, strings.Join(list, ","), c.word, c.want)
		}
	}
	ends, n := completer{d.Workbook}.Do([]rune("x := rés + strings.ToU"), 22)
	if n != 3 || len(ends) != 1 || string(ends[0]) != "pper" {
		t.Errorf("%q after %d", ends, n)
	}
	d.pending = "switch {"
	if _, list := d.candidates(":qu"); len(list) > 0 {
		t.Errorf("commands are offered inside Go: %q", list)
	}
}

func slicesSort(list []string) {
	for i := range list {
		for j := i; j > 0 && list[j] < list[j-1]; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

func TestOnlyPrints(t *testing.T) {
	for src, want := range map[string]bool{
		"fmt.Println(1)": true, "x := 1; fmt.Printf(\"%d\", x)\n": true, "fmt.Print(1); x": false,
		"x": false, "x := 1": false, "fmt.Sprint(1)": false, "fmt.Println": false, "}": false, "}; func f() {": false,
	} {
		if got := onlyPrints(src); got != want {
			t.Errorf("%q: %t", src, got)
		}
	}
}

// TestPaper: output without a final newline, and a status line, leave the next
// line clean.
func TestPaper(t *testing.T) {
	var out strings.Builder
	p := &paper{out: &out, err: &out, shared: true}
	io.WriteString(p.stdout(), "a")
	p.setStatus("busy") // not in the middle of a line
	io.WriteString(p.stderr(), "b")
	p.freshLine()
	p.freshLine()
	p.setStatus("busy")
	p.setStatus("busier")
	io.WriteString(p.stdout(), "c\n")
	p.setStatus("")
	if want := "ab\nbusy\r\x1b[Kbusier\r\x1b[Kc\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}

// TestKeyboard: what is typed goes to the one whose turn it is, and none of it
// is lost when a program is stopped while it waits.
func TestKeyboard(t *testing.T) {
	in, typed := io.Pipe()
	k := newKeyboard(in)
	editor := editorKeyboard{k}
	type reading struct {
		text string
		err  error
	}
	read := func(r io.Reader, done chan reading) {
		b := make([]byte, 100)
		n, err := r.Read(b)
		done <- reading{string(b[:n]), err}
	}
	program, line := make(chan reading), make(chan reading)
	go read(k, program)
	go read(editor, line) // out of turn: it waits
	io.WriteString(typed, "for the program\n")
	if r := <-program; r.text != "for the program\n" {
		t.Fatalf("the program read %q, %v", r.text, r.err)
	}
	go read(k, program)
	for waiting := false; !waiting; { // until it asks
		k.mu.Lock()
		waiting = k.asked
		k.mu.Unlock()
	}
	k.turn(true)
	if r := <-program; r.err != errStopped {
		t.Fatalf("the program read %q, %v", r.text, r.err)
	}
	io.WriteString(typed, "a\x00b\n")
	if r := <-line; r.text != "ab\n" {
		t.Fatalf("the editor read %q, %v", r.text, r.err)
	}
	k.turn(false)
	typed.Close()
	if _, err := k.Read(make([]byte, 1)); err != io.EOF {
		t.Fatalf("at the end: %v", err)
	}
}

func TestUTF8Locale(t *testing.T) {
	for _, c := range []struct {
		env  string
		goos string
		want bool
	}{
		{"", "linux", false}, {"", "windows", true}, {"LANG=C", "linux", false},
		{"LANG=en_US.UTF-8", "linux", true}, {"LANG=de_DE.utf8", "linux", true},
		{"LANG=en_US.UTF-8 LC_ALL=C", "linux", false}, {"LC_CTYPE=C.UTF-8 LANG=C", "linux", true},
	} {
		getenv := func(name string) string {
			for _, e := range strings.Fields(c.env) {
				if v, ok := strings.CutPrefix(e, name+"="); ok {
					return v
				}
			}
			return ""
		}
		if got := utf8Locale(getenv, c.goos); got != c.want {
			t.Errorf("%q on %s: %t", c.env, c.goos, got)
		}
	}
}

func TestEditorCommand(t *testing.T) {
	none := func(string) (string, error) { return "", errors.New("not found") }
	for _, c := range []struct {
		visual, editor string
		want           string
	}{
		{"", "", ""}, {"", "vi", "vi"}, {"code --wait", "vi", "code,--wait"}, {" ", "vi", "vi"},
	} {
		got, err := editorCommand(func(name string) string {
			return map[string]string{"VISUAL": c.visual, "EDITOR": c.editor}[name]
		}, none)
		if strings.Join(got, ",") != c.want || (err != nil) != (c.want == "") {
			t.Errorf("VISUAL=%q EDITOR=%q: %q, %v", c.visual, c.editor, got, err)
		}
	}
}

// TestBlocksAreLabelled: in every lesson that comes with gopark, each block
// that runs says how to run it, in its place.
func TestBlocksAreLabelled(t *testing.T) {
	book, err := lessons.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range book.Lessons {
		var got []string
		page.Render(l.Body, page.Options{Label: func(f page.Fence) string {
			s := label(l, f)
			if strings.HasPrefix(s, "▶ :run") {
				got = append(got, fmt.Sprintf("%.8s %s", s, f.Text))
			}
			return s
		}})
		var want []string
		for _, b := range l.Blocks {
			if b.Kind == lessons.Run {
				want = append(want, fmt.Sprintf("%.8s %s", fmt.Sprintf("▶ :run %d", b.N), b.Code))
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", l.ID, d)
		}
	}
}

// FuzzInput types anything: the prompt must neither panic nor lose the session.
func FuzzInput(f *testing.F) {
	for _, c := range allCommands() {
		f.Add(":" + c.name)
		f.Add(":" + c.name + " 1")
		f.Add(":" + c.name + " -9223372036854775808")
		f.Add(":" + c.name + " x\ny")
	}
	for _, s := range []string{":", "::", ": run", ":g0x7", ":é", "{", "}", "{\n:quit\n}", "\"", "`\n`", "\xff", "wrong", "panic", "print", ":type \x1b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, input string) {
		if strings.Contains(input, ".go") || strings.Contains(input, "hang") {
			t.Skip("reads a file, or waits")
		}
		d := newDesk(t, input+"\n", withBook(t))
		d.Run()
		if strings.Contains(d.err.String(), "a mistake of its own") && !strings.Contains(input, "die") {
			t.Error(d.err.String())
		}
	})
}
