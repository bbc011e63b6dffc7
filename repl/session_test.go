package repl

import (
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"gopark/exercises"
	"gopark/exercises/workspace"
	"gopark/lessons"
)

// realDesk is a workbook with a real session and real programs.
func realDesk(t *testing.T, input string, change func(*Config)) *desk {
	t.Helper()
	d := &desk{home: t.TempDir()}
	ws, err := workspace.Open(d.home, func(s string) { t.Log(s) })
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{In: strings.NewReader(input), Out: &d.out, Err: &d.err, Workspace: ws}
	if change != nil {
		change(&cfg)
	}
	if d.Workbook, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestRealSession tries what the prompt promises on the real thing. Want and
// wantErr must occur in this order in what is written.
func TestRealSession(t *testing.T) {
	for _, c := range []struct {
		name, in      string
		want, wantErr []string
	}{
		{"values", "1+2\n\"a\"\n[]int{1, 2}\n", []string{"= 3 : int\n", "= \"a\" : string\n", "= []int{1, 2} : []int\n"}, nil},
		{"what is defined stays", "x := 6\nfunc f(n int) int { return x * n }\nf(7)\nx = 1\nf(7)\n", []string{"= 42 : int\n", "= 7 : int\n"}, nil},
		{"callers see a new function", "func f() int { return 1 }\nfunc g() int { return f() }\nfunc f() int { return 2 }\ng()\n", []string{"= 2 : int\n"}, nil},
		{"several lines", "func f() int {\n\n\treturn 5\n}\nf()\n", []string{"= 5 : int\n"}, nil},
		{"imports are found", "strings.ToUpper(\"go\")\n", []string{"= \"GO\" : string\n"}, nil},
		{"no echo of what printing returns", "fmt.Println(\"a\")\nfmt.Print(\"b\")\n1\n", []string{"a\nb\n= 1 : int\n"}, nil},
		{"a compile error leaves all as it was", "x := 1\ny + x\nx\n", []string{"= 1 : int\n"},
			[]string{"input 2, line 1: undefined: y\n    y + x\n    ^\n"}},
		{"a panic leaves all as it was", "x := []int{1}\nx[5]\nx\n", []string{"= []int{1} : []int\n"}, []string{"panic: runtime error: index out of range"}},
		{"a deadlock leaves all as it was", "c := make(chan int)\n<-c\n1\n", []string{"= 1 : int\n"},
			[]string{"all goroutines are asleep - deadlock!", "goroutine 1 [chan receive]", "input 2, line 1:\n    <-c\n    ^\n"}},
		{"exit does not end the session", "os.Exit(3)\n1\n", []string{"= 1 : int\n"}, []string{"os.Exit(3)"}},
		{"goroutines outlive their line", "c := make(chan int)\ngo func() { c <- 42 }()\n:gs\n<-c\n:gs\n",
			[]string{"runnable", "= 42 : int\n", "No goroutine is alive"}, nil},
		{"time stands still until it is let go", "go func() { time.Sleep(time.Second); fmt.Println(\"woke\") }()\n1\n:sleep 500ms\n2\n:run\n3\n",
			[]string{"= 1 : int\n", "= 2 : int\n", "woke\n= 3 : int\n"}, nil},
		{"type", "x := 1\n:type &x\n:type f(\n", []string{"*int\n"}, []string{"syntax error"}},
		{"reset", "x := 1\n:reset\nx\n", []string{"A new session: procs 4, seed 1.\n"}, []string{"input 1, line 1: undefined: x\n    x\n    ^\n"}},
		{"undo", "x := 1\nx = 2\n:undo\nx\n:undo\n:undo\n:undo\nx\n", []string{"(undone: input 2: x = 2)\n= 1 : int\n", "(undone: input 2: x)\n(undone: input 1: x := 1)\n"},
			[]string{"there is nothing to undo", "undefined: x"}},
		{"undo of what changed the world", "os.WriteFile(os.DevNull, nil, 0)\nx := 1\n:undo\nx\n:undo anyway\nx\n", []string{"= 1 : int\n", "(undone: input 3: x)\n= 1 : int\n"},
			[]string{"(input 1: os.WriteFile)"}},
		{"what waits", "func f() int { return g() }\nfunc g() int { return 3 }\nf()\n", []string{"(f waits for g, which does not exist yet)\n(f, which waited (input 1), is whole now)\n= 3 : int\n"}, nil},
		{"doc", "func f() int { return 1 }\n:doc f\n:doc len\n:doc strings.ToUpper\n:doc strings.Nosuch\n:doc nosuch\n", []string{"input 1:\nfunc f() int { return 1 }\n", "func len(v T) int", "func ToUpper("},
			[]string{"package strings has no Nosuch", "nothing here is called nosuch"}},
		{"unfinished at the end", "f(\n", nil, []string{"input 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := realDesk(t, c.in, nil)
			code := d.Run()
			inOrder(t, "output", d.out.String(), c.want)
			inOrder(t, "errors", d.err.String(), c.wantErr)
			if want := len(c.wantErr) > 0; (code == 1) != want {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

func inOrder(t *testing.T, what, text string, want []string) {
	t.Helper()
	rest := text
	for _, s := range want {
		_, after, ok := strings.Cut(rest, s)
		if !ok {
			t.Errorf("%s: no %q, or not in this place, in:\n%s", what, s, text)
			return
		}
		rest = after
	}
	if len(want) == 0 && text != "" {
		t.Errorf("%s:\n%s", what, text)
	}
}

// TestRealLoopIsStopped: Ctrl-C stops what never ends, and nothing that was
// defined is lost.
func TestRealLoopIsStopped(t *testing.T) {
	nothingTyped, _ := io.Pipe()
	d := realDesk(t, "", func(c *Config) {
		dumb(c)
		c.In = nothingTyped
	})
	d.signals = make(chan os.Signal, 1)
	d.input("x := 7")
	loops := []string{
		"for {}", "for { go func() {}() }", "fmt.Scanln()",
		"x = 8; y := 1; for { x++; y++ }",
		"go func() { defer func() { x = -1 }(); for { time.Sleep(1) } }(); for { x++ }",
		`for { fmt.Fprintln(os.Stderr, "flood") }`,
		"for { go func() { select {} }(); time.Sleep(1) }",
		"var s [][]byte; for { s = append(s, make([]byte, 1000)) }",
		"type x struct{}; func f() { for { } }; f()",
	}
	for _, loop := range loops {
		time.AfterFunc(50*time.Millisecond, func() { d.signals <- os.Interrupt })
		d.input(loop)
		d.input("x")
	}
	text := strings.ReplaceAll(d.err.String(), "flood\n", "")
	if text != strings.Repeat("Stopped.\n", len(loops)) {
		t.Errorf("errors %q", text)
	}
	if n := strings.Count(d.out.String(), "= 7 : int\n"); n != len(loops) {
		t.Errorf("x was 7 %d times, not %d:\n%s", n, len(loops), d.out.String())
	}
}

// TestSaveAndLoad: a session comes back from a file.
func TestSaveAndLoad(t *testing.T) {
	dir := t.TempDir()
	file := dir + "/session.go"
	d := realDesk(t, "x := 40\nfunc f() int { return x + 2 }\nfmt.Println(f())\n:save "+file+"\n:reset\nf()\n:load "+file+"\nf()\n:save "+file+"\n", nil)
	d.Run()
	inOrder(t, "output", d.out.String(), []string{"42\n", "go run ", "A new session", "42\n= 42 : int\n", "go run "})
	inOrder(t, "errors", d.err.String(), []string{"undefined: f"})

	other, script := dir+"/other.go", dir+"/script"
	if err := os.WriteFile(other, []byte("package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"run\", late) }\n\nvar late = two()\n\nfunc two() int { return 2 }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(script, []byte("a := 1\nfunc g() int {\n\treturn a\n}\n:type a\ng()\n:load "+script+"2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	d = realDesk(t, ":load "+other+"\nmain()\n:load "+script+"\n:save "+other+"\n:save\n:save x\n:load\n:load "+dir+"\n", nil)
	d.Run()
	inOrder(t, "output", d.out.String(), []string{"(main() runs it)\nrun 2\nint\n= 1 : int\n"})
	inOrder(t, "errors", d.err.String(), []string{"no such file", "not written by :save", "to which file?", "is named something.go", "which file?", "not a file"})
}

func TestRealRun(t *testing.T) {
	file := t.TempDir() + "/main.go"
	prog := "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfor i := range 3 {\n\t\tgo func() { fmt.Println(i) }()\n\t}\n\tselect {}\n}\n"
	if err := os.WriteFile(file, []byte(prog), 0o644); err != nil {
		t.Fatal(err)
	}
	d := realDesk(t, ":procs 1\n:run "+file+"\n:gs\n:step -1\n1\n:gs\n", nil)
	d.Run()
	inOrder(t, "output", d.out.String(), []string{
		"2\n0\n1\nexit status 2\n",
		"main.go at ", "(its end):\n", "G1 ", "select (no cases)",
		"Exit", "= 1 : int\n", "the session, at "})
	inOrder(t, "errors", d.err.String(), []string{"fatal error: all goroutines are asleep - deadlock!", "goroutine 1 [select (no cases)]", "main.go:9"})
}

// TestRealExercise goes the whole way: open, fail, mend, pass.
func TestRealExercise(t *testing.T) {
	set, err := exercises.Default()
	if err != nil {
		t.Fatal(err)
	}
	ex, err := set.Find("main-exits-early")
	if err != nil {
		t.Fatal(err)
	}
	d := realDesk(t, "", func(c *Config) { c.Exercises = set })
	d.input(":exercise main-exits-early")
	d.input(":check")
	if p := d.progress().Of(ex.ID); p.Attempts != 1 || p.Passed != nil {
		t.Errorf("after the starter: %+v\n%s", p, d.out.String())
	}
	for name, text := range ex.Solution {
		if err := os.WriteFile(d.cfg.Workspace.Dir(ex)+"/"+name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	d.input(":check")
	if !d.progress().Passed(ex.ID) {
		t.Errorf("the solution did not pass:\n%s", d.out.String())
	}
}

// TestPlainScreens: an ASCII screen gets nothing but ASCII, one without colour
// no escape sequence, whatever is shown.
func TestPlainScreens(t *testing.T) {
	book, err := lessons.Default()
	if err != nil {
		t.Fatal(err)
	}
	set, err := exercises.Default()
	if err != nil {
		t.Fatal(err)
	}
	input := ":help\n:toc\n:help run\n:show 1\n:run 1\n:sched\n:gs\n:ps\n:ms\n:g 1\n:step\n:exercise 1\n:hint\nx\n1\n:sched\n:q\n"
	for range book.Lessons {
		input = ":next\n" + input
	}
	for _, ascii := range []bool{true, false} {
		d := realDesk(t, input, func(c *Config) {
			c.Book, c.Exercises, c.Screen.ASCII = book, set, ascii
		})
		d.Run()
		for i, r := range d.out.String() + d.err.String() {
			if r == '\x1b' || ascii && r >= 0x80 {
				text := d.out.String() + d.err.String()
				t.Fatalf("ASCII %t: %q after %q", ascii, r, text[max(i-60, 0):i])
			}
		}
	}
}
