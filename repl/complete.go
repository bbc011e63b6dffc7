package repl

import (
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A completer offers what may follow where the cursor is. It is the line
// editor's readline.AutoCompleter.
type completer struct{ w *Workbook }

// Do returns the endings of the possible words, and how many characters of them
// stand before the cursor already.
func (c completer) Do(line []rune, pos int) ([][]rune, int) {
	word, list := c.w.candidates(string(line[:min(max(pos, 0), len(line))]))
	n := utf8.RuneCountInString(word)
	var ends [][]rune
	for _, s := range list {
		ends = append(ends, []rune(s)[n:])
	}
	return ends, n
}

// candidates returns the word that ends at the end of line, and the words that
// it could become.
func (w *Workbook) candidates(line string) (word string, list []string) {
	trimmed := strings.TrimLeft(line, " \t")
	switch {
	case trimmed == "":
		return "", []string{"    "} // the tab is an indentation
	case strings.HasPrefix(trimmed, ":") && w.pending == "":
		return w.commandCandidates(trimmed[1:])
	}
	return w.goCandidates(line)
}

func (w *Workbook) commandCandidates(text string) (word string, list []string) {
	i := strings.IndexAny(text, " \t")
	if i < 0 {
		for _, c := range w.commands {
			if strings.HasPrefix(c.name, text) {
				name := c.name
				if c.args != "" {
					name += " "
				}
				list = append(list, name)
			}
		}
		return text, list
	}
	c, err := w.findCommand(text[:i])
	if err != nil {
		return "", nil
	}
	arg := strings.TrimLeft(text[i:], " \t")
	if c.name == "type" {
		return w.goCandidates(arg)
	}
	if c.complete == nil {
		return "", nil
	}
	for _, s := range c.complete(w) {
		if strings.HasPrefix(s, arg) {
			list = append(list, s)
		}
	}
	return arg, list
}

// goCandidates completes a name, or a member after a dot.
func (w *Workbook) goCandidates(line string) (word string, list []string) {
	if inText(line) {
		return "", nil
	}
	start := len(line)
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(line[:start])
		if !isName(r) {
			break
		}
		start -= size
	}
	word = line[start:]
	if before, ok := strings.CutSuffix(line[:start], "."); ok {
		return word, matching(w.session.Members(operand(before)), word)
	}
	if word == "" {
		return "", nil
	}
	var names []string
	for _, n := range w.session.Names() {
		names = append(names, n.Name)
	}
	for t := token.BREAK; t <= token.VAR; t++ {
		names = append(names, t.String())
	}
	return word, matching(append(names, predeclared...), word)
}

// predeclared are the names that every Go program knows.
var predeclared = strings.Fields("any append bool byte cap clear close comparable complex64 complex128 copy delete error false float32 float64 " +
	"imag int int8 int16 int32 int64 iota len make max min new nil panic print println real recover rune string true " +
	"uint uint8 uint16 uint32 uint64 uintptr")

func matching(names []string, begin string) []string {
	var list []string
	for _, n := range names {
		if strings.HasPrefix(n, begin) && n != begin {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func isName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// operand returns the end of an expression that a dot can stand behind: names,
// dots, and calls or indexes in brackets.
func operand(s string) string {
	depth := 0
	i := len(s)
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		switch {
		case r == ')' || r == ']':
			depth++
		case r == '(' || r == '[':
			if depth == 0 {
				return s[i:]
			}
			depth--
		case depth == 0 && r != '.' && !isName(r):
			return s[i:]
		}
		i -= size
	}
	return s
}

// inText reports whether the end of line is inside a string or a comment.
func inText(line string) bool {
	var open rune
	escaped := false
	prev := rune(0)
	for _, r := range line {
		switch {
		case escaped:
			escaped = false
		case open != 0:
			if r == '\\' && open != '`' {
				escaped = true
			} else if r == open {
				open = 0
			}
		case r == '"' || r == '`' || r == '\'':
			open = r
		case r == '/' && prev == '/':
			return true
		}
		prev = r
	}
	return open != 0
}
