package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// Methods are plain functions in the output, and interface values are empty
// interfaces: the interpreter knows of neither. So
//
//   - a call of a method whose receiver has a type of the program's own is a
//     call of a function that takes the receiver first (methodFunc);
//   - a call through an interface of the program's own is a call of a function
//     that looks what the interface holds (dispatcher);
//   - each method is made known to the run time (registration), for what no
//     dispatcher has seen and for the host, which has interfaces of its own.
//
// Interface types that the host declares, such as io.Reader and error, are the
// host's in the output, too. What they hold has the methods for the host to
// call: values of the program's own are wrapped on the way in (see convert.go).

// methodFunc names the function for a method that is declared for n or *n.
func (p *program) methodFunc(n *types.Named, m *types.Func) string {
	m = m.Origin()
	if p.Session != nil && n.TypeArgs().Len() == 0 && n.Obj().Parent() == p.Pkg.Scope() {
		return p.Session.name(n.Obj().Name()) + "_" + m.Name() // see sessionFunc
	}
	if p.Session != nil && n.Obj().Parent() == p.Pkg.Scope() {
		name := p.instanceName(n) + "_" + m.Name()
		if p.Session.Types["method "+name] == "" {
			p.Session.Types["method "+name] = name
			_, sig := withReceiver(p.funcs[m], p.subst(m.Signature(), p.envOf(n, m)).(*types.Signature), p.subst(m.Signature().Recv().Type(), p.envOf(n, m)))
			fmt.Fprintf(&p.decls, "var %s %s\n", name, p.spell(sig))
			p.queue = append(p.queue, func() { p.instanceMethod(p.funcs[m], n) })
		}
		return name
	}
	key := "method " + p.Values.Key(n) + "." + m.Name()
	if name := p.insts[key]; name != "" {
		return name
	}
	fd := p.funcs[m]
	if fd == nil {
		panic(fmt.Sprintf("lower: no declaration of %s", m.FullName()))
	}
	p.tmp++
	name := fmt.Sprintf("%s_%s__%d%s", n.Obj().Name(), m.Name(), p.tmp, p.suffix())
	p.insts[key] = name
	env := p.envOf(n, m)
	p.queue = append(p.queue, func() { p.decls.WriteString(p.funcDecl(fd, env, name)) })
	return name
}

// envOf are the type arguments with which a method of a generic type is emitted
// for an instance.
func (p *program) envOf(n *types.Named, m *types.Func) map[*types.TypeParam]types.Type {
	env := map[*types.TypeParam]types.Type{}
	for i := range m.Signature().RecvTypeParams().Len() {
		env[m.Signature().RecvTypeParams().At(i)] = n.TypeArgs().At(i)
	}
	return env
}

// A bound is a method together with the receiver that it is called on, as text:
// fun is to be called with first, unless that is "", before the arguments.
type boundMethod struct {
	fun, first string
	recv       types.Type // of first, or of the operand that fun begins with
	dispatched bool       // a call through an interface of the program's own
}

// bindTo finds the method that obj and index select from x, of type t.
func (f *fn) bindTo(x string, t types.Type, obj *types.Func, index []int) boundMethod {
	x, t = walk(x, t, index)
	switch n := namedOf(t); {
	case types.IsInterface(t) && !f.hostIface(t):
		m, _, _ := types.LookupFieldOrMethod(t, false, obj.Pkg(), obj.Name())
		return boundMethod{f.dispatcher(m.(*types.Func)), x, t, true}
	case n == nil || types.IsInterface(t) || !f.ours(n.Origin().Obj()):
		return boundMethod{x + "." + obj.Name(), "", t, false}
	default:
		_, takesPtr := types.Unalias(obj.Signature().Recv().Type()).(*types.Pointer)
		ptr, isPtr := types.Unalias(t).(*types.Pointer)
		switch {
		case takesPtr && !isPtr:
			x, t = addressText(x), types.NewPointer(t)
		case !takesPtr && isPtr:
			x, t = "(*"+x+")", ptr.Elem()
		}
		return boundMethod{f.methodFunc(n, obj), x, t, false}
	}
}

// addressText is &x, where x may be what a pointer shows.
func addressText(x string) string {
	if inner, ok := strings.CutPrefix(x, "(*"); ok && strings.HasSuffix(x, ")") && balanced(inner[:len(inner)-1]) {
		return inner[:len(inner)-1]
	}
	return "&" + x
}

// balanced tells whether every parenthesis in s is closed in s.
func balanced(s string) bool {
	depth := 0
	for _, c := range s {
		switch c {
		case '"', '`', '\'':
			return false
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0
}

// walk follows the embedded fields that index begins with.
func walk(x string, t types.Type, index []int) (string, types.Type) {
	for _, i := range index[:len(index)-1] {
		field := structOf(t).Field(i)
		x, t = x+"."+field.Name(), field.Type()
	}
	return x, t
}

// structOf is the struct type that t is or points to.
func structOf(t types.Type) *types.Struct {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	return t.Underlying().(*types.Struct)
}

// resolve finds what a selection selects in the instance being emitted.
func (f *fn) resolve(sel *types.Selection) (recv types.Type, obj types.Object, index []int) {
	recv = f.subst(sel.Recv(), f.env)
	if len(f.env) > 0 {
		if o, ix, _ := types.LookupFieldOrMethod(recv, true, sel.Obj().Pkg(), sel.Obj().Name()); o != nil {
			return recv, o, ix
		}
	}
	return recv, sel.Obj(), sel.Index()
}

// bindSelector is bindTo for a selector expression.
func (f *fn) bindSelector(e *ast.SelectorExpr, sel *types.Selection) boundMethod {
	t, obj, index := f.resolve(sel)
	x := f.operand(e.X)
	if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
		x = "(" + f.composite(lit) + ")"
	}
	return f.bindTo(x, t, obj.(*types.Func), index)
}

// call writes the call with the arguments given.
func (b boundMethod) call(args string) string {
	switch {
	case b.first == "":
		return b.fun + "(" + args + ")"
	case args == "":
		return b.fun + "(" + b.first + ")"
	}
	return b.fun + "(" + b.first + ", " + args + ")"
}

// A dispatch is a dispatcher still to be emitted.
type dispatch struct {
	name string
	m    *types.Func
}

// dispatcher names the function that calls the method m of what an interface
// holds.
func (p *program) dispatcher(m *types.Func) string {
	key := "dispatch " + p.Values.MemberKey(m) + p.Values.SignatureKey(m.Signature())
	name := p.insts[key]
	if name == "" {
		p.tmp++
		name = fmt.Sprintf("gp__call%d%s", p.tmp, p.suffix())
		p.insts[key] = name
		p.dispatches = append(p.dispatches, dispatch{name, m})
	}
	return name
}

// emitDispatcher writes a dispatcher: it tries the program's own types that have
// the method, and asks the run time for any other.
func (p *program) emitDispatcher(d dispatch) {
	f := p.newFn(d.name, nil)
	sig := d.m.Signature()
	params, args := f.forward(sig)
	if sig.Params().Len() > 0 {
		params = "(x interface{}, " + params[1:]
	} else {
		params = "(x interface{}" + params[1:]
	}
	var b strings.Builder
	fmt.Fprintf(&b, generated+"func %s%s {\n", d.name, params)
	for _, t := range p.receivers(d.m) {
		obj, index, _ := types.LookupFieldOrMethod(t, false, d.m.Pkg(), d.m.Name())
		bm := f.bindTo("v", t, obj.(*types.Func), index)
		end := ""
		if sig.Results().Len() == 0 {
			end = "\nreturn"
		}
		fmt.Fprintf(&b, "if v, ok := x.(%s); ok {\n%s%s%s%s\n}\n", p.spell(t), nilReceiver(t, obj.(*types.Func), index), returnWord(sig), bm.call(args), end)
	}
	fmt.Fprintf(&b, "if x == nil { gp.NilDeref() }\ngp__f := gp.Method(x, %q).(func%s)\n%sgp__f(%s)\n}\n", p.Values.MemberKey(d.m), f.spellSignature(sig), returnWord(sig), args)
	p.decls.WriteString(b.String())
}

// nilReceiver emits the check that a pointer v is not nil before a method of
// what it points to is called.
func nilReceiver(t types.Type, m *types.Func, index []int) string {
	_, isPtr := t.(*types.Pointer)
	_, takesPtr := types.Unalias(m.Signature().Recv().Type()).(*types.Pointer)
	if !isPtr || takesPtr || len(index) > 1 {
		return ""
	}
	n := namedOf(t)
	if n == nil {
		return ""
	}
	return fmt.Sprintf("if v == nil { gp.NilReceiver(%q, %q) }\n", traceName(m, m.Pkg()), n.Obj().Name())
}

// receivers returns the program's own types, and pointers to them, that have
// the method. The types that the output cannot tell from others are left out:
// the run time knows their methods.
func (p *program) receivers(m *types.Func) []types.Type {
	var list []types.Type
	want := p.Values.SignatureKey(m.Signature())
	for _, t := range p.inner {
		if types.IsInterface(t) || p.erased(t) {
			continue
		}
		for _, c := range []types.Type{t, types.NewPointer(t)} {
			sel := types.NewMethodSet(c).Lookup(m.Pkg(), m.Name())
			if sel != nil && p.Values.SignatureKey(sel.Obj().(*types.Func).Signature()) == want {
				list = append(list, c)
			}
		}
	}
	return list
}

// register emits the registration of the methods of t and *t.
func (p *program) register(t types.Type) {
	if types.IsInterface(t) {
		return
	}
	f := p.newFn("", nil)
	own, all := types.NewMethodSet(t), types.NewMethodSet(types.NewPointer(t))
	if _, isPtr := t.Underlying().(*types.Pointer); isPtr {
		all = own
	}
	for sel := range all.Methods() {
		m := sel.Obj().(*types.Func)
		if !m.Exported() && !p.inProgram(m.Pkg()) {
			continue
		}
		recv := types.Type(types.NewPointer(t))
		if own.Lookup(m.Pkg(), m.Name()) != nil {
			recv = t
		}
		obj, index, _ := types.LookupFieldOrMethod(recv, false, m.Pkg(), m.Name())
		bm := f.bindTo("r", recv, obj.(*types.Func), index)
		sig := sel.Type().(*types.Signature)
		params, args := f.forward(sig)
		p.regs++
		name := fmt.Sprintf("gp__r%d%s", p.regs, p.suffix())
		fmt.Fprintf(&p.decls, generated+"func %s(x interface{}) interface{} {\n%sgp__f := func%s {\n%s%s\n}\nreturn gp__f\n}\n",
			name, f.unbox("r", "x", recv), params, returnWord(sig), bm.call(args))
		p.texts = append(p.texts, fmt.Sprintf("gp.Register(%d, %q, %q, %s)\n", p.Values.Index(recv), p.Values.MemberKey(m), p.Values.SignatureKey(sig), name))
	}
}

// unbox emits the declaration of v as what the interface x holds, known to be of
// type t.
func (f *fn) unbox(v, x string, t types.Type) string {
	if f.erased(t) {
		return fmt.Sprintf("var %s %s\ngp.From(%s, %d, &%s)\n", v, f.spell(t), x, f.Values.Index(t), v)
	}
	return fmt.Sprintf("%s := %s.(%s)\n", v, x, f.spell(t))
}

// methodValue emits x.M where it is not called: a function that has x bound.
func (f *fn) methodValue(e *ast.SelectorExpr, sel *types.Selection) string {
	b := f.bindSelector(e, sel)
	_, obj, _ := f.resolve(sel)
	x := b.first
	if x == "" {
		x = strings.TrimSuffix(b.fun, "."+obj.Name())
	}
	sig := f.subst(sel.Type(), f.env).(*types.Signature)
	params, args := f.forward(sig)
	check := ""
	if types.IsInterface(b.recv) {
		check = "if r == nil { gp.NilDeref() }\n"
	}
	if b.first == "" {
		b.fun = "r." + obj.Name()
		if _, isPtr := b.recv.Underlying().(*types.Pointer); !isPtr && !types.IsInterface(b.recv) {
			if _, takesPtr := types.Unalias(obj.(*types.Func).Signature().Recv().Type()).(*types.Pointer); takesPtr {
				b.recv, x = types.NewPointer(b.recv), addressText(x)
			}
		}
		if name := templateMethods[obj.(*types.Func).FullName()]; name != "" {
			b.fun, b.first = name, "r"
		}
	} else {
		b.first = "r"
	}
	text := fmt.Sprintf("(r %s) func%s {\n%sgp__f := func%s {\n%s%s\n}\nreturn gp__f\n}",
		f.spell(b.recv), f.spellSignature(sig), check, params, returnWord(sig), b.call(args))
	return f.helper("method", text) + "(" + x + ")"
}

// methodExpr emits T.M: a function that takes the receiver first.
func (f *fn) methodExpr(e *ast.SelectorExpr, sel *types.Selection) string {
	sig := f.subst(f.Info.TypeOf(e), f.env).(*types.Signature)
	params, args := f.forward(sig)
	recv, rest, _ := strings.Cut(args, ", ")
	t, obj, index := f.resolve(sel)
	b := f.bindTo(recv, t, obj.(*types.Func), index)
	return f.helper("expr", fmt.Sprintf("() func%s {\ngp__f := func%s {\n%s%s\n}\nreturn gp__f\n}", f.spellSignature(sig), params, returnWord(sig), b.call(rest))) + "()"
}

// forward writes a parameter list and results for sig, and the arguments that
// pass such parameters on.
func (f *fn) forward(sig *types.Signature) (params, args string) {
	var ps, as []string
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		name := "a" + strconv.Itoa(i)
		if sig.Variadic() && i == sig.Params().Len()-1 {
			ps = append(ps, name+" ..."+f.spell(t.(*types.Slice).Elem()))
			as = append(as, name+"...")
			continue
		}
		ps = append(ps, name+" "+f.spell(t))
		as = append(as, name)
	}
	var rs []string
	for v := range sig.Results().Variables() {
		rs = append(rs, f.spell(v.Type()))
	}
	params = "(" + strings.Join(ps, ", ") + ")"
	if len(rs) > 0 {
		params += " (" + strings.Join(rs, ", ") + ")"
	}
	return params, strings.Join(as, ", ")
}

func returnWord(sig *types.Signature) string {
	if sig.Results().Len() > 0 {
		return "return "
	}
	return ""
}

// withReceiver turns a method into a function that takes the receiver first.
func withReceiver(fd *ast.FuncDecl, sig *types.Signature, recvType types.Type) (*ast.FuncType, *types.Signature) {
	ft := *fd.Type
	recv := *fd.Recv.List[0]
	if len(recv.Names) == 0 {
		recv.Names = []*ast.Ident{{Name: "_"}}
	}
	params := *ft.Params
	list := []*ast.Field{&recv}
	for _, field := range params.List {
		if len(field.Names) == 0 { // parameters are all named or none is
			named := *field
			named.Names = []*ast.Ident{{Name: "_"}}
			field = &named
		}
		list = append(list, field)
	}
	params.List = list
	ft.Params = &params
	vars := []*types.Var{types.NewParam(recv.Pos(), nil, "", recvType)}
	for v := range sig.Params().Variables() {
		vars = append(vars, v)
	}
	return &ft, types.NewSignatureType(nil, nil, nil, types.NewTuple(vars...), sig.Results(), sig.Variadic())
}
