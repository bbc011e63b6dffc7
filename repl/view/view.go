// Package view draws pictures of a scheduler as text: Sched shows everything at
// once, Procs, Threads and Goroutines are tables of the Ps, Ms and Gs, and
// Goroutine tells all about one of them.
//
// A picture is a function of a trace.State and of nothing else. It fits the
// width and height that it is given, and says how much it left out. Colour
// never carries a meaning alone, and all pictures can be had in plain ASCII.
package view

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/fatih/color"

	"gopark/engine/trace"
)

// Options say what a picture is drawn for. The zero value is a terminal of
// 80×24 without colours.
type Options struct {
	Width, Height int   // columns and rows; 0: 80 and 24. A picture leaves the last row free, for a prompt
	Color         bool  // with colours and a legend for them
	ASCII         bool  // without box drawing and other signs beyond ASCII
	Now           int64 // the time that "since" is counted to; 0: the state's
	Sentences     bool  // Sched and Why: a sentence a line, for those who read or hear instead of see
	Wrap          bool  // sentences are for a terminal, which would break them within words where Width ends
}

// words breaks a text at its spaces, so that its lines fit a width. Names such as
// m-and-p stay whole.
func words(text string, width int) string {
	const whole = "\u2011" // a hyphen that is no place to break at
	return strings.ReplaceAll(ansi.Wordwrap(strings.ReplaceAll(text, "-", whole), width, ""), whole, "-")
}

// Wrap breaks the lines of a text at words, so that they fit a width. What a line
// goes on with is indented.
func Wrap(text string, width, indent int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line, ended := strings.CutSuffix(line, "\n")
		if ansi.StringWidth(line) > width && width > 2*indent {
			first, rest, _ := strings.Cut(words(line, width), "\n")
			line = first
			for rest != "" {
				// Again, since there is less room now.
				first, rest, _ = strings.Cut(words(strings.ReplaceAll(rest, "\n", " "), width-indent), "\n")
				line += "\n" + strings.Repeat(" ", indent) + first
			}
		}
		b.WriteString(line)
		if ended {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// wrap is Wrap for sentences, if that is wanted.
func (p *pen) wrap(text string, o Options) string {
	if !o.Wrap {
		return text
	}
	return Wrap(text, newPen(p.st, o).width, 2)
}

// A pen is what all pictures are drawn with: a state and options, made ready.
type pen struct {
	st            *trace.State
	width, height int
	now           int64
	legend        bool
	signs

	running, runnable, waiting, call, strong, faint func(a ...any) string
}

// signs are the characters that there is a plain form of.
type signs struct {
	run, blocked, dash, dot, more, to  string
	tl, tr, bl, br, across, down, rule string
}

var (
	drawn = signs{"▶", "■", "–", "·", "…", "–", "╭", "╮", "╰", "╯", "─", "│", "─"}
	ascii = signs{">", "#", "-", ".", "...", "..", "+", "+", "+", "+", "-", "|", "-"}
)

// The least that a picture is drawn for: below that it is cut.
const minWidth, minHeight = 40, 10

func newPen(st *trace.State, o Options) *pen {
	p := &pen{st: st, width: o.Width, height: o.Height, now: o.Now, legend: o.Color, signs: drawn}
	if p.width <= 0 {
		p.width = 80
	}
	if p.height <= 0 {
		p.height = 24
	}
	p.width, p.height = max(p.width, minWidth), max(p.height, minHeight)-1
	if p.now == 0 {
		p.now = st.Time
	}
	if o.ASCII {
		p.signs = ascii
	}
	paint := func(attrs ...color.Attribute) func(a ...any) string {
		c := color.New(attrs...)
		if o.Color {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return func(a ...any) string {
			if text := fmt.Sprint(a...); text != "" {
				return c.Sprint(text)
			}
			return ""
		}
	}
	p.running = paint(color.FgGreen, color.Bold)
	p.runnable = paint(color.FgYellow)
	p.waiting = paint(color.FgCyan)
	p.call = paint(color.FgRed)
	p.strong = paint(color.Bold)
	p.faint = paint(color.Faint)
	return p
}

// g writes a goroutine's name, in the colour of its state.
func (p *pen) g(id int64) string {
	name := fmt.Sprintf("G%d", id)
	if g := p.st.Gs[id]; g != nil {
		return p.ink(g.State)(name)
	}
	return name
}

func (p *pen) ink(s trace.GState) func(a ...any) string {
	switch s {
	case trace.GRunning:
		return p.running
	case trace.GRunnable:
		return p.runnable
	case trace.GWaiting:
		return p.waiting
	case trace.GSyscall:
		return p.call
	}
	return fmt.Sprint
}

// state writes a goroutine's state in words.
func (p *pen) state(s trace.GState) string {
	if s == trace.GSyscall {
		return p.ink(s)("in a call")
	}
	return p.ink(s)(s)
}

// none is what stands where there is nothing.
func (p *pen) none() string { return p.faint(p.dash) }

// m and pp write names that may be missing.
func (p *pen) m(id int32) string {
	if id == trace.NoID {
		return p.none()
	}
	return fmt.Sprintf("M%d", id)
}

func (p *pen) pp(id int32) string {
	if id == trace.NoID {
		return p.none()
	}
	return fmt.Sprintf("P%d", id)
}

// since writes how long ago t was.
func (p *pen) since(t int64) string { return trace.Duration(max(0, p.now-t)) }

// site writes "main.go:14", or nothing.
func (p *pen) site(s trace.Site) string {
	if s == 0 {
		return ""
	}
	return p.st.Sites.Pos(s).String()
}

// where writes where a goroutine is: the function and the line that it is at,
// or that it has not begun.
func (p *pen) where(g *trace.G) string {
	pos := p.st.Sites.Pos(g.Site)
	if pos == (trace.Pos{}) {
		if g.State == trace.GRunnable && g.Ran == 0 {
			return g.Func + p.faint(", not begun")
		}
		return g.Func
	}
	name := pos.Func
	if name == "" {
		name = g.Func
	}
	return name + p.faint(" "+pos.String())
}

// cut shortens a line to width columns.
func (p *pen) cut(s string, width int) string {
	if ansi.StringWidth(s) <= width {
		return s
	}
	return ansi.Truncate(s, max(0, width), p.more)
}

// fill cuts or pads a text to width columns.
func (p *pen) fill(s string, width int) string {
	s = p.cut(s, width)
	return s + strings.Repeat(" ", max(0, width-ansi.StringWidth(s)))
}

// spread puts left and right at the two ends of width columns. Right gives way
// if there is no room for both.
func (p *pen) spread(left, right string, width int) string {
	room := width - ansi.StringWidth(left)
	if need := ansi.StringWidth(right); need > 0 && room >= need+1 {
		return left + strings.Repeat(" ", room-need) + right
	}
	return p.fill(left, width)
}

// page joins lines, none wider than the picture or ending in blanks.
func (p *pen) page(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.TrimRight(p.cut(l, p.width), " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// plural writes "1 goroutine", "2 goroutines".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return trace.Count(int64(n)) + " " + noun + "s"
}
