//go:build !windows

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// A terminal is gopark in a terminal, of 80 columns and 24 lines unless a test
// asks for another.
type terminal struct {
	t    *testing.T
	cmd  *exec.Cmd
	pty  *os.File
	vt   vt10x.Terminal
	exit chan int

	mu    sync.Mutex
	drawn *sync.Cond
	raw   []byte // all that was written
	over  bool
}

func newTerminal(t *testing.T, home string, args ...string) *terminal {
	t.Helper()
	return startTerminal(t, home, "", args...)
}

// startTerminal sets one variable more, unless it is empty.
func startTerminal(t *testing.T, home, setting string, args ...string) *terminal {
	t.Helper()
	return sizedTerminal(t, home, setting, 80, 24, args...)
}

func sizedTerminal(t *testing.T, home, setting string, cols, rows int, args ...string) *terminal {
	t.Helper()
	return commandTerminal(t, home, setting, cols, rows, exec.Command(binary, args...))
}

// commandTerminal runs any command on it.
func commandTerminal(t *testing.T, home, setting string, cols, rows int, cmd *exec.Cmd) *terminal {
	t.Helper()
	cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "NO_COLOR="), homeless(home)...)
	if setting != "" {
		cmd.Env = append(cmd.Env, setting)
	}
	cmd.Dir = home
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)})
	if err != nil {
		t.Skipf("there are no pseudo-terminals here: %v", err)
	}
	term := &terminal{t: t, cmd: cmd, pty: f, vt: vt10x.New(vt10x.WithSize(cols, rows), vt10x.WithWriter(f)), exit: make(chan int, 1)}
	term.drawn = sync.NewCond(&term.mu)
	done := make(chan struct{})
	go func() {
		defer close(done)
		term.read()
		cmd.Wait()
		term.exit <- cmd.ProcessState.ExitCode()
	}()
	wake := time.AfterFunc(patience, term.end)
	t.Cleanup(func() {
		wake.Stop()
		cmd.Process.Kill()
		<-done
		f.Close()
	})
	return term
}

// read draws what gopark writes until there is no more.
func (term *terminal) read() {
	defer term.end()
	buf := make([]byte, 4096)
	var part []byte
	for {
		n, err := term.pty.Read(buf)
		if n > 0 {
			term.mu.Lock()
			part = append(part, buf[:n]...)
			whole := len(part)
			for i := 1; i <= min(utf8.UTFMax-1, len(part)); i++ {
				if c := part[len(part)-i]; utf8.RuneStart(c) {
					if !utf8.FullRune(part[len(part)-i:]) {
						whole = len(part) - i // the emulator wants whole characters
					}
					break
				}
			}
			term.vt.Write(part[:whole])
			part = append(part[:0], part[whole:]...)
			term.raw = append(term.raw, buf[:n]...)
			term.drawn.Broadcast()
			term.mu.Unlock()
		}
		if err != nil {
			return
		}
	}
}

// end says that nothing more is to be waited for.
func (term *terminal) end() {
	term.mu.Lock()
	defer term.mu.Unlock()
	term.over = true
	term.drawn.Broadcast()
}

// written returns all that gopark has written, as it was.
func (term *terminal) written() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return string(term.raw)
}

// screen returns the lines on the screen, down to the cursor's.
func (term *terminal) screen() []string {
	lines := strings.Split(term.vt.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines[:min(len(lines), term.vt.Cursor().Y+1)]
}

// waitFor waits until the screen is as it should be.
func (term *terminal) waitFor(what string, ok func(lines []string) bool) {
	term.t.Helper()
	term.mu.Lock()
	defer term.mu.Unlock()
	for !ok(term.screen()) {
		if term.over {
			term.t.Fatalf("the screen never showed %s. It shows:\n%s", what, strings.Join(term.screen(), "\n"))
		}
		term.drawn.Wait()
	}
}

// see waits until each text stands on the screen below the last line that
// begins with a prompt and the typed input, and the prompt is there again.
func (term *terminal) see(typed string, texts ...string) {
	term.t.Helper()
	term.waitFor(strings.Join(append([]string{typed}, texts...), " … "), func(lines []string) bool {
		if len(lines) == 0 || lines[len(lines)-1] != "gopark>" {
			return false
		}
		from := 0
		for i, l := range lines {
			if typed != "" && l == "gopark> "+typed {
				from = i + 1
			}
		}
		if typed != "" && from == 0 && len(lines) < 24 {
			return false // not even the input is there yet
		}
		below := strings.Join(lines[from:len(lines)-1], "\n")
		for _, text := range texts {
			if !strings.Contains(below, text) {
				return false
			}
		}
		return true
	})
}

// shows waits for a screen.
func (term *terminal) shows(ok func(lines []string) bool) {
	term.t.Helper()
	term.waitFor("what it should", ok)
}

// resize gives the terminal another size.
func (term *terminal) resize(cols, rows int) {
	term.t.Helper()
	term.mu.Lock()
	term.vt.Resize(cols, rows)
	term.mu.Unlock()
	if err := pty.Setsize(term.pty, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		term.t.Fatal(err)
	}
}

// keys types as it is.
func (term *terminal) keys(s string) {
	term.t.Helper()
	if _, err := term.pty.WriteString(s); err != nil {
		term.t.Fatal(err)
	}
}

// enter types a line and waits for what it shows.
func (term *terminal) enter(line string, texts ...string) {
	term.t.Helper()
	term.keys(line + "\r")
	term.see(line, texts...)
}

// leaves waits for the end.
func (term *terminal) leaves(code int) {
	term.t.Helper()
	select {
	case got := <-term.exit:
		if got != code {
			term.t.Errorf("exit code %d, want %d", got, code)
		}
	case <-time.After(patience):
		term.t.Fatalf("it does not leave. The screen:\n%s", strings.Join(term.screen(), "\n"))
	}
}

// signal sends gopark a signal.
func (term *terminal) signal(s os.Signal) {
	term.t.Helper()
	if err := term.cmd.Process.Signal(s); err != nil {
		term.t.Fatal(err)
	}
}

const (
	ctrlC = "\x03"
	ctrlD = "\x04"
	ctrlZ = "\x1a"
)

// Told to crash, gopark gives the terminal back before it does: the whole screen,
// the cursor, and the keys as they were.
func TestCrashGivesTheTerminalBack(t *testing.T) {
	for _, tt := range []struct {
		args  []string
		shows string
	}{
		{[]string{"learn", "2"}, "gopark>"},
		{[]string{"trace", "work.go"}, "n remark"},
	} {
		home := t.TempDir()
		writeFile(t, home, "work.go", tracedProgram)
		term := newTerminal(t, home, tt.args...)
		term.waitFor(tt.shows, func([]string) bool { return strings.Contains(term.vt.String(), tt.shows) })
		term.signal(syscall.SIGQUIT)
		term.leaves(2)
		back, dump, _ := strings.Cut(term.written(), "SIGQUIT: quit")
		// What was being drawn just then may come between.
		if !strings.Contains(back, "\x1b[?25h\x1b[?1049l\x1b[r\x1b[999;1H\r\n") {
			t.Errorf("%v: the screen was not given back before the dump: %q", tt.args, back[max(0, len(back)-100):])
		}
		if !strings.Contains(dump, "\r\n") {
			t.Errorf("%v: the terminal is still as it was for keys: %q", tt.args, dump[:min(len(dump), 100)])
		}
	}
}

// A newcomer's first evening.
func TestWorkbookOnATerminal(t *testing.T) {
	home := t.TempDir()
	term := newTerminal(t, home)

	// The lesson's first screen: its beginning, and how to go on.
	term.see("", "Lesson 1 of", "Welcome", "1-12 of")
	term.keys("\r")
	term.see("", ":run 1", "package main", "12-23 of")
	term.enter(":run 1", "hello from goroutine number 1")

	term.keys(":next\r")
	term.see("", "Lesson 2 of", "What a goroutine is", "1-12 of")

	// Go of their own, and its goroutines.
	term.enter("x := 6 * 7")
	term.enter("x", "= 42 : int")
	term.enter("c := make(chan int)")
	term.enter("go func() { c <- x }()", "1 goroutine is left")
	term.enter(":gs", "G2", "runnable")
	term.enter(":run", "1 waiting")
	term.enter(":gs", "G2", "waiting", "chan send")
	term.enter(":ps", "P0", "P3")
	term.enter("<-c", "= 42 : int")
	term.enter(":sched", "P0", "P3")

	// Tab completes.
	term.keys(":exerc\t")
	term.waitFor("the completed command", func(lines []string) bool {
		return len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "gopark> :exercise"
	})
	term.keys(ctrlC)

	// Ctrl-C stops what runs, and all that was defined stays.
	term.keys("for {}\r")
	term.waitFor("the running loop's line", func(lines []string) bool {
		return strings.Contains(strings.Join(lines, "\n"), "Ctrl-C stops it")
	})
	term.keys(ctrlC)
	term.see("", "Stopped.")
	term.enter("x + 1", "= 43 : int")

	// An error shows where.
	term.enter("x + z", "undefined: z", "^")

	// An exercise, from its statement to passed.
	term.keys(":exercise main-exits-early\r")
	term.see("", "Five guests", "Exercise: The host")
	term.keys("\x1b[6~") // PgDn
	term.see("", "Your file:", ":check judges it")
	term.keys(":check\r")
	term.see("", "main-exits-early: not yet", "[no]", "Verdict")
	term.keys("\r\r")
	term.see("", "it also waits for slow guests")
	term.keys("\r")
	term.see("", "Your file:") // the exercise is back
	solution, err := os.ReadFile("../../exercises/content/01-main-exits-early/solution/main.go")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(home, "gopark", "exercises", "main-exits-early", "main.go")
	if _, err := os.Stat(file); err != nil {
		t.Fatalf("the learner's file is not where it belongs: %v", err)
	}
	if err := os.WriteFile(file, solution, 0o666); err != nil {
		t.Fatal(err)
	}
	term.enter(":check", "main-exits-early: passed")

	term.keys(ctrlD)
	term.leaves(0)

	// Next time it goes on where it was left.
	term = newTerminal(t, home)
	term.see("", "Lesson 2 of")
	term.keys(":toc\r")
	term.see("", "[x] main-exits-early", "Contents")
	term.keys("\x1b[A\x1b[A") // two lines back in the history, of the last time
	term.waitFor("the line before", func(lines []string) bool {
		return lines[len(lines)-1] == "gopark> :check"
	})
	term.keys(ctrlC)
	term.enter(":check", "no exercise is open")
	term.keys(":quit\r")
	term.leaves(0)
}

func TestPromptOnATerminal(t *testing.T) {
	term := newTerminal(t, t.TempDir(), "repl", "--procs", "1")
	term.see("", ":help")

	// Input goes on until it parses.
	term.keys("func f() int {\r")
	term.waitFor("the prompt for more", func(lines []string) bool { return lines[len(lines)-1] == "..." })
	term.keys("return 1\r}\r")
	term.enter("f()", "= 1 : int")
	term.enter("func f() int { return 2 }")
	term.enter("f()", "= 2 : int")

	// What goes wrong leaves all that as it is.
	term.enter(`panic("oh")`, "panic: oh")
	term.enter("<-make(chan int)", "all goroutines are asleep")
	term.enter("os.Exit(3)", "os.Exit(3)")
	term.enter("f()", "= 2 : int")

	// A program reads what is typed.
	term.keys("var name string\r")
	term.keys("fmt.Scanln(&name)\r")
	term.waitFor("that it runs", func(lines []string) bool {
		return strings.Contains(strings.Join(lines, "\n"), "Ctrl-C stops it")
	})
	term.keys("gopher\r")
	term.see("", "= 1 : int")
	term.enter("name", `= "gopher" : string`)

	// Output without a newline does not run into the prompt.
	term.enter(`fmt.Print("open")`, "open")

	term.keys(ctrlC)
	term.see("", "Ctrl-D or :quit leaves")
	term.keys(ctrlD)
	term.leaves(0)
}

// Ctrl-D in the middle of an input drops it; an empty line of a pasted text is
// no wish to read on.
func TestUnfinishedAndPasted(t *testing.T) {
	term := newTerminal(t, t.TempDir(), "learn", "2")
	term.see("", "Lesson 2 of", "1-12 of")
	term.keys("func f() int {\r")
	term.waitFor("the prompt for more", func(lines []string) bool { return lines[len(lines)-1] == "..." })
	term.keys(ctrlD)
	term.see("", "Ctrl-D again leaves")
	term.keys("package main\r\rimport \"fmt\"\r\rfunc main() {\r\tfmt.Println(\"n is\", n)\r}\r\rvar n = 7\rmain()\r")
	term.see("main()", "n is 7")
	term.see("", "1-12 of") // the page has not moved
	term.keys(ctrlD)
	term.leaves(0)
}

// page returns the lines above the prompt, and the one about them.
func (term *terminal) page() []string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return pageOf(term.screen())
}

func pageOf(lines []string) []string {
	for i, l := range lines {
		if strings.Contains(l, "seed ") && strings.Contains(l, "procs ") {
			return lines[:i+1]
		}
	}
	return nil
}

// TestAlongside: whatever is done at the prompt, the page above it stands still.
func TestAlongside(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {100, 30}, {160, 50}} {
		cols, rows := size[0], size[1]
		t.Run(fmt.Sprintf("%dx%d", cols, rows), func(t *testing.T) {
			t.Parallel()
			term := sizedTerminal(t, t.TempDir(), "NO_COLOR=1", cols, rows, "learn", "2")
			term.see("", "Lesson 2 of", "What a goroutine is", "seed 1", "procs 4")
			page := strings.Join(term.page()[:len(term.page())-1], "\n")
			still := func(after string) {
				t.Helper()
				// The prompt may be there before all of the page is drawn again.
				term.waitFor("after "+after+" the page\n"+page, func(lines []string) bool {
					now := pageOf(lines)
					return len(now) > 0 && strings.Join(now[:len(now)-1], "\n") == page
				})
			}
			term.enter("1 + 1", "= 2 : int")
			still("a value")
			term.enter("for i := range 200 { fmt.Println(i) }", "199")
			still("a flood")
			term.keys("for i := range 3 { fmt.Println(i, `" + strings.Repeat("wide ", cols/3) + "`) }\r")
			term.see("", "2 wide")
			still("long lines")
			term.keys("fmt.P\t\t")
			term.waitFor("the completions", func(lines []string) bool { return strings.Contains(strings.Join(lines, "\n"), "Println") })
			term.keys(ctrlC)
			term.see("")
			still("completions")
			term.enter("x + y", "undefined: x", "^")
			term.enter("go func() { select {} }()")
			term.enter(":run")
			term.see("", "1 waiting") // the line between
			still("errors")
			term.keys(`fmt.Print("\x1b[2J\x1b[r\x1b[Hwiped")` + "\r")
			term.see("", "What a goroutine is", "1 waiting")
			still("a program that clears the screen")

			// A picture takes the whole screen if it has to; then the page is back.
			term.keys(":sched\r")
			term.see("", "P0", "P3", "G2")
			term.enter("6 * 7", "= 42 : int")
			term.see("", "What a goroutine is")
			still("a picture")

			// Keys and commands scroll it, without what is being typed.
			term.keys("ab\x1b[1;2B\x1b[1;2Bc")
			term.shows(func(lines []string) bool {
				return lines[len(lines)-1] == "gopark> abc" && !strings.Contains(lines[0], "Lesson 2 of")
			})
			term.keys(ctrlC + ":up\r")
			term.see("", "Lesson 2 of")
			still("up and down")
			term.keys(":help\r")
			term.see("", "Commands", ":more", "read on")
			term.keys(":page\r")
			term.see("", "What a goroutine is")
			still("the help")

			// Another size: smaller, too small for both, and back.
			term.resize(80, 24)
			term.see("", "What a goroutine is", "1-12 of")
			term.resize(80, 20)
			term.shows(func(lines []string) bool {
				return len(lines) > 0 && lines[len(lines)-1] == "gopark>" && !strings.Contains(strings.Join(lines, "\n"), "procs 4")
			})
			term.enter("2 + 2", "= 4 : int")
			term.resize(cols, rows)
			term.see("", "What a goroutine is", "= 4 : int")
			still("other sizes")

			term.keys(":quit\r")
			term.leaves(0)
			if raw := term.written(); strings.LastIndex(raw, "\x1b[r") < strings.LastIndex(raw, fmt.Sprintf(";%dr", rows)) {
				t.Error("the margins are left behind")
			}
		})
	}
}

// TestNotAlongside: what is too small, or wants it simple, gets the same one
// below the other.
func TestNotAlongside(t *testing.T) {
	for _, c := range []struct {
		cols, rows int
		setting    string
		args       []string
	}{{80, 23, "", nil}, {50, 40, "", nil}, {80, 24, "", []string{"--plain"}}, {80, 24, "TERM=dumb", nil}} {
		term := sizedTerminal(t, t.TempDir(), c.setting, c.cols, c.rows, append([]string{"learn", "2"}, c.args...)...)
		term.see("", "more lines of the lesson")
		term.keys(":quit\r")
		term.leaves(0)
		if strings.Contains(term.written(), fmt.Sprintf(";%dr", c.rows)) {
			t.Errorf("%+v: margins were set", c)
		}
	}
}

// TestFullDisk: what could not be written is an error.
func TestFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here")
	}
	defer full.Close()
	program := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(program, []byte("package main\n\nfunc main() { go func() {}() }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"list"}, {"version"}, {"help"}, {"learn", "1"}, {"repl"},
		{"trace", program}, {"trace", "--text", program}, {"trace", "--procs", "1,2", program},
		{"trace", "--diff", "--procs", "1,2", program},
	} {
		cmd := exec.Command(binary, args...)
		cmd.Env = append(os.Environ(), homeless(t.TempDir())...)
		cmd.Stdin, cmd.Stdout = strings.NewReader("1 + 1\n"), full
		if cmd.Run(); cmd.ProcessState.ExitCode() != 2 {
			t.Errorf("%v: exit code %d", args, cmd.ProcessState.ExitCode())
		}
	}
}

// Without a line editor Ctrl-C drops what was typed, too.
func TestPlainPromptOnATerminal(t *testing.T) {
	term := newTerminal(t, t.TempDir(), "repl", "--plain")
	term.see("", ":help")
	term.enter("x := 5")
	term.keys("x +\r")
	term.waitFor("the prompt for more", func(lines []string) bool { return lines[len(lines)-1] == "..." })
	term.keys(ctrlC)
	term.see("")
	term.enter("x", "= 5 : int")
	term.keys(ctrlC)
	term.see("", "Ctrl-D or :quit leaves")
	term.keys("half a line" + ctrlC)
	term.enter("x", "= 5 : int")
	term.keys("for {}\r")
	time.Sleep(50 * time.Millisecond) // a plain terminal does not show that it runs
	term.keys(ctrlC)
	term.see("", "Stopped.")
	term.enter("x", "= 5 : int")
	term.keys(ctrlD)
	term.leaves(0)
}

// Colour is for terminals that want it.
func TestColour(t *testing.T) {
	for name, test := range map[string]struct {
		args  []string
		env   string
		color bool
	}{
		"terminal": {color: true},
		"no-color": {args: []string{"--no-color"}},
		"NO_COLOR": {env: "NO_COLOR=1"},
		"plain":    {args: []string{"--plain"}},
		"dumb":     {env: "TERM=dumb"},
	} {
		t.Run(name, func(t *testing.T) {
			term := startTerminal(t, t.TempDir(), test.env, append([]string{"learn", "1"}, test.args...)...)
			term.see("", "Welcome")
			term.keys(":quit\r")
			term.leaves(0)
			raw := term.written()
			if got := strings.Contains(raw, "\x1b[1m"); got != test.color {
				t.Errorf("colour: %v, want %v: %q", got, test.color, raw)
			}
			if name == "plain" && strings.ContainsAny(raw, "\x1b═") {
				t.Errorf("--plain shows %q", raw)
			}
		})
	}
}
