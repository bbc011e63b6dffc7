package play

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// A Stage is a whole terminal screen to draw on. What was on the screen before
// comes back when it is closed, which must happen whatever else does.
type Stage struct {
	out    io.Writer
	keys   int         // the terminal's file descriptor, if it has keys
	before *term.State // what it was like before; nil: it has none
	guard  func()      // ends what gives it back if the process crashes
	closed bool
	last   []string
	width  int
}

// OpenStage takes the screen. If keys is a terminal, its keys come at once and
// unechoed until Close, and Ctrl-C is one of them.
func OpenStage(out io.Writer, keys *os.File) *Stage {
	s := &Stage{out: out, guard: GuardTerminal(keys, out)}
	if keys != nil {
		s.keys = int(keys.Fd())
		if old, err := term.MakeRaw(s.keys); err == nil {
			s.before = old
		}
	}
	io.WriteString(out, takeScreen)
	return s
}

// What takes the screen, and gives it back.
const (
	takeScreen = "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J"
	giveScreen = "\x1b[?25h\x1b[?1049l"
)

// Suspend gives the screen back and stops the process, as Ctrl-Z does elsewhere,
// until the shell lets it go on. Then the next frame is drawn on the whole screen
// again. Where no shell could do that, nothing happens.
func (s *Stage) Suspend() {
	if !HasShell() {
		return
	}
	io.WriteString(s.out, giveScreen)
	if s.before != nil {
		term.Restore(s.keys, s.before)
	}
	StopProcess()
	if s.before != nil {
		term.MakeRaw(s.keys)
	}
	io.WriteString(s.out, takeScreen)
	s.last = nil
}

// Draw shows a frame of lines, and writes only what differs from the last one.
// The size is the screen's: what does not fit is cut off, since it would run over
// into other lines. When the width changes, everything is drawn anew.
func (s *Stage) Draw(frame string, width, height int) {
	lines := strings.Split(frame, "\n")
	lines = lines[:min(len(lines), max(height, 1))]
	for i, l := range lines {
		if ansi.StringWidth(l) > width {
			lines[i] = ansi.Truncate(l, width, "")
		}
	}
	var b strings.Builder
	if width != s.width {
		s.width, s.last = width, nil
		b.WriteString("\x1b[2J")
	}
	for i, l := range lines {
		if i < len(s.last) && s.last[i] == l {
			continue
		}
		fmt.Fprintf(&b, "\x1b[%d;1H%s", i+1, l)
		if ansi.StringWidth(l) < width { // else it would erase the last column
			b.WriteString("\x1b[K")
		}
	}
	for i := len(lines); i < len(s.last); i++ {
		fmt.Fprintf(&b, "\x1b[%d;1H\x1b[K", i+1)
	}
	s.last = lines
	io.WriteString(s.out, b.String())
}

// Close gives the screen back as it was. It may be called twice.
func (s *Stage) Close() {
	if s.closed {
		return
	}
	s.closed = true
	s.guard()
	io.WriteString(s.out, giveScreen)
	if s.before != nil {
		term.Restore(s.keys, s.before)
	}
}
