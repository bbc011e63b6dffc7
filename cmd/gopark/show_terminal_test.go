//go:build !windows

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hinshun/vt10x"
)

const watched = `package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(time.Duration(i) * time.Millisecond)
			fmt.Println("worker", i)
		}()
	}
	wg.Wait()
}
`

func writeFile(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// asItWas checks that the terminal is in no special mode any more.
func (term *terminal) asItWas() {
	term.t.Helper()
	term.mu.Lock()
	defer term.mu.Unlock()
	if term.vt.Mode()&vt10x.ModeAltScreen != 0 {
		term.t.Error("the terminal still shows the other screen")
	}
	if !term.vt.CursorVisible() {
		term.t.Error("the cursor is still hidden")
	}
}

// displays waits until all texts are somewhere on the screen.
func (term *terminal) displays(texts ...string) {
	term.t.Helper()
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

const endless = "package main\n\nfunc main() {\n\tc := make(chan int)\n\tgo func() { for { c <- 1 } }()\n\tfor { <-c }\n}\n"

// A watched run fills the screen, stops and goes on by keys, and one that ends by
// itself leaves the terminal as it was, with the output and the last picture on
// it.
func TestWatchOnATerminal(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {100, 30}, {160, 50}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			home := t.TempDir()
			writeFile(t, home, "main.go", watched)
			writeFile(t, home, "endless.go", endless)
			term := sizedTerminal(t, home, "", size[0], size[1], "run", "--watch", "endless.go")
			term.displays("endless.go   event ", "GOMAXPROCS 4", "P0", "P3", "── output ──", "space stop or go on")
			term.keys(" ")
			term.displays("paused")
			term.keys("\x1b[C\x1b[C")
			term.displays("paused", "P0")
			term.keys(" +++")
			term.displays("speed ×8")
			term.keys("q")
			term.leaves(130)
			term.asItWas()

			term = sizedTerminal(t, home, "", size[0], size[1], "run", "--watch", "--pace", "10x", "main.go")
			term.leaves(0)
			term.asItWas()
			text := strings.Join(term.screen(), "\n")
			for _, want := range []string{"worker 3", "the end:", "clock ", "P0", "P3"} {
				if !strings.Contains(text, want) {
					t.Errorf("no %q afterwards:\n%s", want, text)
				}
			}
		})
	}
}

// However it is stopped, the terminal is as it was.
func TestWatchIsStopped(t *testing.T) {
	for name, stop := range map[string]func(*terminal){
		"Ctrl-C":  func(term *terminal) { term.keys(ctrlC) },
		"q":       func(term *terminal) { term.keys("q") },
		"SIGTERM": func(term *terminal) { term.signal(syscall.SIGTERM) },
		"SIGINT":  func(term *terminal) { term.signal(syscall.SIGINT) },
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			writeFile(t, home, "main.go", endless)
			term := sizedTerminal(t, home, "", 80, 24, "run", "--watch", "main.go")
			term.displays("main.go   event ", "── output ──")
			stop(term)
			term.leaves(130)
			term.asItWas()
		})
	}
}

// Without colours a run is told in sentences, on a terminal too.
func TestWatchWithoutColours(t *testing.T) {
	home := t.TempDir()
	writeFile(t, home, "main.go", watched)
	term := startTerminal(t, home, "NO_COLOR=1", "run", "--watch", "main.go")
	term.leaves(0)
	raw := term.written()
	if strings.Contains(raw, "\x1b") || !strings.Contains(raw, "P1 is idle.") || !strings.Contains(raw, "worker 3") {
		t.Errorf("it wrote %q", raw)
	}
}

// The learner walks along a run by keys.
func TestWalkOnATerminal(t *testing.T) {
	home := t.TempDir()
	writeFile(t, home, "main.go", watched)
	term := newTerminal(t, home, "repl")
	term.see("", ":help")
	term.keys(":run main.go\r")
	term.see(":run main.go", "worker 3")
	term.keys(":walk\r")
	term.displays("main.go   event ", "GOMAXPROCS 4", "q leave")
	term.keys("\x1b[H")
	term.displays("event 0 of", "There are 4 Ps now: GOMAXPROCS is 4.", "nothing so far")
	term.keys("\x1b[C")
	term.displays("event 1 of", "The thread M0 was made.")
	term.keys("\x1b[D")
	term.displays("event 0 of")
	term.keys("b")
	term.displays("waits now at main.go:")
	term.keys("\x1b[F")
	term.displays("is over: its function main.main returned.", "worker 3", "runtime/proc.go: goexit0")
	term.keys("q")
	term.see("", "main.go at ")
	term.asItWas()
	term.enter(":back", "back before:")
	term.keys(":quit\r")
	term.leaves(0)
}

// The learner is the scheduler, on a terminal.
func TestDriveOnATerminal(t *testing.T) {
	home := t.TempDir()
	writeFile(t, home, "main.go", watched)
	term := newTerminal(t, home, "run", "--drive", "main.go")
	asks := func(texts ...string) {
		t.Helper()
		term.waitFor(strings.Join(append(texts, "next>"), " … "), func(lines []string) bool {
			all := strings.Join(lines, "\n")
			for _, text := range texts {
				if !strings.Contains(all, text) {
					return false
				}
			}
			return strings.HasSuffix(all, "\nnext>")
		})
	}
	asks("You are the scheduler.", "choice 1, at")
	term.keys("G99\r")
	asks("there is no G99")
	term.keys("sched\r")
	asks("GOMAXPROCS 4", "P3")
	term.keys("\r")
	asks("choice 2, at")
	term.keys("auto\r")
	term.leaves(0)
	if !strings.Contains(term.written(), "worker 3") {
		t.Errorf("it wrote %q", term.written())
	}

	term = newTerminal(t, home, "run", "--drive", "main.go")
	asks("choice 1, at")
	term.keys(ctrlC)
	term.leaves(130)
}
