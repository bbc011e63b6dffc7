package interp

import (
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"strings"
	"sync"

	rt "gopark/engine/internal/runtime"
	"gopark/engine/interp/lower"
	"gopark/engine/interp/rtype"

	"github.com/traefik/yaegi/stdlib"
)

// A learnerError is a value of an error type of the program's own as the host
// sees it. It is comparable: two are equal if type and value are, as in Go.
type learnerError struct {
	value any
	m     *machine
}

// A learnerErrors is a learnerError whose Unwrap gives several.
type learnerErrors struct{ learnerError }

// newError returns x, which has an Error method, as an error.
func (m *machine) newError(x any) error {
	x = key(x)
	if e, ok := x.(error); ok || x == nil {
		return e
	}
	// The method is not bound here: x may be nil, which only its call minds.
	t := reflect.TypeOf(x)
	r, ok := m.methods[t]["Unwrap"]
	if !ok && t.Kind() == reflect.Pointer {
		r, ok = m.methods[t.Elem()]["Unwrap"]
	}
	if ok && r.sig == "()([]error)" {
		return learnerErrors{learnerError{x, m}}
	}
	return learnerError{x, m}
}

func (e learnerError) Error() string {
	f, ok := e.m.method(e.value, "Error")
	if text, is := f.(func() string); ok && is {
		return text()
	}
	return fmt.Sprint(e.value)
}

func (e learnerError) Unwrap() error {
	f, _ := e.m.method(e.value, "Unwrap")
	if unwrap, ok := f.(func() error); ok {
		return unwrap()
	}
	return nil
}

func (e learnerErrors) Unwrap() []error {
	f, _ := e.m.method(e.value, "Unwrap")
	return f.(func() []error)()
}

func (e learnerError) Is(target error) bool {
	f, _ := e.m.method(e.value, "Is")
	is, ok := f.(func(error) bool)
	return ok && is(target)
}

func (e learnerError) As(target any) bool {
	f, _ := e.m.method(e.value, "As")
	as, ok := f.(func(any) bool)
	return ok && as(target)
}

// Format implements fmt.Formatter: verbs that ask for no text show the value.
func (e learnerError) Format(s fmt.State, verb rune) {
	ownValue{e.value, types.Universe.Lookup("any").Type(), e.m}.Format(s, verb)
}

// key is what an interface holds, without a wrapper that it has for the host.
func key(x any) any {
	switch e := x.(type) {
	case learnerError:
		return e.value
	case learnerErrors:
		return e.value
	case loggedValue:
		return e.v
	case loggedValuer:
		return e.v
	case loggedText:
		return e.v
	case nil, error, string, int, bool:
		return x
	}
	if t := reflect.TypeOf(x); t.Kind() == reflect.Struct && strings.HasPrefix(t.Name(), "_") && t.NumField() > 0 && t.Field(0).Name == "IValue" {
		return key(reflect.ValueOf(x).Field(0).Interface())
	}
	return x
}

// equal tells whether two interface values are equal: type and value.
func equal(x, y any) bool { return key(x) == key(y) }

// wrapperTypes finds the interpreter's wrapper for an interface type of the
// host's: a struct with a function for each method.
var wrapperTypes = sync.OnceValue(func() map[reflect.Type]reflect.Type {
	list := map[reflect.Type]reflect.Type{}
	for _, symbols := range stdlib.Symbols {
		for name, v := range symbols {
			iface, ok := symbols[strings.TrimPrefix(name, "_")]
			if ok && strings.HasPrefix(name, "_") && iface.Kind() == reflect.Pointer {
				list[iface.Type().Elem()] = v.Type().Elem()
			}
		}
	}
	return list
})

// wrap returns x as something that implements the i-th type, an interface of the
// host's.
func (m *machine) wrap(x any, i int) any { return m.wrapAs(x, m.types.at(i)) }

func (m *machine) wrapAs(x any, iface reflect.Type) any {
	x = key(x)
	if x == nil || reflect.TypeOf(x).Implements(iface) {
		return x
	}
	wrapper := wrapperTypes()[iface]
	if wrapper == nil {
		panic(fmt.Sprintf("gopark cannot make a %s of a %s yet", iface, m.typeName(x)))
	}
	w := reflect.New(wrapper).Elem()
	w.FieldByName("IValue").Set(reflect.ValueOf(x))
	for j := range iface.NumMethod() {
		name := iface.Method(j).Name
		field := w.FieldByName("W" + name)
		if !field.IsValid() {
			continue
		}
		if f := m.lazyMethod(x, name, field.Type()); f.IsValid() {
			field.Set(f)
		} else if f, ok := m.method(x, name); ok && reflect.TypeOf(f).ConvertibleTo(field.Type()) {
			field.Set(reflect.ValueOf(f).Convert(field.Type()))
		}
	}
	if _, ok := w.Interface().(fmt.Stringer); ok { // some always have the method
		if field := w.FieldByName("WString"); field.IsValid() && field.IsNil() {
			field.Set(reflect.ValueOf(func() string { return fmt.Sprint(m.printedAny(x)) }))
		}
	}
	return w.Interface()
}

// lazyMethod returns a method of what the pointer x points to as a function of
// type t: each call has the value that is there then. It is not valid where x is
// no pointer, or the method is one of pointers.
func (m *machine) lazyMethod(x any, name string, t reflect.Type) reflect.Value {
	v := reflect.ValueOf(x)
	if v.Kind() != reflect.Pointer {
		return reflect.Value{}
	}
	if _, ok := m.methods[v.Type()][name]; ok {
		return reflect.Value{}
	}
	if _, ok := m.methods[v.Type().Elem()][name]; !ok {
		return reflect.Value{}
	}
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		f, _ := m.method(x, name)
		if t.IsVariadic() {
			return reflect.ValueOf(f).CallSlice(args)
		}
		return reflect.ValueOf(f).Call(args)
	})
}

// register makes a method of the i-th type known.
func (m *machine) register(i int, name, sig string, bind func(any) any) {
	t := m.types.at(i)
	if m.methods[t] == nil {
		m.methods[t] = map[string]registered{}
	}
	m.methods[t][name] = registered{sig, bind}
	if len(m.implementing) > 0 {
		clear(m.implementing)
	}
}

// method returns the method of that name of what x holds, bound to it.
func (m *machine) method(x any, name string) (any, bool) {
	t := reflect.TypeOf(x)
	if r, ok := m.methods[t][name]; ok {
		return r.bind(x), true
	}
	if t.Kind() == reflect.Pointer {
		if r, ok := m.methods[t.Elem()][name]; ok {
			v := reflect.ValueOf(x)
			if v.IsNil() {
				m.nilReceiver(lower.GoTypeName(m.types.typeOf(t.Elem()))+"."+name, t.Elem().Name())
			}
			return r.bind(v.Elem().Interface()), true
		}
	}
	if f := reflect.ValueOf(x).MethodByName(name); f.IsValid() {
		return f.Interface(), true
	}
	return nil, false
}

// methodOf is method for lowered code, which has found out that there is one.
func (m *machine) methodOf(x any, name string) any {
	f, ok := m.method(key(x), name)
	if !ok {
		panic(rt.ErrorString(nilDeref))
	}
	return f
}

// nilReceiver panics because a method of a value is called on a nil pointer.
func (m *machine) nilReceiver(method, typ string) {
	panic(rt.PlainError("value method " + method + " called using nil *" + typ + " pointer"))
}

// implements tells whether x has the methods of the i-th type, an interface.
func (m *machine) implements(x any, i int) bool {
	if x == nil {
		return false
	}
	t := reflect.TypeOf(x)
	pair := implementing{t, i}
	m.mu.Lock()
	defer m.mu.Unlock()
	if yes, ok := m.implementing[pair]; ok {
		return yes
	}
	yes := m.missing(t, m.types.values.Types[i]) == ""
	if m.implementing == nil {
		m.implementing = map[implementing]bool{}
	}
	m.implementing[pair] = yes
	return yes
}

// An implementing asks whether a type has the methods of the i-th.
type implementing struct {
	t reflect.Type
	i int
}

// missing names the first method of an interface that t has not.
func (m *machine) missing(t reflect.Type, iface types.Type) string {
	own := m.methodSet(t)
	for f := range iface.Underlying().(*types.Interface).Methods() {
		if r, ok := own[m.types.values.MemberKey(f)]; ok {
			if r.sig != m.types.values.SignatureKey(f.Signature()) {
				return f.Name()
			}
			continue
		}
		hm, ok := t.MethodByName(f.Name())
		if !ok {
			return f.Name()
		}
		want, have := m.types.spelled(f.Signature()), reflect.Zero(t).Method(hm.Index).Type()
		if want != have {
			return f.Name()
		}
	}
	return ""
}

// asHost returns x as something that implements the i-th type, an interface of
// the host's; nil if it does not.
func (m *machine) asHost(x any, i int) any {
	if x == nil {
		return nil
	}
	if reflect.TypeOf(x).Implements(m.types.at(i)) {
		return x
	}
	if !m.implements(x, i) {
		return nil
	}
	return m.wrap(x, i)
}

// asError is asHost for error.
func (m *machine) asError(x any) (error, bool) {
	x = key(x)
	if x == nil {
		return nil, false
	}
	if e, ok := x.(error); ok {
		return e, true
	}
	if r, ok := m.methodSet(reflect.TypeOf(x))["Error"]; ok && r.sig == "()(string)" {
		return m.newError(x), true
	}
	return nil, false
}

// to returns what ptr points to as the content of an interface, of the i-th type.
func (m *machine) to(ptr any, i int) any {
	return reflect.NewAt(m.types.at(i), reflect.ValueOf(ptr).UnsafePointer()).Elem().Interface()
}

// from sets what ptr points to, if x is of the i-th type.
func (m *machine) from(x any, i int, ptr any) bool {
	t := m.types.at(i)
	if reflect.TypeOf(x) != t {
		return false
	}
	reflect.NewAt(t, reflect.ValueOf(ptr).UnsafePointer()).Elem().Set(reflect.ValueOf(x))
	return true
}

// convertTo sets *to to *from converted.
func convertTo(from, to any) {
	dst := reflect.ValueOf(to).Elem()
	src := reflect.ValueOf(from).Elem()
	if src.Kind() == reflect.Pointer && dst.Kind() == reflect.Pointer { // to the same structure, as the checker knows
		dst.Set(reflect.NewAt(dst.Type().Elem(), src.UnsafePointer()))
		return
	}
	if src.Kind() == reflect.Struct {
		dst.Set(rtype.As(src, dst.Type()))
		return
	}
	dst.Set(src.Convert(dst.Type()))
}

// errorsAs is errors.As for a target whose type, the i-th, is the program's own.
func (m *machine) errorsAs(err error, i int, target any) bool {
	t := m.types.values.Types[i]
	for err != nil {
		x := key(err)
		switch {
		case types.IsInterface(t):
			if m.implements(x, i) {
				reflect.ValueOf(target).Elem().Set(reflect.ValueOf(x))
				return true
			}
		case m.from(x, i, target):
			return true
		}
		if as, ok := err.(interface{ As(any) bool }); ok && as.As(m.to2(target, t)) {
			return true
		}
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range many.Unwrap() {
				if m.errorsAs(e, i, target) {
					return true
				}
			}
			return false
		}
		err = errors.Unwrap(err)
	}
	return false
}

// to2 returns a pointer to a variable of type t as the content of an interface.
func (m *machine) to2(ptr any, t types.Type) any {
	return reflect.NewAt(m.types.of(t), reflect.ValueOf(ptr).UnsafePointer()).Interface()
}

// assertFail panics because x, of static type from, holds no want. For an
// interface, i is its number.
func (m *machine) assertFail(x any, from, want string, i int) {
	x = key(x)
	switch {
	case x == nil && i >= 0:
		panic(rt.AssertionError(fmt.Sprintf("interface conversion: interface is nil, not %s", want)))
	case x == nil:
		panic(rt.AssertionError(fmt.Sprintf("interface conversion: %s is nil, not %s", from, want)))
	case i < 0:
		panic(rt.AssertionError(fmt.Sprintf("interface conversion: %s is %s, not %s", from, m.typeName(x), want)))
	}
	panic(rt.AssertionError(fmt.Sprintf("interface conversion: %s is not %s: missing method %s", m.typeName(x), want, m.missing(reflect.TypeOf(x), m.types.values.Types[i]))))
}

// typeName is what %T prints of what an interface holds.
func (m *machine) typeName(x any) string {
	x = key(x)
	if x == nil {
		return "<nil>"
	}
	if t := m.types.typeOf(reflect.TypeOf(x)); t != nil {
		return lower.GoTypeName(t)
	}
	return reflect.TypeOf(x).String()
}
