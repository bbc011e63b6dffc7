package repl

import (
	"io"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/term"
)

// A Screen says what the learner's terminal is like, or that there is none.
type Screen struct {
	Interactive bool // input and output are a terminal
	Dumb        bool // a terminal that understands no escape sequences
	Plain       bool // nothing that was written is changed afterwards
	Color       bool
	ASCII       bool       // the locale is not UTF-8
	Width       func() int // columns; nil: 80
	Height      func() int // lines; nil: 24
}

// DetectScreen looks at the process's own input and output. Plain asks for text
// that only ever grows, for screen readers and logs: no colour, as NO_COLOR
// does, and no passing status lines. The line editor stays.
func DetectScreen(in, out *os.File, plain bool) Screen {
	size := func() (int, int) {
		w, h, err := term.GetSize(int(out.Fd()))
		if err != nil || w <= 0 || h <= 0 {
			return 80, 24
		}
		return w, h
	}
	tty := term.IsTerminal(int(out.Fd()))
	dumb := os.Getenv("TERM") == "dumb"
	return Screen{
		Interactive: tty && term.IsTerminal(int(in.Fd())),
		Dumb:        dumb,
		Plain:       plain,
		Color:       tty && !dumb && !plain && os.Getenv("NO_COLOR") == "",
		ASCII:       !utf8Locale(os.Getenv, runtime.GOOS),
		Width:       func() int { w, _ := size(); return w },
		Height:      func() int { _, h := size(); return h },
	}
}

// utf8Locale follows the order in which the C library looks at the variables.
func utf8Locale(getenv func(string) string, goos string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return goos == "windows" || goos == "darwin"
}

// rewrites reports whether what is on the screen may be written over.
func (s Screen) rewrites() bool { return s.Interactive && !s.Dumb && !s.Plain }

func (s Screen) width() int {
	if s.Width == nil {
		return 80
	}
	return max(s.Width(), 20)
}

func (s Screen) height() int {
	if s.Height == nil {
		return 24
	}
	return max(s.Height(), 6)
}

// A paper is where the workbook and the programs write. It knows whether the
// last line is finished, so that output without a final newline does not run
// into the prompt, and it can show a passing status line below all that.
type paper struct {
	mu       sync.Mutex
	out, err io.Writer
	shared   bool // both are the same terminal
	open     [2]bool
	status   bool
	written  func([]byte) // is told what is written; nil: nobody is
	wild     bool         // what was written may have moved the cursor about
}

// A stream is one of the two ways to write on a paper.
type stream struct {
	p *paper
	n int // 0 output, 1 errors
}

func (p *paper) stdout() io.Writer { return stream{p, 0} }
func (p *paper) stderr() io.Writer { return stream{p, 1} }

func (s stream) Write(b []byte) (int, error) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	s.p.clearStatus()
	if len(b) > 0 {
		s.p.setOpen(s.n, b[len(b)-1] != '\n')
		if s.p.written != nil {
			s.p.wild = s.p.wild || movesCursor.Match(b)
			s.p.written(b)
		}
	}
	return s.p.writer(s.n).Write(b)
}

// movesCursor finds escape sequences that do more than to choose a colour.
var movesCursor = regexp.MustCompile(`\x1b(\[[0-9;?]*[A-HJKSTfhlr]|[78cDME])`)

// A muteable is a writer that can be made to drop what is written.
type muteable struct {
	w     io.Writer
	muted *atomic.Bool
}

func (m muteable) Write(b []byte) (int, error) {
	if m.muted.Load() {
		return len(b), nil
	}
	return m.w.Write(b)
}

func (p *paper) writer(n int) io.Writer {
	if n == 1 {
		return p.err
	}
	return p.out
}

func (p *paper) setOpen(n int, open bool) {
	p.open[n] = open
	if p.shared {
		p.open[0], p.open[1] = open, open
	}
}

// freshLine finishes a line that a program left unfinished.
func (p *paper) freshLine() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clearStatus()
	for n := range p.open {
		if p.open[n] {
			io.WriteString(p.writer(n), "\n")
			p.setOpen(n, false)
		}
	}
}

// setStatus shows a line that the next output replaces, unless a program is in
// the middle of a line. An empty one takes it away.
func (p *paper) setStatus(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clearStatus()
	if s != "" && !p.open[0] {
		io.WriteString(p.out, s)
		p.status = true
	}
}

func (p *paper) clearStatus() {
	if p.status {
		io.WriteString(p.out, "\r\x1b[K")
		p.status = false
	}
}
