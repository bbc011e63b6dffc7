package interp

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"gopark/engine/interp/lower"
	"gopark/engine/interp/rtype"
)

// An ownValue is a value on its way into a printing function, together with the
// type that the checker knows. It formats itself the way package fmt formats a
// value of that type in a compiled program (fmt/print.go: printValue).
type ownValue struct {
	v any
	t types.Type
	m *machine
}

// Format implements fmt.Formatter.
func (o ownValue) Format(s fmt.State, verb rune) {
	p := &printer{State: s, m: o.m, verb: verb, sharp: s.Flag('#') && verb == 'v', plus: s.Flag('+') && verb == 'v'}
	p.value(reflect.ValueOf(o.v), o.t, 0, true)
}

// A printer formats one value.
type printer struct {
	fmt.State
	m           *machine
	verb        rune
	sharp, plus bool // %#v, %+v
}

func (p *printer) write(s string) { fmt.Fprint(p.State, s) }

// leaf prints v with the flags and verb that p was given.
func (p *printer) leaf(v any) { fmt.Fprintf(p.State, fmt.FormatString(p.State, p.verb), v) }

// value prints v, of type t. Methods are not called on what was reached through
// an unexported field (methods false): fmt cannot, in a compiled program.
func (p *printer) value(v reflect.Value, t types.Type, depth int, methods bool) {
	if types.IsInterface(t) {
		p.dynamic(v, t, depth, methods)
		return
	}
	if methods && p.text(v, t) {
		return
	}
	if isHost(t) {
		p.host(v, t, methods)
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		p.structure(v, t, u, depth, methods)
	case *types.Map:
		p.mapping(v, t, u, depth, methods)
	case *types.Slice:
		p.list(v, t, u.Elem(), depth, methods)
	case *types.Array:
		p.list(v, t, u.Elem(), depth, methods)
	case *types.Pointer:
		p.pointer(v, t, u, depth, methods)
	case *types.Basic:
		p.leaf(v.Interface())
	default:
		p.address(v, t)
	}
}

// text prints v by its Format, GoString, Error or String method, if it has one
// and the verb asks for it, in the order in which package fmt looks for them
// (fmt/print.go: handleMethods).
func (p *printer) text(v reflect.Value, t types.Type) bool {
	rt := p.m.types.of(t)
	set := p.m.methodSet(rt)
	if len(set) == 0 {
		return false
	}
	x := rtype.As(v, rt).Interface()
	if r, ok := set["Format"]; ok {
		if format, ok := r.bind(x).(func(fmt.State, rune)); ok {
			p.calling("Format", v, func() { format(p.State, p.verb) })
			return true
		}
	}
	if p.sharp {
		return p.textBy(set, "GoString", x, v, func(s string) { p.write(s) })
	}
	if !strings.ContainsRune("vsxXq", p.verb) {
		return false
	}
	return p.textBy(set, "Error", x, v, func(s string) { p.leaf(s) }) || p.textBy(set, "String", x, v, func(s string) { p.leaf(s) })
}

// textBy prints what a method of that name returns, if it returns a string.
func (p *printer) textBy(set map[string]registered, name string, x any, v reflect.Value, print func(string)) bool {
	r, ok := set[name]
	if !ok || r.sig != "()(string)" {
		return false
	}
	text := ""
	if p.calling(name, v, func() { text = r.bind(x).(func() string)() }) {
		print(text)
	}
	return true
}

// calling calls a method of the program's own; should that panic, it tells so in
// the output (fmt/print.go: catchPanic).
func (p *printer) calling(name string, v reflect.Value, call func()) (ok bool) {
	from := p.m.mark()
	defer func() {
		if ok {
			return
		}
		r := recover()
		if r == nil {
			return // a Goexit
		}
		if v.Kind() == reflect.Pointer && v.IsNil() {
			p.m.back(from) // this panic ends here
			p.write("<nil>")
			return
		}
		switch unwrap(r).(type) {
		case error, string, fmt.Stringer, int:
		default:
			if _, own := r.(*thrown); !own {
				panic(r) // the engine's, on its way to end the goroutine
			}
		}
		p.m.back(from)
		p.write("%!" + string(p.verb) + "(PANIC=" + name + " method: ")
		fmt.Fprint(p.State, p.m.printedAny(unwrap(r)))
		p.write(")")
	}()
	call()
	return true
}

// host prints a value of a standard library type.
func (p *printer) host(v reflect.Value, t types.Type, methods bool) {
	if n := namedHost(t); n == "sync.Mutex" {
		p.write("{{} {0 0}}")
		return
	}
	if !methods {
		if _, basic := t.Underlying().(*types.Basic); basic {
			p.leaf(basicValue(v)) // its String method is not called
			return
		}
	}
	p.leaf(v.Interface())
}

func namedHost(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Pkg().Path() + "." + n.Obj().Name()
	}
	return ""
}

// basicValue takes the name off a value of a basic kind.
func basicValue(v reflect.Value) any {
	switch {
	case v.CanInt():
		return reflect.ValueOf(v.Int()).Convert(plain[v.Kind()]).Interface()
	case v.CanUint():
		return reflect.ValueOf(v.Uint()).Convert(plain[v.Kind()]).Interface()
	case v.CanFloat():
		return reflect.ValueOf(v.Float()).Convert(plain[v.Kind()]).Interface()
	case v.Kind() == reflect.String:
		return v.String()
	case v.Kind() == reflect.Bool:
		return v.Bool()
	}
	return v.Interface()
}

var plain = map[reflect.Kind]reflect.Type{
	reflect.Int: reflect.TypeFor[int](), reflect.Int8: reflect.TypeFor[int8](), reflect.Int16: reflect.TypeFor[int16](),
	reflect.Int32: reflect.TypeFor[int32](), reflect.Int64: reflect.TypeFor[int64](),
	reflect.Uint: reflect.TypeFor[uint](), reflect.Uint8: reflect.TypeFor[uint8](), reflect.Uint16: reflect.TypeFor[uint16](),
	reflect.Uint32: reflect.TypeFor[uint32](), reflect.Uint64: reflect.TypeFor[uint64](), reflect.Uintptr: reflect.TypeFor[uintptr](),
	reflect.Float32: reflect.TypeFor[float32](), reflect.Float64: reflect.TypeFor[float64](),
}

func (p *printer) structure(v reflect.Value, t types.Type, u *types.Struct, depth int, methods bool) {
	if p.sharp {
		p.write(lower.GoTypeName(t))
	}
	p.write("{")
	for i := range min(u.NumFields(), v.NumField()) {
		if i > 0 {
			p.write(map[bool]string{true: ", ", false: " "}[p.sharp])
		}
		f := u.Field(i)
		if p.plus || p.sharp {
			p.write(f.Name() + ":")
		}
		p.value(v.Field(i), f.Type(), depth+1, methods && token.IsExported(f.Name()))
	}
	p.write("}")
}

func (p *printer) mapping(v reflect.Value, t types.Type, u *types.Map, depth int, methods bool) {
	open, sep, end := "map[", " ", "]"
	if p.sharp {
		open, sep, end = lower.GoTypeName(t)+"{", ", ", "}"
		if v.IsNil() {
			p.write(lower.GoTypeName(t) + "(nil)")
			return
		}
	}
	p.write(open)
	keys := v.MapKeys()
	if len(keys) > 1 {
		sortKeys(keys)
	}
	for i, k := range keys {
		if i > 0 {
			p.write(sep)
		}
		p.value(k, u.Key(), depth+1, methods)
		p.write(":")
		p.value(v.MapIndex(k), u.Elem(), depth+1, methods)
	}
	p.write(end)
}

func (p *printer) list(v reflect.Value, t types.Type, elem types.Type, depth int, methods bool) {
	if v.Type().Elem().Kind() == reflect.Uint8 && strings.ContainsRune("sqxX", p.verb) && v.Kind() == reflect.Slice {
		p.leaf(v.Bytes())
		return
	}
	open, sep, end := "[", " ", "]"
	if p.sharp {
		open, sep, end = lower.GoTypeName(t)+"{", ", ", "}"
		if v.Kind() == reflect.Slice && v.IsNil() {
			p.write(lower.GoTypeName(t) + "(nil)")
			return
		}
	}
	p.write(open)
	for i := range v.Len() {
		if i > 0 {
			p.write(sep)
		}
		p.value(v.Index(i), elem, depth+1, methods)
	}
	p.write(end)
}

func (p *printer) pointer(v reflect.Value, t types.Type, u *types.Pointer, depth int, methods bool) {
	if v.Kind() != reflect.Pointer {
		p.leaf(v.Interface())
		return
	}
	if depth == 0 && !v.IsNil() {
		switch u.Elem().Underlying().(type) {
		case *types.Struct, *types.Array, *types.Slice, *types.Map:
			p.write("&")
			p.value(v.Elem(), u.Elem(), depth+1, methods)
			return
		}
	}
	p.address(v, t)
}

// address prints a pointer, channel or function.
func (p *printer) address(v reflect.Value, t types.Type) {
	switch {
	case p.sharp && v.IsNil():
		p.write("(" + lower.GoTypeName(t) + ")(nil)")
	case p.sharp:
		fmt.Fprintf(p.State, "(%s)(%#x)", lower.GoTypeName(t), v.Pointer())
	case p.verb == 'v' && v.IsNil():
		p.write("<nil>")
	case p.verb == 'v':
		fmt.Fprintf(p.State, "%#x", v.Pointer())
	default:
		p.leaf(v.Interface())
	}
}

// dynamic prints what an interface holds.
func (p *printer) dynamic(v reflect.Value, t types.Type, depth int, methods bool) {
	for v.IsValid() && v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		if depth == 0 {
			p.leaf(nil)
		} else if p.sharp {
			p.write(lower.GoTypeName(t) + "(nil)")
		} else {
			p.write("<nil>")
		}
		return
	}
	if x := v.Interface(); true {
		v = reflect.ValueOf(key(x))
	}
	if t := p.m.types.typeOf(v.Type()); t != nil {
		p.value(v, t, depth, methods)
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Struct, reflect.Func, reflect.Chan:
		if depth > 0 && v.Kind() == reflect.Pointer && v.Type().NumMethod() == 0 { // no & here
			fmt.Fprintf(p.State, "%#x", v.Pointer())
			return
		}
	}
	p.leaf(v.Interface())
}

// printed is what goes into a printing function for v, whose type has the number
// i.
func (m *machine) printed(v any, i int) any {
	t := m.types.values.Types[i]
	if types.IsInterface(t) {
		return m.printedAny(v)
	}
	return m.printedAs(v, t)
}

// printedAny is printed for what an interface holds. What the host prints as Go
// does goes as it is.
func (m *machine) printedAny(v any) any {
	v = key(v)
	if v == nil {
		return v
	}
	if t := m.types.typeOf(reflect.TypeOf(v)); t != nil {
		return m.printedAs(v, t)
	}
	return v
}

func (m *machine) printedAs(v any, t types.Type) any {
	rt := m.types.of(t)
	set := m.methodSet(rt)
	if r, ok := set["Error"]; ok && r.sig == "()(string)" {
		return m.newError(rtype.As(reflect.ValueOf(v), rt).Interface())
	}
	if _, basic := t.Underlying().(*types.Basic); basic && len(set) == 0 {
		return v
	}
	return ownValue{v, t, m}
}

// printedList is printed for a list that is passed on.
func (m *machine) printedList(list []any) []any {
	if list == nil {
		return nil
	}
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = m.printedAny(v)
	}
	return out
}

// text is the value's text for a prompt, if its type has a method for that.
func (m *machine) text(v reflect.Value, t types.Type) (string, bool) {
	if types.IsInterface(t) || !v.IsValid() {
		return "", false
	}
	rt := m.types.of(t)
	set := m.methodSet(rt)
	for _, name := range []string{"Error", "String"} {
		if r, ok := set[name]; ok && r.sig == "()(string)" {
			if v.Kind() == reflect.Pointer && v.IsNil() {
				return "nil", true
			}
			return r.bind(rtype.As(v, rt).Interface()).(func() string)(), true
		}
	}
	return "", false
}
