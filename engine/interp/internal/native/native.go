// Package native lets native code do the work of chosen statements of
// interpreted code.
//
// yaegi has no hook at the entry of a function, and a call out of interpreted
// code costs as much as the call of an interpreted function. But each statement
// is, in the end, one Go function (the field exec of its node), made by another
// (gen) when the code is about to run. Replace puts functions of its own in their
// place. What it must know of yaegi for that is in layout.go; it looks first
// whether all is as it knows it.
package native

import (
	"fmt"
	"go/constant"
	"go/token"
	"reflect"
	"sync/atomic"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// A Statement is what is done in place of an assignment to a variable.
type Statement struct {
	// Do is called after the assignment; if what is assigned is a constant, in
	// its place.
	Do func()
	// Around, if it is not nil, is called in place of the assignment and of all
	// that comes after it in the function, which it must have Rest.Run do.
	Around func(Rest)
}

// A Rest is what remains of a call of an interpreted function.
type Rest struct {
	frame unsafe.Pointer
	next  exec
	runid *uint64
}

// Run does it (interp/run.go: runCfg). It comes back early if the interpreter is
// stopped.
func (r Rest) Run() {
	for exec := r.next; exec != nil && atomic.LoadUint64((*uint64)(r.frame)) == atomic.LoadUint64(r.runid); {
		exec = exec(r.frame)
	}
}

// Changes are what Replace is to do.
type Changes struct {
	// Assign has the variables whose assignments are replaced. Each is given what
	// is assigned: an int64 or a string if it is a constant, else nil.
	Assign map[string]func(value any) Statement
	// Call returns what is done before a call that stands in that line; nil:
	// nothing.
	Call func(line int) func()
}

// Replace replaces statements of a compiled program. It must be called before p
// is executed.
func Replace(y *interp.Interpreter, p *interp.Program, c Changes) error {
	if layoutError != nil {
		return layoutError
	}
	root := *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(p), at.root))
	if root != nil {
		c.replace(root, y.FileSet())
	}
	return nil
}

func (c *Changes) replace(n unsafe.Pointer, files *token.FileSet) {
	*field[exec](n, at.exec) = nil // the bodies of function literals have been made already
	children := *field[[]unsafe.Pointer](n, at.child)
	switch *field[uint](n, at.kind) {
	case assignStmt:
		if len(children) != 2 {
			break
		}
		if make := c.Assign[*field[string](children[0], at.ident)]; make != nil {
			value := constantOf(*field[reflect.Value](children[1], at.rval))
			put(n, make(value), value != nil)
			return
		}
	case callExpr:
		if before := c.Call(files.Position(*field[token.Pos](n, at.pos)).Line); before != nil {
			precede(n, before)
		}
	}
	for _, child := range children {
		c.replace(child, files)
	}
}

// precede makes node n do something first.
func precede(n unsafe.Pointer, before func()) {
	own := *field[func(unsafe.Pointer)](n, at.gen)
	*field[func(unsafe.Pointer)](n, at.gen) = func(n unsafe.Pointer) {
		own(n)
		call := *field[exec](n, at.exec)
		*field[exec](n, at.exec) = func(frame unsafe.Pointer) exec {
			before()
			return call(frame)
		}
	}
}

// constantOf is the value of a constant expression, nil if v is none.
func constantOf(v reflect.Value) any {
	switch {
	case !v.IsValid():
		return nil
	case v.Kind() == reflect.String:
		return v.String()
	case v.CanInt():
		return v.Int()
	}
	c, ok := v.Interface().(constant.Value)
	if !ok {
		return nil
	}
	switch c.Kind() {
	case constant.String:
		return constant.StringVal(c)
	case constant.Int:
		i, _ := constant.Int64Val(c)
		return i
	}
	return nil
}

// put makes node n execute s.
func put(n unsafe.Pointer, s Statement, constant bool) {
	own := *field[func(unsafe.Pointer)](n, at.gen)
	*field[func(unsafe.Pointer)](n, at.gen) = func(n unsafe.Pointer) {
		own(n) // which also sees to it that what comes next has its exec
		assign := *field[exec](n, at.exec)
		next := *field[unsafe.Pointer](n, at.tnext)
		runid := *field[*uint64](n, at.interp)
		switch {
		case s.Around != nil:
			*field[exec](n, at.exec) = func(frame unsafe.Pointer) exec {
				s.Around(Rest{frame, execOf(next), runid})
				return nil
			}
		case constant:
			*field[exec](n, at.exec) = func(unsafe.Pointer) exec {
				s.Do()
				return execOf(next)
			}
		default:
			*field[exec](n, at.exec) = func(frame unsafe.Pointer) exec {
				then := assign(frame)
				s.Do()
				return then
			}
		}
	}
}

// execOf is what node n does; nil for the end of a function. In a loop it may be
// known only when all of the loop is.
func execOf(n unsafe.Pointer) exec {
	if n == nil {
		return nil
	}
	return *field[exec](n, at.exec)
}

func field[T any](n unsafe.Pointer, offset uintptr) *T { return (*T)(unsafe.Add(n, offset)) }

func init() { layoutError = look() }

var layoutError error

func unknown(what string) error {
	return fmt.Errorf("this yaegi is not the one that gopark knows: %s", what)
}
