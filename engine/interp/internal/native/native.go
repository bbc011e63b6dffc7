// Package native lets native code do the work of chosen statements of
// interpreted code.
//
// yaegi has no hook at the entry of a function, and a call out of interpreted
// code costs as much as the call of an interpreted function. But a compiled program
// is a graph of nodes, and what each does is, in the end, one Go function (its
// exec), made by another (gen) when the code is about to run. Replace puts
// functions of its own in their place. What it must know of yaegi for that is in
// layout.go, which looks first whether all is as it knows it.
package native

import (
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
	frame *Frame
	next  exec
	runid *uint64
}

// Run does it (interp/run.go: runCfg). It comes back early if the interpreter is
// stopped.
func (r Rest) Run() {
	for exec := r.next; exec != nil && atomic.LoadUint64(&r.frame.id) == atomic.LoadUint64(r.runid); {
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
	// Direct, if it is not nil, has the functions of the host that are called
	// directly.
	Direct *Table
}

// Replace replaces statements of a compiled program. It must be called before p
// is executed.
func Replace(y *interp.Interpreter, p *interp.Program, c Changes) error {
	if layoutError != nil {
		return layoutError
	}
	root := rootOf(p)
	if c.Direct != nil {
		c.Direct.install(root)
	}
	if root != nil {
		c.replace(root, y.FileSet())
	}
	return nil
}

func rootOf(p *interp.Program) *node {
	f, _ := reflect.TypeFor[interp.Program]().FieldByName("root")
	return *(**node)(unsafe.Add(unsafe.Pointer(p), f.Offset))
}

func (c *Changes) replace(n *node, files *token.FileSet) {
	n.exec = nil // the bodies of function literals have been made already
	switch n.kind {
	case assignStmt:
		if len(n.child) != 2 {
			break
		}
		if make := c.Assign[n.child[0].ident]; make != nil {
			value := constantOf(n.child[1].rval)
			put(n, make(value), value != nil)
			return
		}
	case callExpr:
		if c.Call == nil {
			break
		}
		if before := c.Call(files.Position(n.pos).Line); before != nil {
			precede(n, before)
		}
	}
	for _, child := range n.child {
		c.replace(child, files)
	}
}

// precede makes node n do something first.
func precede(n *node, before func()) {
	own := n.gen
	n.gen = func(n *node) {
		own(n)
		call := n.exec
		n.exec = func(f *Frame) exec {
			before()
			return call(f)
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
func put(n *node, s Statement, constant bool) {
	own := n.gen
	n.gen = func(n *node) {
		own(n) // which also sees to it that what comes next has its exec
		assign, next := n.exec, n.tnext
		runid := (*uint64)(unsafe.Pointer(n.interp))
		switch {
		case s.Around != nil:
			n.exec = func(f *Frame) exec {
				s.Around(Rest{f, execOf(next), runid})
				return nil
			}
		case constant:
			n.exec = func(*Frame) exec {
				s.Do()
				return execOf(next)
			}
		default:
			n.exec = func(f *Frame) exec {
				then := assign(f)
				s.Do()
				return then
			}
		}
	}
}

// execOf is what node n does; nil for the end of a function. In a loop it may be
// known only when all of the loop is.
func execOf(n *node) exec {
	if n == nil {
		return nil
	}
	return n.exec
}
