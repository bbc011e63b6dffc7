package lower

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// The interpreter makes one and the same host type of all types that have one
// structure. What the language tells apart (assertions, type switches, keys and
// comparisons of interface values) would then be confused. A defined struct
// type therefore carries its name in the tag of its first field: tags make
// types different, but neither conversions nor programs look at this one.

// TagKey is the key under which a struct type's first field has the type's name:
// that of the output, by which Values.Named knows the type.
const TagKey = "gp"

// definedType writes what a defined type is declared as.
func (p *program) definedType(t *types.Named, name string) string {
	if !types.IsInterface(t) {
		f := &fn{program: p} // an interface may hold it when it is printed
		f.addText(t)
		f.addText(types.NewPointer(t))
	}
	if b, ok := t.Underlying().(*types.Basic); ok {
		return p.namedBasic(t, b)
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return p.spell(t.Underlying())
	}
	mark := TagKey + ":" + strconv.Quote(name)
	p.Values.Named[name] = t
	if st.NumFields() == 0 {
		// gp.Mark prints as nothing.
		return "struct{ _ gp.Mark " + strconv.Quote(`json:"-" `+mark) + " }"
	}
	tags := make([]string, st.NumFields())
	fields := make([]*types.Var, st.NumFields())
	for i := range fields {
		fields[i], tags[i] = st.Field(i), st.Tag(i)
	}
	tags[0] = strings.TrimSpace(tags[0] + " " + mark)
	return p.spell(types.NewStruct(fields, tags))
}

// MaxNamed is how many types on each predeclared one a program can define and
// still have them told apart.
const MaxNamed = 32

// NamedBasic is the name of the i-th of the run time's types of that kind.
func NamedBasic(kind string, i int) string {
	return strings.ToUpper(kind[:1]) + kind[1:] + strconv.Itoa(i)
}

// namedBasic writes what a type defined on a predeclared one is declared as.
func (p *program) namedBasic(t *types.Named, b *types.Basic) string {
	kind := types.Typ[b.Kind()].Name()
	n := p.Values.basics[kind]
	if n >= MaxNamed || b.Kind() == types.UnsafePointer {
		return p.spell(b)
	}
	p.Values.basics[kind]++
	name := NamedBasic(kind, n)
	p.Values.Named[name] = t
	return "gp." + name
}

// restruct emits text, of type from, for something of type to. The language
// lets a struct of a type without a name be assigned to a defined type, and the
// other way round; here that is a conversion.
func (f *fn) restruct(text string, from, to types.Type) string {
	if from == nil || to == nil || types.Identical(from, to) {
		return text
	}
	st, ok := to.Underlying().(*types.Struct)
	if _, fromStruct := from.Underlying().(*types.Struct); !ok || !fromStruct {
		return text
	}
	a, b := f.spell(from), f.spell(to)
	if st.NumFields() > 0 {
		return f.helper("convert", "(v "+a+") "+b+" { return ("+b+")(v) }") + "(" + text + ")"
	}
	// Only one of them may have a mark; and there is nothing to convert.
	return f.helper("convert", "(v "+a+") "+b+" { return "+b+"{} }") + "(" + text + ")"
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// equal emits the comparison of x and y, of which one is an interface: what
// they hold is compared by the run time, as the interpreter would also compare
// how they came to be interfaces. For errors, that is settled before.
func (f *fn) equal(x string, xt types.Type, y string, yt types.Type) string {
	if isNil(xt) || isNil(yt) || isError(xt) || isError(yt) || isChan(xt) || isChan(yt) {
		return x + " == " + y
	}
	return "gp.Equal(" + x + ", " + y + ")"
}

func isNil(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.UntypedNil
}

// mapKey emits a key for a map of type t. In a map whose keys are of any type,
// they are what the interface holds and nothing more.
func (f *fn) mapKey(e ast.Expr, t types.Type) string {
	m, ok := t.Underlying().(*types.Map)
	if !ok || !isEmptyIface(m.Key()) {
		return f.element(e)
	}
	return "gp.Key(" + f.element(e) + ")"
}
