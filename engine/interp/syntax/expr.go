package syntax

import (
	"go/ast"
	"go/token"
)

func (p *parser) expr() ast.Expr { return p.binary(0) }

func (p *parser) exprList() []ast.Expr {
	list := []ast.Expr{p.expr()}
	for p.got(token.COMMA) {
		list = append(list, p.expr())
	}
	return list
}

// typeList reads types; unless strict the first one may be any expression. comma
// tells whether there was one, also at the end.
func (p *parser) typeList(strict bool) (list []ast.Expr, comma bool) {
	p.level++
	defer func() { p.level-- }()
	if strict {
		list = append(list, p.typ())
	} else {
		list = append(list, p.expr())
	}
	for p.got(token.COMMA) {
		comma = true
		t := p.typeOrNil()
		if t == nil {
			break
		}
		list = append(list, t)
	}
	return list, comma
}

// binary reads an expression whose operators bind tighter than prec.
func (p *parser) binary(prec int) ast.Expr { return p.binaryRest(p.unary(), prec) }

func (p *parser) binaryRest(x ast.Expr, prec int) ast.Expr {
	for n := 0; p.tok.Precedence() > prec; n++ {
		boundChain(n)
		b := &ast.BinaryExpr{X: x, OpPos: p.pos(), Op: p.tok}
		p.next()
		b.Y = p.binary(b.Op.Precedence())
		x = b
	}
	return x
}

func (p *parser) unary() ast.Expr {
	p.enter()
	defer p.leave()
	pos, op := p.pos(), p.tok
	switch op {
	case token.MUL:
		p.next()
		return &ast.StarExpr{Star: pos, X: p.unary()}
	case token.ADD, token.SUB, token.NOT, token.XOR, token.TILDE:
		p.next()
		return &ast.UnaryExpr{OpPos: pos, Op: op, X: p.unary()}
	case token.AND:
		p.next()
		return &ast.UnaryExpr{OpPos: pos, Op: op, X: ast.Unparen(p.unary())}
	case token.ARROW:
		p.next()
		x := p.unary()
		if t, ok := x.(*ast.ChanType); ok {
			p.makeReceiveOnly(t, pos)
			return t
		}
		return &ast.UnaryExpr{OpPos: pos, Op: op, X: x}
	}
	return p.primary()
}

// makeReceiveOnly puts an arrow that was read before a channel type into it:
// <-(chan<- T) is <-chan (<-T) if T is a channel type again.
func (p *parser) makeReceiveOnly(t *ast.ChanType, arrow token.Pos) {
	t.Begin = arrow
	for {
		dir := t.Dir
		if dir == ast.RECV {
			p.fail("unexpected <-, expected chan")
		}
		t.Dir, t.Arrow = ast.RECV, arrow
		if dir != ast.SEND {
			return
		}
		elem, ok := t.Value.(*ast.ChanType)
		if !ok {
			p.fail("unexpected " + String(t.Value) + ", expected chan")
			return
		}
		t = elem
	}
}

func (p *parser) primary() ast.Expr { return p.primaryRest(p.operand()) }

func (p *parser) operand() ast.Expr {
	pos := p.pos()
	switch p.tok {
	case token.IDENT:
		return p.name()
	case token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING:
		lit := p.literal()
		if lit.Kind == token.ILLEGAL {
			return &ast.BadExpr{From: pos, To: p.pos()}
		}
		return lit
	case token.LPAREN:
		p.next()
		p.level++
		x := p.expr()
		p.level--
		end := p.pos()
		p.want(token.RPAREN)
		return &ast.ParenExpr{Lparen: pos, X: x, Rparen: end}
	case token.FUNC:
		p.next()
		t := p.signature("function type")
		t.Func = pos
		if p.tok != token.LBRACE {
			return t
		}
		p.level++
		lit := &ast.FuncLit{Type: t, Body: p.funcBody()}
		p.level--
		return lit
	case token.LBRACK, token.CHAN, token.MAP, token.STRUCT, token.INTERFACE:
		return p.typ()
	}
	x := p.badExpr()
	p.expected("expression")
	p.skipTo(token.RPAREN, token.RBRACK, token.RBRACE)
	return x
}

// primaryRest reads the selectors, indices, calls and so on behind x.
func (p *parser) primaryRest(x ast.Expr) ast.Expr {
	for n := 0; ; n++ {
		boundChain(n)
		switch p.tok {
		case token.PERIOD:
			x = p.selector(x)
		case token.LBRACK:
			x = p.indexOrSlice(x)
		case token.LPAREN:
			x = p.call(x)
		case token.LBRACE:
			t := ast.Unparen(x)
			if !p.takesBraces(t) {
				return x
			}
			if t != x {
				p.fail("cannot parenthesize type in composite literal")
			}
			x = p.composite(x)
		default:
			return x
		}
	}
}

func (p *parser) selector(x ast.Expr) ast.Expr {
	p.next()
	switch p.tok {
	case token.IDENT:
		return &ast.SelectorExpr{X: x, Sel: p.name()}
	case token.LPAREN:
		a := &ast.TypeAssertExpr{X: x, Lparen: p.pos()}
		p.next()
		if !p.got(token.TYPE) {
			a.Type = p.typ()
		}
		a.Rparen = p.pos()
		p.want(token.RPAREN)
		return a
	}
	p.expected("name or (")
	p.skipTo(token.SEMICOLON, token.RPAREN)
	return x
}

func (p *parser) indexOrSlice(x ast.Expr) ast.Expr {
	lbrack := p.pos()
	p.next()
	s := &ast.SliceExpr{X: x, Lbrack: lbrack}
	if p.tok != token.COLON {
		var args []ast.Expr
		comma := false
		if p.tok == token.RBRACK {
			p.expected("operand")
			args = []ast.Expr{p.badExpr()}
		} else {
			args, comma = p.typeList(false)
		}
		if comma || p.tok == token.RBRACK {
			rbrack := p.pos()
			p.want(token.RBRACK)
			return index(x, lbrack, args, rbrack)
		}
		s.Low = args[0]
	}
	if !p.got(token.COLON) {
		p.expected("comma, : or ]")
		p.skipTo(token.COMMA, token.COLON, token.RBRACK)
	}
	p.level++
	if p.tok != token.COLON && p.tok != token.RBRACK {
		s.High = p.expr()
	}
	if p.tok == token.COLON {
		s.Slice3 = true
		if s.High == nil {
			p.errorAt(p.pos(), "middle index required in 3-index slice")
			s.High = p.badExpr()
		}
		p.next()
		if p.tok != token.RBRACK {
			s.Max = p.expr()
		} else {
			p.errorAt(p.pos(), "final index required in 3-index slice")
			s.Max = p.badExpr()
		}
	}
	p.level--
	s.Rbrack = p.pos()
	p.want(token.RBRACK)
	return s
}

func (p *parser) call(fun ast.Expr) ast.Expr {
	c := &ast.CallExpr{Fun: fun, Lparen: p.pos()}
	p.next()
	p.level++
	c.Rparen = p.list("argument list", token.COMMA, token.RPAREN, func() bool {
		c.Args = append(c.Args, p.expr())
		dots := p.pos()
		if !p.got(token.ELLIPSIS) {
			return false
		}
		c.Ellipsis = dots
		return true
	})
	p.level--
	return c
}

// takesBraces tells whether a brace behind t starts a composite literal. In the
// header of a statement it starts the block behind most things.
func (p *parser) takesBraces(t ast.Expr) bool {
	switch t.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return p.level >= 0
	case *ast.IndexExpr, *ast.IndexListExpr:
		return p.level >= 0 && !isValue(t)
	case *ast.ArrayType, *ast.StructType, *ast.MapType:
		return true
	}
	return false
}

// isValue tells whether x can be no type.
func isValue(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BasicLit, *ast.CompositeLit, *ast.FuncLit, *ast.SliceExpr, *ast.TypeAssertExpr, *ast.CallExpr,
		*ast.UnaryExpr, *ast.BinaryExpr:
		return true
	case *ast.ParenExpr:
		return isValue(x.X)
	case *ast.IndexExpr:
		return isValue(x.X) || isValue(x.Index)
	case *ast.IndexListExpr:
		return isValue(x.X)
	}
	return false
}

// composite reads the braces of a composite literal.
func (p *parser) composite(t ast.Expr) ast.Expr {
	p.enter()
	defer p.leave()
	c := &ast.CompositeLit{Type: t, Lbrace: p.pos()}
	p.level++
	p.next()
	c.Rbrace = p.list("composite literal", token.COMMA, token.RBRACE, func() bool {
		e := p.element()
		if colon := p.pos(); p.got(token.COLON) {
			e = &ast.KeyValueExpr{Key: e, Colon: colon, Value: p.element()}
		}
		c.Elts = append(c.Elts, e)
		return false
	})
	p.level--
	return c
}

func (p *parser) element() ast.Expr {
	if p.tok == token.LBRACE {
		return p.composite(nil)
	}
	return p.expr()
}
