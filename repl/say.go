package repl

import (
	"fmt"
	"runtime/debug"

	"github.com/charmbracelet/x/ansi"

	"gopark/engine/trace"
)

// guard keeps a fault of gopark's own from ending the sitting: the learner's
// definitions are worth more than a clean exit.
func (w *Workbook) guard(do func()) {
	defer func() {
		if r := recover(); r != nil {
			w.fail(fmt.Errorf("gopark made a mistake of its own here: %v\nPlease report it with what you typed. The session goes on.\n%s", r, debug.Stack()))
		}
	}()
	do()
}

// say writes a line to the learner.
func (w *Workbook) say(format string, args ...any) {
	w.paper.freshLine()
	fmt.Fprintln(w.paper.stdout(), w.wrap(fmt.Sprintf(format, args...)))
}

// fail writes an error and remembers that there was one.
func (w *Workbook) fail(err error) {
	w.failed = true
	w.paper.freshLine()
	fmt.Fprintln(w.paper.stderr(), w.wrap(err.Error()))
}

// wrap breaks a message between words where the screen would break it within
// one. In a pipe a message stays on its line.
func (w *Workbook) wrap(s string) string {
	s = w.clean(s)
	if w.interactive() {
		s = ansi.Wordwrap(s, w.cfg.Screen.width()-1, "")
	}
	return s
}

// print writes text that is set already.
func (w *Workbook) print(text string) {
	w.paper.freshLine()
	fmt.Fprint(w.paper.stdout(), w.clean(text))
}

// plural writes a number with its noun: "1 goroutine", "2 goroutines".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %s", trace.Count(int64(n)), many)
}
