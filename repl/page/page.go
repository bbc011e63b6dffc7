// Package page turns Markdown into text for a terminal.
//
// Render gives the whole page as one string; Parts gives it in pieces that
// belong together, for a pager that shows a screenful at a time.
//
// A page can be read without colour: what a colour would say is also said by
// the layout (headings are underlined, code is indented, quotes have a bar) or
// by signs (`code`, *strong*, _emphasis_). Lines are wrapped to the width;
// only a single word that is longer, such as an address, sticks out.
// In ASCII mode nothing but ASCII is written, whatever the page contains.
package page

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// MaxWidth is the width beyond which text is not set, however wide the
// terminal is: longer lines are hard to read.
const MaxWidth = 88

// minWidth is where indentation stops: a list nested so deeply that less than
// this would be left is set at the depth of its parent.
const minWidth = 12

// Options say for what sort of terminal a page is made.
type Options struct {
	Width int  // columns; 0 means 80
	Color bool // whether escape sequences for colours may be written
	ASCII bool // write nothing but ASCII

	// Label makes the line that stands above a fenced block, "" for none.
	// Without it the line is made from the block's info string alone.
	Label func(Fence) string
}

// A Fence is a fenced block of a page, as Label gets to see it.
type Fence struct {
	Index int    // among the page's fenced blocks, from 0
	Lang  string // first word of the info string
	Info  string // the info string
	Text  string // what is in the block
}

// A Part is a piece of a page that a pager had better not cut: a paragraph, a
// list, a table, a code block.
type Part struct {
	Lines   []string
	Heading bool // should not be the last thing on a screen
}

// Render sets the whole page. The result ends with a newline unless it is empty.
func Render(src []byte, o Options) string {
	var b strings.Builder
	for i, p := range Parts(src, o) {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, l := range p.Lines {
			b.WriteString(l)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Parts sets the page and returns it in pieces. Between two of them belongs an
// empty line.
func Parts(src []byte, o Options) []Part {
	if o.Width <= 0 {
		o.Width = 80
	}
	md := goldmark.New(goldmark.WithExtensions(
		extension.Table, extension.Strikethrough, extension.TaskList))
	doc := md.Parser().Parse(text.NewReader(src))
	r := &renderer{src: src, o: o, ink: newInk(o.Color)}
	var parts []Part
	width := max(min(o.Width, MaxWidth), minWidth)
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if lines := r.block(n, width); len(lines) > 0 {
			parts = append(parts, Part{Lines: lines, Heading: isHeading(n)})
		}
	}
	return parts
}
