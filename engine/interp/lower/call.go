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
	text := f.callText(c)
	return f.callSite(c) + text
}

func (f *fn) callText(c *ast.CallExpr) string {
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
		if text, ok := f.reflectCall(c, fn); ok {
			return text
		}
		if text, ok := f.jsonCall(c, fn); ok {
			return text
		}
		if text, ok := f.templateCall(c, fn); ok {
			return text
		}
		if text, ok := f.slogCall(c, fn); ok {
			return text
		}
	}
	if sel, s := f.methodOf(c); s != nil {
		b := f.bindSelector(sel, s)
		args := f.args(c, b)
		return b.call(args[1 : len(args)-1])
	}
	return f.callee(c) + f.args(c, boundMethod{})
}

// methodOf returns the selection if c calls a method of a value.
func (f *fn) methodOf(c *ast.CallExpr) (*ast.SelectorExpr, *types.Selection) {
	if sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr); ok {
		if s := f.Info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			return sel, s
		}
	}
	return nil, nil
}

// callee emits the function part of a call.
func (f *fn) callee(c *ast.CallExpr) string {
	fun := ast.Unparen(c.Fun)
	switch fun.(type) {
	case *ast.FuncLit, *ast.StarExpr, *ast.TypeAssertExpr:
		return "(" + f.expr(fun) + ")"
	}
	return f.expr(fun)
}

// args emits the arguments of a call in parentheses. For a call of a method, b
// says what is called.
func (f *fn) args(c *ast.CallExpr, b boundMethod) string {
	fn := callee(f.Info, c)
	host := fn != nil && !f.ours(fn) && b.first == ""
	sig, _ := f.typeOf(c.Fun).Underlying().(*types.Signature)
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		args[i] = f.arg(a, host, paramType(sig, i, c.Ellipsis.IsValid()))
	}
	if n := len(args); c.Ellipsis.IsValid() && f.Info.Types[c.Args[n-1]].IsNil() {
		args[n-1] = "(" + f.spell(paramType(sig, n-1, true)) + ")(nil)"
	}
	if c.Ellipsis.IsValid() {
		return "(" + strings.Join(args, ", ") + "...)"
	}
	if f.spread(c) && sig != nil {
		return "(" + f.spreadArgs(c, sig, b) + ")"
	}
	if !host && sig != nil && sig.Variadic() {
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

// spreadArgs emits the argument of f(g()). Where its values have to be converted,
// or a receiver goes before them, a function passes them on.
func (f *fn) spreadArgs(c *ast.CallExpr, sig *types.Signature, b boundMethod) string {
	tuple := f.typeOf(c.Args[0]).(*types.Tuple)
	inner := f.expr(c.Args[0])
	need := sig.Variadic() || b.first != ""
	var params, values, results []string
	for i := range tuple.Len() {
		from, to := tuple.At(i).Type(), paramType(sig, i, false)
		name := fmt.Sprintf("a%d", i)
		params = append(params, name+" "+f.spell(from))
		value := f.convert(name, from, to)
		need = need || value != name
		values = append(values, value)
		if i < sig.Params().Len() {
			results = append(results, f.spell(sig.Params().At(i).Type()))
		}
	}
	if !need {
		return inner
	}
	if b.first == "" && !sig.Variadic() {
		conv := f.helper("spread", fmt.Sprintf("(%s) (%s) {\nreturn %s\n}", strings.Join(params, ", "), strings.Join(results, ", "), strings.Join(values, ", ")))
		return conv + "(" + inner + ")"
	}
	// The values become variables.
	temps := make([]string, tuple.Len())
	for i := range temps {
		temps[i] = f.temp()
	}
	f.line("%s := %s", strings.Join(temps, ", "), inner)
	for i := range temps {
		temps[i] = f.convert(temps[i], tuple.At(i).Type(), paramType(sig, i, false))
	}
	if fn := callee(f.Info, c); sig.Variadic() && (fn == nil || f.ours(fn)) {
		temps = f.packVariadic(temps, sig)
	}
	return strings.Join(temps, ", ")
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
	text := f.element(c.Args[0])
	if f.namesFunc(c.Args[0]) {
		text = f.bound(ast.Unparen(c.Args[0])) // a name in parentheses is no value to yaegi
	}
	switch {
	case isNil(from):
		return f.helper("nil", fmt.Sprintf("() %s {\nvar v %s\nreturn v\n}", f.spell(t), f.spell(t))) + "()"
	case types.IsInterface(t):
		return f.convertTyped(f.value(c.Args[0], nil), from, t)
	case isStruct(t):
		return f.restruct(text, from, t)
	case f.Info.Types[c.Args[0]].Value == nil && f.byReflection(from, t):
		return f.reflected(text, from, t)
	case f.Info.Types[c.Args[0]].Value == nil && f.spell(from) == f.spell(t):
		return "(" + text + ")"
	}
	return parenthesized(f.spell(t)) + "(" + text + ")"
}

// parenthesized encloses a type that in front of a parenthesis would be taken
// for something else: <-chan T(x) receives from a chan T. A defined type may be
// spelled as one of these, too.
func parenthesized(spelled string) string {
	for _, begin := range []string{"<-", "chan", "*", "func", "interface", "struct"} {
		if strings.HasPrefix(spelled, begin) {
			return "(" + spelled + ")"
		}
	}
	return spelled
}

// byReflection tells whether a conversion is one that the interpreter cannot
// make: between pointers to structs, and between strings and slices of a defined
// type.
func (f *fn) byReflection(from, to types.Type) bool {
	switch u := to.Underlying().(type) {
	case *types.Pointer:
		_, slice := from.Underlying().(*types.Slice)
		return isStruct(u.Elem()) || slice
	case *types.Array:
		_, slice := from.Underlying().(*types.Slice)
		return slice
	case *types.Slice:
		_, named := types.Unalias(u.Elem()).(*types.Named)
		_, str := from.Underlying().(*types.Basic)
		return named && str
	case *types.Basic:
		if s, ok := from.Underlying().(*types.Slice); ok {
			_, named := types.Unalias(s.Elem()).(*types.Named)
			return named
		}
	}
	return false
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
		if n := arrayLen(f.typeOf(c.Args[0])); n >= 0 { // which is not looked at, but evaluated
			return f.helper("len", fmt.Sprintf("(%s) int { return %d }", f.spell(f.typeOf(c.Args[0])), n)) + "(" + arg(0) + ")"
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
		args := make([]string, len(c.Args))
		for i, a := range c.Args {
			args[i] = f.value(a, nil)
			if t := f.typeOf(a); types.IsInterface(t) {
				args[i] = "gp.Words(" + args[i] + ")"
			}
		}
		return "gp." + map[string]string{"print": "Print", "println": "Println"}[name] + "(" + strings.Join(args, ", ") + ")"
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

// arrayLen is the length of an array type, or of what a pointer points to; -1 if
// there is none.
func arrayLen(t types.Type) int64 {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if a, ok := t.Underlying().(*types.Array); ok {
		return a.Len()
	}
	return -1
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

// panicCall emits panic.
func (f *fn) panicCall(c *ast.CallExpr) string {
	return f.panicText(f.value(c.Args[0], types.Universe.Lookup("any").Type()))
}

func (f *fn) panicText(x string) string { return "gp.Panic(" + x + ")" }

// goType writes a type as Go's %T would.
func (f *fn) goType(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

// blockingCall wraps a call that may block in the operating system: while it
// is under way, its M is in a blocking call and may lose its P.
func (f *fn) blockingCall(c *ast.CallExpr, fn *types.Func) string {
	sig := f.typeOf(c.Fun).Underlying().(*types.Signature)
	params, args := f.forward(sig)
	recvParam, recvArg, fun := "", "", ""
	if sel, s := f.methodOf(c); s != nil {
		b := f.bindSelector(sel, s)
		x := strings.TrimSuffix(b.fun, "."+fn.Name())
		t := b.recv
		if _, isPtr := t.Underlying().(*types.Pointer); !isPtr && !types.IsInterface(t) {
			if _, takesPtr := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer); takesPtr {
				t, x = types.NewPointer(t), addressText(x)
			}
		}
		recvParam, recvArg, fun = "r "+f.spell(t), x, "r."+fn.Name()
	} else {
		fun = f.callee(c)
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
	all := f.args(c, boundMethod{})
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
		key += "," + f.Values.Key(a)
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
