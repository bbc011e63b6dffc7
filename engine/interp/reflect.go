package interp

import (
	"go/token"
	"maps"
	"reflect"
	"slices"

	"gopark/engine/interp/lower"
)

// Package reflect sees the fields of the program's own types, but not their
// methods. Lowered code asks here for these; what is not the program's own is
// handed on.

// methodNames lists the exported methods of t in the order of package reflect.
func (m *machine) methodNames(t reflect.Type) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(m.methodSet(t))) {
		if token.IsExported(name) {
			names = append(names, name)
		}
	}
	return names
}

// hasOwnMethods tells whether t is a type that package reflect knows too little
// about.
func (m *machine) hasOwnMethods(t reflect.Type) bool {
	return t.Kind() != reflect.Interface && t.NumMethod() == 0 && m.types.typeOf(t) != nil
}

func (m *machine) typeNumMethod(t reflect.Type) int {
	if !m.hasOwnMethods(t) {
		return t.NumMethod()
	}
	return len(m.methodNames(t))
}

func (m *machine) typeMethod(t reflect.Type, i int) reflect.Method {
	if !m.hasOwnMethods(t) {
		return t.Method(i)
	}
	names := m.methodNames(t)
	if i < 0 || i >= len(names) {
		panic("reflect: Method index out of range")
	}
	f, _ := m.typeMethodByName(t, names[i])
	return f
}

func (m *machine) typeMethodByName(t reflect.Type, name string) (reflect.Method, bool) {
	if !m.hasOwnMethods(t) {
		return t.MethodByName(name)
	}
	i := slices.Index(m.methodNames(t), name)
	if i < 0 {
		return reflect.Method{}, false
	}
	// The method of some value tells the type.
	zero := reflect.Zero(t)
	if t.Kind() == reflect.Pointer {
		zero = reflect.New(t.Elem())
		zero = reflectAs(zero, t)
	}
	bound := m.valueMethodByName(zero, name).Type()
	in, out := []reflect.Type{t}, []reflect.Type{}
	for i := range bound.NumIn() {
		in = append(in, bound.In(i))
	}
	for i := range bound.NumOut() {
		out = append(out, bound.Out(i))
	}
	typ := reflect.FuncOf(in, out, bound.IsVariadic())
	call := reflect.MakeFunc(typ, func(args []reflect.Value) []reflect.Value {
		f := m.valueMethodByName(args[0], name)
		if typ.IsVariadic() {
			return f.CallSlice(args[1:])
		}
		return f.Call(args[1:])
	})
	return reflect.Method{Name: name, Type: typ, Func: call, Index: i}, true
}

func reflectAs(v reflect.Value, t reflect.Type) reflect.Value {
	if v.Type() == t {
		return v
	}
	return v.Convert(t)
}

func (m *machine) valueNumMethod(v reflect.Value) int {
	if v.Kind() == reflect.Interface || !m.hasOwnMethods(v.Type()) {
		return v.NumMethod()
	}
	return len(m.methodNames(v.Type()))
}

func (m *machine) valueMethod(v reflect.Value, i int) reflect.Value {
	if v.Kind() == reflect.Interface || !m.hasOwnMethods(v.Type()) {
		return v.Method(i)
	}
	names := m.methodNames(v.Type())
	if i < 0 || i >= len(names) {
		panic("reflect: Method index out of range")
	}
	return m.valueMethodByName(v, names[i])
}

func (m *machine) valueMethodByName(v reflect.Value, name string) reflect.Value {
	if !v.IsValid() || v.Kind() == reflect.Interface || !m.hasOwnMethods(v.Type()) {
		return v.MethodByName(name)
	}
	if !slices.Contains(m.methodNames(v.Type()), name) {
		return reflect.Value{}
	}
	f, _ := m.method(v.Interface(), name)
	return reflect.ValueOf(f)
}

func (m *machine) typePkgPath(t reflect.Type) string {
	if own := m.types.typeOf(t); own != nil && t.Name() != "" {
		return lower.PkgPathOf(own)
	}
	return t.PkgPath()
}

func (m *machine) typeImplements(t, u reflect.Type) bool {
	iface := m.types.typeOf(u)
	if iface == nil && m.hasOwnMethods(t) {
		iface = m.types.known(u)
	}
	if u.Kind() != reflect.Interface || iface == nil {
		return t.Implements(u)
	}
	return m.missing(t, iface) == ""
}
