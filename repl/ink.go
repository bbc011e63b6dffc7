package repl

import (
	"github.com/fatih/color"

	"gopark/repl/page"
	"gopark/repl/view"
)

// The inks that the prompt itself writes with. Errors have words of their own,
// so red only underlines what is said anyway.
var (
	boldInk  = []color.Attribute{color.Bold}
	faintInk = []color.Attribute{color.Faint}
	errorInk = []color.Attribute{color.FgRed}
)

// ink paints text, on a screen that has colours.
func (w *Workbook) ink(s string, attrs []color.Attribute) string {
	if !w.cfg.Screen.Color || s == "" {
		return s
	}
	c := color.New(attrs...)
	c.EnableColor()
	return c.Sprint(s)
}

// clean spells signs out where the screen has only ASCII.
func (w *Workbook) clean(s string) string {
	if !w.cfg.Screen.ASCII {
		return s
	}
	return asciiOnly(s)
}

// asciiOnly keeps escape sequences, which page.Clean would take out.
func asciiOnly(s string) string {
	out, from := "", 0
	for i := range len(s) {
		if s[i] == '\x1b' {
			out += page.Clean(s[from:i], true) + "\x1b"
			from = i + 1
		}
	}
	return out + page.Clean(s[from:], true)
}

func (w *Workbook) pageOptions() page.Options {
	s := w.cfg.Screen
	return page.Options{Width: s.width(), Color: s.Color, ASCII: s.ASCII}
}

// linesInPipe is how tall a picture may be where nobody's screen ends.
const linesInPipe = 100

// viewOptions leave room for lines that are said above the picture.
func (w *Workbook) viewOptions(above int) view.Options {
	o := ViewOptions(w.cfg.Screen, above)
	if w.splits() {
		o.Height = max(w.split.bottom()-2, pictureRows) - above // below the page, or at the cost of it
	}
	return o
}

// ViewOptions are for a picture on a screen, with room for lines that are said
// above it. Without colours there are sentences instead of a picture.
func ViewOptions(s Screen, above int) view.Options {
	height := linesInPipe
	if s.Interactive {
		height = s.height() - above
	}
	return view.Options{Width: min(s.width(), 160), Height: height, Color: s.Color, ASCII: s.ASCII, Sentences: !s.Color, Wrap: s.Interactive}
}
