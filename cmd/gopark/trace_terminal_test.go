//go:build !windows

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const tracedProgram = `package main

import "time"

func worker(c chan int) {
	for range c {
		time.Sleep(time.Millisecond)
	}
}

func main() {
	c := make(chan int)
	for range 3 {
		go worker(c)
	}
	for i := range 9 {
		c <- i
	}
	println("all are given out")
}
`

// Ctrl-Z gives a whole screen back to the shell, and fg draws it again.
func TestCtrlZOnAWholeScreen(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here to take over")
	}
	t.Setenv("PS1", "shell> ")
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "work.go"), []byte(tracedProgram), 0o644); err != nil {
		t.Fatal(err)
	}
	term := commandTerminal(t, home, "LC_ALL=C.UTF-8", 100, 24, exec.Command(shell, "--norc", "--noediting", "-i"))
	sees := func(there bool, text string) {
		t.Helper()
		term.waitFor(fmt.Sprintf("%q: %v", text, there), func([]string) bool {
			return strings.Contains(term.vt.String(), text) == there
		})
	}
	sees(true, "shell> ")
	for _, tt := range []struct{ start, screen string }{
		{binary + " trace work.go", "n remark"},
		{binary + " run --watch --pace 1000x work.go", "one event"},
		{binary + " repl", ""},
	} {
		term.keys("clear; " + tt.start + "\r")
		if tt.screen == "" {
			sees(true, "gopark>")
			term.keys(":run work.go\r")
			sees(true, ":sched shows it")
			term.keys(":walk\r")
			tt.screen = "space play"
		}
		sees(true, tt.screen)
		term.keys(ctrlZ)
		sees(false, tt.screen)
		sees(true, "Stopped")
		term.keys("clear; fg\r")
		sees(true, tt.screen)
		sees(false, "Stopped")
		term.keys("q")
		sees(false, tt.screen)
		if strings.HasSuffix(tt.start, "repl") {
			term.see("", "event") // the prompt: what is typed before may be lost
			term.keys("\r" + ctrlD)
		}
		sees(true, "shell> ")
	}
	term.keys("exit 0\r")
	term.leaves(0)
}

// The whole run on a terminal: keys change the lanes, zoom and scroll, and the
// screen is afterwards as it was.
func TestTraceOnATerminal(t *testing.T) {
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "work.go"), []byte(tracedProgram), 0o644); err != nil {
		t.Fatal(err)
	}
	term := startTerminal(t, home, "LC_ALL=C.UTF-8", "trace", "work.go")
	see := func(texts ...string) {
		t.Helper()
		term.waitFor(strings.Join(texts, " … "), func([]string) bool {
			screen := term.vt.String()
			for _, text := range texts {
				if !strings.Contains(screen, text) {
					return false
				}
			}
			return true
		})
	}
	see("work.go: 4 goroutines", "a lane for each P", "P0", "q leave")
	term.keys("\t")
	see("a lane for each M", "sysmon")
	term.keys("\t")
	see("a lane for each goroutine", "G2 worker", "|──")
	term.keys("+")
	see("by G", " to ", " of ") // there is no room for more at 80 columns
	term.keys("0")
	see("in all")
	term.keys("n")
	see("1 of ")
	term.keys("\x1b[B") // one lane down: all have room, so nothing moves
	see("G1 main", "q leave")
	term.keys("t")
	see("main.main made main.worker: 3 times.")
	term.keys("\x1b[6~")
	see("q leave")
	term.keys("t")
	see("G1 main")
	term.keys("p")
	see("a lane for each P")
	term.keys("q")
	term.leaves(0)
	see("all are given out", "a lane for each P")
	if raw := term.written(); strings.Count(raw, "\x1b[?1049h") != 1 || strings.Count(raw, "\x1b[?1049l") != 1 || !strings.Contains(raw, "\x1b[?25h") {
		t.Error("the screen was not given back as it was")
	}
}
