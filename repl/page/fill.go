package page

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// noBreak is a space at which no line is broken. It is written as a plain one,
// so that what is copied from the screen can be typed.
const noBreak = "\u00a0"

// A span is text in one style. Its text never contains escape sequences; a
// newline in it is a line break that the author asked for.
type span struct {
	text  string
	style style
}

func width(spans []span) int {
	n := 0
	for _, s := range spans {
		n += ansi.StringWidth(s.text)
	}
	return n
}

// appendSpan adds text to a line, joining it to the last span if the style is
// the same.
func appendSpan(line []span, s span) []span {
	if n := len(line); n > 0 && line[n-1].style == s.style {
		line[n-1].text += s.text
		return line
	}
	return append(line, s)
}

// fill breaks spans into lines of at most limit columns, between words. A word
// that is longer gets a line of its own; with cut it is cut to the limit.
func fill(spans []span, limit int, cut bool) [][]span {
	f := filler{limit: max(limit, 1), cut: cut}
	for _, s := range spans {
		rest := s.text
		for rest != "" {
			i := strings.IndexAny(rest, " \t\n")
			if i < 0 {
				f.word = appendSpan(f.word, span{rest, s.style})
				break
			}
			if i > 0 {
				f.word = appendSpan(f.word, span{rest[:i], s.style})
			}
			f.endWord()
			if rest[i] == '\n' {
				f.endLine()
			} else {
				f.space = s.style
			}
			rest = rest[i+1:]
		}
	}
	f.endWord()
	if len(f.line) > 0 {
		f.endLine()
	}
	return f.lines
}

// A filler holds the word and the line that fill is at.
type filler struct {
	limit int
	cut   bool
	word  []span
	space style // of the space before the word, so that an underline goes on
	line  []span
	col   int
	lines [][]span
}

func (f *filler) endLine() {
	f.lines = append(f.lines, f.line)
	f.line, f.col = nil, 0
}

func (f *filler) endWord() {
	if len(f.word) == 0 {
		return
	}
	w := width(f.word)
	if f.col > 0 && f.col+1+w > f.limit {
		f.endLine()
	}
	if f.col > 0 {
		gap := f.space
		if f.word[0].style != gap {
			gap = 0
		}
		f.line = appendSpan(f.line, span{" ", gap})
		f.col++
	}
	if f.cut && w > f.limit {
		pieces := cutSpans(f.word, f.limit)
		f.lines = append(f.lines, pieces[:len(pieces)-1]...)
		f.word = pieces[len(pieces)-1]
		w = width(f.word)
	}
	for _, s := range f.word {
		f.line = appendSpan(f.line, s)
	}
	f.col += w
	f.word = nil
}

// cutSpans cuts a line into pieces of at most limit columns, wherever that
// falls. There is always at least one piece.
func cutSpans(spans []span, limit int) [][]span {
	limit = max(limit, 1)
	var pieces [][]span
	var piece []span
	col := 0
	for _, s := range spans {
		rest := s.text
		for rest != "" {
			cluster, w := firstCluster(rest)
			if col > 0 && col+w > limit {
				pieces = append(pieces, piece)
				piece, col = nil, 0
			}
			piece = appendSpan(piece, span{cluster, s.style})
			col += w
			rest = rest[len(cluster):]
		}
	}
	return append(pieces, piece)
}

// firstCluster returns the first user-perceived character of s and its width.
func firstCluster(s string) (string, int) {
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return s[:1], 1
	}
	c, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	if c == "" {
		_, n := utf8.DecodeRuneInString(s)
		return s[:n], 1
	}
	return c, w
}
