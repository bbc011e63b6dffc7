package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// Interfaces in the output are of two kinds:
//
//   - Those of the program's own, and any, are spelled interface{}. What they
//     hold has the host's type for its checked type, so the host tells apart what
//     the language does: in assertions, comparisons, and as keys of maps.
//   - Those that the host declares (error, io.Reader) are the host's. A value of
//     one of the program's own types is held by them in a wrapper that has the
//     methods.
//
// convert is called wherever a value is assigned to something of another type,
// and takes it from one representation to the other.

// hostIface tells whether t is an interface type with methods that the host
// declares.
func (p *program) hostIface(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok || i.Empty() {
		return false
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && (n.Obj().Pkg() == nil || !p.ours(n.Origin().Obj()))
}

func isError(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() == nil && n.Obj().Name() == "error"
}

func isEmptyIface(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

// hasOwnMethods tells whether t may have methods that the program declares, so
// that the host does not see them.
func (p *program) hasOwnMethods(t types.Type) bool {
	if n := namedOf(t); n != nil {
		return p.ours(n.Origin().Obj())
	}
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	_, isStruct := t.(*types.Struct)
	return isStruct
}

// convert emits the conversion of text, of type from, for something of type to.
func (f *fn) convert(text string, from, to types.Type) string {
	if from == nil || to == nil || isNil(from) {
		return text
	}
	from, to = types.Unalias(from), types.Unalias(to)
	switch fromIface, toIface := types.IsInterface(from), types.IsInterface(to); {
	case !toIface:
		return f.restruct(text, from, to)
	case !fromIface && f.hostIface(to):
		if !f.hasOwnMethods(from) {
			return text
		}
		return f.helper("wrap", fmt.Sprintf("(v %s) %s {\nreturn %s\n}", f.spell(from), f.spell(to), f.wrapped(f.box("v", from), to))) + "(" + text + ")"
	case !fromIface:
		return f.box(text, from)
	case f.hostIface(from) && !f.hostIface(to):
		return "gp.Key(" + text + ")"
	case !f.hostIface(from) && f.hostIface(to):
		return f.helper("wrap", fmt.Sprintf("(v interface{}) %s {\nif v == nil { return nil }\nreturn %s\n}", f.spell(to), f.wrapped("v", to))) + "(" + text + ")"
	}
	return text
}

// wrapped emits the content of an interface of the host's that has a value of
// any type for content.
func (f *fn) wrapped(x string, to types.Type) string {
	if isError(to) {
		return "gp.Error(" + x + ")"
	}
	return fmt.Sprintf("gp.Wrap(%s, %d).(%s)", x, f.Values.Index(to), f.spell(to))
}

// box emits text, of a type that is no interface, as the content of an
// interface of the program's own.
func (f *fn) box(text string, t types.Type) string {
	if !f.erased(t) {
		if strings.HasSuffix(text, "}") && !strings.HasPrefix(text, "&") || strings.ContainsRune("!-^+(", rune(text[0])) {
			return f.boxTyped(text, t) // yaegi would make the variable one of the literal's or operation's type
		}
		return text
	}
	return f.helper("box", fmt.Sprintf("(v %s) interface{} { return gp.To(&v, %d) }", f.spell(t), f.Values.Index(t))) + "(" + text + ")"
}

// boxTyped is box where the context does not ask for an interface.
func (f *fn) boxTyped(text string, t types.Type) string {
	if f.erased(t) {
		return f.box(text, t)
	}
	return f.helper("box", fmt.Sprintf("(v %s) interface{} { return v }", f.spell(t))) + "(" + text + ")"
}

// restruct emits text, of type from, for something of type to. The language
// lets a struct of a type without a name be assigned to a defined type, and the
// other way round; here that is a conversion.
func (f *fn) restruct(text string, from, to types.Type) string {
	if types.Identical(from, to) || !isStruct(to) || !isStruct(from) {
		return text
	}
	return f.reflected(text, from, to)
}

// reflected emits a conversion that the run time makes, by reflection.
func (f *fn) reflected(text string, from, to types.Type) string {
	a, b := f.spell(from), f.spell(to)
	if a == b {
		return text
	}
	return f.helper("convert", fmt.Sprintf("(v %s) %s {\nvar w %s\ngp.Convert(&v, &w)\nreturn w\n}", a, b, b)) + "(" + text + ")"
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

func isNil(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.UntypedNil
}

// errorsAs emits errors.As(err, target) where target points to a variable of a
// type of the program's own; ok is false if this is another call.
func (f *fn) errorsAs(c *ast.CallExpr, fn *types.Func) (text string, ok bool) {
	if fn.FullName() != "errors.As" || len(c.Args) != 2 {
		return "", false
	}
	ptr, isPtr := f.typeOf(c.Args[1]).Underlying().(*types.Pointer)
	if !isPtr || !f.hasOwnMethods(ptr.Elem()) && (!types.IsInterface(ptr.Elem()) || f.hostIface(ptr.Elem())) {
		return "", false
	}
	return fmt.Sprintf("gp.ErrorsAs(%s, %d, %s)", f.value(c.Args[0], types.Universe.Lookup("error").Type()), f.Values.Index(ptr.Elem()), f.expr(c.Args[1])), true
}

// content emits what an interface of type from holds, as interface{}.
func (f *fn) content(x string, from types.Type) string {
	if f.hostIface(from) {
		return "gp.Key(" + x + ")"
	}
	return x
}

// assertPair emits x.(t) with two results, for x of the interface type from.
func (f *fn) assertPair(x string, from, t types.Type) string {
	s := f.spell(t)
	switch {
	case isEmptyIface(t):
		return f.helper("assert", "(x interface{}) (interface{}, bool) { return x, x != nil }") + "(" + f.content(x, from) + ")"
	case isError(t):
		return "gp.AsError(" + x + ")"
	case f.hostIface(t):
		text := fmt.Sprintf("(x interface{}) (%s, bool) {\nvar v %s\nw := gp.AsHost(x, %d)\nif w == nil { return v, false }\nv = w.(%s)\nreturn v, true\n}", s, s, f.Values.Index(t), s)
		return f.helper("assert", text) + "(" + f.content(x, from) + ")"
	case types.IsInterface(t):
		text := fmt.Sprintf("(x interface{}) (interface{}, bool) {\nif gp.Implements(x, %d) { return x, true }\nreturn nil, false\n}", f.Values.Index(t))
		return f.helper("assert", text) + "(" + f.content(x, from) + ")"
	case f.erased(t) || f.looseAssert(t):
		text := fmt.Sprintf("(x interface{}) (%s, bool) {\nvar v %s\nok := gp.From(x, %d, &v)\nreturn v, ok\n}", s, s, f.Values.Index(t))
		return f.helper("assert", text) + "(" + f.content(x, from) + ")"
	case f.hostIface(from) || strings.ContainsAny(x, ".(["): // yaegi mixes up results where the operand is a field
		return f.helper("assert", fmt.Sprintf("(x interface{}) (%s, bool) {\nv, ok := x.(%s)\nreturn v, ok\n}", s, s)) + "(" + f.content(x, from) + ")"
	}
	return x + ".(" + s + ")"
}

// looseAssert tells whether the interpreter finds values of other types, too, when
// it looks for t: those of one structure.
func (f *fn) looseAssert(t types.Type) bool {
	switch types.Unalias(t).(type) {
	case *types.Slice, *types.Map, *types.Array, *types.Chan, *types.Signature, *types.Struct:
		return true
	}
	return false
}

// assertOne emits x.(t) with one result.
func (f *fn) assertOne(x string, from, t types.Type) string {
	param := f.spell(from)
	want := -1
	if types.IsInterface(t) {
		want = f.Values.Index(t)
	}
	text := fmt.Sprintf("(x %s) %s {\nv, ok := %s\nif !ok { gp.AssertFail(x, %s, %s, %d) }\nreturn v\n}", param, f.spell(t), f.assertPair("x", from, t), strconv.Quote(GoTypeName(from)), strconv.Quote(GoTypeName(t)), want)
	return f.helper("assert", text) + "(" + x + ")"
}

// equal emits the comparison of x and y, of which one is an interface.
func (f *fn) equal(x string, xt types.Type, y string, yt types.Type) string {
	switch {
	case isNil(xt) || isNil(yt):
		return x + " == " + y
	case !types.IsInterface(xt):
		x, xt = f.convertTyped(x, xt, yt), yt
	case !types.IsInterface(yt):
		y, yt = f.convertTyped(y, yt, xt), xt
	}
	switch hx, hy := f.hostIface(xt), f.hostIface(yt); {
	case isError(xt) && isError(yt), !hx && !hy:
		return x + " == " + y
	default:
		return "gp.Equal(" + x + ", " + y + ")"
	}
}

// convertTyped is convert where the context does not ask for an interface.
func (f *fn) convertTyped(text string, from, to types.Type) string {
	if types.IsInterface(to) && !types.IsInterface(from) && !isNil(from) {
		if !f.hostIface(to) {
			return f.boxTyped(text, from)
		}
		if !f.hasOwnMethods(from) {
			return f.helper("wrap", fmt.Sprintf("(v %s) %s { return v }", f.spell(from), f.spell(to))) + "(" + text + ")"
		}
	}
	return f.convert(text, from, to)
}

// mapKey emits a key for a map of type t.
func (f *fn) mapKey(e ast.Expr, t types.Type) string {
	m, ok := t.Underlying().(*types.Map)
	if !ok {
		return f.element(e)
	}
	if !types.IsInterface(m.Key()) {
		return f.convert(f.element(e), f.typeOf(e), m.Key())
	}
	return f.convertTyped(f.element(e), f.typeOf(e), m.Key())
}
