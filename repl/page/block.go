package page

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// A renderer sets one page.
type renderer struct {
	src    []byte
	o      Options
	ink    *ink
	fences int // fenced blocks met so far
	depth  int // of lists
}

// sign returns a sign, or its replacement where only ASCII may be written.
func (r *renderer) sign(s, ascii string) string {
	if r.o.ASCII {
		return ascii
	}
	return s
}

func isHeading(n ast.Node) bool { return n.Kind() == ast.KindHeading }

// block sets one block into lines of at most width columns.
func (r *renderer) block(n ast.Node, width int) []string {
	switch n := n.(type) {
	case *ast.Heading:
		return r.heading(n, width)
	case *ast.Paragraph, *ast.TextBlock:
		return r.lines(fill(r.inline(n, 0), width, false))
	case *ast.List:
		return r.list(n, width)
	case *ast.Blockquote:
		return r.quote(n, width)
	case *ast.FencedCodeBlock:
		return r.fence(n, width)
	case *ast.CodeBlock:
		return r.code(r.source(n), "", width)
	case *ast.ThematicBreak:
		return []string{strings.Repeat(r.sign("─", "-"), min(width, 40))}
	case *east.Table:
		return r.table(n, width)
	case *ast.HTMLBlock, *ast.LinkReferenceDefinition:
		return nil // comments and tags are not for readers
	}
	return r.blocks(n, width, false)
}

// blocks sets the blocks inside n, with empty lines between them unless tight.
func (r *renderer) blocks(n ast.Node, width int, tight bool) []string {
	var out []string
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		lines := r.block(c, width)
		if len(lines) == 0 {
			continue
		}
		if len(out) > 0 && !tight {
			out = append(out, "")
		}
		out = append(out, lines...)
	}
	return out
}

func (r *renderer) lines(filled [][]span) []string {
	out := make([]string, len(filled))
	for i, l := range filled {
		out[i] = r.ink.line(l)
	}
	return out
}

// heading underlines the two upper levels and marks the lower ones, so that
// they are headings without bold type as well.
func (r *renderer) heading(n *ast.Heading, width int) []string {
	spans := r.inline(n, bold)
	if n.Level > 2 {
		spans = append([]span{{r.sign("── ", "-- "), bold}}, spans...)
	}
	filled := fill(spans, width, false)
	if len(filled) == 0 {
		return nil
	}
	out := r.lines(filled)
	if n.Level > 2 {
		return out
	}
	rule := r.sign("─", "-")
	if n.Level == 1 {
		rule = r.sign("═", "=")
	}
	long := 0
	for _, l := range out {
		long = max(long, ansi.StringWidth(l))
	}
	return append(out, r.ink.paint(strings.Repeat(rule, min(long, width)), bold))
}

func (r *renderer) list(n *ast.List, width int) []string {
	r.depth++
	defer func() { r.depth-- }()
	bullets := []string{r.sign("•", "*"), r.sign("◦", "-"), r.sign("▪", "+")}
	var out []string
	number := n.Start
	last := n.Start + n.ChildCount() - 1
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		marker := bullets[(r.depth-1)%len(bullets)] + " "
		if n.IsOrdered() {
			marker = fmt.Sprintf("%*d. ", len(fmt.Sprint(last)), number)
			number++
		}
		indent := ansi.StringWidth(marker)
		inner := width - indent
		if inner < minWidth {
			inner, indent = width, 0
		}
		lines := r.blocks(c, inner, n.IsTight)
		if indent == 0 {
			lines = append([]string{strings.TrimRight(marker, " ")}, lines...)
		} else {
			lines = hang(lines, marker, strings.Repeat(" ", indent))
		}
		if len(out) > 0 && !n.IsTight {
			out = append(out, "")
		}
		out = append(out, lines...)
	}
	return out
}

// hang puts first before the first line and rest before the others.
func hang(lines []string, first, rest string) []string {
	if len(lines) == 0 {
		return []string{strings.TrimRight(first, " ")}
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		p := rest
		if i == 0 {
			p = first
		}
		out[i] = p + l
		if l == "" {
			out[i] = strings.TrimRight(p, " ")
		}
	}
	return out
}

func (r *renderer) quote(n ast.Node, width int) []string {
	if width-2 < minWidth {
		return r.blocks(n, width, false)
	}
	lines := r.blocks(n, width-2, false)
	if len(lines) == 0 {
		return nil
	}
	bar := r.sign("│", "|") + " "
	return hang(lines, bar, bar)
}

// source returns the text of a code block.
func (r *renderer) source(n ast.Node) string {
	var b strings.Builder
	for i := 0; i < n.Lines().Len(); i++ {
		s := n.Lines().At(i)
		b.Write(s.Value(r.src))
	}
	return b.String()
}
