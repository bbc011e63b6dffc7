package syntax

import (
	"go/ast"
	"go/token"
)

var declarations = []token.Token{token.IMPORT, token.CONST, token.TYPE, token.VAR, token.FUNC}

func (p *parser) sourceFile() *ast.File {
	f := &ast.File{Package: p.pos(), FileStart: p.file.Pos(0)}
	if !p.got(token.PACKAGE) {
		p.fail("package statement must be first")
		return nil
	}
	f.Name = p.name()
	p.want(token.SEMICOLON)
	if p.broken > 0 {
		return nil
	}
	before := token.IMPORT
	for p.tok != token.EOF {
		if p.tok == token.IMPORT && before != token.IMPORT {
			p.fail("imports must appear before other declarations")
		}
		before = p.tok
		switch p.tok {
		case token.IMPORT, token.CONST, token.TYPE, token.VAR:
			f.Decls = append(f.Decls, p.genDecl())
		case token.FUNC:
			f.Decls = append(f.Decls, p.funcDecl())
		default:
			if p.tok == token.LBRACE && endsInHeader(f.Decls) {
				p.fail("unexpected semicolon or newline before {")
			} else {
				p.fail("non-declaration statement outside function body")
			}
			p.skipTo(declarations...)
			continue
		}
		if p.tok != token.EOF && !p.got(token.SEMICOLON) {
			p.unexpected(" after top level declaration")
			p.skipTo(declarations...)
		}
	}
	f.FileEnd = p.pos()
	return f
}

// endsInHeader tells whether the last declaration is a function without a body.
func endsInHeader(decls []ast.Decl) bool {
	if len(decls) == 0 {
		return false
	}
	f, ok := decls[len(decls)-1].(*ast.FuncDecl)
	return ok && f.Body == nil
}

// genDecl reads an import, const, type or var declaration, single or in
// parentheses.
func (p *parser) genDecl() *ast.GenDecl {
	d := &ast.GenDecl{TokPos: p.pos(), Tok: p.tok}
	read := map[token.Token]func() ast.Spec{
		token.IMPORT: p.importSpec, token.CONST: p.constSpec, token.TYPE: p.typeSpec, token.VAR: p.varSpec,
	}[p.tok]
	p.next()
	spec := func() {
		if s := read(); s != nil {
			d.Specs = append(d.Specs, s)
		}
	}
	if p.tok != token.LPAREN {
		spec()
		return d
	}
	d.Lparen = p.pos()
	p.next()
	d.Rparen = p.list("grouped declaration", token.SEMICOLON, token.RPAREN, func() bool {
		spec()
		return false
	})
	return d
}

// importSpec returns nil for an import that has been complained about.
func (p *parser) importSpec() ast.Spec {
	s := &ast.ImportSpec{}
	switch p.tok {
	case token.IDENT:
		s.Name = p.name()
	case token.PERIOD:
		s.Name = &ast.Ident{NamePos: p.pos(), Name: "."}
		p.next()
	}
	s.Path = p.literal()
	if s.Path == nil {
		p.fail("missing import path")
		p.skipTo(token.SEMICOLON, token.RPAREN)
		return nil
	}
	switch s.Path.Kind {
	case token.ILLEGAL:
		return nil
	case token.STRING:
		return s
	}
	p.failAt(s.Path.Pos(), "import path must be a string")
	return nil
}

func (p *parser) constSpec() ast.Spec {
	s := &ast.ValueSpec{Names: p.names(p.name())}
	if p.tok != token.EOF && p.tok != token.SEMICOLON && p.tok != token.RPAREN {
		s.Type = p.typeOrNil()
		if p.gotAssign() {
			s.Values = p.exprList()
		}
	}
	return s
}

func (p *parser) varSpec() ast.Spec {
	s := &ast.ValueSpec{Names: p.names(p.name())}
	if p.gotAssign() {
		s.Values = p.exprList()
		return s
	}
	s.Type = p.typ()
	if p.gotAssign() {
		s.Values = p.exprList()
	}
	return s
}

func (p *parser) typeSpec() ast.Spec {
	s := &ast.TypeSpec{Name: p.name()}
	alias := func() {
		pos := p.pos()
		if p.gotAssign() {
			s.Assign = pos
		}
		s.Type = p.typeOrNil()
	}
	if p.tok != token.LBRACK {
		alias()
	} else {
		lbrack := p.pos()
		p.next()
		switch p.tok {
		case token.IDENT:
			p.afterTypeBracket(s, lbrack, alias)
		case token.RBRACK:
			p.next()
			s.Type = &ast.ArrayType{Lbrack: lbrack, Elt: p.typ()}
		default:
			s.Type = p.arrayType(lbrack, nil)
		}
	}
	if s.Type == nil {
		s.Type = p.badExpr()
		p.unexpected(" in type declaration")
		p.skipTo(token.SEMICOLON, token.RPAREN)
	}
	return s
}

// afterTypeBracket goes on behind "type T [" and a name: that may be the length
// of an array or the first type parameter. An expression tells which.
func (p *parser) afterTypeBracket(s *ast.TypeSpec, lbrack token.Pos, rest func()) {
	var x ast.Expr = p.name()
	if p.tok != token.LBRACK {
		p.level++
		x = p.binaryRest(p.primaryRest(x), 0)
		p.level--
	}
	name, constraint := splitParam(x, p.tok == token.COMMA)
	if name == nil || constraint == nil && p.tok == token.RBRACK {
		s.Type = p.arrayType(lbrack, x)
		return
	}
	s.TypeParams = p.params(param{name, constraint}, token.RBRACK, true, false)
	s.TypeParams.Opening = lbrack
	rest()
}

// splitParam reads an expression as a name and the type that follows it, as in
// P *T or P (T), if it can only be that or if sure.
func splitParam(x ast.Expr, sure bool) (*ast.Ident, ast.Expr) {
	switch x := x.(type) {
	case *ast.Ident:
		return x, nil
	case *ast.BinaryExpr:
		switch x.Op {
		case token.MUL:
			if name, ok := x.X.(*ast.Ident); ok && (sure || isConstraint(x.Y)) {
				return name, &ast.StarExpr{Star: x.OpPos, X: x.Y}
			}
		case token.OR:
			if name, left := splitParam(x.X, sure || isConstraint(x.Y)); name != nil && left != nil {
				return name, &ast.BinaryExpr{X: left, OpPos: x.OpPos, Op: x.Op, Y: x.Y}
			}
		}
	case *ast.CallExpr:
		name, ok := x.Fun.(*ast.Ident)
		if ok && len(x.Args) == 1 && !x.Ellipsis.IsValid() && (sure || isConstraint(x.Args[0])) {
			return name, ast.Unparen(x.Args[0])
		}
	}
	return nil, x
}

// isConstraint tells whether x can be no value.
func isConstraint(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.ArrayType, *ast.StructType, *ast.FuncType, *ast.InterfaceType, *ast.MapType, *ast.ChanType:
		return true
	case *ast.BinaryExpr:
		return isConstraint(x.X) || isConstraint(x.Y)
	case *ast.UnaryExpr:
		return x.Op == token.TILDE || isConstraint(x.X)
	case *ast.StarExpr:
		return isConstraint(x.X)
	case *ast.ParenExpr:
		return isConstraint(x.X)
	}
	return false
}

func (p *parser) funcDecl() *ast.FuncDecl {
	d := &ast.FuncDecl{}
	pos := p.pos()
	p.next()
	context := ""
	if p.tok == token.LPAREN {
		context = "method"
		opening := p.pos()
		p.next()
		d.Recv = p.params(param{}, token.RPAREN, false, false)
		d.Recv.Opening = opening
		switch n := d.Recv.NumFields(); {
		case n == 0:
			p.errorAt(p.pos(), "method has no receiver")
			d.Recv = nil
		case n > 1:
			p.errorAt(p.pos(), "method has multiple receivers")
			first := d.Recv.List[0]
			if len(first.Names) > 0 {
				first.Names = first.Names[:1]
			}
			d.Recv.List = d.Recv.List[:1]
		}
	}
	if p.tok == token.IDENT {
		d.Name = p.name()
		d.Type = p.signature(context)
	} else {
		d.Name = &ast.Ident{NamePos: p.pos(), Name: "_"}
		d.Type = &ast.FuncType{Params: &ast.FieldList{}}
		if context == "" {
			p.expected("name or (")
		} else {
			p.expected("name")
		}
		p.skipTo(token.LBRACE, token.SEMICOLON)
	}
	d.Type.Func = pos
	if p.tok == token.LBRACE {
		d.Body = p.funcBody()
	}
	return d
}

func (p *parser) funcBody() *ast.BlockStmt {
	p.funcs++
	before := p.broken
	body := p.block("")
	p.funcs--
	if p.broken == before {
		p.checkBranches(body)
	}
	return body
}
