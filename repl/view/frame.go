package view

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gopark/engine/trace"
)

// A Moment is what a whole screen shows of one moment of a run.
type Moment struct {
	Title  string // what runs, and which moment this is
	State  *trace.State
	Told   Told   // the event that has just happened, if any
	Output string // what the program has written so far
	Keys   string // what can be done, on the last line
}

// Frame fills a screen with a moment: the picture of everything, what has just
// happened and by which rule, and the program's output so far. Each part has its
// place, which depends on the size of the screen and not on what there is to
// show, so that nothing jumps when one frame follows another. All lines are
// there, and the last one too.
func Frame(m Moment, o Options) string {
	p := newPen(m.State, o)
	height := p.height + 1
	forTold, forOutput := 5, 3
	if p.width >= 120 {
		forTold = 4
	}
	if height >= 36 {
		forOutput = 3 + (height-34)/2
	}
	forPicture := height - 1 - forTold - forOutput
	if m.Keys != "" {
		forPicture--
	}
	forTitle := 0
	if m.Title != "" {
		forTitle = 1
		forPicture--
	}
	for forPicture < minHeight-1 && forOutput > 0 {
		forOutput--
		forPicture++
	}
	for forPicture < minHeight-1 && forTold > 2 {
		forTold--
		forPicture++
	}
	o.Height = forPicture + 1
	o.Sentences = false

	lines := make([]string, 0, height)
	if forTitle > 0 {
		lines = append(lines, p.strong(m.Title))
	}
	lines = append(lines, part(strings.Split(Sched(m.State, o), "\n"), forPicture)...)
	lines = append(lines, part(p.told(m.Told), forTold)...)
	lines = append(lines, p.faint(strings.Repeat(p.rule, 2)+" output "+strings.Repeat(p.rule, max(0, p.width-10))))
	lines = append(lines, part(p.tail(m.Output, forOutput), forOutput)...)
	if m.Keys != "" {
		lines = append(lines, p.faint(m.Keys))
	}
	for i, l := range lines {
		lines[i] = p.cut(l, p.width)
	}
	return strings.Join(lines[:min(len(lines), height)], "\n")
}

// part cuts or fills lines to n.
func part(lines []string, n int) []string {
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	for len(lines) < n {
		lines = append(lines, "")
	}
	return lines[:n]
}

// told is what has happened and by which rule, folded to the picture's width.
func (p *pen) told(t Told) []string {
	if t.What == "" {
		return nil
	}
	text := p.strong(t.What) + " " + t.Rule
	if t.Lesson != "" {
		text += p.faint(fmt.Sprintf(" (:goto %s; %s)", t.Lesson, t.Source))
	}
	return strings.Split(words(text, p.width), "\n")
}

// tail is the last n lines of a program's output.
func (p *pen) tail(output string, n int) []string {
	const most = 8192 // more of it is not looked at
	if cut := len(output) - most; cut > 0 {
		output = output[cut:]
	}
	if output == "" {
		return []string{p.faint("nothing so far")}
	}
	lines := strings.Split(strings.TrimSuffix(output, "\n"), "\n")
	for i, l := range lines {
		lines[i] = Clean(l)
	}
	return lines[max(0, len(lines)-n):]
}

// Clean takes out of a program's output what would move the cursor.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r < ' ' || r == 0x7f:
			return -1
		}
		return r
	}, ansi.Strip(s))
}
