package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// yaegi's own complaint about an index knows neither the index nor the length.
// So indexes are checked in the output, the cheapest way that is right:
//
//   - not at all, where the loop around proves them;
//   - by an if before the statement (a guard), where the operands are plain
//     variables and nothing in the statement can change them first;
//   - by a function in the middle of the expression, anywhere else.

// guards emits the guards of the index expressions in nodes that may have them.
func (f *fn) guards(nodes ...ast.Node) {
	for _, n := range nodes {
		if n == nil || f.disturbs(n) {
			return
		}
	}
	for _, n := range nodes {
		own(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if n.Op == token.LAND || n.Op == token.LOR {
					f.guards(n.X) // the right side may not be evaluated
					return false
				}
			case *ast.IndexExpr:
				f.guard(n)
			}
			return true
		})
	}
}

// disturbs tells whether evaluating n may change variables, or take time in
// which others do.
func (f *fn) disturbs(n ast.Node) bool {
	found := false
	own(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.CallExpr:
			if f.Info.Types[n.Fun].IsType() || builtinName(f.Info, n) != "" {
				return !found
			}
			fn := callee(f.Info, n)
			found = found || fn == nil || fn.Pkg() == nil || f.inProgram(fn.Pkg()) || !harmless(fn)
		}
		return !found
	})
	return found
}

// harmless tells whether a function of the host's changes no variable of the
// program's.
func harmless(fn *types.Func) bool {
	switch fn.Pkg().Path() {
	case "strings", "strconv", "math", "math/bits", "math/cmplx", "errors", "unicode", "unicode/utf8", "path", "cmp":
		return true
	case "fmt":
		return !strings.Contains(fn.Name(), "can") // Scan, Sscan
	}
	return false
}

// indexed tells whether e indexes something with a length, and not a map or a
// generic function.
func (f *fn) indexed(e *ast.IndexExpr) bool {
	if tv := f.Info.Types[e.X]; !tv.IsValue() {
		return false
	}
	t := f.typeOf(e.X).Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	switch t := t.(type) {
	case *types.Slice:
		return true
	case *types.Basic:
		return t.Info()&types.IsString != 0
	case *types.Array:
		return f.Info.Types[e.Index].Value == nil // constants are the checker's
	}
	return false
}

// guard emits the guard of one index expression, if it needs and may have one.
func (f *fn) guard(e *ast.IndexExpr) {
	if !f.indexed(e) || f.guarded[e] || !f.plain(e.X) || !f.plain(e.Index) {
		return
	}
	if ix, ok := ast.Unparen(e.X).(*ast.IndexExpr); ok {
		f.guard(ix) // a[i][j]: a[i] first
		if !f.guarded[ix] {
			return
		}
	}
	f.guarded[e] = true
	if f.proven(e) {
		return
	}
	x, i := f.operand(e.X), f.indexText(e)
	n := "len(" + x + ")"
	test := fmt.Sprintf("%s >= %s", i, n)
	if v := f.Info.Types[e.Index].Value; v == nil {
		if !types.Identical(f.typeOf(e.Index), types.Typ[types.Int]) {
			i = "int(" + i + ")"
			test = fmt.Sprintf("%s >= %s", i, n)
		}
		if !f.nonNegative(e.Index) {
			test = fmt.Sprintf("%s < 0 || %s", i, test)
		}
	}
	f.line("if %s { gp.Index(%s, %s) }", test, i, n)
}

// plain tells whether evaluating e twice is the same as once, and cannot fail.
func (f *fn) plain(e ast.Expr) bool {
	if f.Info.Types[e].Value != nil {
		return true
	}
	switch e := e.(type) {
	case *ast.Ident:
		return true
	case *ast.ParenExpr:
		return f.plain(e.X)
	case *ast.SelectorExpr:
		return f.Info.Selections[e] == nil || f.Info.Selections[e].Kind() == types.FieldVal && f.plain(e.X)
	case *ast.IndexExpr:
		return f.indexed(e) && f.plain(e.X) && f.plain(e.Index)
	case *ast.UnaryExpr:
		return e.Op == token.SUB && f.plain(e.X)
	case *ast.BinaryExpr:
		switch e.Op {
		case token.ADD, token.SUB, token.MUL:
			return f.plain(e.X) && f.plain(e.Y)
		case token.QUO, token.REM, token.AND, token.SHR:
			return f.plain(e.X) && f.Info.Types[e.Y].Value != nil
		}
	case *ast.CallExpr:
		if b := builtinName(f.Info, e); b == "len" && !isChan(f.typeOf(e.Args[0])) {
			return f.plain(e.Args[0])
		}
		return f.Info.Types[e.Fun].IsType() && len(e.Args) == 1 && isInteger(f.typeOf(e.Fun)) && f.plain(e.Args[0])
	}
	return false
}

func isInteger(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// A bound is what a loop guarantees of its counter: it is at least 0 and, if of
// is not nil, less than the length of that variable.
type bound struct{ of types.Object }

// bind notes what a loop guarantees of counter, where its body keeps its hands
// off. of is the expression whose length bounds it; nil: unknown.
func (f *fn) bind(counter types.Object, of ast.Expr, body ast.Node) {
	if counter == nil || f.esc[counter] || assigned(f.Info, body, counter) {
		return
	}
	b := bound{}
	if id, ok := of.(*ast.Ident); ok {
		if v, ok := f.Info.ObjectOf(id).(*types.Var); ok && !f.esc[v] && !assigned(f.Info, body, v) && !f.topLevel(v) {
			b.of = v
		}
	}
	f.bounds[counter] = b
}

// proven tells whether a loop around guarantees the index.
func (f *fn) proven(e *ast.IndexExpr) bool {
	i, ok := ast.Unparen(e.Index).(*ast.Ident)
	x, ok2 := ast.Unparen(e.X).(*ast.Ident)
	if !ok || !ok2 {
		return false
	}
	b, ok := f.bounds[f.Info.ObjectOf(i)]
	return ok && b.of != nil && b.of == f.Info.ObjectOf(x)
}

func (f *fn) nonNegative(e ast.Expr) bool {
	if t, ok := f.typeOf(e).Underlying().(*types.Basic); ok && t.Info()&types.IsUnsigned != 0 {
		return true
	}
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = f.bounds[f.Info.ObjectOf(id)]
	return ok
}

// bindCounter notes what "for i := 0; i < len(x); i++" guarantees.
func (f *fn) bindCounter(s *ast.ForStmt) {
	init, ok := s.Init.(*ast.AssignStmt)
	post, ok2 := s.Post.(*ast.IncDecStmt)
	if !ok || !ok2 || init.Tok != token.DEFINE || post.Tok != token.INC || len(init.Lhs) != 1 {
		return
	}
	id := init.Lhs[0].(*ast.Ident)
	v := f.Info.Types[init.Rhs[0]].Value
	p, ok := post.X.(*ast.Ident)
	if v == nil || !ok || f.Info.ObjectOf(p) != f.Info.Defs[id] || bareText(v, types.Typ[types.Int])[0] == '(' {
		return
	}
	var of ast.Expr
	if cond, ok := s.Cond.(*ast.BinaryExpr); ok && cond.Op == token.LSS {
		c, ok := cond.X.(*ast.Ident)
		if call, ok2 := cond.Y.(*ast.CallExpr); ok && ok2 && f.Info.ObjectOf(c) == f.Info.Defs[id] && builtinName(f.Info, call) == "len" {
			of = call.Args[0]
		}
	}
	f.bind(f.Info.Defs[id], of, s.Body)
}

// index emits an index expression, checked unless a guard has done that.
func (f *fn) index(e *ast.IndexExpr) string {
	if f.byAddress(e) {
		return "(*" + f.elemAddress(e) + ")"
	}
	x, i := f.operand(e.X), f.indexText(e)
	if _, isPtr := f.typeOf(e.X).Underlying().(*types.Pointer); isPtr && f.Info.Types[e.X].IsValue() {
		x = "(*" + x + ")"
	}
	if !f.indexed(e) || f.guarded[e] || f.proven(e) {
		return x + "[" + i + "]"
	}
	if f.plain(e.X) {
		ix := f.helper("ix", "(i, n int) int {\nif i < 0 || i >= n { gp.Index(i, n) }\nreturn i\n}")
		return fmt.Sprintf("%s[%s(int(%s), len(%s))]", x, ix, i, x)
	}
	// The operand can be evaluated once only: a function has it as parameter.
	t := f.typeOf(e.X)
	if _, isString := t.Underlying().(*types.Basic); isString {
		at := f.helper("elem", fmt.Sprintf("(s %s, i int) byte {\nif i < 0 || i >= len(s) { gp.Index(i, len(s)) }\nreturn s[i]\n}", f.spell(t)))
		return fmt.Sprintf("%s(%s, int(%s))", at, f.expr(e.X), i)
	}
	at := f.helper("elem", fmt.Sprintf("(s %s, i int) %s {\nif i < 0 || i >= len(s) { gp.Index(i, len(s)) }\nreturn s[i]\n}", f.spell(t), f.spell(f.typeOf(e))))
	return fmt.Sprintf("%s(%s, int(%s))", at, f.expr(e.X), i)
}

// byAddress tells whether an element is reached by its address, through a
// function that checks the index.
func (f *fn) byAddress(e *ast.IndexExpr) bool {
	if !f.indexed(e) || f.guarded[e] || f.proven(e) || f.plain(e.X) {
		return false
	}
	switch f.typeOf(e.X).Underlying().(type) {
	case *types.Slice, *types.Pointer:
		return true
	case *types.Array:
		return f.Info.Types[e.X].Addressable()
	}
	return false
}

// elemAddress emits the address of an element of a slice, or of an array that
// is a variable or behind a pointer.
func (f *fn) elemAddress(e *ast.IndexExpr) string {
	t, list := f.typeOf(e.X), "t := s\n"
	from := ""
	if _, isArray := t.Underlying().(*types.Array); isArray {
		t, from = types.NewPointer(t), f.address(ast.Unparen(e.X))
	} else {
		from = f.expr(e.X)
	}
	if _, isPtr := t.Underlying().(*types.Pointer); isPtr {
		list = "t := (*s)[:]\n"
	}
	text := fmt.Sprintf("(s %s, i int) *%s {\n%sif i < 0 || i >= len(t) { gp.Index(i, len(t)) }\nreturn &t[i]\n}", f.spell(t), f.spell(f.typeOf(e)), list)
	return fmt.Sprintf("%s(%s, int(%s))", f.helper("elem", text), from, f.indexText(e))
}

// cond emits a condition. Where the right side of && or || has index
// expressions, the condition becomes a variable that is set in steps, so that
// they can have guards.
func (f *fn) cond(e ast.Expr) string {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || b.Op != token.LAND && b.Op != token.LOR || f.disturbs(e) || !f.hasIndex(b) {
		f.guards(e)
		return f.expr(e)
	}
	x := f.cond(b.X)
	c := f.temp()
	f.line("%s := bool(%s)", c, x)
	if b.Op == token.LAND {
		f.line("if %s {", c)
	} else {
		f.line("if !%s {", c)
	}
	f.line("%s = bool(%s)", c, f.cond(b.Y))
	f.line("}")
	return c
}

// hasIndex tells whether n contains an index expression that needs a guard.
func (f *fn) hasIndex(n ast.Node) bool {
	found := false
	own(n, func(n ast.Node) bool {
		if e, ok := n.(*ast.IndexExpr); ok && f.indexed(e) && !f.proven(e) {
			found = true
		}
		return !found
	})
	return found
}

// sliceExpr emits a slice expression. One with constant or absent bounds from 0
// cannot fail in ways that need explaining; others are checked by a function.
func (f *fn) sliceExpr(e *ast.SliceExpr) string {
	part := func(x ast.Expr) string {
		if x == nil {
			return ""
		}
		if tv := f.Info.Types[x]; tv.Value != nil {
			return bareText(tv.Value, types.Typ[types.Int])
		}
		return f.expr(x)
	}
	low, high, max := part(e.Low), part(e.High), part(e.Max)
	x := f.operand(e.X)
	t := f.typeOf(e.X).Underlying()
	_, isArray := t.(*types.Array)
	if low == "" && high == "" || isArray && f.Info.Types[e.Low].Value != nil && e.High == nil {
		return x + "[" + low + ":" + high + "]"
	}
	// s[i:j] → f(s, i, j); an array is sliced through its address
	if isArray {
		x, t = "&"+x, types.NewPointer(f.typeOf(e.X))
	}
	in := f.typeOf(e.X)
	if isArray {
		in = t
	}
	out := f.spell(f.typeOf(e))
	str := "false" // whether the error speaks of a length
	switch in.Underlying().(type) {
	case *types.Basic, *types.Pointer:
		str = "true"
	}
	capOf := "cap(s)"
	if str == "true" {
		capOf = "len(s)"
	}
	args, params, body := x, "s "+f.spell(in), ""
	lo, hi := "0", "len(s)"
	if low != "" {
		args, params, lo = args+", int("+low+")", params+", i int", "i"
	}
	if high != "" {
		args, params, hi = args+", int("+high+")", params+", j int", "j"
	}
	if e.Slice3 {
		args, params = args+", int("+max+")", params+", k int"
		body = fmt.Sprintf("if %s < 0 || j < %s || k < j || k > cap(s) { gp.Slice3(%s, j, k, cap(s)) }\nreturn s[%s:j:k]", lo, lo, lo, lo)
	} else {
		body = fmt.Sprintf("if %s < 0 || %s < %s || %s > %s { gp.Slice(%s, %s, len(s), %s, %t, %s) }\nreturn s[%s:%s]", lo, hi, lo, hi, capOf, lo, hi, capOf, high != "", str, lo, hi)
	}
	return f.helper("slice", fmt.Sprintf("(%s) %s {\n%s\n}", params, out, body)) + "(" + args + ")"
}
