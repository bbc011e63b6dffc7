package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// escaping returns the variables of a function declaration that outlive the
// statement they stand in: those that a function literal captures and those
// whose address is taken. Each run of their declaration must make a new
// variable, which yaegi does only for some forms.
func escaping(info *types.Info, root ast.Node) map[types.Object]bool {
	esc := map[types.Object]bool{}
	owner := map[types.Object]ast.Node{} // variable → function it is declared in
	var walk func(n ast.Node, fn ast.Node)
	walk = func(n ast.Node, fn ast.Node) {
		ast.Inspect(n, func(m ast.Node) bool {
			switch m := m.(type) {
			case *ast.FuncLit:
				if m != n {
					walk(m, m)
					return false
				}
			case *ast.Ident:
				if obj := info.Defs[m]; obj != nil {
					owner[obj] = fn
				}
				if v, ok := info.Uses[m].(*types.Var); ok && owner[v] != nil && owner[v] != fn {
					esc[v] = true
				}
			case *ast.CaseClause:
				if obj := info.Implicits[m]; obj != nil {
					owner[obj] = fn
				}
			case *ast.UnaryExpr:
				if m.Op == token.AND {
					markRoot(info, m.X, esc)
				}
			case *ast.SliceExpr:
				if _, ok := info.TypeOf(m.X).Underlying().(*types.Array); ok {
					markRoot(info, m.X, esc)
				}
			case *ast.SelectorExpr:
				if sel := info.Selections[m]; sel != nil && sel.Kind() != types.FieldVal && takesAddress(sel) {
					markRoot(info, m.X, esc)
				}
			}
			return true
		})
	}
	walk(root, root)
	return esc
}

// takesAddress tells whether a method selection takes the address of its
// operand: a pointer receiver on a variable.
func takesAddress(sel *types.Selection) bool {
	fn, ok := sel.Obj().(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		return false
	}
	_, ptrRecv := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	_, ptr := sel.Recv().Underlying().(*types.Pointer)
	return ptrRecv && !ptr
}

// markRoot marks the variable that e is a part of.
func markRoot(info *types.Info, e ast.Expr, esc map[types.Object]bool) {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.Ident:
			if v, ok := info.Uses[x].(*types.Var); ok {
				esc[v] = true
			}
			return
		default:
			return
		}
	}
}

// own calls f for every node of a function's body that is not inside a nested
// function literal.
func own(body ast.Node, f func(ast.Node) bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok && n != body {
			return false
		}
		return n == nil || f(n)
	})
}

// hasDefer tells whether the function with that body defers calls itself.
func hasDefer(body ast.Node) bool {
	found := false
	own(body, func(n ast.Node) bool {
		_, ok := n.(*ast.DeferStmt)
		found = found || ok
		return !found
	})
	return found
}

// hasRecover tells whether the function with that body calls recover itself.
func hasRecover(info *types.Info, body ast.Node) bool {
	found := false
	own(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && builtinName(info, call) == "recover" {
			found = true
		}
		return !found
	})
	return found
}

// builtinName returns the name of the predeclared function that call calls,
// or "".
func builtinName(info *types.Info, call *ast.CallExpr) string {
	var id *ast.Ident
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel // unsafe.Sizeof and friends
	default:
		return ""
	}
	if b, ok := info.Uses[id].(*types.Builtin); ok {
		return b.Name()
	}
	return ""
}

// callsAnything tells whether a function's body calls an interpreted function:
// only then can it be part of a recursion and needs a safepoint at its entry.
func (p *program) callsAnything(body ast.Node) bool {
	found := false
	own(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found || p.Info.Types[call.Fun].IsType() || builtinName(p.Info, call) != "" {
			return !found
		}
		if fn := callee(p.Info, call); fn == nil || p.inProgram(fn.Pkg()) {
			found = true
		}
		return !found
	})
	return found
}

// callee returns the function or method that call calls by name, or nil if it
// calls a value.
func callee(info *types.Info, call *ast.CallExpr) *types.Func {
	f := ast.Unparen(call.Fun)
	switch x := f.(type) {
	case *ast.IndexExpr:
		f = ast.Unparen(x.X)
	case *ast.IndexListExpr:
		f = ast.Unparen(x.X)
	}
	switch f := f.(type) {
	case *ast.Ident:
		fn, _ := info.Uses[f].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := info.Uses[f.Sel].(*types.Func)
		return fn
	}
	return nil
}

// quiet lists the packages whose functions never touch the scheduler: a
// statement that calls only these needs no position for it.
var quiet = map[string]bool{
	"strings": true, "strconv": true, "math": true, "math/bits": true, "errors": true, "sort": true,
	"unicode": true, "unicode/utf8": true, "bytes": true, "regexp": true, "path": true, "math/cmplx": true,
	"encoding/json": true, "text/tabwriter": true, "container/list": true, "container/heap": true, "cmp": true, "slices": true, "maps": true,
}

// touches tells whether evaluating n (without the bodies of function literals)
// may reach the engine.
func (p *program) touches(n ast.Node) bool {
	if n == nil {
		return false
	}
	found := false
	own(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.SendStmt, *ast.GoStmt, *ast.SelectStmt:
			found = true
		case *ast.CallExpr:
			if p.Info.Types[n.Fun].IsType() {
				return !found
			}
			if b := builtinName(p.Info, n); b != "" {
				found = found || b == "close" || b == "panic"
				return !found
			}
			fn := callee(p.Info, n)
			if fn == nil || fn.Pkg() == nil {
				found = found || fn != nil
			} else if !p.inProgram(fn.Pkg()) || types.IsInterface(recvType(fn)) {
				found = found || !quiet[fn.Pkg().Path()]
			}
		}
		return !found
	})
	return found
}

// recvType returns the type of fn's receiver, or a type that is no interface.
func recvType(fn *types.Func) types.Type {
	if r := fn.Signature().Recv(); r != nil {
		return r.Type()
	}
	return types.Typ[types.Int]
}

// mayBeNegative tells whether the count of a shift may be one that panics.
func (p *program) mayBeNegative(count ast.Expr) bool {
	tv := p.Info.Types[count]
	b, ok := tv.Type.Underlying().(*types.Basic)
	return tv.Value == nil && (!ok || b.Info()&types.IsUnsigned == 0)
}

// mayPanic tells whether evaluating n (without the bodies of function literals)
// may end in a panic of the language's own. Where it may, the position is made
// known beforehand.
func (p *program) mayPanic(n ast.Node) bool {
	found := false
	own(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr:
			found = found || !p.Info.Types[n.Index].IsType()
		case *ast.SliceExpr, *ast.TypeAssertExpr:
			found = true
		case *ast.StarExpr:
			found = found || !p.Info.Types[n].IsType()
		case *ast.SelectorExpr:
			sel := p.Info.Selections[n]
			found = found || sel != nil && sel.Kind() == types.FieldVal && sel.Indirect()
		case *ast.BinaryExpr:
			found = found || (n.Op == token.QUO || n.Op == token.REM) && p.Info.Types[n.Y].Value == nil
			found = found || (n.Op == token.SHL || n.Op == token.SHR) && p.mayBeNegative(n.Y)
		case *ast.AssignStmt:
			found = found || (n.Tok == token.QUO_ASSIGN || n.Tok == token.REM_ASSIGN) && p.Info.Types[n.Rhs[0]].Value == nil
			found = found || (n.Tok == token.SHL_ASSIGN || n.Tok == token.SHR_ASSIGN) && p.mayBeNegative(n.Rhs[0])
		case *ast.CallExpr:
			if p.Info.Types[n.Fun].IsType() {
				return !found
			}
			if b := builtinName(p.Info, n); b != "" {
				found = found || b == "make" && len(n.Args) > 1
				return !found
			}
			found = true // whatever it calls; and who looks at the stack sees this line
		}
		return !found
	})
	return found
}
