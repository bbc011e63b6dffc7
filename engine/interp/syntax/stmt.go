package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
)

// block reads a block. context says what must be followed by one; it is "" if
// the brace is there.
func (p *parser) block(context string) *ast.BlockStmt {
	b := &ast.BlockStmt{Lbrace: p.pos()}
	if !p.got(token.LBRACE) {
		p.expected("{ after " + context)
		p.skipTo(token.IDENT, token.RBRACE)
		b.Rbrace = p.pos()
		if p.got(token.RBRACE) {
			return b
		}
	}
	b.List = p.stmts()
	b.Rbrace = p.pos()
	p.want(token.RBRACE)
	return b
}

func (p *parser) stmts() []ast.Stmt {
	var list []ast.Stmt
	for p.tok != token.EOF && p.tok != token.RBRACE && p.tok != token.CASE && p.tok != token.DEFAULT {
		s := p.stmtOrNil()
		if s == nil {
			break
		}
		list = append(list, s)
		if !p.got(token.SEMICOLON) && p.tok != token.RBRACE {
			p.unexpected(" at end of statement")
			p.skipTo(token.SEMICOLON, token.RBRACE, token.CASE, token.DEFAULT)
			p.got(token.SEMICOLON)
		}
	}
	return list
}

// stmtOrNil returns nil if no statement starts here, and for a label without
// one.
func (p *parser) stmtOrNil() ast.Stmt {
	p.enter()
	defer p.leave()
	pos := p.pos()
	switch p.tok {
	case token.IDENT:
		lhs := p.exprList()
		if label, ok := lhs[0].(*ast.Ident); ok && len(lhs) == 1 && p.tok == token.COLON {
			return p.labeled(label)
		}
		return p.simple(lhs, token.ILLEGAL)
	case token.VAR, token.CONST, token.TYPE:
		return &ast.DeclStmt{Decl: p.genDecl()}
	case token.LBRACE:
		return p.block("")
	case token.ADD, token.SUB, token.MUL, token.AND, token.XOR, token.NOT, token.ARROW,
		token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING, token.FUNC, token.LPAREN,
		token.LBRACK, token.STRUCT, token.MAP, token.CHAN, token.INTERFACE:
		return p.simple(nil, token.ILLEGAL)
	case token.FOR:
		return p.forStmt()
	case token.SWITCH:
		return p.switchStmt()
	case token.SELECT:
		return p.selectStmt()
	case token.IF:
		return p.ifStmt()
	case token.FALLTHROUGH, token.BREAK, token.CONTINUE, token.GOTO:
		s := &ast.BranchStmt{TokPos: pos, Tok: p.tok}
		p.next()
		if s.Tok == token.GOTO || s.Tok != token.FALLTHROUGH && p.tok == token.IDENT {
			s.Label = p.name()
		}
		return s
	case token.GO, token.DEFER:
		return p.goOrDefer()
	case token.RETURN:
		s := &ast.ReturnStmt{Return: pos}
		p.next()
		if p.tok != token.SEMICOLON && p.tok != token.RBRACE {
			s.Results = p.exprList()
		}
		return s
	case token.SEMICOLON:
		return &ast.EmptyStmt{Semicolon: pos}
	}
	return nil
}

func (p *parser) labeled(label *ast.Ident) ast.Stmt {
	s := &ast.LabeledStmt{Label: label, Colon: p.pos()}
	p.next()
	if p.tok == token.RBRACE {
		s.Stmt = &ast.EmptyStmt{Semicolon: p.pos()}
		return s
	}
	if s.Stmt = p.stmtOrNil(); s.Stmt == nil {
		p.failAt(s.Colon, "missing statement after label")
		return nil
	}
	return s
}

// simple reads a simple statement; lhs is what has been read of it. keyword is
// the statement in whose header it stands: there it may be a range clause, which
// comes as a RangeStmt without a body, or the guard of a type switch.
func (p *parser) simple(lhs []ast.Expr, keyword token.Token) ast.Stmt {
	if keyword == token.FOR && p.tok == token.RANGE {
		return p.rangeClause(nil, token.NoPos, token.ILLEGAL)
	}
	if lhs == nil {
		lhs = p.exprList()
	}
	pos, tok := p.pos(), p.tok
	switch {
	case tok == token.ASSIGN || tok == token.DEFINE:
		p.next()
		if keyword == token.FOR && p.tok == token.RANGE {
			return p.rangeClause(lhs, pos, tok)
		}
		return &ast.AssignStmt{Lhs: lhs, TokPos: pos, Tok: tok, Rhs: p.exprList()}
	case len(lhs) > 1:
		p.expected(":= or = or comma")
		p.skipTo(token.SEMICOLON, token.RBRACE)
	case token.ADD_ASSIGN <= tok && tok <= token.AND_NOT_ASSIGN:
		p.next()
		return &ast.AssignStmt{Lhs: lhs, TokPos: pos, Tok: tok, Rhs: []ast.Expr{p.expr()}}
	case tok == token.INC || tok == token.DEC:
		p.next()
		return &ast.IncDecStmt{X: lhs[0], TokPos: pos, Tok: tok}
	case tok == token.ARROW:
		p.next()
		return &ast.SendStmt{Chan: lhs[0], Arrow: pos, Value: p.expr()}
	}
	return &ast.ExprStmt{X: lhs[0]}
}

func (p *parser) rangeClause(lhs []ast.Expr, pos token.Pos, tok token.Token) *ast.RangeStmt {
	r := &ast.RangeStmt{TokPos: pos, Tok: tok, Range: p.pos()}
	if len(lhs) > 0 {
		r.Key = lhs[0]
	}
	if len(lhs) > 1 {
		r.Value = lhs[1]
	}
	p.next()
	r.X = p.expr()
	if len(lhs) > 2 {
		p.lateErrorAt(lhs[2].Pos(), "range clause permits at most two iteration variables")
	}
	return r
}

// goOrDefer reads a go or defer statement.
func (p *parser) goOrDefer() ast.Stmt {
	pos, tok := p.pos(), p.tok
	p.next()
	x := p.primary()
	if t := ast.Unparen(x); t != x {
		p.errorAt(x.Pos(), "expression in "+tok.String()+" must not be parenthesized")
		x = t
	}
	call, ok := x.(*ast.CallExpr)
	switch {
	case !ok:
		p.lateErrorAt(x.Pos(), "expression in "+tok.String()+" must be function call")
		return use(x, pos)
	case tok == token.GO:
		return &ast.GoStmt{Go: pos, Call: call}
	}
	return &ast.DeferStmt{Defer: pos, Call: call}
}

// use makes a statement that has x checked for what it names.
func use(x ast.Expr, pos token.Pos) ast.Stmt {
	if id, ok := x.(*ast.Ident); ok && types.Universe.Lookup(id.Name) != nil {
		return &ast.EmptyStmt{Semicolon: pos}
	}
	blank := &ast.Ident{NamePos: pos, Name: "_"}
	return &ast.AssignStmt{Lhs: []ast.Expr{blank}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{x}}
}

func (p *parser) ifStmt() ast.Stmt {
	p.enter()
	defer p.leave()
	s := &ast.IfStmt{If: p.pos()}
	h := p.header(token.IF)
	s.Init, s.Cond = h.init, h.cond
	s.Body = p.block("if clause")
	if p.got(token.ELSE) {
		switch p.tok {
		case token.IF:
			s.Else = p.ifStmt()
		case token.LBRACE:
			s.Else = p.block("")
		default:
			p.fail("else must be followed by if or statement block")
			p.skipTo(token.IDENT, token.RBRACE)
		}
	}
	return s
}

func (p *parser) forStmt() ast.Stmt {
	pos := p.pos()
	h := p.header(token.FOR)
	body := p.block("for clause")
	if r, ok := h.init.(*ast.RangeStmt); ok {
		r.For, r.Body = pos, body
		return r
	}
	return &ast.ForStmt{For: pos, Init: h.init, Cond: h.cond, Post: h.post, Body: body}
}

func (p *parser) switchStmt() ast.Stmt {
	pos := p.pos()
	h := p.header(token.SWITCH)
	body := p.clauses("switch", func() ast.Stmt {
		c := &ast.CaseClause{Case: p.pos()}
		p.caseHead(func() { c.List = p.exprList() })
		c.Colon = p.pos()
		p.want(token.COLON)
		c.Body = p.stmts()
		return c
	})
	if h.guard != nil {
		return &ast.TypeSwitchStmt{Switch: pos, Init: h.init, Assign: h.guard, Body: body}
	}
	return &ast.SwitchStmt{Switch: pos, Init: h.init, Tag: h.cond, Body: body}
}

func (p *parser) selectStmt() ast.Stmt {
	pos := p.pos()
	p.next()
	body := p.clauses("select", func() ast.Stmt {
		c := &ast.CommClause{Case: p.pos()}
		p.caseHead(func() { c.Comm = p.simple(nil, token.ILLEGAL) })
		c.Colon = p.pos()
		p.want(token.COLON)
		c.Body = p.stmts()
		return c
	})
	return &ast.SelectStmt{Select: pos, Body: body}
}

// clauses reads the body of a switch or select statement.
func (p *parser) clauses(what string, clause func() ast.Stmt) *ast.BlockStmt {
	b := &ast.BlockStmt{Lbrace: p.pos()}
	if !p.got(token.LBRACE) {
		p.fail("missing { after " + what + " clause")
		p.skipTo(token.CASE, token.DEFAULT, token.RBRACE)
	}
	for p.tok != token.EOF && p.tok != token.RBRACE {
		b.List = append(b.List, clause())
	}
	b.Rbrace = p.pos()
	p.want(token.RBRACE)
	return b
}

// caseHead reads up to the colon; what reads what the case is about.
func (p *parser) caseHead(what func()) {
	switch p.tok {
	case token.CASE:
		p.next()
		what()
	case token.DEFAULT:
		p.next()
	default:
		p.expected("case or default or }")
		p.skipTo(token.COLON, token.CASE, token.DEFAULT, token.RBRACE)
	}
}

// A header is what stands between a keyword and the block: of a range loop only
// init, of a type switch guard instead of cond.
type header struct {
	init, post ast.Stmt
	cond       ast.Expr
	guard      ast.Stmt
}

func (p *parser) header(keyword token.Token) (h header) {
	p.next()
	if p.tok == token.LBRACE {
		if keyword == token.IF {
			p.fail("missing condition in if statement")
			h.cond = p.badExpr()
		}
		return h
	}
	outer := p.level
	p.level = -1
	defer func() { p.level = outer }()

	if p.tok != token.SEMICOLON {
		if p.got(token.VAR) {
			p.fail("var declaration not allowed in " + keyword.String() + " initializer")
		}
		h.init = p.simple(nil, keyword)
		if _, ok := h.init.(*ast.RangeStmt); ok {
			return h
		}
	}
	if p.tok == token.LBRACE {
		cond := h.init
		h.init = nil
		p.condition(&h, cond, keyword)
		return h
	}
	semi, kind := p.pos(), p.lit
	if !p.got(token.SEMICOLON) {
		semi = token.NoPos
		p.want(token.LBRACE)
		if p.tok != token.LBRACE {
			p.skipTo(token.LBRACE, token.RBRACE)
		}
	}
	var cond ast.Stmt
	switch {
	case keyword == token.FOR:
		if p.tok != token.SEMICOLON {
			if p.tok == token.LBRACE {
				p.expected("for loop condition")
				break
			}
			cond = p.simple(nil, token.ILLEGAL)
		}
		p.want(token.SEMICOLON)
		if p.tok != token.LBRACE {
			h.post = p.simple(nil, token.ILLEGAL)
			if a, ok := h.post.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
				p.failAt(a.TokPos, "cannot declare in post statement of for loop")
			}
		}
	case p.tok != token.LBRACE:
		cond = p.simple(nil, keyword)
	}
	if cond == nil && keyword == token.IF && semi.IsValid() {
		if kind == "semicolon" {
			p.failAt(semi, "missing condition in if statement")
		} else {
			p.failAt(semi, "unexpected "+kind+", expected { after if clause")
		}
		h.cond = p.badExpr()
	}
	p.condition(&h, cond, keyword)
	return h
}

// condition puts s into the header as the condition that it should be.
func (p *parser) condition(h *header, s ast.Stmt, keyword token.Token) {
	pos := token.NoPos
	switch s := s.(type) {
	case nil:
		return
	case *ast.ExprStmt:
		if keyword == token.SWITCH && isGuard(s.X) {
			h.guard = s
		} else {
			h.cond = s.X
		}
		return
	case *ast.AssignStmt:
		if keyword == token.SWITCH && s.Tok == token.DEFINE && len(s.Lhs) == 1 && len(s.Rhs) == 1 && isGuard(s.Rhs[0]) {
			if _, ok := s.Lhs[0].(*ast.Ident); ok {
				h.guard = s
				return
			}
		}
		pos = s.TokPos
		if s.Tok == token.ASSIGN {
			p.failAt(pos, "cannot use assignment "+inParens(s.Lhs)+" = "+inParens(s.Rhs)+" as value")
			return
		}
	case *ast.IncDecStmt:
		pos = s.TokPos
	case *ast.SendStmt:
		pos = s.Arrow
	}
	p.failAt(pos, "cannot use "+String(s)+" as value")
}

// isGuard tells whether x is x.(type).
func isGuard(x ast.Expr) bool {
	t, ok := x.(*ast.TypeAssertExpr)
	return ok && t.Type == nil
}

// inParens writes a list; a binary expression gets parentheses to stand out from
// what is around it.
func inParens(list []ast.Expr) string {
	text := exprs(list)
	if _, ok := list[0].(*ast.BinaryExpr); ok && len(list) == 1 {
		return "(" + text + ")"
	}
	return text
}
