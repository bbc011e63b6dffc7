package page

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// inline returns the text inside a block as spans.
func (r *renderer) inline(n ast.Node, st style) []span {
	var out []span
	add := func(s string, st style) {
		if s = Clean(s, r.o.ASCII); s != "" {
			out = append(out, span{s, st})
		}
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			add(r.plainText(c), st)
			if c.HardLineBreak() {
				add("\n", st)
			} else if c.SoftLineBreak() {
				add(" ", st)
			}
		case *ast.String:
			add(string(c.Value), st)
		case *ast.CodeSpan:
			out = append(out, span{together("`" + Clean(r.rawText(c), r.o.ASCII) + "`"), st | cyan})
		case *ast.Emphasis:
			out = append(out, r.emphasis(c, st)...)
		case *east.Strikethrough:
			add("~", st)
			out = append(out, r.inline(c, st)...)
			add("~", st)
		case *ast.Link:
			inner := r.inline(c, st|underline)
			out = append(out, inner...)
			if to := r.address(c.Destination); to != "" && to != textOf(inner) {
				add(" ("+to+")", st)
			}
		case *ast.AutoLink:
			add(string(c.Label(r.src)), st|underline)
		case *ast.Image:
			add("[picture: ", st)
			out = append(out, r.inline(c, st)...)
			add("] ("+r.address(c.Destination)+")", st)
		case *ast.RawHTML:
			add(r.html(c), st)
		case *east.TaskCheckBox:
			if c.IsChecked {
				add("[x] ", st)
			} else {
				add("[ ] ", st)
			}
		default:
			out = append(out, r.inline(c, st)...)
		}
	}
	return out
}

// together keeps short code from being broken at its spaces.
func together(code string) string {
	if len(code) > 24 {
		return code
	}
	return strings.ReplaceAll(code, " ", noBreak)
}

// emphasis shows itself by a style, or by signs where there are no styles.
func (r *renderer) emphasis(n *ast.Emphasis, st style) []span {
	mark, add := "_", italic
	if n.Level > 1 {
		mark, add = "*", bold
	}
	if r.o.Color {
		return r.inline(n, st|add)
	}
	out := []span{{mark, st}}
	out = append(out, r.inline(n, st)...)
	return append(out, span{mark, st})
}

func (r *renderer) plainText(t *ast.Text) string {
	s := t.Segment.Value(r.src)
	if t.IsRaw() {
		return string(s)
	}
	return string(unescape(s))
}

func unescape(s []byte) []byte {
	return util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(s)))
}

// rawText is the text of a code span: nothing in it is resolved, and a line
// break counts as a space.
func (r *renderer) rawText(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.Write(c.Segment.Value(r.src))
		case *ast.String:
			b.Write(c.Value)
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

func (r *renderer) address(dest []byte) string {
	return Clean(strings.ReplaceAll(string(unescape(dest)), "\n", ""), r.o.ASCII)
}

// html keeps <br> and drops other tags: their text is still there.
func (r *renderer) html(n *ast.RawHTML) string {
	var b strings.Builder
	for i := 0; i < n.Segments.Len(); i++ {
		s := n.Segments.At(i)
		b.Write(s.Value(r.src))
	}
	tag := strings.ToLower(strings.Trim(b.String(), "</> \n"))
	if tag == "br" {
		return "\n"
	}
	return ""
}

func textOf(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.text)
	}
	return b.String()
}
