package native

import (
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// An exec is yaegi's bltn: it does what a node is for, in a frame, and returns
// what the next one does. A frame begins with the number of the run that it
// belongs to, and an interpreter with that of the run that may go on: these
// differ when the interpreter is stopped.
type exec func(frame unsafe.Pointer) exec

// at has the offsets of the fields of yaegi's node, and of Program.root.
var at struct {
	root                                                    uintptr
	child, ident, rval, kind, pos, gen, exec, tnext, interp uintptr
}

// The kinds of nodes that matter.
var assignStmt, callExpr uint

// look finds the fields, and whether they have the types that they should have.
func look() error {
	program := reflect.TypeFor[interp.Program]()
	root, ok := program.FieldByName("root")
	if !ok || root.Type.Kind() != reflect.Pointer || root.Type.Elem().Kind() != reflect.Struct {
		return unknown("Program.root")
	}
	at.root = root.Offset
	node := root.Type.Elem()
	find := func(name, typ string, offset *uintptr) reflect.Type {
		f, ok := node.FieldByName(name)
		if !ok || f.Type.String() != typ {
			return nil
		}
		*offset = f.Offset
		return f.Type
	}
	var bltn, kind, interpreter reflect.Type
	for _, f := range []struct {
		name, typ string
		offset    *uintptr
		found     *reflect.Type
	}{
		{"child", "[]*interp.node", &at.child, nil},
		{"ident", "string", &at.ident, nil},
		{"rval", "reflect.Value", &at.rval, nil},
		{"kind", "interp.nkind", &at.kind, &kind},
		{"pos", "token.Pos", &at.pos, nil},
		{"gen", "interp.bltnGenerator", &at.gen, nil},
		{"exec", "interp.bltn", &at.exec, &bltn},
		{"tnext", "*interp.node", &at.tnext, nil},
		{"interp", "*interp.Interpreter", &at.interp, &interpreter},
	} {
		t := find(f.name, f.typ, f.offset)
		if t == nil {
			return unknown("node." + f.name)
		}
		if f.found != nil {
			*f.found = t
		}
	}
	if bltn.Kind() != reflect.Func || bltn.NumIn() != 1 || bltn.NumOut() != 1 || bltn.Out(0) != bltn {
		return unknown("bltn")
	}
	if f := bltn.In(0); f.Kind() != reflect.Pointer || f.Elem().Kind() != reflect.Struct || !beginsWithID(f.Elem()) {
		return unknown("frame.id")
	}
	if !beginsWithID(interpreter.Elem()) {
		return unknown("Interpreter.id")
	}
	if kind.Kind() != reflect.Uint {
		return unknown("nkind")
	}
	named := func(name string) (n uint, err error) {
		for n = range 1000 {
			k := reflect.New(kind).Elem()
			k.SetUint(uint64(n))
			if fmt.Sprint(k) == name {
				return n, nil
			}
		}
		return 0, unknown(name)
	}
	var err1, err2 error
	assignStmt, err1 = named("assignStmt")
	callExpr, err2 = named("callExpr")
	return errors.Join(err1, err2)
}

func beginsWithID(t reflect.Type) bool {
	return t.NumField() > 0 && t.Field(0).Name == "id" && t.Field(0).Type.Kind() == reflect.Uint64
}
