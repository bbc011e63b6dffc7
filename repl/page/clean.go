package page

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text harmless to a terminal: control characters and those that
// turn the writing direction go, newlines and tabs stay, and what is no UTF-8
// becomes U+FFFD. With ascii, signs that are commonly meant by one are spelt
// out and everything else that is not ASCII becomes a question mark.
func Clean(s string, ascii bool) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r < ' ' || unicode.IsControl(r) || turnsDirection(r):
		case r < utf8.RuneSelf || !ascii:
			b.WriteRune(r)
		case unicode.In(r, unicode.Mn, unicode.Cf): // combining signs, joiners
		default:
			if a, ok := spelt[r]; ok {
				b.WriteString(a)
			} else {
				b.WriteByte('?')
			}
		}
	}
	return b.String()
}

// plain reports whether there is nothing in s that Clean would change.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || c == 0x7f || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

func turnsDirection(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029
}

// spelt gives the ASCII spelling of signs that pages and pictures use.
var spelt = map[rune]string{
	'\u00a0': " ", '‐': "-", '‑': "-", '–': "-", '—': "--", '−': "-",
	'‘': "'", '’': "'", '“': `"`, '”': `"`, '«': "<<", '»': ">>", '…': "...",
	'·': "-", '•': "*", '◦': "o", '▪': "*",
	'→': "->", '←': "<-", '↔': "<->", '⇒': "=>", '↑': "^", '↓': "v", '↪': ">", '▶': ">",
	'×': "x", '÷': "/", '≤': "<=", '≥': ">=", '≠': "!=", '≈': "~", '±': "+-",
	'½': "1/2", '¼': "1/4", '²': "^2", '³': "^3", '°': " deg", 'µ': "u", 'μ': "u",
	'✓': "ok", '✔': "ok", '✗': "x", '✘': "x",
	'│': "|", '─': "-", '┼': "+", '┌': "+", '┐': "+", '└': "+", '┘': "+", '├': "+", '┤': "+",
	'═': "=", '║': "|",
	'ä': "ae", 'ö': "oe", 'ü': "ue", 'ß': "ss", 'é': "e", 'è': "e",
}
