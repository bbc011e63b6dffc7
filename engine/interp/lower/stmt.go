package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"gopark/engine/trace"
)

// line writes one line of output, marked with the current site.
func (f *fn) line(format string, args ...any) {
	if f.cur != 0 && !strings.HasPrefix(format, "}") {
		fmt.Fprintf(f.out, "//line %s:%d\n", lineFile, lineBase+int(f.cur))
	}
	fmt.Fprintf(f.out, format+"\n", args...)
}

// site marks the following output as coming from n. Where the engine may be
// reached (at), the position is also made known to it.
func (f *fn) site(n ast.Node, at bool) {
	if f.lib {
		return
	}
	s := f.siteAt(n.Pos())
	f.cur, f.mixed = s, false
	if at {
		f.line("gp__at = %d", s)
	}
}

func (f *fn) siteAt(p token.Pos) trace.Site {
	pos := f.Fset.Position(p)
	return f.Sites.Add(trace.Pos{File: pos.Filename, Line: pos.Line, Func: f.name})
}

// callSite is what stands before a call, if it is in another line than the
// statement around it, or one before it was.
func (f *fn) callSite(c *ast.CallExpr) string {
	if f.lib || f.cur == 0 {
		return ""
	}
	s := f.siteAt(c.Lparen)
	if s == f.cur && !f.mixed {
		return ""
	}
	f.mixed = true
	return fmt.Sprintf("/*line %s:%d:1*/", lineFile, callBase+int(s))
}

// at marks the following output as coming from n, makes the position known if
// evaluating e may reach the engine or panic, and emits the guards of e.
func (f *fn) at(n, e ast.Node) {
	f.site(n, f.touches(e) || f.mayPanic(e))
	f.guards(e)
}

// tick emits a safepoint: a counter that asks the engine every so many turns.
// The engine reads and clears the counter itself at every operation, so the
// time of loops is charged to the goroutine that spent it.
func (f *fn) tick() {
	f.line("gp__tick = 1")
}

func (f *fn) block(list []ast.Stmt) {
	for _, s := range list {
		f.stmt(s)
	}
}

// braces emits a block with its own scope.
func (f *fn) braces(b *ast.BlockStmt) {
	f.line("{")
	f.block(b.List)
	f.line("}")
}

// stmt emits a statement.
func (f *fn) stmt(s ast.Stmt) {
	switch s.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		f.around = append(f.around, enclosing{stmt: s, label: f.labels[s]})
		defer func() { f.around = f.around[:len(f.around)-1] }()
	}
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		f.takeLabel()
		f.braces(s)
	case *ast.LabeledStmt:
		f.labeled(s)
	case *ast.DeclStmt:
		f.declStmt(s)
	case *ast.ExprStmt:
		f.at(s, s)
		f.exprStmt(s)
	case *ast.SendStmt:
		f.site(s, true)
		f.guards(s.Chan, s.Value)
		f.line("{")
		f.send(s)
		f.line("}")
	case *ast.IncDecStmt:
		f.at(s, s)
		f.line("%s%s", f.expr(s.X), s.Tok)
	case *ast.AssignStmt:
		f.at(s, s)
		f.assign(s)
	case *ast.GoStmt:
		f.site(s, true)
		f.goStmt(s)
	case *ast.DeferStmt:
		f.site(s, f.touches(s.Call) || f.mayPanic(s.Call))
		f.deferStmt(s)
	case *ast.ReturnStmt:
		f.at(s, s)
		f.returnStmt(s)
	case *ast.BranchStmt:
		f.site(s, false)
		f.branch(s)
	case *ast.IfStmt:
		f.ifStmt(s)
	case *ast.SwitchStmt:
		f.switchStmt(s)
	case *ast.TypeSwitchStmt:
		f.typeSwitch(s)
	case *ast.SelectStmt:
		f.selectStmt(s)
	case *ast.ForStmt:
		f.forStmt(s)
	case *ast.RangeStmt:
		f.rangeStmt(s)
	default:
		f.unsupported(s, fmt.Sprintf("this statement (%T)", s))
	}
}

// labeled passes a label on to the statement that it belongs to: a lowered loop
// or switch puts it where break and continue must find it.
func (f *fn) labeled(s *ast.LabeledStmt) {
	f.label = s.Label.Name
	f.labels[s.Stmt] = s.Label.Name
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
	default:
		f.takeLabel()
		if s.Stmt == nil {
			return
		}
	}
	f.stmt(s.Stmt)
}

// takeLabel writes the label that is waiting, if any.
func (f *fn) takeLabel() {
	if f.label != "" {
		f.line("%s:", f.label)
		f.label = ""
	}
}

func (f *fn) branch(s *ast.BranchStmt) {
	if f.leaveIterator(s) {
		return
	}
	if s.Tok == token.GOTO {
		f.tick() // it may be a loop
	}
	if s.Tok == token.BREAK {
		if to := f.target(s); to >= 0 && f.around[to].outer != "" {
			f.line("break %s", f.around[to].outer)
			return
		}
	}
	if s.Label != nil {
		f.line("%s %s", s.Tok, s.Label.Name)
		return
	}
	f.line("%s", s.Tok)
}

func (f *fn) exprStmt(s *ast.ExprStmt) {
	if f.echo != nil && f.echo(s) && !f.Info.Types[s.X].IsVoid() {
		f.echoExpr(s.X)
		return
	}
	switch x := ast.Unparen(s.X).(type) {
	case *ast.UnaryExpr:
		if x.Op == token.ARROW { // <-ch, value dropped
			v := f.temp()
			f.line("var %s %s", v, f.elemOf(x.X))
			f.line("gp.Recv(%s, &%s)", f.expr(x.X), v)
			return
		}
	case *ast.CallExpr:
		if name := builtinName(f.Info, x); name == "copy" || name == "recover" {
			f.line("_ = %s", f.expr(x)) // their results may be dropped
			return
		}
		f.line("%s", f.expr(x))
		return
	}
	f.line("_ = %s", f.expr(s.X))
}

// declStmt emits variable declarations; constants are folded away and types are
// declared at package level when they are used.
func (f *fn) declStmt(s *ast.DeclStmt) {
	gd := s.Decl.(*ast.GenDecl)
	if gd.Tok != token.VAR {
		return
	}
	for _, spec := range gd.Specs {
		vs := spec.(*ast.ValueSpec)
		f.at(vs, vs)
		lhs := make([]ast.Expr, len(vs.Names))
		for i, id := range vs.Names {
			lhs[i] = id
			if id.Name != "_" {
				f.declare(id)
			}
		}
		if len(vs.Values) > 0 {
			f.set(lhs, vs.Values)
		}
	}
}

// declare emits the declaration of a new variable, zero.
func (f *fn) declare(id *ast.Ident) {
	o := f.Info.Defs[id]
	if f.promoted(o) {
		zero := f.temp()
		f.line("var %s %s", zero, f.typ(o.Type()))
		f.line("%s = %s", f.obj(o), zero)
		return
	}
	f.line("var %s %s", f.obj(o), f.typ(o.Type()))
}

// promoted tells whether a variable, declared in a statement at a prompt, lives
// at package level, where its declaration is emitted.
func (f *fn) promoted(o types.Object) bool { return f.objs[o] != "" }

func (f *fn) returnStmt(s *ast.ReturnStmt) {
	if f.returnFromIterator(s) {
		return
	}
	switch {
	case len(s.Results) == 0:
		if f.boxed || f.results == nil {
			f.line("return")
		} else {
			f.line("return %s", strings.Join(f.results, ", "))
		}
	case f.boxed:
		f.setResults(s)
		f.line("return")
	case f.passOn(s):
	default:
		f.line("return %s", f.resultList(s))
	}
}

// passOn emits "return g()" where g's results have to be converted.
func (f *fn) passOn(s *ast.ReturnStmt) bool {
	tuple, ok := f.typeOf(s.Results[0]).(*types.Tuple)
	if !ok || !f.converts(tuple) {
		return false
	}
	temps := make([]string, tuple.Len())
	for i := range temps {
		temps[i] = f.temp()
	}
	f.line("%s := %s", strings.Join(temps, ", "), f.expr(s.Results[0]))
	for i := range temps {
		temps[i] = f.convert(temps[i], tuple.At(i).Type(), f.rtypes[i])
	}
	f.line("return %s", strings.Join(temps, ", "))
	return true
}

func (f *fn) converts(tuple *types.Tuple) bool {
	for i := range tuple.Len() {
		if i < len(f.rtypes) && f.convert("v", tuple.At(i).Type(), f.rtypes[i]) != "v" {
			return true
		}
	}
	return false
}

// resultList emits the values that a plain return passes.
func (f *fn) resultList(s *ast.ReturnStmt) string {
	vals := make([]string, len(s.Results))
	for i, r := range s.Results {
		var t types.Type
		if len(s.Results) == len(f.rtypes) {
			t = f.rtypes[i]
		}
		vals[i] = f.value(r, t)
	}
	return strings.Join(vals, ", ")
}

// value emits e as it is assigned to something of type t (nil: unknown).
func (f *fn) value(e ast.Expr, t types.Type) string {
	if _, ok := ast.Unparen(e).(*ast.FuncLit); ok {
		return f.convert(f.bound(e), f.typeOf(e), t)
	}
	if _, ok := f.typeOf(e).(*types.Signature); ok && f.namesFunc(e) {
		return f.convert(f.bound(e), f.typeOf(e), t)
	}
	tv := f.Info.Types[e]
	if tv.Value != nil && t != nil && !types.IsInterface(t) {
		if isComplex(t) {
			return f.constText(tv.Value, t)
		}
		return bareText(tv.Value, t)
	}
	if n, ok := types.Unalias(orNil(t)).(*types.Named); ok && tv.IsNil() && Recursive(n) {
		return f.helper("nil", fmt.Sprintf("() %s {\nvar v %s\nreturn v\n}", f.spell(t), f.spell(t))) + "()"
	}
	return f.convert(f.expr(e), f.typeOf(e), t)
}

// setResults sets the result variables. All values are computed before any
// result changes, since they may speak of results.
func (f *fn) setResults(s *ast.ReturnStmt) {
	if len(s.Results) == 1 && len(f.results) == 1 {
		f.line("%s = %s", f.results[0], f.value(s.Results[0], f.rtypes[0]))
		return
	}
	if len(s.Results) == 1 {
		tuple := f.typeOf(s.Results[0]).(*types.Tuple)
		if !f.converts(tuple) {
			f.line("%s = %s", strings.Join(f.results, ", "), f.expr(s.Results[0]))
			return
		}
		temps := make([]string, tuple.Len())
		for i := range temps {
			temps[i] = f.temp()
		}
		f.line("%s := %s", strings.Join(temps, ", "), f.expr(s.Results[0]))
		for i, t := range temps {
			f.line("%s = %s", f.results[i], f.convert(t, tuple.At(i).Type(), f.rtypes[i]))
		}
		return
	}
	temps := make([]string, len(s.Results))
	for i, r := range s.Results {
		temps[i] = f.temp()
		f.line("var %s %s", temps[i], f.spell(f.rtypes[i]))
		f.line("%s = %s", temps[i], f.value(r, f.rtypes[i]))
	}
	for i, t := range temps {
		f.line("%s = %s", f.results[i], t)
	}
}

func (f *fn) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		f.site(s, false)
		f.line("{")
		f.simpleStmt(s.Init)
	}
	f.site(s, f.touches(s.Cond) || f.mayPanic(s.Cond))
	f.line("if %s {", f.cond(s.Cond))
	f.block(s.Body.List)
	switch e := s.Else.(type) {
	case nil:
	case *ast.BlockStmt:
		f.line("} else {")
		f.block(e.List)
	default:
		f.line("} else {")
		f.stmt(e)
	}
	f.line("}")
	if s.Init != nil {
		f.line("}")
	}
}

// simpleStmt emits the statement before a condition.
func (f *fn) simpleStmt(s ast.Stmt) {
	if s != nil {
		f.stmt(s)
	}
}

func orNil(t types.Type) types.Type {
	if t == nil {
		return types.Typ[types.UntypedNil]
	}
	return t
}

func isComplex(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsComplex != 0
}

// namesFunc tells whether e is the name of a declared function. The interpreter
// does not make a value of one everywhere.
func (f *fn) namesFunc(e ast.Expr) bool {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		fn, ok := f.Info.Uses[x].(*types.Func)
		return ok && f.ours(fn)
	case *ast.SelectorExpr: // of another package of the program
		fn, ok := f.Info.Uses[x.Sel].(*types.Func)
		return ok && f.Info.Selections[x] == nil && f.inProgram(fn.Pkg())
	case *ast.IndexExpr:
		return f.namesFunc(x.X)
	case *ast.IndexListExpr:
		return f.namesFunc(x.X)
	}
	return false
}
