package repl

import (
	"go/scanner"
	"go/token"
	"regexp"
	"strings"
)

// A run knows in which statement something went wrong or waits, by its first
// line. What in it did so follows from what is said about it: an index out of
// range is at a bracket, a receive that waits at an arrow.

// A spot is a token of the learner's source, with those around it.
type spot struct {
	tok        token.Token
	lit        string
	line, col  int
	prev, next token.Token
	nextLit    string
}

// marks tell what is looked for, by what is said.
var marks = []struct {
	said *regexp.Regexp
	is   func(s spot) bool
}{
	{regexp.MustCompile(`index out of range|nil map`), isIndex},
	{regexp.MustCompile(`slice bounds out of range`), isIndex},
	{regexp.MustCompile(`divide by zero`), func(s spot) bool {
		return s.next != token.INT && isToken(token.QUO, token.REM, token.QUO_ASSIGN, token.REM_ASSIGN)(s) // by a constant 0 does not compile
	}},
	{regexp.MustCompile(`negative shift`), isToken(token.SHL, token.SHR, token.SHL_ASSIGN, token.SHR_ASSIGN)},
	{regexp.MustCompile(`interface conversion`), func(s spot) bool { return s.tok == token.PERIOD && s.next == token.LPAREN }},
	{regexp.MustCompile(`makeslice|makechan`), isCall("make")},
	{regexp.MustCompile(`close of`), isCall("close")},
	{regexp.MustCompile(`^chan receive`), func(s spot) bool {
		return s.tok == token.ARROW && !endsOperand(s.prev) || s.tok == token.RANGE
	}},
	{regexp.MustCompile(`^chan send|send on closed`), func(s spot) bool { return s.tok == token.ARROW && endsOperand(s.prev) }},
	{regexp.MustCompile(`^select`), isToken(token.SELECT)},
	{regexp.MustCompile(`^sleep`), isCall("Sleep")},
	{regexp.MustCompile(`unlock of unlocked|Unlock of unlocked`), isCall("Unlock", "RUnlock")},
	{regexp.MustCompile(`negative WaitGroup counter`), isCall("Done", "Add")},
	{regexp.MustCompile(`^sync\.\w+\.RLock`), isCall("RLock")},
	{regexp.MustCompile(`^sync\.\w+\.Lock`), isCall("Lock")},
	{regexp.MustCompile(`^sync\.\w+\.Wait`), isCall("Wait")},
	{regexp.MustCompile(`nil pointer dereference`), func(s spot) bool {
		return s.tok == token.PERIOD || s.tok == token.MUL && !endsOperand(s.prev) || isIndex(s) || s.tok == token.LPAREN && endsOperand(s.prev)
	}},
	{regexp.MustCompile(`^panic: `), isCall("panic")},
}

func isIndex(s spot) bool { return s.tok == token.LBRACK && endsOperand(s.prev) }

func isToken(toks ...token.Token) func(spot) bool {
	return func(s spot) bool {
		for _, t := range toks {
			if s.tok == t {
				return true
			}
		}
		return false
	}
}

func isCall(names ...string) func(spot) bool {
	return func(s spot) bool {
		for _, n := range names {
			if s.tok == token.IDENT && s.lit == n && s.next == token.LPAREN {
				return true
			}
		}
		return false
	}
}

// endsOperand tells whether an operand can end with a token.
func endsOperand(t token.Token) bool {
	switch t {
	case token.IDENT, token.RPAREN, token.RBRACK, token.RBRACE, token.STRING, token.INT:
		return true
	}
	return false
}

var outOfRange = regexp.MustCompile(`index out of range \[(\d+)\]`)

// caretAt returns the place of what is said in the statement that begins on a
// line of src; column 0 if it is not found.
func caretAt(src string, line int, said string) (int, int) {
	spots := statementAt(src, line)
	if len(spots) == 0 {
		return line, 0
	}
	for _, m := range marks {
		if !m.said.MatchString(said) {
			continue
		}
		best := -1
		for i, s := range spots {
			if !m.is(s) {
				continue
			}
			if best < 0 {
				best = i
			}
			// Of several indexes, the one that is written as the message says.
			if n := outOfRange.FindStringSubmatch(said); n != nil && s.nextLit == n[1] {
				best = i
				break
			}
		}
		if best >= 0 {
			return spots[best].line, spots[best].col
		}
	}
	return spots[0].line, spots[0].col
}

// statementAt lists the tokens of the statements that begin on a line.
func statementAt(src string, line int) []spot {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), func(token.Position, string) {}, 0)
	var spots []spot
	depth, prev := 0, token.ILLEGAL
	for {
		pos, tok, lit := s.Scan()
		if n := len(spots); n > 0 && spots[n-1].next == token.ILLEGAL {
			spots[n-1].next, spots[n-1].nextLit = tok, lit
		}
		if tok == token.EOF {
			return spots
		}
		at := file.Position(pos)
		if at.Line > line && depth <= 0 && (len(spots) == 0 || prev == token.SEMICOLON) {
			return spots
		}
		if at.Line >= line && tok != token.SEMICOLON {
			spots = append(spots, spot{tok: tok, lit: lit, line: at.Line, col: at.Column, prev: prev})
		}
		if at.Line >= line {
			switch tok {
			case token.LPAREN, token.LBRACK, token.LBRACE:
				depth++
			case token.RPAREN, token.RBRACK, token.RBRACE:
				depth--
			}
		}
		prev = tok
	}
}

// goroutineLine begins a goroutine's part of a report.
var goroutineLine = regexp.MustCompile(`^goroutine \d+ \[([^\]]*)\]:$`)

// said is what is said about the goroutine that a line of a report begins.
func said(line, message string) (string, bool) {
	m := goroutineLine.FindStringSubmatch(line)
	if m == nil {
		return "", false
	}
	if status, _, _ := strings.Cut(m[1], ","); status != "running" {
		return status, true
	}
	return message, true
}
