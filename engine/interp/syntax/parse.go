// Package syntax reads Go source the way the Go compiler does, so that what it
// says about a mistake is what a learner sees from go build: the same words at
// the same place, and the same mistakes found after it. go/parser, which reads
// programs that are in order, speaks differently and stops elsewhere.
package syntax

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// An Error is one complaint. Those that begin with "syntax error" mean that
// the compiler does not look at types.
type Error struct {
	Pos token.Pos
	Msg string
}

// Grave tells whether the compiler stops at this error before it checks types.
func (e Error) Grave() bool { return strings.HasPrefix(e.Msg, "syntax error") }

// Parse reads one file. The tree is as good as the source allows; it is meant
// for finding more errors, not for running. It is nil without a proper package
// clause.
func Parse(fset *token.FileSet, filename string, src []byte) (*ast.File, []Error) {
	p := &parser{}
	f := p.parse(fset.AddFile(filename, -1, len(src)+1), src)
	if !slices.ContainsFunc(p.errs, Error.Grave) {
		p.errs = append(p.errs, p.late...)
	}
	return f, p.errs
}

// maxDepth bounds how deep source may nest, so that no input exhausts the stack.
const maxDepth = 10000

// maxChain bounds how many operators or calls may follow each other: their tree
// is as deep.
const maxChain = 100000

func boundChain(n int) {
	if n > maxChain {
		panic(tooDeep{})
	}
}

// tooDeep is the panic that leaves the parser at a bound.
type tooDeep struct{}

type parser struct {
	scanner
	errs []Error

	late   []Error // what counts only if the rest is in order
	broken int     // complaints so far, without those about labels and branches

	funcs int // function bodies that we are in
	level int // parentheses around an expression; negative in the header of a statement
	depth int
}

func (p *parser) parse(file *token.File, src []byte) (f *ast.File) {
	defer func() {
		switch r := recover(); r.(type) {
		case nil:
		case tooDeep:
			p.fail("nesting depth limit exceeded")
		default:
			panic(r)
		}
	}()
	p.scanner.init(file, src, func(offset int, msg string) { p.errorAt(p.file.Pos(offset), msg) })
	p.next()
	return p.sourceFile()
}

// enter counts one more level of nesting; leave takes it back.
func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		panic(tooDeep{})
	}
}

func (p *parser) leave() { p.depth-- }

// Complaints

func (p *parser) pos() token.Pos { return p.file.Pos(p.start) }

// errorAt is for what is no syntax error to the compiler although its parser
// finds it.
func (p *parser) errorAt(pos token.Pos, msg string) {
	p.broken++
	p.errs = append(p.errs, Error{pos, msg})
}

// lateErrorAt is for what the compiler finds when it checks types, and go/types
// does not.
func (p *parser) lateErrorAt(pos token.Pos, msg string) {
	p.late = append(p.late, Error{pos, msg})
}

// fail complains about a rule that the source breaks.
func (p *parser) fail(msg string) { p.failAt(p.pos(), msg) }

func (p *parser) failAt(pos token.Pos, msg string) {
	if !p.atEndAfterError() {
		p.errorAt(pos, "syntax error: "+msg)
	}
}

// unexpected complains about the current token. context continues the sentence:
// "in …", "at …", "after …" or ", expected …".
func (p *parser) unexpected(context string) {
	if !p.atEndAfterError() {
		p.errorAt(p.pos(), "syntax error: unexpected "+p.current()+context)
	}
}

func (p *parser) expected(what string) { p.unexpected(", expected " + what) }

// atEndAfterError tells whether a complaint would only repeat that the source
// is broken.
func (p *parser) atEndAfterError() bool { return p.tok == token.EOF && p.broken > 0 }

// current describes the current token.
func (p *parser) current() string {
	switch {
	case p.tok == token.IDENT:
		return "name " + p.lit
	case p.tok == token.SEMICOLON:
		return p.lit
	case p.tok.IsLiteral():
		return "literal " + p.lit
	}
	return describe(p.tok)
}

// describe names a kind of token.
func describe(tok token.Token) string {
	switch {
	case tok == token.COMMA:
		return "comma"
	case tok == token.SEMICOLON:
		return "semicolon or newline"
	case tok.IsKeyword():
		return "keyword " + tok.String()
	}
	return tok.String()
}

// Moving on

func (p *parser) got(tok token.Token) bool {
	if p.tok != tok {
		return false
	}
	p.next()
	return true
}

func (p *parser) want(tok token.Token) {
	if !p.got(tok) {
		p.expected(describe(tok))
		p.skipOne()
	}
}

// gotAssign accepts "=", and ":=" with a complaint.
func (p *parser) gotAssign() bool {
	if p.tok == token.DEFINE {
		p.expected("=")
	}
	return p.got(token.ASSIGN) || p.got(token.DEFINE)
}

func (p *parser) skipOne() {
	if p.tok != token.EOF {
		p.next()
	}
}

// skipTo goes on to one of the given tokens, or in a function to a keyword that
// starts a statement: where the reader finds its feet again after an error.
func (p *parser) skipTo(follow ...token.Token) {
	for p.tok != token.EOF {
		for _, tok := range follow {
			if p.tok == tok {
				return
			}
		}
		if p.funcs > 0 && startsStatement(p.tok) {
			return
		}
		p.next()
	}
}

func startsStatement(tok token.Token) bool {
	switch tok {
	case token.BREAK, token.CONST, token.CONTINUE, token.DEFER, token.FALLTHROUGH, token.FOR, token.GO,
		token.GOTO, token.IF, token.RETURN, token.SELECT, token.SWITCH, token.TYPE, token.VAR:
		return true
	}
	return false
}

// list reads elements with sep between and, if one likes, behind them, up to
// the closing token. element tells whether it must be the last one. The result
// is where the list ends.
func (p *parser) list(context string, sep, closing token.Token, element func() bool) token.Pos {
	last := false
	for p.tok != token.EOF && p.tok != closing && !last {
		last = element()
		if !p.got(sep) && p.tok != closing {
			p.unexpected(" in " + context + "; possibly missing " + describe(sep) + " or " + describe(closing))
			p.skipTo(token.RPAREN, token.RBRACK, token.RBRACE)
			if p.tok != closing {
				return p.pos()
			}
		}
	}
	pos := p.pos()
	p.want(closing)
	return pos
}

// Names

func (p *parser) name() *ast.Ident {
	id := &ast.Ident{NamePos: p.pos(), Name: "_"}
	if p.tok == token.IDENT {
		id.Name = p.lit
		p.next()
		return id
	}
	p.expected("name")
	p.skipOne()
	return id
}

// names reads the rest of a list of names.
func (p *parser) names(first *ast.Ident) []*ast.Ident {
	list := []*ast.Ident{first}
	for p.got(token.COMMA) {
		list = append(list, p.name())
	}
	return list
}

// typeName reads a possibly qualified and instantiated type name. first is its
// first name if that has been read.
func (p *parser) typeName(first *ast.Ident) ast.Expr {
	var x ast.Expr
	switch {
	case first != nil:
		x = first
	case p.tok == token.IDENT:
		x = p.name()
	default:
		x = &ast.Ident{NamePos: p.pos(), Name: "_"}
		p.expected("name")
		p.skipTo(token.PERIOD, token.SEMICOLON, token.RBRACE)
	}
	if p.got(token.PERIOD) {
		x = &ast.SelectorExpr{X: x, Sel: p.name()}
	}
	if p.tok == token.LBRACK {
		lbrack := p.pos()
		p.next()
		var args []ast.Expr
		if p.tok == token.RBRACK {
			p.expected("type argument list")
			args = []ast.Expr{p.badExpr()}
		} else {
			args, _ = p.typeList(true)
		}
		rbrack := p.pos()
		p.want(token.RBRACK)
		x = index(x, lbrack, args, rbrack)
	}
	return x
}

// index makes x[args].
func index(x ast.Expr, lbrack token.Pos, args []ast.Expr, rbrack token.Pos) ast.Expr {
	if len(args) == 1 {
		return &ast.IndexExpr{X: x, Lbrack: lbrack, Index: args[0], Rbrack: rbrack}
	}
	return &ast.IndexListExpr{X: x, Lbrack: lbrack, Indices: args, Rbrack: rbrack}
}

func (p *parser) badExpr() ast.Expr { return &ast.BadExpr{From: p.pos(), To: p.pos()} }

func (p *parser) atLiteral() bool { return p.tok.IsLiteral() && p.tok != token.IDENT }

// literal reads a literal if there is one.
func (p *parser) literal() *ast.BasicLit {
	if !p.atLiteral() {
		return nil
	}
	lit := &ast.BasicLit{ValuePos: p.pos(), Kind: p.tok, Value: p.lit}
	if p.bad {
		lit.Kind = token.ILLEGAL
	}
	p.next()
	return lit
}
