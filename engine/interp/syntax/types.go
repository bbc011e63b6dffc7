package syntax

import (
	"go/ast"
	"go/token"
)

func (p *parser) typ() ast.Expr {
	t := p.typeOrNil()
	if t == nil {
		t = p.badExpr()
		p.expected("type")
		p.skipTo(token.COMMA, token.COLON, token.SEMICOLON, token.RPAREN, token.RBRACK, token.RBRACE)
	}
	return t
}

func (p *parser) typeOrNil() ast.Expr {
	p.enter()
	defer p.leave()
	pos := p.pos()
	switch p.tok {
	case token.MUL:
		p.next()
		return &ast.StarExpr{Star: pos, X: p.typ()}
	case token.ARROW:
		p.next()
		p.want(token.CHAN)
		return &ast.ChanType{Begin: pos, Arrow: pos, Dir: ast.RECV, Value: p.chanElem()}
	case token.FUNC:
		p.next()
		t := p.signature("function type")
		t.Func = pos
		return t
	case token.LBRACK:
		p.next()
		if p.got(token.RBRACK) {
			return &ast.ArrayType{Lbrack: pos, Elt: p.typ()}
		}
		return p.arrayType(pos, nil)
	case token.CHAN:
		p.next()
		t := &ast.ChanType{Begin: pos, Dir: ast.SEND | ast.RECV}
		if arrow := p.pos(); p.got(token.ARROW) {
			t.Dir, t.Arrow = ast.SEND, arrow
		}
		t.Value = p.chanElem()
		return t
	case token.MAP:
		p.next()
		t := &ast.MapType{Map: pos}
		p.want(token.LBRACK)
		t.Key = p.typ()
		p.want(token.RBRACK)
		t.Value = p.typ()
		return t
	case token.STRUCT:
		return p.structType()
	case token.INTERFACE:
		return p.interfaceType()
	case token.IDENT:
		return p.typeName(nil)
	case token.LPAREN:
		p.next()
		t := p.typ()
		p.want(token.RPAREN)
		return t
	}
	return nil
}

// arrayType goes on behind "[" or, if it is given, the length.
func (p *parser) arrayType(lbrack token.Pos, length ast.Expr) ast.Expr {
	if dots := p.pos(); length == nil && p.got(token.ELLIPSIS) {
		length = &ast.Ellipsis{Ellipsis: dots}
	} else if length == nil {
		p.level++
		length = p.expr()
		p.level--
	}
	if p.tok == token.COMMA {
		p.fail("unexpected comma; expected ]")
		p.next()
	}
	p.want(token.RBRACK)
	return &ast.ArrayType{Lbrack: lbrack, Len: length, Elt: p.typ()}
}

func (p *parser) chanElem() ast.Expr {
	t := p.typeOrNil()
	if t == nil {
		t = p.badExpr()
		p.fail("missing channel element type")
	}
	return t
}

func (p *parser) structType() ast.Expr {
	t := &ast.StructType{Struct: p.pos(), Fields: &ast.FieldList{}}
	p.next()
	t.Fields.Opening = p.pos()
	p.want(token.LBRACE)
	t.Fields.Closing = p.list("struct type", token.SEMICOLON, token.RBRACE, func() bool {
		if f := p.field(); f != nil {
			f.Tag = p.literal()
			if f.Tag != nil && f.Tag.Kind == token.ILLEGAL {
				f.Tag = nil
			}
			t.Fields.List = append(t.Fields.List, f)
		}
		return false
	})
	return t
}

// field reads one line of a struct, except for the tag.
func (p *parser) field() *ast.Field {
	pos := p.pos()
	const parens = "cannot parenthesize embedded type"
	switch p.tok {
	case token.IDENT:
		name := p.name()
		if p.tok == token.PERIOD || p.tok == token.SEMICOLON || p.tok == token.RBRACE || p.atLiteral() {
			return &ast.Field{Type: p.typeName(name)}
		}
		names := p.names(name)
		if len(names) > 1 || p.tok != token.LBRACK {
			return &ast.Field{Names: names, Type: p.typ()}
		}
		t, embedded := p.arrayOrArgs(name)
		if embedded {
			return &ast.Field{Type: t}
		}
		return &ast.Field{Names: names, Type: t}
	case token.MUL:
		p.next()
		if p.tok == token.LPAREN {
			p.fail(parens)
			p.next()
			t := p.typeName(nil)
			p.got(token.RPAREN)
			return &ast.Field{Type: &ast.StarExpr{Star: pos, X: t}}
		}
		return &ast.Field{Type: &ast.StarExpr{Star: pos, X: p.typeName(nil)}}
	case token.LPAREN:
		p.fail(parens)
		p.next()
		var t ast.Expr
		if star := p.pos(); p.got(token.MUL) {
			t = &ast.StarExpr{Star: star, X: p.typeName(nil)}
		} else {
			t = p.typeName(nil)
		}
		p.got(token.RPAREN)
		return &ast.Field{Type: t}
	}
	p.expected("field name or embedded type")
	p.skipTo(token.SEMICOLON, token.RBRACE)
	return nil
}

// arrayOrArgs reads what follows a name: the array or slice type of that name,
// or type arguments to it.
func (p *parser) arrayOrArgs(name *ast.Ident) (t ast.Expr, instance bool) {
	lbrack := p.pos()
	p.next()
	if p.got(token.RBRACK) {
		return &ast.ArrayType{Lbrack: lbrack, Elt: p.typ()}, false
	}
	args, comma := p.typeList(false)
	rbrack := p.pos()
	p.want(token.RBRACK)
	if !comma {
		if elem := p.typeOrNil(); elem != nil {
			return &ast.ArrayType{Lbrack: lbrack, Len: args[0], Elt: elem}, false
		}
	}
	return index(name, lbrack, args, rbrack), true
}

func (p *parser) interfaceType() ast.Expr {
	t := &ast.InterfaceType{Interface: p.pos(), Methods: &ast.FieldList{}}
	p.next()
	t.Methods.Opening = p.pos()
	p.want(token.LBRACE)
	t.Methods.Closing = p.list("interface type", token.SEMICOLON, token.RBRACE, func() bool {
		var f *ast.Field
		if p.tok == token.IDENT {
			f = p.method()
		} else {
			f = &ast.Field{Type: p.term()}
		}
		if len(f.Names) == 0 {
			f.Type = p.union(f.Type)
		}
		t.Methods.List = append(t.Methods.List, f)
		return false
	})
	return t
}

// method reads a line of an interface that starts with a name: a method or an
// embedded type.
func (p *parser) method() *ast.Field {
	name := p.name()
	const context = "interface method"
	method := func() *ast.Field {
		return &ast.Field{Names: []*ast.Ident{name}, Type: p.signature(context)}
	}
	switch p.tok {
	case token.LPAREN:
		return method()
	case token.LBRACK:
		lbrack := p.pos()
		p.next()
		if pos := p.pos(); p.got(token.RBRACK) {
			if p.tok == token.LPAREN {
				p.errorAt(pos, "empty type parameter list")
				return method()
			}
			p.errorAt(pos, "empty type argument list")
			return &ast.Field{Type: name}
		}
		list := p.params(param{}, token.RBRACK, false, false)
		switch {
		case len(list.List) == 0 && p.tok == token.LPAREN:
			return method()
		case len(list.List) == 0:
			return &ast.Field{Type: name}
		case len(list.List[0].Names) > 0:
			f := method()
			p.errorAt(lbrack, "interface method must have no type parameters")
			return f
		}
		var args []ast.Expr
		for _, f := range list.List {
			args = append(args, f.Type)
		}
		return &ast.Field{Type: index(name, lbrack, args, list.Closing)}
	}
	return &ast.Field{Type: p.typeName(name)}
}

// union reads the rest of a union of types.
func (p *parser) union(t ast.Expr) ast.Expr {
	for p.tok == token.OR {
		pos := p.pos()
		p.next()
		t = &ast.BinaryExpr{X: t, OpPos: pos, Op: token.OR, Y: p.term()}
	}
	return t
}

func (p *parser) term() ast.Expr {
	if p.tok == token.TILDE {
		pos := p.pos()
		p.next()
		return &ast.UnaryExpr{OpPos: pos, Op: token.TILDE, X: p.typ()}
	}
	t := p.typeOrNil()
	if t == nil {
		t = p.badExpr()
		p.expected("~ term or type")
		p.skipToOperator(token.SEMICOLON, token.RPAREN, token.RBRACK, token.RBRACE)
	}
	return t
}

// skipToOperator is skipTo that stops at operators, too.
func (p *parser) skipToOperator(follow ...token.Token) {
	for tok := token.ADD; tok <= token.TILDE; tok++ {
		switch {
		case tok == token.MUL:
		case tok.Precedence() > token.LowestPrec, tok == token.NOT, tok == token.TILDE:
			follow = append(follow, tok)
		}
	}
	p.skipTo(follow...)
}

// signature reads type parameters, parameters and results. If there is a
// context, type parameters are out of place there.
func (p *parser) signature(context string) *ast.FuncType {
	t := &ast.FuncType{}
	if opening := p.pos(); p.got(token.LBRACK) {
		if context != "" {
			p.failAt(opening, context+" must have no type parameters")
		}
		if p.tok == token.RBRACK {
			p.fail("empty type parameter list")
			p.next()
		} else {
			t.TypeParams = p.params(param{}, token.RBRACK, true, false)
			t.TypeParams.Opening = opening
			if len(t.TypeParams.List) == 0 {
				t.TypeParams = nil
			}
		}
	}
	opening := p.pos()
	p.want(token.LPAREN)
	t.Params = p.params(param{}, token.RPAREN, false, true)
	t.Params.Opening = opening
	if opening := p.pos(); p.got(token.LPAREN) {
		t.Results = p.params(param{}, token.RPAREN, false, false)
		t.Results.Opening = opening
	} else if r := p.typeOrNil(); r != nil {
		t.Results = &ast.FieldList{List: []*ast.Field{{Type: r}}}
	}
	return t
}

// A param is one parameter while we do not know yet what is name and what type.
type param struct {
	name *ast.Ident
	typ  ast.Expr
}

// params reads a parameter list up to its closing token. first is what has been
// read of it. needNames is set for type parameters, dots where the last one may
// be variadic.
func (p *parser) params(first param, closing token.Token, needNames, dots bool) *ast.FieldList {
	if first.name != nil && first.typ != nil && p.tok == closing {
		end := p.pos()
		p.next()
		return fields([]param{first}, end)
	}
	var list []param
	var named, typed int
	end := p.list("parameter list", token.COMMA, closing, func() bool {
		par := first
		ok := true
		if par.typ == nil {
			par, ok = p.param(par.name, closing)
		}
		first = param{}
		if !ok {
			return false
		}
		if par.typ != nil {
			typed++
			if par.name != nil {
				named++
			}
		}
		list = append(list, par)
		return false
	})
	switch {
	case len(list) == 0:
	case named == 0 && !needNames:
		// all are types
		for i, par := range list {
			if par.name != nil {
				list[i] = param{typ: par.name}
			}
		}
	case named != len(list):
		p.nameAll(list, end, named == typed, needNames)
	}
	p.checkDots(list, dots)
	return fields(list, end)
}

// nameAll gives each parameter a name and a type: the type of the next one that
// has any. Where that fails it complains.
func (p *parser) nameAll(list []param, end token.Pos, typesMissing, typeParams bool) {
	wrong := token.NoPos
	var typ ast.Expr
	for i := len(list) - 1; i >= 0; i-- {
		par := &list[i]
		switch {
		case par.typ != nil:
			typ = par.typ
			if par.name == nil {
				wrong = typ.Pos()
				par.name = &ast.Ident{NamePos: wrong, Name: "_"}
			}
		case typ != nil:
			par.typ = typ
		default:
			wrong = par.name.Pos()
			par.typ = &ast.BadExpr{From: wrong, To: wrong}
		}
	}
	if !wrong.IsValid() {
		return
	}
	switch {
	case typesMissing && typeParams:
		p.failAt(end, "missing type constraint")
	case typesMissing:
		p.failAt(end, "missing parameter type")
	case typeParams && len(list) == 1:
		p.failAt(wrong, "missing type parameter name or invalid array length")
	case typeParams:
		p.failAt(wrong, "missing type parameter name")
	default:
		p.failAt(wrong, "missing parameter name")
	}
}

// checkDots takes away dots that are out of place.
func (p *parser) checkDots(list []param, dots bool) {
	said := false
	for i, par := range list {
		t, ok := par.typ.(*ast.Ellipsis)
		if !ok || dots && i == len(list)-1 {
			continue
		}
		list[i].typ = t.Elt
		if said {
			continue
		}
		said = true
		if dots {
			p.errorAt(t.Pos(), "can only use ... with final parameter")
		} else {
			p.errorAt(t.Pos(), "invalid use of ...")
		}
	}
}

// fields makes a field list; neighbours that share a type are one field.
func fields(list []param, end token.Pos) *ast.FieldList {
	l := &ast.FieldList{Closing: end}
	for _, par := range list {
		if n := len(l.List); n > 0 && par.name != nil && l.List[n-1].Type == par.typ {
			l.List[n-1].Names = append(l.List[n-1].Names, par.name)
			continue
		}
		f := &ast.Field{Type: par.typ}
		if par.name != nil {
			f.Names = []*ast.Ident{par.name}
		}
		l.List = append(l.List, f)
	}
	return l
}

// param reads one parameter: a name, a type or both.
func (p *parser) param(name *ast.Ident, closing token.Token) (param, bool) {
	unions := closing == token.RBRACK // type sets are written without an interface in type parameter lists
	if name == nil && unions && p.tok == token.TILDE {
		return param{typ: p.union(p.term())}, true
	}
	if name == nil && p.tok == token.IDENT {
		name = p.name()
	}
	if name != nil {
		switch {
		case p.tok == token.LBRACK:
			t, instance := p.arrayOrArgs(name)
			if unions {
				t = p.union(t)
			}
			if instance {
				return param{typ: t}, true
			}
			return param{name, t}, true
		case p.tok == token.PERIOD:
			t := p.typeName(name)
			if unions {
				t = p.union(t)
			}
			return param{typ: t}, true
		case unions && p.tok == token.OR:
			return param{typ: p.union(name)}, true
		}
	}
	if dots := p.pos(); p.got(token.ELLIPSIS) {
		elem := p.typeOrNil()
		if elem == nil {
			bad := p.badExpr()
			p.fail("... is missing type")
			return param{name, bad}, true
		}
		return param{name, &ast.Ellipsis{Ellipsis: dots, Elt: elem}}, true
	}
	if unions && p.tok == token.TILDE {
		return param{name, p.union(p.term())}, true
	}
	t := p.typeOrNil()
	if t != nil && unions {
		t = p.union(t)
	}
	if name == nil && t == nil {
		p.expected(describe(closing))
		p.skipTo(token.COMMA, closing)
		return param{}, false
	}
	return param{name, t}, true
}
