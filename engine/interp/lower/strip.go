package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A loop that only counts and computes spends much of its time on asking whether
// it is time for a safepoint. So it is cut into strips: an inner loop goes on for
// at most stripLength turns without asking, an outer one asks in between.
//
//	for i < limit {
//		end := min(i+100, limit)
//		for ; i < end; i++ { body }
//		safepoint for the turns made
//	}

// stripLength is the number of turns in a strip: as many as go by between two
// safepoints of other loops.
const stripLength = 100

// stripLimit returns the value that a loop's counter stays below, as text, if the
// loop may be cut into strips: for i := a; i < b; i++ where nothing in the body
// changes i or b, or calls anything.
func (f *fn) stripLimit(s *ast.ForStmt) (limit string, ok bool) {
	init, ok1 := s.Init.(*ast.AssignStmt)
	cond, ok2 := s.Cond.(*ast.BinaryExpr)
	post, ok3 := s.Post.(*ast.IncDecStmt)
	if !ok1 || !ok2 || !ok3 || init.Tok != token.DEFINE || len(init.Lhs) != 1 || post.Tok != token.INC {
		return "", false
	}
	i := f.Info.Defs[init.Lhs[0].(*ast.Ident)]
	if i == nil || !types.Identical(f.subst(i.Type(), f.env), types.Typ[types.Int]) || f.promoted(i) || f.esc[i] || assigned(f.Info, s.Body, i) {
		return "", false
	}
	if !f.isObject(cond.X, i) || !f.isObject(post.X, i) || !f.computesOnly(s.Body) {
		return "", false
	}
	limit, ok = f.fixedLimit(cond.Y, s.Body)
	switch cond.Op {
	case token.LSS:
		return limit, ok
	case token.LEQ:
		return limit + " + 1", ok
	}
	return "", false
}

func (f *fn) isObject(e ast.Expr, o types.Object) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && f.Info.ObjectOf(id) == o
}

// fixedLimit emits a limit that does not change while body runs: a constant, a
// variable that it leaves alone, or the length of one.
func (f *fn) fixedLimit(e ast.Expr, body ast.Node) (string, bool) {
	if v := f.Info.Types[e].Value; v != nil {
		return bareText(v, types.Typ[types.Int]), true
	}
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && builtinName(f.Info, call) == "len" {
		switch f.typeOf(call.Args[0]).Underlying().(type) {
		case *types.Slice, *types.Basic:
			_, ok := f.fixedVar(call.Args[0], body)
			return f.expr(e), ok
		}
		return "", false
	}
	if !types.Identical(f.typeOf(e), types.Typ[types.Int]) {
		return "", false
	}
	return f.fixedVar(e, body)
}

func (f *fn) fixedVar(e ast.Expr, body ast.Node) (string, bool) {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return "", false
	}
	v, ok := f.Info.ObjectOf(id).(*types.Var)
	if !ok || f.esc[v] || f.topLevel(v) || f.promoted(v) || assigned(f.Info, body, v) {
		return "", false
	}
	return f.expr(e), true
}

// computesOnly tells whether a loop's body calls nothing and starts nothing.
func (f *fn) computesOnly(body ast.Node) bool {
	ok := true
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt, *ast.SendStmt, *ast.SelectStmt, *ast.LabeledStmt:
			ok = false
		case *ast.BranchStmt:
			ok = ok && n.Tok != token.GOTO
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.RangeStmt:
			switch f.typeOf(n.X).Underlying().(type) {
			case *types.Chan, *types.Signature:
				ok = false
			}
		case *ast.CallExpr:
			switch {
			case f.Info.Types[n.Fun].IsType():
			case builtinName(f.Info, n) != "":
				b := builtinName(f.Info, n)
				ok = ok && b != "panic" && b != "recover" && b != "close" && b != "print" && b != "println"
			default:
				fn := callee(f.Info, n)
				ok = ok && fn != nil && fn.Pkg() != nil && !f.ours(fn) && harmless(fn) && fn.Pkg().Path() != "fmt"
			}
		}
		return ok
	})
	return ok
}

// strips emits a loop in strips. Its variable is set already.
func (f *fn) strips(v types.Object, limit, label string, body *ast.BlockStmt) {
	i, lim, end, from, outer := f.obj(v), f.temp(), f.temp(), f.temp(), f.temp()
	f.around[len(f.around)-1].outer = outer
	f.line("%s := %s", lim, limit)
	f.line("%s:", outer)
	f.line("for %s < %s {", i, lim)
	f.line("%s := %s", from, i)
	f.line("%s := %s + %d", end, i, stripLength)
	f.line("if %s > %s || %s < %s { %s = %s }", end, lim, end, i, end, lim)
	f.label = label
	f.takeLabel()
	f.line("for ; %s < %s; %s++ {", i, end, i)
	f.block(body.List)
	f.line("}")
	f.line("gp__tick = %s - %s", end, from)
}
