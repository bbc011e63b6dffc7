package repl

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"github.com/chzyer/readline"
)

// maxLine bounds a line of input: more is a file given by mistake.
const maxLine = 1 << 20

var (
	errDropped = errors.New("line dropped") // Ctrl-C at the prompt
	errTooLong = fmt.Errorf("a line of more than %d bytes is no Go that a person wrote: it is left out", maxLine)
)

// A source is where lines of input come from.
type source interface {
	// line returns the next line without its end. Its errors are io.EOF,
	// errDropped (with what was dropped), errTooLong, or one of reading.
	line(prompt string) (string, error)
	close()
}

// A stream of lines without a line editor: a pipe, or a terminal that is dumb.
type lineSource struct {
	r      *bufio.Reader
	prompt io.Writer // nil: none
}

func (s *lineSource) close() {}

func (s *lineSource) line(prompt string) (string, error) {
	if s.prompt != nil {
		io.WriteString(s.prompt, prompt)
	}
	var line []byte
	long := false
	for {
		part, err := s.r.ReadSlice('\n')
		if !long && len(line)+len(part) > maxLine {
			long, line = true, nil
		}
		if !long {
			line = append(line, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil && (err != io.EOF || len(line) == 0 && !long) {
			return "", err
		}
		break
	}
	if long {
		return "", errTooLong
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}

// An editor is a source with line editing, on a terminal.
type editor struct {
	rl    *readline.Instance
	empty atomic.Bool // nothing has been typed on this line
}

// A homeless writer keeps the line editor from moving the cursor to the top of
// the screen, where the page may be: that is how it clears the screen.
type homeless struct{ io.Writer }

func (w homeless) Write(b []byte) (int, error) {
	if string(b) == "\x1b[H" {
		return len(b), nil
	}
	return w.Writer.Write(b)
}

// editorHooks are what the line editor leaves to the workbook.
type editorHooks struct {
	spaceEnters func() bool // a space typed on an empty line counts as Enter
	clear       func()      // Ctrl-L
	suspend     func(raw func(bool))
}

// newEditor starts the line editor.
func newEditor(in io.Reader, screen Screen, out io.Writer, history string, complete readline.AutoCompleter, hooks editorHooks) (*editor, error) {
	e := &editor{}
	cfg := &readline.Config{
		Stdin:           readline.NewCancelableStdin(in),
		Stdout:          homeless{out},
		Stderr:          homeless{out},
		HistoryFile:     history,
		HistoryLimit:    5000,
		AutoComplete:    complete,
		FuncGetWidth:    screen.width,
		InterruptPrompt: "^C",
		EOFPrompt:       "\n", // which readline takes for "none"
	}
	cfg.SetListener(func(line []rune, pos int, key rune) ([]rune, int, bool) {
		e.empty.Store(len(line) == 0)
		return nil, 0, false
	})
	cfg.FuncFilterInputRune = func(r rune) (rune, bool) {
		if r == readline.CharInterrupt {
			// Else the first Ctrl-C would only put away the list of completions.
			e.rl.Operation.ExitCompleteMode(true)
		}
		switch {
		case r == ' ' && e.empty.Load() && hooks.spaceEnters():
			return readline.CharEnter, true
		case r == readline.CharCtrlL:
			hooks.clear()
			return r, true // the line is drawn again; see homeless
		case r == readline.CharCtrlZ:
			hooks.suspend(func(raw bool) {
				if raw {
					e.rl.Terminal.EnterRawMode()
				} else {
					e.rl.Terminal.ExitRawMode()
				}
			})
			return readline.CharLineEnd, true // which draws the line again
		}
		return r, true
	}
	rl, err := readline.NewEx(cfg)
	if err != nil {
		return nil, fmt.Errorf("cannot start the line editor: %w", err)
	}
	e.rl = rl
	return e, nil
}

func (e *editor) line(prompt string) (string, error) {
	e.rl.SetPrompt(prompt)
	line, err := e.rl.Readline()
	switch {
	case errors.Is(err, readline.ErrInterrupt):
		return line, errDropped
	case err != nil:
		return "", err
	case len(line) > maxLine:
		return "", errTooLong
	}
	return line, nil
}

func (e *editor) close() { e.rl.Close() }

// refresh draws the line that is typed again.
func (e *editor) refresh() { e.rl.Refresh() }
