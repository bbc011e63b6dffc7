package native

import (
	"fmt"
	"go/token"
	"reflect"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// What follows are the interpreter's own types, field by field. Fields of types
// that do not matter here are unsafe.Pointers. check compares them.

// A node is a piece of the syntax tree, and a step of the running program.
type node struct {
	debug      unsafe.Pointer
	child      []*node
	anc        *node
	param      []unsafe.Pointer
	start      *node
	tnext      *node // the next step,
	fnext      *node // or, if this one yields false, this
	interp     *interp.Interpreter
	index      int64
	findex     int // the slot of its value,
	level      int // in the frame so many frames up
	nleft      int
	nright     int
	kind       kind
	pos        token.Pos
	sym        *symbol
	typ        unsafe.Pointer
	recv       unsafe.Pointer
	types      []reflect.Type // of a function literal's slots
	scope      unsafe.Pointer
	action     uint
	exec       exec
	gen        func(*node) // sets exec
	val        any
	rval       reflect.Value // of a constant, or a symbol of the host
	ident      string
	redeclared bool
	meta       any
}

type kind uint

// A symbol is what a name stands for.
type symbol struct {
	kind    uint
	typ     unsafe.Pointer
	node    *node
	from    []*node
	recv    unsafe.Pointer
	index   int // of a variable: its slot
	rval    reflect.Value
	builtin func(*node)
	global  bool
}

// An exec does a step and returns the next.
type exec func(*Frame) exec

// A Frame holds the variables of one call of an interpreted function.
type Frame struct {
	id        uint64
	debug     unsafe.Pointer
	root      *Frame
	anc       *Frame
	data      []reflect.Value
	mutex     [24]byte
	deferred  [][]reflect.Value
	recovered any
	done      reflect.SelectCase
}

// What the interpreter does for itself.

//go:linkname genValue github.com/traefik/yaegi/interp.genValue
func genValue(n *node) func(*Frame) reflect.Value

//go:linkname valueInterfaceValue github.com/traefik/yaegi/interp.valueInterfaceValue
func valueInterfaceValue(v reflect.Value) reflect.Value

//go:linkname getExec github.com/traefik/yaegi/interp.getExec
func getExec(n *node) exec

//go:linkname typeOf github.com/traefik/yaegi/interp.(*itype).TypeOf
func typeOf(t unsafe.Pointer) reflect.Type

//go:linkname runCfg github.com/traefik/yaegi/interp.runCfg
func runCfg(n *node, f *Frame, funcNode, callNode *node)

// The kinds of nodes that matter here.
var addressExpr, assignStmt, callExpr, defineStmt, defineXStmt, exprStmt, funcDecl, funcLit, identExpr, rangeStmt, returnStmt, selectorExpr kind

// layoutError is nil if the interpreter's types are what they should be.
var layoutError error

func init() { layoutError = check() }

func unknown(what string) error {
	return fmt.Errorf("this yaegi is not the one that gopark knows: %s", what)
}

func check() error {
	root, ok := reflect.TypeFor[interp.Program]().FieldByName("root")
	if !ok || root.Type.Kind() != reflect.Pointer {
		return unknown("Program.root")
	}
	theirs := root.Type.Elem()
	if err := same(theirs, reflect.TypeFor[node]()); err != nil {
		return err
	}
	sym, _ := theirs.FieldByName("sym")
	if err := same(sym.Type.Elem(), reflect.TypeFor[symbol]()); err != nil {
		return err
	}
	step, _ := theirs.FieldByName("exec")
	if step.Type.NumIn() != 1 || step.Type.NumOut() != 1 || step.Type.Out(0) != step.Type {
		return unknown("node.exec")
	}
	if err := same(step.Type.In(0).Elem(), reflect.TypeFor[Frame]()); err != nil {
		return err
	}
	// An interpreter begins with the number of the run that may go on, which
	// differs from a frame's when the interpreter is stopped.
	if id, ok := reflect.TypeFor[interp.Interpreter]().FieldByName("id"); !ok || id.Offset != 0 || id.Type.Kind() != reflect.Uint64 {
		return unknown("Interpreter.id")
	}
	k, _ := theirs.FieldByName("kind")
	for name, to := range map[string]*kind{
		"addressExpr": &addressExpr, "assignStmt": &assignStmt, "callExpr": &callExpr, "defineStmt": &defineStmt,
		"defineXStmt": &defineXStmt, "exprStmt": &exprStmt, "funcDecl": &funcDecl, "funcLit": &funcLit,
		"identExpr": &identExpr, "rangeStmt": &rangeStmt, "returnStmt": &returnStmt, "selectorExpr": &selectorExpr,
	} {
		n, ok := kindNamed(k.Type, name)
		if !ok {
			return unknown(name)
		}
		*to = n
	}
	return nil
}

// same compares two struct types.
func same(theirs, ours reflect.Type) error {
	if theirs.Kind() != reflect.Struct || theirs.NumField() != ours.NumField() || theirs.Size() != ours.Size() {
		return unknown(theirs.String())
	}
	for i := range ours.NumField() {
		t, o := theirs.Field(i), ours.Field(i)
		kind := o.Type.Kind()
		if kind == reflect.UnsafePointer {
			kind = reflect.Pointer
		}
		if t.Name != o.Name || t.Offset != o.Offset || t.Type.Size() != o.Type.Size() ||
			t.Type.Kind() != kind && o.Name != "mutex" {
			return unknown(fmt.Sprintf("field %d of %v is %s %v", i, theirs, t.Name, t.Type))
		}
	}
	return nil
}

// kindNamed returns the constant of type t that calls itself name.
func kindNamed(t reflect.Type, name string) (kind, bool) {
	if t.Kind() != reflect.Uint {
		return 0, false
	}
	for n := range 200 {
		v := reflect.New(t).Elem()
		v.SetUint(uint64(n))
		if s, ok := v.Interface().(fmt.Stringer); ok && s.String() == name {
			return kind(n), true
		}
	}
	return 0, false
}
