package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// goStmt emits a go statement: function and arguments are evaluated now, into
// variables of the parameters' types; a function value that calls the one with
// the others is handed to the engine.
func (f *fn) goStmt(s *ast.GoStmt) {
	f.line("{")
	f.startsGo = true
	fun, name := f.later(s.Call)
	f.startsGo = false
	f.line("gp.Go(%s, %q)", fun, name)
	f.line("}")
}

// deferStmt emits a defer statement, in the same way.
func (f *fn) deferStmt(s *ast.DeferStmt) {
	f.line("{")
	fun, _ := f.later(s.Call)
	f.line("gp.Push(%s, %s, %t)", f.defers, fun, f.mayRecover(s.Call))
	f.line("}")
}

// mayRecover tells whether the deferred function itself may call recover. A
// function value may; of a function known by name we can look.
func (f *fn) mayRecover(c *ast.CallExpr) bool {
	if lit, ok := ast.Unparen(c.Fun).(*ast.FuncLit); ok {
		return hasRecover(f.Info, lit.Body)
	}
	if builtinName(f.Info, c) != "" {
		return false
	}
	fn := callee(f.Info, c)
	if fn == nil {
		return true
	}
	if fd := f.funcs[fn.Origin()]; fd != nil && fd.Body != nil {
		return hasRecover(f.Info, fd.Body)
	}
	// an interface's method may be anything; a host function never recovers
	return types.IsInterface(recvType(fn)) || f.inProgram(fn.Pkg())
}

// later emits what a go or defer statement evaluates now and returns the name
// of a func() that does the rest, and what a trace calls it.
func (f *fn) later(c *ast.CallExpr) (fun, name string) {
	fun = f.temp()
	if lit, ok := ast.Unparen(c.Fun).(*ast.FuncLit); ok && f.takesEach(c, lit) {
		f.line("%s := %s", fun, f.litWithArgs(c, lit))
		return fun, f.litName()
	}
	call, name := f.bindCall(c)
	f.line("%s := func() {\n%s\n}", fun, call)
	return fun, name
}

// takesEach tells whether the call c of a literal without results has one
// argument for each parameter.
func (f *fn) takesEach(c *ast.CallExpr, lit *ast.FuncLit) bool {
	sig := f.typeOf(lit).(*types.Signature)
	return sig.Results().Len() == 0 && !sig.Variadic() && len(c.Args) == sig.Params().Len()
}

// litWithArgs emits the evaluation of the arguments of c, and returns its
// function, which is lit, as one without parameters: these have become variables
// that begin with the arguments. It costs one call less to start.
func (f *fn) litWithArgs(c *ast.CallExpr, lit *ast.FuncLit) string {
	sig := f.typeOf(lit).(*types.Signature)
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		if f.Info.Types[a].Value == nil || types.IsInterface(sig.Params().At(i).Type()) {
			args[i] = f.temp()
		} else {
			args[i] = f.hold(a, nil)
		}
	}
	text := f.funcLitWith(lit, args) // first, since literals are numbered in their order
	for i, a := range c.Args {
		if t := sig.Params().At(i).Type(); f.Info.Types[a].Value == nil || types.IsInterface(t) {
			f.line("var %s %s", args[i], f.spell(t))
			f.line("%s = %s", args[i], f.value(a, t))
		}
	}
	return text
}

// litName is the trace name of the function literal emitted last.
func (f *fn) litName() string {
	sep := ".func"
	if strings.Contains(f.root, ".func") {
		sep = "." // Go numbers literals inside literals main.f.func1.1
	}
	return fmt.Sprintf("%s%s%d", f.root, sep, *f.lits)
}

// bindCall emits the evaluation of a call's function and arguments and returns
// the call with them.
func (f *fn) bindCall(c *ast.CallExpr) (call, name string) {
	if f.Info.Types[c.Fun].IsType() {
		f.unsupported(c, "a conversion here")
	}
	if b := builtinName(f.Info, c); b != "" {
		return f.bindBuiltin(c, b), b
	}
	sig := f.typeOf(c.Fun).Underlying().(*types.Signature)
	b, name := f.bindFunc(c, sig)
	var args []string
	if f.spread(c) {
		return b.call(f.spreadHeld(c, sig)), name
	}
	for i, a := range c.Args {
		args = append(args, f.hold(a, paramType(sig, i, c.Ellipsis.IsValid())))
	}
	dots := ""
	if c.Ellipsis.IsValid() {
		dots = "..."
	} else if fn := callee(f.Info, c); sig.Variadic() && (fn == nil || f.ours(fn)) {
		args = f.packVariadic(args, sig)
	}
	return b.call(strings.Join(args, ", ") + dots), name
}

// spreadHeld emits the evaluation of g() in f(g()), and returns f's arguments.
func (f *fn) spreadHeld(c *ast.CallExpr, sig *types.Signature) string {
	tuple := f.typeOf(c.Args[0]).(*types.Tuple)
	args := make([]string, tuple.Len())
	for i := range args {
		args[i] = f.temp()
	}
	f.line("%s := %s", strings.Join(args, ", "), f.expr(c.Args[0]))
	for i := range args {
		args[i] = f.convert(args[i], tuple.At(i).Type(), paramType(sig, i, false))
	}
	if fn := callee(f.Info, c); sig.Variadic() && (fn == nil || f.ours(fn)) {
		args = f.packVariadic(args, sig)
	}
	return strings.Join(args, ", ")
}

// hold evaluates e now, into a new variable of type t; constants stay.
func (f *fn) hold(e ast.Expr, t types.Type) string {
	if tv := f.Info.Types[e]; tv.Value != nil {
		return f.constText(tv.Value, f.subst(tv.Type, f.env))
	}
	if t == nil {
		t = types.Default(f.typeOf(e))
	}
	v := f.temp()
	f.line("var %s %s", v, f.spell(t))
	f.line("%s = %s", v, f.value(e, t))
	return v
}

// bindFunc evaluates the function of a call now.
func (f *fn) bindFunc(c *ast.CallExpr, sig *types.Signature) (b boundMethod, name string) {
	fn := callee(f.Info, c)
	if sel, s := f.methodOf(c); s != nil {
		b := f.bindSelector(sel, s)
		_, obj, _ := f.resolve(s)
		m := obj.(*types.Func)
		x, t := b.first, b.recv
		if x == "" {
			x = strings.TrimSuffix(b.fun, "."+m.Name())
			if _, isPtr := t.Underlying().(*types.Pointer); !isPtr && !types.IsInterface(t) {
				if _, takesPtr := types.Unalias(m.Signature().Recv().Type()).(*types.Pointer); takesPtr {
					t, x = types.NewPointer(t), addressText(x)
				}
			}
		}
		r := f.temp()
		f.line("var %s %s", r, f.spell(t))
		f.line("%s = %s", r, x)
		if types.IsInterface(t) {
			f.line("if %s == nil { gp.NilDeref() }", r)
		}
		if b.first == "" {
			b.fun = r + "." + m.Name()
		} else {
			b.first = r
		}
		return b, traceName(m, m.Pkg())
	}
	if fn != nil {
		if _, lit := ast.Unparen(c.Fun).(*ast.FuncLit); !lit {
			return boundMethod{fun: f.callee(c)}, traceName(fn, fn.Pkg())
		}
	}
	v := f.temp()
	f.line("var %s %s", v, f.spell(sig))
	f.line("%s = %s", v, f.expr(c.Fun))
	if f.startsGo {
		f.line("if %s == nil { gp.GoNil() }", v)
	}
	if _, ok := ast.Unparen(c.Fun).(*ast.FuncLit); ok {
		return boundMethod{fun: v}, f.litName()
	}
	if name := f.varLitName(c.Fun); name != "" {
		return boundMethod{fun: v}, name
	}
	return boundMethod{fun: v}, f.root + ".func"
}

// bindBuiltin is bindCall for the predeclared functions that may be deferred or
// started.
func (f *fn) bindBuiltin(c *ast.CallExpr, b string) string {
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		args[i] = f.hold(a, nil)
		if t := f.typeOf(a); types.IsInterface(t) && (b == "print" || b == "println") {
			args[i] = "gp.Words(" + args[i] + ")"
		}
	}
	list := strings.Join(args, ", ")
	switch b {
	case "close":
		return "gp.Close(" + list + ")"
	case "clear":
		return "gp.Clear(" + list + ")"
	case "panic":
		return f.panicText(f.convert(args[0], f.typeOf(c.Args[0]), types.Universe.Lookup("any").Type()))
	case "print":
		return "gp.Print(" + list + ")"
	case "println":
		return "gp.Println(" + list + ")"
	case "recover":
		return "gp.Recover(" + f.rec + ")" // as if this function called it: deferred itself, it may recover
	case "copy":
		return "_ = copy(" + list + ")"
	}
	return b + "(" + list + ")"
}
