package interp

import (
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"runtime"
)

// An errorType describes an error type of an interpreted program: what only the
// interpreter can call.
type errorType struct {
	name   string
	text   func(any) string
	unwrap func(any) error
	is     func(any, error) bool
}

// A learnerError is an error value of such a type as the host sees it. It is
// comparable: two are equal if type and value are, as in Go.
type learnerError struct {
	value any
	typ   *errorType
}

// errorType returns the description of the type that lowered code calls key,
// made when it is first asked for.
func (m *machine) errorType(key, name string, text func(any) string, unwrap func(any) error, is func(any, error) bool) any {
	if t := m.errorTypes[key]; t != nil {
		return t
	}
	t := &errorType{name, text, unwrap, is}
	m.errorTypes[key] = t
	return t
}

func newError(v, typ any) error { return learnerError{v, typ.(*errorType)} }

func (e learnerError) Error() string { return e.typ.text(e.value) }

func (e learnerError) Unwrap() error {
	if e.typ.unwrap == nil {
		return nil
	}
	return e.typ.unwrap(e.value)
}

func (e learnerError) Is(target error) bool {
	return e.typ.is != nil && e.typ.is(e.value, target)
}

// errorValue returns what x holds if that is of type typ.
func errorValue(x, typ any) (any, bool) {
	if e, ok := x.(learnerError); ok && e.typ == typ {
		return e.value, true
	}
	return nil, false
}

// isError tells whether x holds an error of an interpreted type.
func isError(x any) bool {
	_, ok := x.(learnerError)
	return ok
}

// errorsAs is errors.As for a target of an interpreted type.
func errorsAs(err error, typ any, set func(any)) bool {
	for err != nil {
		if v, ok := errorValue(err, typ); ok {
			set(v)
			return true
		}
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range many.Unwrap() {
				if errorsAs(e, typ, set) {
					return true
				}
			}
			return false
		}
		err = errors.Unwrap(err)
	}
	return false
}

// An assertionError is the panic of a failed type assertion.
type assertionError string

func (e assertionError) Error() string { return string(e) }
func (assertionError) RuntimeError()   {}

var _ runtime.Error = assertionError("")

// assertFail panics because x, of static type from, holds no want. For an
// interface, methods says what it asks for.
func (m *machine) assertFail(x any, from, want string, methods ...string) {
	if from == "any" || from == "interface{}" {
		from = "interface {}"
	}
	if x == nil && len(methods) > 0 {
		panic(assertionError(fmt.Sprintf("interface conversion: interface is nil, not %s", want)))
	}
	if x == nil {
		panic(assertionError(fmt.Sprintf("interface conversion: %s is nil, not %s", from, want)))
	}
	if len(methods) == 0 {
		panic(assertionError(fmt.Sprintf("interface conversion: %s is %s, not %s", from, m.typeName(x), want)))
	}
	missing := methods[0]
	if t := m.typeOf(reflect.TypeOf(x)); t != nil {
		set := types.NewMethodSet(t)
		for _, name := range methods {
			if set.Lookup(nil, name) == nil {
				missing = name
				break
			}
		}
	}
	panic(assertionError(fmt.Sprintf("interface conversion: %s is not %s: missing method %s", m.typeName(x), want, missing)))
}
