package interp

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// A chunk is one statement or declaration of a prompt input, as it was typed.
type chunk struct {
	text      string
	file      string // "input 3"
	line, col int    // where it starts in the input, from 1
	kind      chunkKind
}

type chunkKind int

const (
	stmtChunk  chunkKind = iota // a statement, also a var declaration
	funcChunk                   // a function or method
	typeChunk                   // a type declaration
	constChunk                  // a constant declaration
	importChunk
	packageChunk
)

// lineDirective makes what follows count as standing at the chunk's place.
func (c chunk) lineDirective() string {
	return fmt.Sprintf("//line %s:%d:%d\n", c.file, c.line, c.col)
}

// split divides an input at the semicolons (typed or implied) that stand
// outside all brackets, and not in the header of a for, if or switch.
func split(name, src string) []chunk {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), func(token.Position, string) {}, 0)
	var chunks []chunk
	start, depth := -1, 0
	header, inFunc := false, false // inFunc: the next brace is a function's, not the header's end
	first, second := token.ILLEGAL, token.ILLEGAL
	flush := func(end int) {
		if start >= 0 {
			text := src[start:end]
			pos := file.Position(file.Pos(start))
			chunks = append(chunks, chunk{text, name, pos.Line, pos.Column, kindOf(first, second, text)})
		}
		start, first, second = -1, token.ILLEGAL, token.ILLEGAL
	}
	for {
		pos, tok, lit := s.Scan()
		off := file.Offset(pos)
		switch tok {
		case token.EOF:
			flush(len(src))
			return chunks
		case token.FOR, token.IF, token.SWITCH:
			header = header || depth == 0
		case token.FUNC:
			inFunc = inFunc || depth == 0
		case token.LBRACE:
			if depth == 0 {
				header, inFunc = header && inFunc, false
			}
			depth++
		case token.LPAREN, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		case token.SEMICOLON:
			if depth <= 0 && !header {
				end := off
				if lit == "\n" && end > len(src) {
					end = len(src)
				}
				flush(end)
				depth = 0
				continue
			}
		}
		switch {
		case start < 0:
			start, first = off, tok
		case second == token.ILLEGAL:
			second = tok
		}
	}
}

// kindOf tells what a chunk is from its first two tokens.
func kindOf(first, second token.Token, text string) chunkKind {
	switch first {
	case token.FUNC:
		if second == token.IDENT {
			return funcChunk
		}
		// func (r T) M() {…} or func() {…}()
		if _, err := parser.ParseFile(token.NewFileSet(), "", "package p;"+text, parser.SkipObjectResolution); err == nil {
			return funcChunk
		}
	case token.TYPE:
		return typeChunk
	case token.CONST:
		return constChunk
	case token.IMPORT:
		return importChunk
	case token.PACKAGE:
		return packageChunk
	}
	return stmtChunk
}

// incomplete tells whether src stops in the middle: inside brackets, a raw
// string or a comment, or after a token that something must follow.
func incomplete(src string) bool {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	open := false
	s.Init(file, []byte(src), func(_ token.Position, msg string) {
		if strings.Contains(msg, "raw string literal not terminated") || strings.Contains(msg, "comment not terminated") {
			open = true
		}
	}, 0)
	depth := 0
	last := token.SEMICOLON
	for {
		_, tok, _ := s.Scan()
		switch tok {
		case token.EOF:
			return open || depth > 0 || wantsMore(last)
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		}
		last = tok
	}
}

// wantsMore tells whether nothing can end with tok.
func wantsMore(tok token.Token) bool {
	switch tok {
	case token.SEMICOLON, token.COLON, token.ILLEGAL, token.IDENT, token.RPAREN, token.RBRACE, token.RBRACK:
		return false
	case token.INC, token.DEC, token.BREAK, token.CONTINUE, token.RETURN, token.FALLTHROUGH, token.ELLIPSIS, token.NOT, token.TILDE:
		return false
	}
	return tok.IsOperator() || tok.IsKeyword()
}

// parseStmts parses statement chunks as the body of one function.
func parseStmts(fset *token.FileSet, chunks []chunk, name string) (*ast.FuncDecl, string, error) {
	file := chunks[0].file
	var b strings.Builder
	fmt.Fprintf(&b, "func %s() {\n", name)
	for _, c := range chunks {
		b.WriteString(c.lineDirective() + c.text + "\n")
	}
	b.WriteString("\n}\n")
	f, err := parse(fset, file, []byte("package main\n"+b.String()))
	if err != nil {
		return nil, "", endOfInput(err, chunks[len(chunks)-1])
	}
	if len(f.Decls) != 1 {
		c := chunks[0]
		return nil, "", ErrorList{{token.Position{Filename: file, Line: c.line, Column: c.col}, "syntax error: unexpected }"}}
	}
	return f.Decls[0].(*ast.FuncDecl), b.String(), nil
}

// endOfInput words the errors that the parser finds behind an input, where it
// sees the function that we put around it: to the learner the input ends there.
func endOfInput(err error, last chunk) error {
	list, ok := err.(ErrorList)
	if !ok {
		return err
	}
	lines := strings.Split(strings.TrimRight(last.text, " \t\n"), "\n")
	endLine, endCol := last.line+len(lines)-1, len(lines[len(lines)-1])+1
	if len(lines) == 1 {
		endCol += last.col - 1
	}
	var out ErrorList
	for _, e := range list {
		if e.Pos.Line > endLine || e.Pos.Line == endLine && e.Pos.Column > endCol {
			if len(out) > 0 {
				break // it follows from the one before
			}
			e.Pos.Line, e.Pos.Column = endLine, endCol
			e.Msg = "syntax error: unexpected end of input"
		}
		out = append(out, e)
	}
	return out
}
