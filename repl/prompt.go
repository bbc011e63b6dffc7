package repl

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

func (w *Workbook) prompt() string {
	if w.pending != "" {
		return "... "
	}
	return w.ink("gopark> ", boldInk)
}

// input does what one line says.
func (w *Workbook) input(line string) {
	if w.paper.written != nil && strings.TrimSpace(line) != "" {
		w.paper.mu.Lock()
		w.paper.written([]byte(w.prompt() + line + "\n")) // the line editor has written it
		w.paper.mu.Unlock()
	}
	if err := checkText(line); err != nil {
		w.fail(err)
		return
	}
	trimmed := strings.TrimSpace(line)
	if trimmed != "" {
		w.atMore = false
	}
	defer func() {
		w.wasGo = trimmed != "" && !strings.HasPrefix(trimmed, ":") || trimmed == "" && w.wasGo && w.keys.pasting()
	}()
	switch {
	case strings.HasPrefix(trimmed, ":") && w.pending != "" && w.isCommand(trimmed):
		w.fail(errors.New("the Go above is not finished yet: finish it, or drop it with Ctrl-C"))
	case strings.HasPrefix(trimmed, ":") && w.pending == "":
		w.command(trimmed)
	case trimmed == "" && w.pending == "" && w.wasGo && w.keys.pasting():
		// An empty line of a text that is pasted, and no wish to read on.
	case trimmed == "" && w.pending == "":
		w.more()
	default:
		w.goLine(line)
	}
}

// checkText refuses what no Go source may contain, before anything else reads
// it: the position is then that of the byte.
func checkText(line string) error {
	for i, r := range line {
		_, size := utf8.DecodeRuneInString(line[i:])
		if r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' || r == 0x7f {
			return fmt.Errorf("byte %d of this line (0x%02x) is not text", i+1, line[i])
		}
	}
	return nil
}

// goLine adds a line to the Go that is being typed and runs it when it is
// whole.
func (w *Workbook) goLine(line string) {
	w.pending += line + "\n"
	if len(w.pending) > maxLine {
		w.pending = ""
		w.fail(errTooLong)
		return
	}
	if w.session.Incomplete(w.pending) {
		if w.interactive() && !w.saidMore {
			w.saidMore = true
			w.say("(to be continued; Ctrl-C drops it)")
		}
		return
	}
	w.flush()
}

// flush runs the Go typed so far, whole or not.
func (w *Workbook) flush() {
	src := w.pending
	w.pending = ""
	if strings.TrimSpace(src) != "" {
		w.guard(func() { w.eval(src) })
	}
}

// dropped is Ctrl-C at the prompt.
func (w *Workbook) dropped(line string) {
	w.atMore = false
	if w.cfg.Screen.Dumb {
		fmt.Fprintln(w.paper.stdout()) // the terminal has written ^C
	}
	if line == "" && w.pending == "" {
		w.say("(Ctrl-D or :quit leaves)")
	}
	w.pending = ""
}

// readLine asks for a line of input.
func (w *Workbook) readLine(src source) (string, error) { return w.ask(src, w.prompt()) }

// ask asks for a line. Outside of it, the keyboard is the programs'.
func (w *Workbook) ask(src source, prompt string) (string, error) {
	if w.keys != nil {
		w.keys.turn(true)
		defer w.keys.turn(false)
	}
	if _, plain := src.(*lineSource); plain && w.interactive() {
		defer w.dropOnSignal()()
	}
	return src.line(prompt)
}

// dropOnSignal makes Ctrl-C drop the line that is awaited. It is for terminals
// without a line editor, where Ctrl-C is no key but a signal.
func (w *Workbook) dropOnSignal() (stop func()) {
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-w.signals:
				w.keys.drop()
			case <-over:
				return
			}
		}
	}()
	return func() {
		close(over)
		<-done
	}
}
