package repl

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/repl/page"
)

// The most errors of one input, and goroutines of one deadlock, that are shown.
const (
	maxErrors     = 10
	maxGoroutines = 10
)

// explain writes what went wrong, with the learner's own lines.
func (w *Workbook) explain(err error, src inputs) {
	w.failed = true
	w.paper.freshLine()
	fmt.Fprint(w.paper.stderr(), w.clean(w.explanation(err, src)))
}

func (w *Workbook) explanation(err error, src inputs) string {
	var list interp.ErrorList
	var panicked *engine.PanicError
	var dead *engine.DeadlockError
	var fatal *engine.FatalError
	var exit *engine.ExitError
	var run *interp.RunError
	var b strings.Builder
	switch {
	case errors.As(err, &list):
		for i, e := range list {
			if i == maxErrors {
				fmt.Fprintf(&b, "and %s\n", plural(len(list)-i, "more error", "more errors"))
				break
			}
			if at := place(e.Pos.Filename, e.Pos.Line); at != "" {
				b.WriteString(at + ": ")
			}
			b.WriteString(w.ink(e.Msg, errorInk) + "\n")
			b.WriteString(w.quote(src, e.Pos.Filename, e.Pos.Line, e.Pos.Column))
		}
	case errors.As(err, &exit):
		fmt.Fprintf(&b, "It called os.Exit(%d), which ends a program; the session goes on.\n", exit.Code)
	case errors.Is(err, engine.ErrInterrupted):
		b.WriteString("Stopped.\n")
	case errors.As(err, &run):
		b.WriteString(w.withSource(run.Error(), src))
	case errors.As(err, &panicked):
		fmt.Fprintf(&b, "%s\n", w.ink(panicked.Error(), errorInk))
		b.WriteString(w.goroutine(panicked.Goroutine, "running", src))
	case errors.As(err, &dead):
		fmt.Fprintf(&b, "%s\n", w.ink("fatal error: all goroutines are asleep - deadlock!", errorInk))
		b.WriteString(w.goroutines(dead.Goroutines, src))
	case errors.As(err, &fatal):
		fmt.Fprintf(&b, "%s\n", w.ink(fatal.Error(), errorInk))
		b.WriteString(w.goroutines(fatal.Goroutines, src))
	default:
		fmt.Fprintf(&b, "%s\n", w.ink(err.Error(), errorInk))
	}
	return b.String()
}

// sourceLine is a line of a traceback that names a position.
var sourceLine = regexp.MustCompile(`^\t(.+):(\d+)$`)

// maxReport bounds how many lines of a report about a run are shown.
const maxReport = 60

// withSource adds to the positions in a report, which is in Go's words, what
// stands there, with a caret where a goroutine is.
func (w *Workbook) withSource(report string, src inputs) string {
	var b strings.Builder
	lines := strings.Split(strings.TrimRight(report, "\n"), "\n")
	about, first := "", false
	for i, line := range lines {
		if s, ok := said(line, lines[0]); ok {
			about, first = s, true
		}
		if i == maxReport {
			fmt.Fprintf(&b, "and %s\n", plural(len(lines)-i, "more line", "more lines"))
			break
		}
		if i == 0 {
			line = w.ink(line, errorInk)
		}
		if m := sourceLine.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[2])
			line = "\t" + place(m[1], n)
			if first {
				first = false
				at, col := caretAt(src[m[1]], n, about)
				if quoted := w.quote(src, m[1], at, col); quoted != "" {
					b.WriteString("\t" + place(m[1], at) + ":\n" + quoted)
					continue
				}
			}
			if text, ok := src.line(m[1], n); ok {
				line += ":  " + shorten(strings.TrimSpace(text), w.cfg.Screen.width()-30)
			}
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// place names a line of an input or a file.
func place(file string, line int) string {
	if line <= 0 {
		return file
	}
	return fmt.Sprintf("%s, line %d", file, line)
}

// quote shows a line of the source with a caret under column col, counted in
// bytes from 1; 0 is for no caret.
func (w *Workbook) quote(src inputs, file string, line, col int) string {
	text, ok := src.line(file, line)
	if !ok || strings.TrimSpace(text) == "" {
		return ""
	}
	const margin = "    "
	room := max(w.cfg.Screen.width()-len(margin)-1, 20)
	before := page.Clean(expand(text[:min(max(col-1, 0), len(text))]), false)
	text = page.Clean(expand(text), false)
	at := ansi.StringWidth(before)
	if cut := at - room*2/3; cut > 0 && ansi.StringWidth(text) > room {
		text = "…" + ansi.TruncateLeft(text, cut, "")
		at -= cut - 1
	}
	s := margin + ansi.Truncate(text, room, "…") + "\n"
	if col > 0 && at < room {
		s += margin + strings.Repeat(" ", at) + w.ink("^", errorInk) + "\n"
	}
	return s
}

func expand(s string) string { return strings.ReplaceAll(s, "\t", "    ") }

func (w *Workbook) goroutines(list []engine.GInfo, src inputs) string {
	var b strings.Builder
	for i, g := range list {
		if i == maxGoroutines {
			fmt.Fprintf(&b, "and %s (:gs)\n", plural(len(list)-i, "more goroutine", "more goroutines"))
			break
		}
		b.WriteString(w.goroutine(g, g.Status(), src))
	}
	return b.String()
}

func (w *Workbook) goroutine(g engine.GInfo, status string, src inputs) string {
	if g.Pos == (trace.Pos{}) {
		return fmt.Sprintf("goroutine %d [%s]: %s\n", g.ID, status, g.Func)
	}
	name := g.Pos.Func
	if name == "" {
		name = g.Func
	}
	return fmt.Sprintf("goroutine %d [%s]: %s, %s\n", g.ID, status, name, place(g.Pos.File, g.Pos.Line)) +
		w.quote(src, g.Pos.File, g.Pos.Line, 0)
}
