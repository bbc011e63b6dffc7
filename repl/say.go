package repl

import (
	"fmt"
	"runtime/debug"
	"strings"

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

// eventColumn is where the words of an event's line begin.
const eventColumn = 40

// printEvents writes lines of events. What the screen has no room for stands
// below the words it belongs to.
func (w *Workbook) printEvents(text string) {
	room := w.cfg.Screen.width() - 1 - eventColumn
	if !w.interactive() || room < 20 {
		w.print(text)
		return
	}
	var b strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		if len(line) > eventColumn {
			words := ansi.Wordwrap(line[eventColumn:], room, "")
			line = line[:eventColumn] + strings.ReplaceAll(strings.TrimSuffix(words, "\n"), "\n", "\n"+strings.Repeat(" ", eventColumn)) + "\n"
		}
		b.WriteString(line)
	}
	w.print(b.String())
}

// print writes text that is set already.
func (w *Workbook) print(text string) {
	w.makeRoom(text)
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
