package syntax

import (
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A scanner cuts source text into tokens, one at a time, and complains about
// what is none in the compiler's words.
type scanner struct {
	file *token.File
	src  []byte
	errh func(offset int, msg string)

	ch    rune // the character at offset, or -1 at the end
	chlen int  // its length
	off   int  // where it starts

	semi bool // a newline here ends the statement

	// the token that next found
	start int // its offset
	tok   token.Token
	lit   string // a name, a literal, or what kind of semicolon it is
	bad   bool   // a literal that was complained about
}

const eof = -1

func (s *scanner) init(file *token.File, src []byte, errh func(int, string)) {
	s.file, s.src, s.errh = file, src, errh
	file.SetLinesForContent(src)
	// The end of the source may be the place of an error.
	if len(src) == 0 || src[len(src)-1] == '\n' {
		file.AddLine(len(src))
	}
	s.read(0)
}

// read makes the first proper character from offset on the current one.
func (s *scanner) read(offset int) {
	for {
		s.off = offset
		if offset >= len(s.src) {
			s.ch, s.chlen = eof, 0
			return
		}
		s.ch, s.chlen = rune(s.src[offset]), 1
		if s.ch >= utf8.RuneSelf {
			s.ch, s.chlen = utf8.DecodeRune(s.src[offset:])
		}
		const byteOrderMark = 0xfeff
		switch {
		case s.ch == 0:
			s.errorHere("invalid NUL character")
		case s.ch == utf8.RuneError && s.chlen == 1:
			s.errorHere("invalid UTF-8 encoding")
		case s.ch == byteOrderMark:
			if offset > 0 {
				s.errorHere("invalid BOM in the middle of the file")
			}
		default:
			return
		}
		offset += s.chlen
	}
}

func (s *scanner) step() { s.read(s.off + s.chlen) }

// accept steps over the current character if it is ch.
func (s *scanner) accept(ch rune) bool {
	if s.ch != ch {
		return false
	}
	s.step()
	return true
}

func (s *scanner) errorHere(format string, args ...any) {
	s.errh(s.off, fmt.Sprintf(format, args...))
}

// errorIn complains about the place n bytes into the current token.
func (s *scanner) errorIn(n int, format string, args ...any) {
	s.errh(s.start+n, fmt.Sprintf(format, args...))
}

// operators lists the tokens that are made of signs alone, by first byte, the
// longest first.
var operators = func() (table [128][]token.Token) {
	for tok := token.ADD; tok <= token.TILDE; tok++ {
		if tok.IsOperator() {
			first := tok.String()[0]
			table[first] = append(table[first], tok)
		}
	}
	for _, list := range table {
		slices.SortFunc(list, func(a, b token.Token) int { return len(b.String()) - len(a.String()) })
	}
	return table
}()

// next finds the next token.
func (s *scanner) next() {
	semi := s.semi
	s.semi = false
	for {
		for s.ch == ' ' || s.ch == '\t' || s.ch == '\r' || s.ch == '\n' && !semi {
			s.step()
		}
		s.start, s.lit, s.bad = s.off, "", false
		switch {
		case isLetter(s.ch) || s.ch >= utf8.RuneSelf && s.isNamePart(true):
			s.name()
			return
		case isDigit(s.ch) || s.ch == '.' && s.off+1 < len(s.src) && isDigit(rune(s.src[s.off+1])):
			s.number()
			return
		case s.ch == eof:
			s.tok = token.EOF
			if semi {
				s.tok, s.lit = token.SEMICOLON, "EOF"
			}
			return
		case s.ch == '\n':
			s.step()
			s.tok, s.lit = token.SEMICOLON, "newline"
			return
		case s.ch == '"':
			s.quoted()
			return
		case s.ch == '`':
			s.raw()
			return
		case s.ch == '\'':
			s.char()
			return
		case s.ch == '/' && s.peek() == '/':
			s.lineComment()
			continue
		case s.ch == '/' && s.peek() == '*':
			if s.comment() && semi {
				s.tok, s.lit = token.SEMICOLON, "newline"
				return
			}
			continue
		}
		if s.operator() {
			return
		}
		s.errorHere("invalid character %#U", s.ch)
		s.step()
	}
}

// peek returns the byte behind the current one, 0 at the end.
func (s *scanner) peek() byte {
	if s.off+1 < len(s.src) {
		return s.src[s.off+1]
	}
	return 0
}

// operator takes the longest operator or delimiter that starts here.
func (s *scanner) operator() bool {
	if s.ch >= utf8.RuneSelf {
		return false
	}
	for _, tok := range operators[s.ch] {
		text := tok.String()
		if !strings.HasPrefix(string(s.src[s.off:min(len(s.src), s.off+3)]), text) {
			continue
		}
		s.read(s.off + len(text))
		s.tok = tok
		switch tok {
		case token.SEMICOLON:
			s.lit = "semicolon"
		case token.RPAREN, token.RBRACK, token.RBRACE, token.INC, token.DEC:
			s.semi = true
		}
		return true
	}
	return false
}

func isLetter(ch rune) bool {
	return 'a' <= ch && ch <= 'z' || 'A' <= ch && ch <= 'Z' || ch == '_'
}
func isDigit(ch rune) bool { return '0' <= ch && ch <= '9' }
func isHexDigit(ch rune) bool {
	return isDigit(ch) || 'a' <= lower(ch) && lower(ch) <= 'f'
}
func lower(ch rune) rune { return ch | ('a' - 'A') }

// isNamePart tells whether the current character may stand in a name. Outside
// ASCII everything is taken, with a complaint if need be.
func (s *scanner) isNamePart(first bool) bool {
	switch {
	case unicode.IsLetter(s.ch) || s.ch == '_':
	case unicode.IsDigit(s.ch):
		if first {
			s.errorHere("identifier cannot begin with digit %#U", s.ch)
		}
	case s.ch >= utf8.RuneSelf:
		s.errorHere("invalid character %#U in identifier", s.ch)
	default:
		return false
	}
	return true
}

func (s *scanner) name() {
	s.step()
	for isLetter(s.ch) || isDigit(s.ch) || s.ch >= utf8.RuneSelf && s.isNamePart(false) {
		s.step()
	}
	s.lit = string(s.src[s.start:s.off])
	s.tok = token.Lookup(s.lit)
	switch s.tok {
	case token.IDENT, token.BREAK, token.CONTINUE, token.FALLTHROUGH, token.RETURN:
		s.semi = true
	}
}

func (s *scanner) literal(tok token.Token, ok bool) {
	s.tok, s.bad, s.semi = tok, !ok, true
	s.lit = string(s.src[s.start:s.off])
}

// A numeral is a number while it is read.
type numeral struct {
	base              int
	prefix            rune // 0, or what follows a leading 0: x, o, b; 0 itself for old octals is '0'
	digits, separated bool
	wrong             int // offset of the first digit that the base does not have, or -1
}

func (n *numeral) name() string {
	return map[int]string{2: "binary", 8: "octal", 10: "decimal", 16: "hexadecimal"}[n.base]
}

// run reads digits of a base and underscores.
func (s *scanner) run(n *numeral, base int) {
	for {
		switch {
		case s.ch == '_':
			n.separated = true
		case isDigit(s.ch) || base == 16 && isHexDigit(s.ch):
			n.digits = true
			if base < 10 && int(s.ch-'0') >= base && n.wrong < 0 {
				n.wrong = s.off - s.start
			}
		default:
			return
		}
		s.step()
	}
}

func (s *scanner) number() {
	n := &numeral{base: 10, wrong: -1}
	tok := token.INT
	ok := true
	complain := func(format string, args ...any) {
		if ok {
			s.errorHere(format, args...)
		}
		ok = false
	}
	point := s.accept('.')
	if !point {
		if s.accept('0') {
			switch lower(s.ch) {
			case 'x':
				n.base, n.prefix = 16, 'x'
			case 'o':
				n.base, n.prefix = 8, 'o'
			case 'b':
				n.base, n.prefix = 2, 'b'
			default:
				n.base, n.prefix, n.digits = 8, '0', true
			}
			if n.prefix != '0' {
				s.step()
			}
		}
		s.run(n, n.base)
		if s.ch == '.' {
			if n.prefix == 'o' || n.prefix == 'b' {
				complain("invalid radix point in %s literal", n.name())
			}
			s.step()
			point = true
		}
	}
	if point {
		tok = token.FLOAT
		s.run(n, n.base)
	}
	if !n.digits {
		complain("%s literal has no digits", n.name())
	}
	if e := lower(s.ch); e == 'e' || e == 'p' {
		switch {
		case e == 'e' && n.prefix != 0 && n.prefix != '0':
			complain("%q exponent requires decimal mantissa", s.ch)
		case e == 'p' && n.prefix != 'x':
			complain("%q exponent requires hexadecimal mantissa", s.ch)
		}
		s.step()
		tok = token.FLOAT
		if s.ch == '+' || s.ch == '-' {
			s.step()
		}
		exp := &numeral{wrong: -1}
		s.run(exp, 10)
		n.separated = n.separated || exp.separated
		if !exp.digits {
			complain("exponent has no digits")
		}
	} else if n.prefix == 'x' && tok == token.FLOAT {
		complain("hexadecimal mantissa requires a 'p' exponent")
	}
	if s.accept('i') {
		tok = token.IMAG
	}
	s.literal(tok, ok)
	if tok == token.INT && n.wrong >= 0 && ok {
		s.errorIn(n.wrong, "invalid digit %q in %s literal", s.lit[n.wrong], n.name())
		s.bad = true
	}
	if n.separated && !s.bad {
		if i := misplacedSeparator(s.lit); i >= 0 {
			s.errorIn(i, "'_' must separate successive digits")
			s.bad = true
		}
	}
}

// misplacedSeparator returns the index of the first underscore in a number that
// has not a digit (or the base's prefix) before and a digit behind it, or -1.
func misplacedSeparator(lit string) int {
	first, hex := 0, false
	if len(lit) > 1 && lit[0] == '0' {
		switch lower(rune(lit[1])) {
		case 'x':
			first, hex = 2, true
		case 'o', 'b':
			first = 2
		}
	}
	digit := func(i int) bool {
		return i < len(lit) && (isDigit(rune(lit[i])) || hex && isHexDigit(rune(lit[i])))
	}
	for i := first; i < len(lit); i++ {
		if lit[i] != '_' {
			continue
		}
		before := i > 0 && (i == first && first > 0 || digit(i-1))
		if !before || !digit(i+1) {
			// Of several in a row the second one is wrong: it does not follow a digit.
			if before && i+1 < len(lit) && lit[i+1] == '_' {
				return i + 1
			}
			return i
		}
	}
	return -1
}

func (s *scanner) char() {
	ok := true
	s.step()
	for n := 0; ; n++ {
		switch s.ch {
		case '\'':
			if ok && n == 0 {
				s.errorHere("empty rune literal or unescaped '")
				ok = false
			} else if ok && n > 1 {
				s.errorIn(0, "more than one character in rune literal")
				ok = false
			}
			s.step()
			s.literal(token.CHAR, ok)
			return
		case '\\':
			s.step()
			ok = s.escape('\'') && ok
			continue
		case '\n':
			if ok {
				s.errorHere("newline in rune literal")
			}
			s.literal(token.CHAR, false)
			return
		case eof:
			if ok {
				s.errorIn(0, "rune literal not terminated")
			}
			s.literal(token.CHAR, false)
			return
		}
		s.step()
	}
}

func (s *scanner) quoted() {
	ok := true
	s.step()
	for {
		switch s.ch {
		case '"':
			s.step()
			s.literal(token.STRING, ok)
			return
		case '\\':
			s.step()
			ok = s.escape('"') && ok
			continue
		case '\n':
			s.errorHere("newline in string")
			s.literal(token.STRING, false)
			return
		case eof:
			s.errorIn(0, "string not terminated")
			s.literal(token.STRING, false)
			return
		}
		s.step()
	}
}

func (s *scanner) raw() {
	s.step()
	for s.ch != '`' {
		if s.ch == eof {
			s.errorIn(0, "string not terminated")
			s.literal(token.STRING, false)
			return
		}
		s.step()
	}
	s.step()
	s.literal(token.STRING, true)
}

// escape reads what follows a backslash. The end of the source is left to the
// caller.
func (s *scanner) escape(quote rune) bool {
	digits, base, limit := 0, uint32(16), uint32(unicode.MaxRune)
	switch s.ch {
	case quote, 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\':
		s.step()
		return true
	case eof:
		return true
	case 'x':
		digits, limit = 2, 255
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		if s.ch < '0' || s.ch > '7' {
			s.errorHere("unknown escape")
			return false
		}
		digits, base, limit = 3, 8, 255
	}
	if base == 16 {
		s.step()
	}
	value := uint32(0)
	for ; digits > 0; digits-- {
		if s.ch == eof {
			return true
		}
		d := base
		if isDigit(s.ch) {
			d = uint32(s.ch - '0')
		} else if isHexDigit(s.ch) {
			d = uint32(lower(s.ch)-'a') + 10
		}
		if d >= base {
			s.errorHere("invalid character %q in %s escape", s.ch, (&numeral{base: int(base)}).name())
			return false
		}
		value = value*base + d
		s.step()
	}
	if value > limit && base == 8 {
		s.errorHere("octal escape value %d > 255", value)
		return false
	}
	if value > limit || 0xD800 <= value && value < 0xE000 {
		s.errorHere("escape is invalid Unicode code point %#U", value)
		return false
	}
	return true
}

func (s *scanner) lineComment() {
	for s.ch != '\n' && s.ch != eof {
		s.step()
	}
	text := strings.TrimSuffix(string(s.src[s.start:s.off]), "\r")
	if rest, ok := strings.CutPrefix(text, "//line "); ok && (s.start == 0 || s.src[s.start-1] == '\n') {
		s.moveTo(rest, s.off+1)
	}
}

// comment skips a general comment and tells whether it spans lines.
func (s *scanner) comment() (lines bool) {
	s.read(s.off + 2)
	for {
		switch {
		case s.ch == eof:
			s.errorIn(0, "comment not terminated")
			return lines
		case s.ch == '*' && s.peek() == '/':
			s.read(s.off + 2)
			text := string(s.src[s.start : s.off-2])
			if rest, ok := strings.CutPrefix(text, "/*line "); ok && !lines {
				s.moveTo(rest, s.off)
			}
			return lines
		case s.ch == '\n':
			lines = true
		}
		s.step()
	}
}

// moveTo obeys a line directive: what stands at offset counts as standing where
// text says, file:line or file:line:column.
func (s *scanner) moveTo(text string, offset int) {
	name, last, ok := cutNumber(text)
	if !ok || offset > len(s.src) {
		return
	}
	line, column := last, 0
	if rest, n, ok := cutNumber(name); ok {
		name, line, column = rest, n, last
	}
	if line == 0 {
		return
	}
	switch {
	case name == "" && column > 0:
		name = s.file.Position(s.file.Pos(s.start)).Filename
	case name != "":
		if name = filepath.Clean(name); !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(s.file.Name()), name)
		}
	}
	s.file.AddLineColumnInfo(offset, name, line, column)
}

// cutNumber cuts ":n" off the end of text.
func cutNumber(text string) (rest string, n int, ok bool) {
	i := strings.LastIndexByte(text, ':')
	if i < 0 {
		return text, 0, false
	}
	n, err := strconv.Atoi(text[i+1:])
	return text[:i], n, err == nil && n > 0 && n <= 1<<30
}
