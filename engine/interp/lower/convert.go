package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// An error of the learner's own type must survive the host: fmt.Errorf wraps it,
// errors.As looks for its type, == compares it. yaegi hands the host a wrapper
// that has neither identity nor type. So wherever such a value becomes an error
// (or any, which may become one), it becomes a value of the run time that knows
// its type, compares like the original and unwraps like it.

// isOwnError tells whether t is a type of the learner's that implements error.
func (f *fn) isOwnError(t types.Type) bool {
	n := namedOf(t)
	return n != nil && f.inProgram(n.Obj().Pkg()) && !types.IsInterface(t) && types.Implements(t, errorInterface)
}

// becomesError tells whether a value of type from, assigned to something of
// type to, needs the conversion.
func (f *fn) becomesError(from, to types.Type) bool {
	if from == nil || to == nil || !f.isOwnError(from) {
		return false
	}
	return isError(to) || isEmptyIface(to)
}

// becomesInterface tells whether a value of type from, assigned to something of
// type to, becomes the content of an interface with methods.
func (f *fn) becomesInterface(from, to types.Type) bool {
	if from == nil || to == nil || types.IsInterface(from) || !types.IsInterface(to) || isEmptyIface(to) || isError(to) {
		return false
	}
	b, ok := from.(*types.Basic)
	return !ok || b.Info()&types.IsUntyped == 0 && b.Kind() != types.UntypedNil
}

func isError(t types.Type) bool {
	return types.Identical(t.Underlying(), errorInterface)
}

func isEmptyIface(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

// convert emits the conversion of text, of type from, for something of type to.
func (f *fn) convert(text string, from, to types.Type) string {
	if f.becomesInterface(from, to) {
		// yaegi's interface value would share the variable that it was made
		// from; the parameter of a function is shared with nobody.
		t, i := f.spell(from), f.spell(to)
		return f.helper("iface", fmt.Sprintf("(v %s) %s { return v }", t, i)) + "(" + text + ")"
	}
	if from != nil && to != nil && types.IsInterface(from) && !isEmptyIface(from) && isEmptyIface(to) {
		return "gp.Key(" + text + ")" // any holds what the other interface holds
	}
	if !f.becomesError(from, to) {
		return f.restruct(text, from, to)
	}
	t := f.spell(from)
	name := f.helper("error", fmt.Sprintf("(v %s) error {\n%sreturn gp.Error(v, %s)\n}", t, f.errorType(from), f.errorTypeVar(from)))
	return name + "(" + text + ")"
}

// errorTypeVar names the variable that holds the run time's description of an
// error type.
func (f *fn) errorTypeVar(t types.Type) string {
	key := "gp__errtype " + f.spell(t)
	if name := f.insts[key]; name != "" {
		return name
	}
	f.tmp++
	name := fmt.Sprintf("gp__errtype%d%s", f.tmp, f.suffix())
	f.insts[key] = name
	fmt.Fprintf(&f.decls, "var %s interface{}\n", name)
	return name
}

// errorType emits the making of that description, when it is needed first.
func (f *fn) errorType(t types.Type) string {
	s, v := f.spell(t), f.errorTypeVar(t)
	method := func(name, result string) string {
		m, _, _ := types.LookupFieldOrMethod(t, false, f.Pkg, name)
		fn, ok := m.(*types.Func)
		if !ok || f.spellSignature(fn.Signature()) != "() "+result {
			return "nil"
		}
		return "gp__" + name
	}
	text := fmt.Sprintf("if %s == nil {\ngp__Error := func(x interface{}) string { return x.(%s).Error() }\n", v, s)
	unwrap := method("Unwrap", "error")
	if unwrap != "nil" {
		text += fmt.Sprintf("gp__Unwrap := func(x interface{}) error { return x.(%s).Unwrap() }\n", s)
	}
	is := "nil"
	if m, _, _ := types.LookupFieldOrMethod(t, false, f.Pkg, "Is"); m != nil {
		if fn, ok := m.(*types.Func); ok && f.spellSignature(fn.Signature()) == "(error) bool" {
			is = "gp__Is"
			text += fmt.Sprintf("gp__Is := func(x interface{}, target error) bool { return x.(%s).Is(target) }\n", s)
		}
	}
	return text + fmt.Sprintf("%s = gp.ErrorType(%q, %q, gp__Error, %s, %s)\n}\n", v, s, f.goType(t), unwrap, is)
}

// errorsAs emits errors.As(err, target) where target points to a variable of an
// own error type; ok is false if this is another call.
func (f *fn) errorsAs(c *ast.CallExpr, fn *types.Func) (text string, ok bool) {
	if fn.FullName() != "errors.As" || len(c.Args) != 2 {
		return "", false
	}
	ptr, isPtr := f.typeOf(c.Args[1]).Underlying().(*types.Pointer)
	if !isPtr || !f.isOwnError(ptr.Elem()) {
		return "", false
	}
	t := ptr.Elem()
	s := f.spell(t)
	name := f.helper("as", fmt.Sprintf("(err error, target *%s) bool {\n%sgp__set := func(x interface{}) { *target = x.(%s) }\nreturn gp.ErrorsAs(err, %s, gp__set)\n}", s, f.errorType(t), s, f.errorTypeVar(t)))
	return fmt.Sprintf("%s(%s, %s)", name, f.value(c.Args[0], types.Universe.Lookup("error").Type()), f.expr(c.Args[1])), true
}

// ownAssert tells whether x.(t) needs our help: for an own error, and for an
// interface with methods, which yaegi finds only in values that went into
// another one directly.
func (f *fn) ownAssert(x ast.Expr, t types.Type) bool {
	from := f.typeOf(x)
	return asksMethods(t) || f.isOwnError(t) && (isError(from) || isEmptyIface(from))
}

// asksMethods tells whether t is an interface with methods, other than error.
func asksMethods(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && !i.Empty() && !isError(t)
}

// isDeclaredHere tells whether t is the program's own: declared in it, or
// spelled out in it.
func (f *fn) isDeclaredHere(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return !ok || f.inProgram(n.Obj().Pkg())
}

// An ifaceAssert is a function that asserts something of type from to the
// interface type t.
type ifaceAssert struct {
	name    string
	from, t types.Type
}

// assertInterface emits x.(t) with two results for an interface with methods.
func (f *fn) assertInterface(x string, from, t types.Type) string {
	key := "gp__assert " + f.spell(from) + " " + f.spell(t)
	name := f.insts[key]
	if name == "" {
		f.tmp++
		name = fmt.Sprintf("gp__assert%d%s", f.tmp, f.suffix())
		f.insts[key] = name
		f.asserts = append(f.asserts, ifaceAssert{name, from, t})
	}
	return name + "(" + x + ")"
}

// emitAssert writes the function of an assertInterface, once all of the
// program's types are known: each that has the methods is tried.
func (p *program) emitAssert(a ifaceAssert) {
	f, s := p.newFn(a.name, nil), p.spell(a.t)
	var b strings.Builder
	fmt.Fprintf(&b, generated+"func %s(x %s) (%s, bool) {\nvar i %s\n", a.name, f.spell(a.from), s, s)
	for _, c := range p.implementers(a.t) {
		switch {
		case f.isOwnError(c):
			fmt.Fprintf(&b, "%sif v, ok := gp.ErrorValue(x, %s); ok {\nw := v.(%s)\ni = w\nreturn i, true\n}\n", f.errorType(c), f.errorTypeVar(c), f.spell(c))
		case !isError(a.from) && types.Implements(c, a.from.Underlying().(*types.Interface)):
			fmt.Fprintf(&b, "if v, ok := x.(%s); ok {\ni = v\nreturn i, true\n}\n", f.spell(c))
		}
	}
	if !f.isDeclaredHere(a.t) { // a value of the host's may have the methods too
		fmt.Fprintf(&b, "if x != nil {\nv, ok := x.(%s)\nreturn v, ok\n}\n", s)
	}
	b.WriteString("return i, false\n}\n")
	p.decls.WriteString(b.String())
}

// implementers returns the program's own types that implement an interface.
func (p *program) implementers(t types.Type) []types.Type {
	var list []types.Type
	iface := t.Underlying().(*types.Interface)
	try := func(t types.Type) {
		for _, c := range []types.Type{t, types.NewPointer(t)} {
			if types.Implements(c, iface) {
				list = append(list, c)
			}
		}
	}
	for _, part := range p.parts() {
		for _, name := range part.Pkg.Scope().Names() {
			tn, ok := part.Pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok || tn.IsAlias() || types.IsInterface(tn.Type()) {
				continue
			}
			if n, ok := tn.Type().(*types.Named); ok && n.TypeParams().Len() == 0 {
				try(n)
			}
		}
	}
	for _, n := range p.inner {
		try(n)
	}
	return list
}

// assertOK emits x.(t) with two results, for an own error type t. Values that
// became interfaces without our doing are still found the interpreter's way.
func (f *fn) assertOK(x string, from, t types.Type) string {
	if types.IsInterface(t) {
		return f.assertInterface(x, from, t)
	}
	s := f.spell(t)
	return f.helper("assert", fmt.Sprintf("(x %s) (%s, bool) {\n%svar zero %s\nif v, ok := gp.ErrorValue(x, %s); ok { return v.(%s), true }\nif gp.IsError(x) { return zero, false }\nv, ok := x.(%s)\nreturn v, ok\n}",
		f.spell(from), s, f.errorType(t), s, f.errorTypeVar(t), s, s)) + "(" + x + ")"
}

// assertOne emits x.(t) with one result, for an own error type t.
func (f *fn) assertOne(x string, from, t types.Type) string {
	s := f.spell(t)
	pair := f.assertOK("x", from, t)
	return f.helper("assert", fmt.Sprintf("(x %s) %s {\nv, ok := %s\nif !ok { gp.AssertFail(x, %q, %q%s) }\nreturn v\n}",
		f.spell(from), s, pair, f.goType(from), f.goType(t), methodNames(t))) + "(" + x + ")"
}

// assertPair emits x.(t) with two results, for any t. An interpreter that is
// asked whether nil has methods looks for its type and panics.
func (f *fn) assertPair(e ast.Expr, x string, t types.Type) string {
	from, s := f.typeOf(e), f.spell(t)
	switch {
	case f.ownAssert(e, t):
		return f.assertOK(x, from, t)
	case types.IsInterface(t):
		return f.helper("assert", fmt.Sprintf("(x %s) (%s, bool) {\nvar zero %s\nif x == nil { return zero, false }\nv, ok := x.(%s)\nreturn v, ok\n}", f.spell(from), s, s, s)) + "(" + x + ")"
	}
	return x + ".(" + s + ")"
}
