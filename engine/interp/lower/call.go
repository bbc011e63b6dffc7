package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// call emits a call, a conversion or a use of a predeclared function.
func (f *fn) call(c *ast.CallExpr) string {
	if f.Info.Types[c.Fun].IsType() {
		return f.conversion(c)
	}
	if name := builtinName(f.Info, c); name != "" {
		return f.builtin(c, name)
	}
	if fn := callee(f.Info, c); fn != nil && f.Blocking != nil && f.Blocking(fn.FullName()) {
		return f.blockingCall(c, fn)
	}
	if fn := callee(f.Info, c); fn != nil {
		if text, ok := f.errorsAs(c, fn); ok {
			return text
		}
		if text, ok := f.printCall(c, fn); ok {
			return text
		}
	}
	return f.callee(c) + f.args(c)
}

// callee emits the function part of a call.
func (f *fn) callee(c *ast.CallExpr) string {
	fun := ast.Unparen(c.Fun)
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		if s := f.Info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			return f.operand(sel.X) + "." + f.method(s)
		}
	}
	switch fun.(type) {
	case *ast.FuncLit, *ast.StarExpr, *ast.TypeAssertExpr:
		return "(" + f.expr(fun) + ")"
	}
	return f.expr(fun)
}

// args emits the arguments of a call in parentheses.
func (f *fn) args(c *ast.CallExpr) string {
	fn := callee(f.Info, c)
	host := fn != nil && !f.ours(fn)
	sig, _ := f.typeOf(c.Fun).Underlying().(*types.Signature)
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		args[i] = f.arg(a, host, paramType(sig, i, c.Ellipsis.IsValid()))
	}
	if c.Ellipsis.IsValid() {
		return "(" + strings.Join(args, ", ") + "...)"
	}
	if !host && sig != nil && sig.Variadic() && !f.spread(c) {
		args = f.packVariadic(args, sig)
	}
	return "(" + strings.Join(args, ", ") + ")"
}

// spread tells whether c is f(g()) with several results of g.
func (f *fn) spread(c *ast.CallExpr) bool {
	if len(c.Args) != 1 {
		return false
	}
	_, ok := f.typeOf(c.Args[0]).(*types.Tuple)
	return ok
}

// packVariadic puts the variadic arguments into a slice. yaegi takes a single
// one for the slice itself if it looks like one.
func (f *fn) packVariadic(args []string, sig *types.Signature) []string {
	n := sig.Params().Len() - 1
	s := f.spell(sig.Params().At(n).Type())
	list := "(" + s + ")(nil)..."
	if len(args) > n {
		list = s + "{" + strings.Join(args[n:], ", ") + "}..."
	}
	return append(args[:n:n], list)
}

// arg emits one argument for a parameter of type param (nil if unknown).
func (f *fn) arg(a ast.Expr, host bool, param types.Type) string {
	if _, ok := ast.Unparen(a).(*ast.FuncLit); ok && host {
		return f.bound(a)
	}
	if tv := f.Info.Types[a]; tv.Value != nil && param != nil && !types.IsInterface(param) {
		if b, ok := param.(*types.Basic); ok && b.Info()&types.IsUntyped == 0 {
			return bareText(tv.Value, b)
		}
	}
	return f.convert(f.expr(a), f.typeOf(a), param)
}

// paramType gives the type that the i-th argument is assigned to.
func paramType(sig *types.Signature, i int, ellipsis bool) types.Type {
	if sig == nil {
		return nil
	}
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 {
		t := sig.Params().At(n - 1).Type()
		if s, ok := t.(*types.Slice); ok && !ellipsis {
			return s.Elem()
		}
		return t
	}
	if i < n {
		return sig.Params().At(i).Type()
	}
	return nil
}

func (f *fn) conversion(c *ast.CallExpr) string {
	t := f.typeOf(c.Fun)
	from := f.typeOf(c.Args[0])
	if isUnsafePointer(t) != isUnsafePointer(from) && (isPointer(t) || isPointer(from)) {
		if isPointer(t) {
			f.unsupported(c, "the conversion of an address to a pointer")
		}
		return "gp.Address(" + f.expr(c.Args[0]) + ")" // an unsafe.Pointer is a number here
	}
	if f.becomesError(from, t) || isStruct(from) && !asksMethods(t) {
		return f.convert(f.expr(c.Args[0]), from, t)
	}
	if asksMethods(t) && !types.IsInterface(from) && !isNil(from) {
		// yaegi knows an assignment to an interface better than a conversion
		return f.helper("iface", fmt.Sprintf("(v %s) %s { return v }", f.spell(from), f.spell(t))) + "(" + f.expr(c.Args[0]) + ")"
	}
	s := f.spell(t)
	switch types.Unalias(t).(type) {
	case *types.Basic, *types.Named, *types.Slice, *types.Map:
	default:
		s = "(" + s + ")"
	}
	return s + "(" + f.expr(c.Args[0]) + ")"
}

func isUnsafePointer(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.UnsafePointer
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// builtin emits a call of a predeclared function.
func (f *fn) builtin(c *ast.CallExpr, name string) string {
	arg := func(i int) string { return f.expr(c.Args[i]) }
	switch name {
	case "len", "cap":
		if isChan(f.typeOf(c.Args[0])) {
			return map[string]string{"len": "gp.Len", "cap": "gp.Cap"}[name] + "(" + arg(0) + ")"
		}
	case "delete":
		return "delete(" + arg(0) + ", " + f.mapKey(c.Args[1], f.typeOf(c.Args[0])) + ")"
	case "close":
		return "gp.Close(" + arg(0) + ")"
	case "clear":
		return "gp.Clear(" + arg(0) + ")"
	case "make":
		return f.makeCall(c)
	case "new":
		if !f.Info.Types[c.Args[0]].IsType() { // Go 1.26: new(expression)
			t := f.typ(f.Info.TypeOf(c.Args[0]))
			return f.helper("new", fmt.Sprintf("(v %s) *%s { p := new(%s); *p = v; return p }", t, t, t)) + "(" + arg(0) + ")"
		}
		return "new(" + f.typ(f.Info.TypeOf(c.Args[0])) + ")"
	case "panic":
		return f.panicCall(c)
	case "recover":
		return "gp.Recover(" + f.rec + ")"
	case "print", "println":
		return "gp." + map[string]string{"print": "Print", "println": "Println"}[name] + f.args(c)
	case "min", "max":
		return f.minMax(c, name)
	case "append":
		return f.appendCall(c)
	}
	args := make([]string, len(c.Args))
	for i := range c.Args {
		args[i] = arg(i)
	}
	return name + "(" + strings.Join(args, ", ") + ")"
}

func (f *fn) appendCall(c *ast.CallExpr) string {
	args := make([]string, len(c.Args))
	var elem types.Type
	if sl, ok := f.typeOf(c).Underlying().(*types.Slice); ok && !c.Ellipsis.IsValid() {
		elem = sl.Elem()
	}
	for i, a := range c.Args {
		args[i] = f.element(a)
		if i > 0 {
			args[i] = f.convert(args[i], f.typeOf(a), elem)
		}
	}
	s := "append(" + strings.Join(args, ", ")
	if c.Ellipsis.IsValid() {
		s += "..."
	}
	return s + ")"
}

// makeCall emits make; a channel gets the engine's channel behind it.
func (f *fn) makeCall(c *ast.CallExpr) string {
	t := f.typeOf(c.Args[0])
	size := func(i int) string {
		if len(c.Args) <= i {
			return ""
		}
		if tv := f.Info.Types[c.Args[i]]; tv.Value != nil {
			return bareText(tv.Value, types.Typ[types.Int])
		}
		return "int(" + f.expr(c.Args[i]) + ")"
	}
	if isChan(t) {
		n := size(1)
		if n == "" {
			n = "0"
		}
		s, both := f.spell(t), f.spell(t)
		if c := t.Underlying().(*types.Chan); c.Dir() != types.SendRecv {
			both = f.spell(types.NewChan(types.SendRecv, c.Elem()))
		}
		return f.helper("make", fmt.Sprintf("(n int) %s { c := make(%s); gp.Make(c, n, %q); return c }", s, both, f.goType(t.Underlying().(*types.Chan).Elem()))) + "(" + n + ")"
	}
	s := "make(" + f.spell(t)
	for i := 1; i < len(c.Args); i++ {
		s += ", " + size(i)
	}
	return s + ")"
}

// minMax emits min or max as a call of a function for that type.
func (f *fn) minMax(c *ast.CallExpr, name string) string {
	t := f.spell(f.typeOf(c))
	op := map[string]string{"min": "<", "max": ">"}[name]
	text := fmt.Sprintf("(v %s, more ...%s) %s {\nfor _, w := range more {\nif w %s v || w != w {\nv = w\n}\n}\nreturn v\n}", t, t, t, op)
	return f.helper(name, text) + f.argsText(c)
}

func (f *fn) argsText(c *ast.CallExpr) string {
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		args[i] = f.expr(a)
	}
	return "(" + strings.Join(args, ", ") + ")"
}

// panicCall emits panic. The run time is told the static type, which the
// message of an unrecovered panic shows, and how to get an error's text.
func (f *fn) panicCall(c *ast.CallExpr) string {
	t := f.typeOf(c.Args[0])
	return f.panicText(f.expr(c.Args[0]), t)
}

func (f *fn) panicText(x string, t types.Type) string {
	s, typ := f.spell(t), strconv.Quote(f.goType(t))
	if f.isOwnError(t) {
		x, s = f.convert(x, t, types.Universe.Lookup("error").Type()), "error"
	}
	pre, text := "", "nil"
	if !f.isOwnError(t) && !types.IsInterface(t) && hasText(t, "String") {
		pre, text = "gp__t := func() string { return v.String() }\n", "gp__t"
	}
	name := f.helper("panic", fmt.Sprintf("(v %s) {\n%sgp.Panic(v, %s, %s)\n}", s, pre, typ, text))
	return name + "(" + x + ")"
}

var errorInterface = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

// goType writes a type as Go's %T would.
func (f *fn) goType(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

// blockingCall wraps a call that may block in the operating system: while it
// is under way, its M is in a blocking call and may lose its P.
func (f *fn) blockingCall(c *ast.CallExpr, fn *types.Func) string {
	sig := f.typeOf(c.Fun).Underlying().(*types.Signature)
	params, args := f.forward(sig)
	recvParam, recvArg, fun := "", "", f.callee(c)
	if sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr); ok {
		if s := f.Info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			t, x := f.receiver(sel, s)
			recvParam, recvArg, fun = "r "+f.spell(t), x, "r."+s.Obj().Name()
		}
	}
	if recvParam != "" {
		sep := ", "
		if sig.Params().Len() == 0 {
			sep = ""
		}
		params = "(" + recvParam + sep + params[1:]
	}
	decls, results := "", make([]string, sig.Results().Len())
	for i := range results {
		results[i] = "r" + strconv.Itoa(i)
		decls += fmt.Sprintf("var %s %s\n", results[i], f.spell(sig.Results().At(i).Type()))
	}
	call, ret := fun+"("+args+")", ""
	if len(results) > 0 {
		list := strings.Join(results, ", ")
		call, ret = list+" = "+call, "return "+list+"\n"
	}
	text := fmt.Sprintf("%s {\n%sgp__c := func() { %s }\ngp.Block(%q, gp__c)\n%s}", params, decls, call, fn.FullName(), ret)
	all := f.args(c)
	if recvArg != "" {
		sep := ", "
		if len(c.Args) == 0 {
			sep = ""
		}
		all = "(" + recvArg + sep + all[1:]
	}
	return f.helper("blocking", text) + all
}

// instance emits a reference to an instance of a generic function and sees to
// it that the instance exists.
func (f *fn) instance(e ast.Expr) string {
	var id *ast.Ident
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	default:
		f.unsupported(e, "this generic expression")
	}
	inst := f.Info.Instances[id]
	fn, ok := f.Info.Uses[id].(*types.Func)
	if !ok {
		return f.obj(f.Info.Uses[id])
	}
	args := make([]types.Type, inst.TypeArgs.Len())
	for i := range args {
		args[i] = f.subst(inst.TypeArgs.At(i), f.env)
	}
	if f.funcs[fn] == nil {
		f.unsupported(e, "the generic function "+fn.FullName())
	}
	return f.instanceOf(fn, args)
}

// instanceOf names the instance of fn for these type arguments, and sees to it
// that it is emitted.
func (f *fn) instanceOf(fn *types.Func, args []types.Type) string {
	key := fmt.Sprintf("%p", fn)
	for _, a := range args {
		key += "," + argKey(a)
	}
	if name := f.insts[key]; name != "" {
		return name
	}
	fd := f.funcs[fn]
	f.tmp++
	name := fmt.Sprintf("%s__%d%s", fn.Name(), f.tmp, f.suffix())
	f.insts[key] = name
	env := map[*types.TypeParam]types.Type{}
	for i := range args {
		env[fn.Signature().TypeParams().At(i)] = args[i]
	}
	p := f.program
	p.queue = append(p.queue, func() {
		p.decls.WriteString(p.funcDecl(fd, env, name))
	})
	return name
}
