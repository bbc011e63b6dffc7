package interp

import (
	"errors"
	"go/parser"
	"go/scanner"
	"go/token"
	"strconv"
)

// headerErrors tells what the go command says about the package clause and the
// imports of a file. It reads them with go/parser before it starts the compiler,
// and looks no further if something is wrong.
func headerErrors(filename string, src []byte, l *library) ErrorList {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, filename, header(src), parser.ImportsOnly|parser.SkipObjectResolution)
	var list scanner.ErrorList
	if errors.As(err, &list) {
		return ErrorList{{list[0].Pos, list[0].Msg}}
	}
	var out ErrorList
	for _, imp := range f.Imports {
		path, err := strconv.Unquote(imp.Path.Value)
		if err != nil || path == "unsafe" {
			continue
		}
		if _, err := l.Import(path); err != nil {
			out = append(out, Error{fset.Position(imp.Path.Pos()), err.Error()})
		}
	}
	return out
}

// header cuts src off behind its imports. If they are broken it returns all.
func header(src []byte) []byte {
	file := token.NewFileSet().AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, func(token.Position, string) {}, 0)
	pos, tok, _ := s.Scan()
	next := func() { pos, tok, _ = s.Scan() }
	got := func(want token.Token) bool {
		if tok != want {
			return false
		}
		next()
		return true
	}
	spec := func() bool {
		if tok == token.IDENT || tok == token.PERIOD {
			next()
		}
		ok := got(token.STRING)
		got(token.SEMICOLON)
		return ok
	}
	if !got(token.PACKAGE) || !got(token.IDENT) {
		return src
	}
	got(token.SEMICOLON)
	for got(token.IMPORT) {
		if !got(token.LPAREN) {
			if !spec() {
				return src
			}
			continue
		}
		for !got(token.RPAREN) {
			if !spec() {
				return src
			}
		}
		got(token.SEMICOLON)
	}
	return src[:file.Offset(pos)]
}
