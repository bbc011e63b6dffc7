// Package rtype makes host types at run time: what reflect.StructOf and its like
// cannot make, because no compiled program could need it.
//
//   - Named gives a type a name, and with it an identity of its own.
//   - Struct makes a struct type whose unexported fields can be set, and whose
//     fields may speak of types that are not finished yet.
//
// An interpreted program's values can then be of types that differ where its own
// types differ, and package reflect, fmt and encoding/json see the names that
// the program gave.
//
// The layouts here are those of internal/abi (type.go). The test compares them
// with what reflect says and fails on a Go version in which they are others.
package rtype

import (
	"hash/fnv"
	"reflect"
	"sync"
	"unsafe"
)

// A header is abi.Type.
type header struct {
	size, ptrBytes uintptr
	hash           uint32
	tflag          uint8
	align, fieldAl uint8
	kind           uint8
	equal          unsafe.Pointer
	gcData         unsafe.Pointer
	str            int32
	ptrToThis      int32
}

// Flags of abi.TFlag.
const (
	flagUncommon  = 1 << 0
	flagExtraStar = 1 << 1
	flagNamed     = 1 << 2
)

// The types of each kind, as in internal/abi.
type (
	basicType struct{ header }
	elemType  struct { // pointer, slice
		header
		elem unsafe.Pointer
	}
	chanType struct {
		header
		elem unsafe.Pointer
		dir  int
	}
	arrayType struct {
		header
		elem, slice unsafe.Pointer
		len         uintptr
	}
	mapType struct {
		header
		key, elem, group             unsafe.Pointer
		hasher                       unsafe.Pointer
		groupSize, slotSize, elemOff uintptr
		flags                        uint32
	}
	ifaceType struct {
		header
		pkgPath *byte
		methods []uint64
	}
	structType struct {
		header
		pkgPath *byte
		fields  []structField
	}
	structField struct {
		name   *byte
		typ    unsafe.Pointer
		offset uintptr
	}
	funcHead struct { // the types of parameters and results follow
		header
		in, out uint16
	}
	funcType struct {
		funcHead
		args [maxArgs]unsafe.Pointer
	}
)

// maxArgs is how many parameters and results together a defined function type
// may have.
const maxArgs = 32

//go:linkname addReflectOff reflect.addReflectOff
//go:noescape
func addReflectOff(ptr unsafe.Pointer) int32

// pointerTo is the type's description behind a reflect.Type.
func pointerTo(t reflect.Type) unsafe.Pointer {
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1]
}

// typeAt is the reflect.Type of a description.
func typeAt(p unsafe.Pointer) reflect.Type {
	t := reflect.TypeFor[int]()
	(*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1] = p
	return t
}

// made keeps everything alive that the runtime knows by its address only.
var made struct {
	sync.Mutex
	keep []any
}

func keep(x any) {
	made.Lock()
	made.keep = append(made.keep, x)
	made.Unlock()
}

// Named returns a new type that is like t and called name, as "main.Color". With
// the name "" it has none, and writes itself as text.
func Named(t reflect.Type, name, text string) reflect.Type {
	p := pointerTo(t)
	var h *header
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		c := *(*elemType)(p)
		h = &c.header
		keep(&c)
	case reflect.Chan:
		c := *(*chanType)(p)
		h = &c.header
		keep(&c)
	case reflect.Array:
		c := *(*arrayType)(p)
		h = &c.header
		keep(&c)
	case reflect.Map:
		c := *(*mapType)(p)
		h = &c.header
		keep(&c)
	case reflect.Interface:
		c := *(*ifaceType)(p)
		h = &c.header
		keep(&c)
	case reflect.Struct:
		c := *(*structType)(p)
		h = &c.header
		keep(&c)
	case reflect.Func:
		n := t.NumIn() + t.NumOut()
		if n > maxArgs {
			return t
		}
		c := &funcType{funcHead: *(*funcHead)(p)}
		for i := range t.NumIn() {
			c.args[i] = pointerTo(t.In(i))
		}
		for i := range t.NumOut() {
			c.args[t.NumIn()+i] = pointerTo(t.Out(i))
		}
		h = &c.header
		keep(c)
	default:
		c := *(*basicType)(p)
		h = &c.header
		keep(&c)
	}
	h.tflag &^= flagUncommon | flagExtraStar | flagNamed
	if name != "" {
		h.tflag |= flagNamed
		text = name
	}
	h.ptrToThis = 0
	sum := fnv.New32a()
	sum.Write([]byte(text))
	h.hash = sum.Sum32()
	n := encode(text, "", true, false)
	keep(n)
	h.str = addReflectOff(unsafe.Pointer(n))
	return typeAt(unsafe.Pointer(h))
}

// A Field is a field of a Struct. Type may be a stand-in of the same layout,
// which SetFieldType replaces.
type Field struct {
	Name     string
	Type     reflect.Type
	Tag      string
	Embedded bool
}

// Struct makes a struct type; see Named for name and text. For package reflect
// all its fields are exported: a program's own package may set them.
func Struct(fields []Field, name, text string) reflect.Type {
	list := make([]reflect.StructField, len(fields))
	for i, f := range fields {
		// A name that is exported, and like no other.
		list[i] = reflect.StructField{Name: "F" + string(rune('A'+i%26)) + itoa(i), Type: f.Type}
	}
	t := Named(reflect.StructOf(list), name, text)
	c := (*structType)(pointerTo(t))
	own := make([]structField, len(fields))
	copy(own, c.fields)
	for i, f := range fields {
		n := encode(f.Name, f.Tag, true, f.Embedded)
		keep(n)
		own[i].name = n
	}
	c.fields = own
	return t
}

func itoa(i int) string {
	if i < 10 {
		return string(rune('0' + i))
	}
	return itoa(i/10) + string(rune('0'+i%10))
}

// SetFieldType gives the i-th field of a type that Struct made its real type.
func SetFieldType(t reflect.Type, i int, typ reflect.Type) {
	(*structType)(pointerTo(t)).fields[i].typ = pointerTo(typ)
}

// SetElem replaces the element type of a pointer, slice, array, channel or map
// type that Named made, by one of the same layout.
func SetElem(t, elem reflect.Type) {
	switch p := pointerTo(t); t.Kind() {
	case reflect.Chan:
		(*chanType)(p).elem = pointerTo(elem)
	case reflect.Map:
		(*mapType)(p).elem = pointerTo(elem)
	case reflect.Array:
		(*arrayType)(p).elem = pointerTo(elem)
	default:
		(*elemType)(p).elem = pointerTo(elem)
	}
}

// SetArg replaces the i-th of the parameters and results of a function type that
// Named made, by one of the same layout.
func SetArg(t reflect.Type, i int, arg reflect.Type) {
	(*funcType)(pointerTo(t)).args[i] = pointerTo(arg)
}

// As returns what v holds as a value of type t, which must have v's layout.
func As(v reflect.Value, t reflect.Type) reflect.Value {
	if v.Type() == t {
		return v
	}
	c := reflect.New(v.Type())
	c.Elem().Set(v)
	return reflect.NewAt(t, c.UnsafePointer()).Elem()
}

// Flags of a reflect.Value that was read from an unexported field
// (reflect/value.go: flagStickyRO, flagEmbedRO).
const (
	readOnly         = 1 << 5
	readOnlyEmbedded = 1 << 6
)

// Unexported returns v as if it had been read from an unexported field, which may
// be an embedded one.
func Unexported(v reflect.Value, embedded bool) reflect.Value {
	flag := uintptr(readOnly)
	if embedded {
		flag = readOnlyEmbedded
	}
	(*[3]uintptr)(unsafe.Pointer(&v))[2] |= flag
	return v
}

// encode writes a name as abi.Name.
func encode(name, tag string, exported, embedded bool) *byte {
	b := []byte{0}
	if exported {
		b[0] |= 1
	}
	if embedded {
		b[0] |= 8
	}
	b = append(varint(b, len(name)), name...)
	if tag != "" {
		b[0] |= 2
		b = append(varint(b, len(tag)), tag...)
	}
	return &b[0]
}

func varint(b []byte, n int) []byte {
	for n >= 0x80 {
		b = append(b, byte(n|0x80))
		n >>= 7
	}
	return append(b, byte(n))
}
