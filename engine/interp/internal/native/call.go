package native

import (
	"go/constant"
	"reflect"
	"slices"
	"sync/atomic"
	"unsafe"
)

// The interpreter calls a function of the host through package reflect, which
// packs the arguments, looks the function's type up and copies everything to a
// stack of its own. That takes longer than what most functions of the run time
// do, and if such a call parks, all of its frames stay on the goroutine's stack.
// A function literal that the host calls goes the same way back. The calls of
// functions in a Table are made as one Go function calls another.

// A Table has the functions that are to be called directly.
type Table struct {
	funcs   map[uintptr]Plan // by code pointer
	methods map[method]Plan
}

// A Plan is given a call, and says what its step is to do by calling Do, Test,
// Give or Choose; or does not, and the call stays as it is.
type Plan func(*Call)

type method struct {
	recv reflect.Type
	name string
}

// Func adds a function of the host.
func (t *Table) Func(fn reflect.Value, p Plan) {
	if t.funcs == nil {
		t.funcs = map[uintptr]Plan{}
	}
	t.funcs[fn.Pointer()] = p
}

// Method adds a method with a pointer receiver, or an interface's.
func (t *Table) Method(recv reflect.Type, name string, p Plan) {
	if t.methods == nil {
		t.methods = map[method]Plan{}
	}
	t.methods[method{recv, name}] = p
}

// plan returns what t has for a call.
func (t *Table) plan(n *node) Plan {
	fun := n.child[0]
	if fun.rval.IsValid() {
		if fun.rval.Kind() == reflect.Func {
			return t.funcs[fun.rval.Pointer()]
		}
		return nil
	}
	// A method of the host's: the selector's value is its number.
	if _, ok := fun.val.(int); !ok || fun.kind != selectorExpr || fun.child[0].typ == nil {
		return nil
	}
	recv := typeOf(fun.child[0].typ)
	if recv.Kind() != reflect.Pointer && recv.Kind() != reflect.Interface {
		recv = reflect.PointerTo(recv)
	}
	return t.methods[method{recv, fun.child[1].ident}]
}

// install gives the calls that t has plans for their steps.
func (t *Table) install(root *node) {
	var calls []*Call
	walk(root, func(n *node) {
		if n.kind == callExpr {
			if p := t.plan(n); p != nil {
				c := &Call{n: n}
				p(c)
				calls = append(calls, c)
			}
		}
	})
	for _, c := range calls {
		for _, f := range c.later {
			f()
		}
	}
}

func walk(n *node, f func(*node)) {
	if n == nil {
		return
	}
	f(n)
	for _, c := range n.child {
		walk(c, f)
	}
}

// A Call is a call of a function of the run time.
type Call struct {
	n     *node
	idle  []*node  // steps that have nothing to do if this one is made directly
	later []func() // what is to be done when all variables have their final slots
}

// value returns what n stands for.
func (c *Call) value(n *node) func(*Frame) reflect.Value {
	var get func(*Frame) reflect.Value
	c.later = append(c.later, func() { get = genValue(n) })
	return func(f *Frame) reflect.Value { return get(f) }
}

// set gives the call its step.
func (c *Call) set(gen func(*node)) {
	for _, n := range c.idle {
		n.gen = skip
	}
	c.n.gen = gen
}

// skip is the generator of a step that does nothing.
func skip(n *node) {
	next := getExec(n.tnext)
	n.exec = func(*Frame) exec { return next }
}

// arg returns the node of the i-th argument.
func (c *Call) arg(i int) *node { return c.n.child[i+1] }

// Value returns the i-th argument.
func (c *Call) Value(i int) func(*Frame) reflect.Value { return c.value(c.arg(i)) }

// Int returns the i-th argument, of an integer type; if that is unsigned, as the
// number with the same bits.
func (c *Call) Int(i int) func(*Frame) int64 {
	n := c.arg(i)
	if !n.rval.IsValid() {
		value := c.value(n)
		return func(f *Frame) int64 { return bits(value(f)) }
	}
	var number int64
	if k, ok := n.rval.Interface().(constant.Value); !ok {
		number = bits(n.rval)
	} else if v, exact := constant.Int64Val(constant.ToInt(k)); exact {
		number = v
	} else {
		u, _ := constant.Uint64Val(constant.ToInt(k))
		number = int64(u)
	}
	return func(*Frame) int64 { return number }
}

func bits(v reflect.Value) int64 {
	if v.CanUint() {
		return int64(v.Uint())
	}
	return v.Int()
}

// Bool returns the i-th argument, a constant.
func (c *Call) Bool(i int) bool {
	v := c.arg(i).rval
	if k, ok := v.Interface().(constant.Value); ok {
		return constant.BoolVal(k)
	}
	return v.Bool()
}

// Receiver returns the receiver of a method's call.
func (c *Call) Receiver() func(*Frame) unsafe.Pointer {
	sel := c.n.child[0]
	c.idle = append(c.idle, sel)
	value := c.value(sel.child[0])
	if typeOf(sel.child[0].typ).Kind() == reflect.Pointer {
		return func(f *Frame) unsafe.Pointer { return value(f).UnsafePointer() }
	}
	return func(f *Frame) unsafe.Pointer { return unsafe.Pointer(value(f).UnsafeAddr()) }
}

// Object returns the receiver of a method's call that is an interface.
func (c *Call) Object() func(*Frame) reflect.Value {
	sel := c.n.child[0]
	c.idle = append(c.idle, sel)
	return c.value(sel.child[0])
}

// Pointer returns the i-th argument, a pointer.
func (c *Call) Pointer(i int) func(*Frame) unsafe.Pointer {
	n := c.arg(i)
	if n.kind == addressExpr && n.child[0].kind == identExpr {
		c.idle = append(c.idle, n)
		value := c.value(n.child[0])
		return func(f *Frame) unsafe.Pointer { return unsafe.Pointer(value(f).UnsafeAddr()) }
	}
	value := c.value(n)
	return func(f *Frame) unsafe.Pointer { return value(f).UnsafePointer() }
}

// Basics returns all arguments as values in interfaces; nil if one is not a
// number, a string or a boolean, or the result of a call that is an interface.
func (c *Call) Basics() func(*Frame) []any {
	values := make([]func(*Frame) reflect.Value, len(c.n.child)-1)
	if len(values) == 1 && c.arg(0).kind == callExpr {
		return nil // it may have several results
	}
	for j := range values {
		n := c.arg(j)
		if n.typ == nil {
			return nil
		}
		t := typeOf(n.typ)
		values[j] = c.value(n)
		switch {
		case t == nil:
			return nil
		case t.Kind() >= reflect.Bool && t.Kind() <= reflect.Complex128, t.Kind() == reflect.String:
		case t.Kind() == reflect.Interface && t.NumMethod() == 0 && n.kind == callExpr:
			v := values[j]
			values[j] = func(f *Frame) reflect.Value { return valueInterfaceValue(v(f)) }
		default:
			return nil
		}
	}
	return func(f *Frame) []any {
		args := make([]any, len(values))
		for j, v := range values {
			args[j] = v(f).Interface()
		}
		return args
	}
}

// IsStatement tells whether nothing uses the results.
func (c *Call) IsStatement() bool { return c.n.anc.kind == exprStmt }

// Var returns the i-th argument, which is written &v, as a pointer in an
// interface; nil if it is not written so.
func (c *Call) Var(i int) func(*Frame) any {
	n := c.arg(i)
	if n.kind != addressExpr || n.child[0].kind != identExpr {
		return nil
	}
	c.idle = append(c.idle, n)
	value := c.value(n.child[0])
	var typ atomic.Uintptr // the pointer's: it is always the same
	return func(f *Frame) any {
		v := value(f)
		t := typ.Load()
		if t == 0 {
			p := v.Addr().Interface()
			typ.Store((*[2]uintptr)(unsafe.Pointer(&p))[0])
			return p
		}
		var p any
		w := (*[2]unsafe.Pointer)(unsafe.Pointer(&p))
		*(*uintptr)(unsafe.Pointer(&w[0])) = t
		w[1] = unsafe.Pointer(v.UnsafeAddr())
		return p
	}
}

// Text returns the i-th argument, a constant string.
func (c *Call) Text(i int) string {
	v := c.arg(i).rval
	if k, ok := v.Interface().(constant.Value); ok {
		return constant.StringVal(k)
	}
	return v.String()
}

// Literal returns the i-th argument, a variable of type func() to which the
// statement before has given a function literal, and which nothing else uses;
// nil if it is another one. The literal's own step is left out: what is returned
// makes the function. If once is true, that is called before the statement after
// the call, and sees the variables as they are; otherwise as they were when it
// was made.
func (c *Call) Literal(i int, once bool) func(*Frame) func() {
	name := c.arg(i).ident
	stmt := c.n.anc
	if name == "" || stmt == nil || stmt.kind != exprStmt || stmt.anc == nil {
		return nil
	}
	var lit *node
	for _, s := range stmt.anc.child {
		if s == stmt {
			break
		}
		if s.kind == defineStmt && len(s.child) == 2 && s.child[0].ident == name {
			lit = s.child[1]
			if lit.kind != funcLit {
				return nil
			}
			c.idle = append(c.idle, s, lit)
		}
	}
	if lit == nil {
		return nil
	}
	body := lit.child[3]
	types := lit.types
	if once {
		return func(f *Frame) func() {
			return func() { runCfg(body.start, f.call(types), lit, lit) }
		}
	}
	slots := captured(lit)
	return func(f *Frame) func() {
		outer := f.capture(slots)
		return func() { runCfg(body.start, outer.call(types), lit, lit) }
	}
}

// capture returns a frame with the variables in these slots; nil: in all.
func (f *Frame) capture(slots []int) *Frame {
	var data []reflect.Value
	if slots == nil {
		data = append(data, f.data...)
	} else {
		data = make([]reflect.Value, len(slots))
		for i, slot := range slots {
			data[i] = f.data[slot]
		}
	}
	return &Frame{id: f.id, root: f.root, anc: f.anc, data: data, done: f.done}
}

// call returns a frame for a call of a function literal that f has the
// variables of.
func (f *Frame) call(types []reflect.Type) *Frame {
	data := make([]reflect.Value, len(types))
	for i, t := range types {
		data[i] = reflect.New(t).Elem()
	}
	return &Frame{id: f.id, root: f.root, anc: f, data: data, done: f.done}
}

// Do makes f the call's step. The call has no result.
func (c *Call) Do(f func(*Frame)) {
	c.set(func(n *node) {
		next := getExec(n.tnext)
		n.exec = func(fr *Frame) exec {
			f(fr)
			return next
		}
	})
}

// Test makes f the call's step. Its result is the call's.
func (c *Call) Test(f func(*Frame) bool) {
	if c.n.anc.kind == returnStmt {
		return // the interpreter treats it in a way of its own
	}
	c.set(func(n *node) {
		next, otherwise := getExec(n.tnext), getExec(n.fnext)
		slot, level := n.findex, n.level
		n.exec = func(fr *Frame) exec {
			result := f(fr)
			fr.up(level).data[slot].SetBool(result)
			if !result && otherwise != nil {
				return otherwise
			}
			return next
		}
	})
}

// Give makes f the call's step. Its result is the call's.
func (c *Call) Give(f func(*Frame) reflect.Value) {
	c.set(func(n *node) {
		next := getExec(n.tnext)
		slot, level := n.findex, n.level
		if n.anc.kind == returnStmt { // results are in the first slots
			slot, level = slices.Index(n.anc.child, n), 0
		}
		n.exec = func(fr *Frame) exec {
			fr.up(level).data[slot].Set(f(fr))
			return next
		}
	})
}

// Choose makes f the call's step. Its results go to two variables that the
// statement defines, and that no closure uses.
func (c *Call) Choose(f func(*Frame) (int, bool)) {
	stmt := c.n.anc
	if stmt.kind != defineXStmt {
		return
	}
	a, b := stmt.child[0], stmt.child[1]
	c.set(func(n *node) {
		next := getExec(n.tnext)
		n.exec = func(fr *Frame) exec {
			which, ok := f(fr)
			fr.up(a.level).data[a.findex].SetInt(int64(which))
			fr.up(b.level).data[b.findex].SetBool(ok)
			return next
		}
	})
}

func (f *Frame) up(level int) *Frame {
	if level < 0 {
		return f.root
	}
	for ; level > 0; level-- {
		f = f.anc
	}
	return f
}
