package page

import (
	"strings"

	"github.com/fatih/color"
)

// A style is a set of ways in which a piece of text stands out.
type style uint16

const (
	bold style = 1 << iota
	italic
	underline
	faint
	cyan
	green
	magenta
	blue
)

// attributes says how the terminal is told each style.
var attributes = []struct {
	style style
	attr  color.Attribute
}{
	{bold, color.Bold},
	{italic, color.Italic},
	{underline, color.Underline},
	{faint, color.Faint},
	{cyan, color.FgCyan},
	{green, color.FgGreen},
	{magenta, color.FgMagenta},
	{blue, color.FgBlue},
}

// An ink paints text, or leaves it as it is where colour is not wanted. It
// asks neither the environment nor color's global switch: the caller decides.
type ink struct {
	on     bool
	colors map[style]*color.Color
}

func newInk(on bool) *ink { return &ink{on: on, colors: map[style]*color.Color{}} }

func (k *ink) paint(s string, st style) string {
	if !k.on || st == 0 || s == "" {
		return s
	}
	c := k.colors[st]
	if c == nil {
		c = color.New()
		for _, a := range attributes {
			if st&a.style != 0 {
				c.Add(a.attr)
			}
		}
		c.EnableColor()
		k.colors[st] = c
	}
	return c.Sprint(s)
}

// line paints a line made of spans.
func (k *ink) line(spans []span) string {
	var s string
	for _, sp := range spans {
		s += k.paint(strings.ReplaceAll(sp.text, noBreak, " "), sp.style)
	}
	return s
}
