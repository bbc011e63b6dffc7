package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// assign emits an assignment, with or without declarations.
func (f *fn) assign(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		f.opAssign(s)
		return
	}
	if s.Tok == token.DEFINE {
		if f.shortDefine(s) {
			return
		}
		for _, l := range s.Lhs {
			if id := l.(*ast.Ident); f.Info.Defs[id] != nil && id.Name != "_" {
				f.declare(id)
			}
		}
	}
	f.set(s.Lhs, s.Rhs)
}

// shortDefine emits x := e as it is, where that is safe: one new variable that
// does not outlive the statement's run (yaegi would not always make a new one).
func (f *fn) shortDefine(s *ast.AssignStmt) bool {
	if len(s.Lhs) != 1 || len(s.Rhs) != 1 || isRecv(s.Rhs[0]) != nil {
		return false
	}
	id := s.Lhs[0].(*ast.Ident)
	o := f.Info.Defs[id]
	if o == nil || id.Name == "_" || f.esc[o] || f.promoted(o) || f.Info.Types[s.Rhs[0]].IsNil() {
		return false
	}
	val := f.element(s.Rhs[0])
	f.line("%s := %s", f.obj(o), val)
	return true
}

// opAssign emits x op= y.
func (f *fn) opAssign(s *ast.AssignStmt) {
	op := strings.TrimSuffix(s.Tok.String(), "=")
	var y string
	if tv := f.Info.Types[s.Rhs[0]]; tv.Value != nil {
		t := f.typeOf(s.Lhs[0])
		if op == "<<" || op == ">>" {
			t = types.Typ[types.Uint]
		}
		y = bareText(tv.Value, t)
	} else {
		y = f.expr(s.Rhs[0])
		if op == "<<" || op == ">>" {
			y = f.shiftCount(s.Rhs[0], y)
		}
	}
	if op == "&^" {
		// x is an operand twice: take its address if evaluating it does something.
		x := f.lvalue(s.Lhs[0])
		f.line("%s = %s &^ (%s)", x, x, y)
		return
	}
	f.line("%s %s %s", f.lhs(s.Lhs[0]), s.Tok, y)
}

// lvalue emits a left side that can be named twice.
func (f *fn) lvalue(e ast.Expr) string {
	if simple(e) {
		return f.expr(e)
	}
	if ix, ok := ast.Unparen(e).(*ast.IndexExpr); ok {
		if _, isMap := f.typeOf(ix.X).Underlying().(*types.Map); isMap {
			m, k := f.temp(), f.temp()
			f.line("%s := %s", m, f.expr(ix.X))
			f.line("var %s %s", k, f.typ(f.typeOf(ix.X).Underlying().(*types.Map).Key()))
			f.line("%s = %s", k, f.mapKey(ix.Index, f.typeOf(ix.X)))
			return m + "[" + k + "]"
		}
	}
	p := f.temp()
	f.line("%s := &%s", p, f.expr(e))
	return "(*" + p + ")"
}

// set emits lhs = rhs, where new variables have been declared already.
func (f *fn) set(lhs, rhs []ast.Expr) {
	switch {
	case len(lhs) == 1 && len(rhs) == 1:
		f.setOne(lhs[0], rhs[0])
	case len(lhs) == len(rhs):
		f.setParallel(lhs, rhs)
	default:
		f.setMulti(lhs, rhs[0])
	}
}

// setOne emits x = e.
func (f *fn) setOne(l, r ast.Expr) {
	if ch := isRecv(r); ch != nil {
		f.recvInto(l, nil, ch)
		return
	}
	if f.disturbs(r) && f.disturbs(l) {
		// operands on the left come first
		left, v := f.fixed(l), f.temp()
		f.line("var %s %s", v, f.spell(f.typeOf(l)))
		f.line("%s = %s", v, f.value(r, f.typeOf(l)))
		f.line("%s = %s", left, v)
		return
	}
	if isBlank(l) {
		f.discard(r)
		return
	}
	f.line("%s = %s", f.lhs(l), f.value(r, f.typeOf(l)))
}

// discard emits _ = e. Following a pointer must be done all the same: it may be
// nil, which yaegi would not notice.
func (f *fn) discard(e ast.Expr) {
	if _, ok := ast.Unparen(e).(*ast.StarExpr); ok {
		v := f.temp()
		f.line("%s := %s", v, f.expr(e))
		f.line("_ = %s", v)
		return
	}
	f.line("_ = %s", f.element(e))
}

// setParallel emits a, b = x, y: every value first, then every assignment. The
// operands of index expressions and pointers on the left are evaluated before
// either, as the language asks.
func (f *fn) setParallel(lhs, rhs []ast.Expr) {
	left := make([]string, len(lhs))
	for i, l := range lhs {
		left[i] = "_"
		if !isBlank(l) {
			left[i] = f.fixed(l)
		}
	}
	temps := make([]string, len(rhs))
	for i, r := range rhs {
		if f.Info.Types[r].Value != nil {
			temps[i] = f.value(r, f.lhsType(lhs[i], r))
			continue
		}
		temps[i] = f.temp()
		f.line("var %s %s", temps[i], f.spell(f.lhsType(lhs[i], r)))
		if ch := isRecv(r); ch != nil && types.Identical(f.elemType(ch), f.lhsType(lhs[i], r)) {
			f.line("gp.Recv(%s, &%s)", f.expr(ch), temps[i])
			continue
		}
		f.line("%s = %s", temps[i], f.value(r, f.lhsType(lhs[i], r)))
	}
	for i := range lhs {
		f.line("%s = %s", left[i], temps[i])
	}
}

// lhsType is the type that r is converted to when it is assigned to l.
func (f *fn) lhsType(l, r ast.Expr) types.Type {
	if isBlank(l) {
		return types.Default(f.typeOf(r))
	}
	return f.typeOf(l)
}

// fixed emits a left side whose operands are evaluated now.
func (f *fn) fixed(l ast.Expr) string {
	hold := func(e ast.Expr) string {
		if f.Info.Types[e].Value != nil {
			return bareText(f.Info.Types[e].Value, f.typeOf(e))
		}
		t := f.temp()
		f.line("%s := %s", t, f.expr(e))
		return t
	}
	switch x := ast.Unparen(l).(type) {
	case *ast.IndexExpr:
		base := f.expr(x.X)
		if _, isArray := f.typeOf(x.X).Underlying().(*types.Array); !isArray {
			base = hold(x.X)
		}
		if _, isMap := f.typeOf(x.X).Underlying().(*types.Map); isMap {
			k := f.temp()
			f.line("var %s %s", k, f.typ(f.typeOf(x.X).Underlying().(*types.Map).Key()))
			f.line("%s = %s", k, f.mapKey(x.Index, f.typeOf(x.X)))
			return base + "[" + k + "]"
		}
		if _, isPtr := f.typeOf(x.X).Underlying().(*types.Pointer); isPtr {
			base = "(*" + base + ")"
		}
		return base + "[" + hold(x.Index) + "]"
	case *ast.StarExpr:
		return "*" + hold(x.X)
	case *ast.SelectorExpr:
		sel := f.Info.Selections[x]
		if sel == nil || sel.Kind() != types.FieldVal || len(sel.Index()) != 1 {
			break
		}
		if _, isPtr := f.typeOf(x.X).Underlying().(*types.Pointer); isPtr {
			return hold(x.X) + "." + x.Sel.Name
		}
		return f.fixed(x.X) + "." + x.Sel.Name
	}
	return f.lhs(l)
}

// setMulti emits a, b = f() and the comma-ok forms.
func (f *fn) setMulti(lhs []ast.Expr, r ast.Expr) {
	if ch := isRecv(r); ch != nil {
		f.recvInto(lhs[0], lhs[1], ch)
		return
	}
	text := ""
	var okFormType types.Type // of the first value in a comma-ok form
	if a, ok := ast.Unparen(r).(*ast.TypeAssertExpr); ok {
		okFormType = f.typeOf(a.Type)
		text = f.assertPair(f.expr(a.X), f.typeOf(a.X), okFormType)
	} else {
		if ix, ok := ast.Unparen(r).(*ast.IndexExpr); ok {
			okFormType = elemOfType(f.typeOf(ix.X))
		}
		text = f.expr(r)
	}
	// The values pass through variables of the call's own types: what they are
	// assigned to may be interfaces, map elements or fields.
	tuple, isCall := f.typeOf(r).(*types.Tuple)
	direct := isCall && okFormType == nil
	for i, l := range lhs {
		if isBlank(l) {
			continue
		}
		if !simple(l) || (isCall && !types.Identical(f.typeOf(l), tuple.At(i).Type())) {
			direct = false
		}
	}
	left := make([]string, len(lhs))
	for i, l := range lhs {
		left[i] = "_"
		if direct && !isBlank(l) {
			left[i] = f.lhs(l)
		}
	}
	if direct {
		f.line("%s = %s", strings.Join(left, ", "), text)
		return
	}
	temps := make([]string, len(lhs))
	any := false
	for i, l := range lhs {
		if !isBlank(l) {
			left[i] = f.fixed(l) // operands on the left come first
		}
	}
	for i, l := range lhs {
		temps[i] = "_"
		if !isBlank(l) {
			temps[i] = f.temp()
			any = true
		}
	}
	op := ":="
	if !any {
		op = "="
	}
	f.line("%s %s %s", strings.Join(temps, ", "), op, text)
	for i, l := range lhs {
		if isBlank(l) {
			continue
		}
		val := temps[i]
		switch {
		case okFormType == nil && isCall:
			val = f.convert(val, tuple.At(i).Type(), f.typeOf(l))
		case okFormType != nil && i == 0:
			val = f.convert(val, okFormType, f.typeOf(l))
		case okFormType != nil:
			val = f.convert(f.okText(val, f.typeOf(l)), types.Typ[types.Bool], f.typeOf(l))
		}
		f.line("%s = %s", left[i], val)
	}
}

// okText emits the second value of a comma-ok form for a variable of type t.
func (f *fn) okText(val string, t types.Type) string {
	if types.IsInterface(t) || isPlainBool(t) && f.spell(t) == "bool" {
		return val
	}
	return f.spell(t) + "(" + val + ")"
}

// lhs emits the left side of an assignment.
func (f *fn) lhs(e ast.Expr) string {
	if isBlank(e) {
		return "_"
	}
	if f.hostVar(e) { // which yaegi takes for a constant
		p := f.temp()
		f.line("%s := &%s", p, f.expr(e))
		return "*" + p
	}
	return f.expr(e)
}

// hostVar tells whether e names a package-level variable of the host's, of a
// basic type.
func (f *fn) hostVar(e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || f.Info.Selections[sel] != nil {
		return false
	}
	v, ok := f.Info.Uses[sel.Sel].(*types.Var)
	_, basic := f.typeOf(e).Underlying().(*types.Basic)
	return ok && basic && !f.ours(v)
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// isRecv returns the channel if e is a receive operation.
func isRecv(e ast.Expr) ast.Expr {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		return u.X
	}
	return nil
}

// recvInto emits x, ok = <-ch; okExpr may be nil. The engine writes into a
// variable of the element's type; x itself serves if it is one.
func (f *fn) recvInto(x, okExpr, ch ast.Expr) {
	left := ""
	if !isBlank(x) && f.disturbs(x) {
		left = f.fixed(x) // operands on the left come first
	}
	c := f.expr(ch)
	elem := f.elemType(ch)
	v := ""
	id, isIdent := ast.Unparen(x).(*ast.Ident)
	if isIdent && id.Name != "_" && types.Identical(f.typeOf(x), elem) && f.isVar(id) {
		v = f.expr(x)
	} else {
		v = f.temp()
		f.line("var %s %s", v, f.spell(elem))
	}
	call := "gp.Recv(" + c + ", &" + v + ")"
	if okExpr == nil || isBlank(okExpr) {
		f.line("%s", call)
	} else {
		ok := f.temp()
		f.line("%s := %s", ok, call)
		defer func() { f.line("%s = %s", f.lhs(okExpr), f.okText(ok, f.typeOf(okExpr))) }()
	}
	switch {
	case left != "":
		f.line("%s = %s", left, f.convert(v, elem, f.typeOf(x)))
	case !isBlank(x) && v != f.expr(x):
		f.line("%s = %s", f.lhs(x), f.convert(v, elem, f.typeOf(x)))
	}
}

func (f *fn) isVar(id *ast.Ident) bool {
	_, ok := f.Info.ObjectOf(id).(*types.Var)
	return ok
}
