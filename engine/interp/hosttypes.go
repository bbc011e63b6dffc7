package interp

import (
	"go/types"
	"maps"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"gopark/engine/interp/lower"
	"gopark/engine/interp/rtype"
	"gopark/engine/interp/universe"
)

// hostTypes makes a host type for each type of a program: one that differs from
// others where the program's does, and has its name. Runs of one program share
// it.
//
// A type has two forms. The one that variables have (spelled) is what the
// lowered code writes: there, a defined slice is a plain slice. The one that
// values in interfaces have (faithful) is the type itself. Both have the same
// layout.
type hostTypes struct {
	mu       sync.Mutex
	values   *lower.Values
	host     func(*types.Named) reflect.Type // of types that the host declares
	known    func(reflect.Type) types.Type   // the same, the other way; nil where nothing is known
	faithful map[string]reflect.Type         // by lower.Values.Key
	own      map[reflect.Type]types.Type     // what faithful was made for
	todo     []func()                        // fields still to be given their types
	building int
}

func newHostTypes(values *lower.Values, u *universe.Universe) *hostTypes {
	return &hostTypes{values: values, host: u.HostType, known: u.Known, faithful: map[string]reflect.Type{}, own: map[reflect.Type]types.Type{}}
}

// at returns the type with that number.
func (h *hostTypes) at(i int) reflect.Type { return h.of(h.values.Types[i]) }

// of returns the faithful host type for t.
func (h *hostTypes) of(t types.Type) reflect.Type {
	h.mu.Lock()
	defer h.mu.Unlock()
	rt := h.make(t)
	h.finish()
	return rt
}

// spelled returns the host type for t that lowered code has.
func (h *hostTypes) spelled(t types.Type) reflect.Type {
	h.mu.Lock()
	defer h.mu.Unlock()
	rt := h.spell(t)
	h.finish()
	return rt
}

// typeOf returns the program's type that t stands for in an interface, or nil if
// nothing of the program's own is in it.
func (h *hostTypes) typeOf(t reflect.Type) types.Type {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.find(t)
}

func (h *hostTypes) find(t reflect.Type) types.Type {
	own, ok := h.own[t]
	if !ok {
		own = h.inverse(t)
		h.own[t] = own
	}
	return own
}

// inverse is find for what the interpreter has composed: it is the program's own
// if one of its components is.
func (h *hostTypes) inverse(t reflect.Type) types.Type {
	if t.Name() != "" {
		return nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		if elem := h.find(t.Elem()); elem != nil {
			return types.NewPointer(elem)
		}
	case reflect.Slice:
		if elem := h.component(t.Elem()); elem != nil {
			return types.NewSlice(elem)
		}
	case reflect.Array:
		if elem := h.component(t.Elem()); elem != nil {
			return types.NewArray(elem, int64(t.Len()))
		}
	case reflect.Chan:
		if elem := h.find(t.Elem()); elem != nil {
			dir := map[reflect.ChanDir]types.ChanDir{reflect.BothDir: types.SendRecv, reflect.SendDir: types.SendOnly, reflect.RecvDir: types.RecvOnly}[t.ChanDir()]
			return types.NewChan(dir, elem)
		}
	case reflect.Map:
		key, elem := h.component(t.Key()), h.component(t.Elem())
		if key == nil && elem == nil {
			return nil
		}
		if key == nil {
			key = h.hostType(t.Key())
		}
		if elem == nil {
			elem = h.hostType(t.Elem())
		}
		if key != nil && elem != nil {
			return types.NewMap(key, elem)
		}
	}
	return nil
}

// component is find for an element: an interface may hold something of the
// program's own.
func (h *hostTypes) component(t reflect.Type) types.Type {
	if t == anyType {
		return types.Universe.Lookup("any").Type()
	}
	return h.find(t)
}

// hostType is the checker's type for one that is not the program's own, or nil.
func (h *hostTypes) hostType(t reflect.Type) types.Type {
	for kind, rt := range basicTypes {
		if rt == t && kind != types.UnsafePointer && kind != types.Invalid && kind != types.UntypedNil {
			return types.Typ[kind]
		}
	}
	return h.known(t)
}

// replace exchanges types for what f returns instead, where it is not nil: names
// that have come to mean another type.
func (h *hostTypes) replace(f func(*types.Named) types.Type) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.values.Replace(f)
	for rt, t := range h.own {
		if t != nil {
			h.own[rt] = lower.Replace(t, f)
		}
	}
}

func (h *hostTypes) finish() {
	for len(h.todo) > 0 {
		f := h.todo[0]
		h.todo = h.todo[1:]
		f()
	}
}

// A form maps a component of a type to a host type.
type form func(types.Type) reflect.Type

var anyType = reflect.TypeFor[any]()

// make is of with the lock held. Fields that speak of structs get their types
// later, in finish, since types may go in circles.
func (h *hostTypes) make(t types.Type) reflect.Type {
	t = types.Unalias(t)
	key := h.values.Key(t)
	if rt := h.faithful[key]; rt != nil {
		return rt
	}
	rt := h.build(t, key)
	h.faithful[key] = rt
	if h.isOwn(t) && h.own[rt] == nil {
		h.own[rt] = t
	}
	return rt
}

// isOwn tells whether something of the program's own is in t.
func (h *hostTypes) isOwn(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return false
	case *types.Named:
		return t.Obj().Pkg() != nil && h.host(t) == nil
	case *types.Pointer:
		return h.isOwn(t.Elem())
	case *types.Slice:
		return h.isOwn(t.Elem()) || types.IsInterface(t.Elem())
	case *types.Array:
		return h.isOwn(t.Elem()) || types.IsInterface(t.Elem())
	case *types.Chan:
		return h.isOwn(t.Elem())
	case *types.Map:
		return h.isOwn(t.Key()) || h.isOwn(t.Elem()) || types.IsInterface(t.Key()) || types.IsInterface(t.Elem())
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				if h.isOwn(v.Type()) {
					return true
				}
			}
		}
		return false
	case *types.Interface:
		return !t.Empty()
	}
	return true
}

func (h *hostTypes) build(t types.Type, key string) reflect.Type {
	n, ok := t.(*types.Named)
	if !ok {
		switch u := t.(type) {
		case *types.Struct:
			return h.structure(u, "", lower.GoTypeName(t))
		case *types.Interface:
			if !u.Empty() {
				return rtype.Named(anyType, "", lower.GoTypeName(t))
			}
		}
		return h.compose(t, h.make)
	}
	if n.Obj().Pkg() == nil {
		return reflect.TypeFor[error]()
	}
	if rt := h.host(n); rt != nil {
		return rt
	}
	name := lower.GoTypeName(n)
	switch u := n.Underlying().(type) {
	case *types.Struct:
		return h.structure(u, name, name)
	case *types.Interface:
		return rtype.Named(anyType, name, "")
	case *types.Basic:
		return rtype.Named(h.make(u), name, "")
	}
	if lower.Recursive(n) {
		return h.recursive(n, key, name)
	}
	return rtype.Named(h.make(n.Underlying()), name, "")
}

// compose makes a type out of its components' types.
func (h *hostTypes) compose(t types.Type, of form) reflect.Type {
	switch t := t.(type) {
	case *types.Basic:
		return basicTypes[types.Default(t).(*types.Basic).Kind()]
	case *types.Pointer:
		return reflect.PointerTo(of(t.Elem()))
	case *types.Slice:
		return reflect.SliceOf(of(t.Elem()))
	case *types.Array:
		return reflect.ArrayOf(int(t.Len()), of(t.Elem()))
	case *types.Map:
		return reflect.MapOf(of(t.Key()), of(t.Elem()))
	case *types.Chan:
		dir := map[types.ChanDir]reflect.ChanDir{types.SendRecv: reflect.BothDir, types.SendOnly: reflect.SendDir, types.RecvOnly: reflect.RecvDir}[t.Dir()]
		return reflect.ChanOf(dir, of(t.Elem()))
	case *types.Signature:
		var in, out []reflect.Type
		for v := range t.Params().Variables() {
			in = append(in, of(v.Type()))
		}
		for v := range t.Results().Variables() {
			out = append(out, of(v.Type()))
		}
		return reflect.FuncOf(in, out, t.Variadic())
	}
	return anyType
}

var basicTypes = map[types.BasicKind]reflect.Type{
	types.Bool: reflect.TypeFor[bool](), types.String: reflect.TypeFor[string](),
	types.Int: reflect.TypeFor[int](), types.Int8: reflect.TypeFor[int8](), types.Int16: reflect.TypeFor[int16](),
	types.Int32: reflect.TypeFor[int32](), types.Int64: reflect.TypeFor[int64](),
	types.Uint: reflect.TypeFor[uint](), types.Uint8: reflect.TypeFor[uint8](), types.Uint16: reflect.TypeFor[uint16](),
	types.Uint32: reflect.TypeFor[uint32](), types.Uint64: reflect.TypeFor[uint64](), types.Uintptr: reflect.TypeFor[uintptr](),
	types.Float32: reflect.TypeFor[float32](), types.Float64: reflect.TypeFor[float64](),
	types.Complex64: reflect.TypeFor[complex64](), types.Complex128: reflect.TypeFor[complex128](),
	types.UnsafePointer: reflect.TypeFor[uintptr](), types.UntypedNil: anyType, types.Invalid: anyType,
}

// spell is spelled with the lock held.
func (h *hostTypes) spell(t types.Type) reflect.Type {
	t = types.Unalias(t)
	switch u := t.(type) {
	case *types.Named:
		if u.Obj().Pkg() == nil || h.host(u) != nil {
			return h.make(t)
		}
		switch u.Underlying().(type) {
		case *types.Struct, *types.Basic:
			return h.make(t)
		}
		if lower.Recursive(u) {
			return h.make(t)
		}
		return h.spell(u.Underlying())
	case *types.Struct:
		return h.make(t)
	case *types.Interface:
		return anyType
	}
	return h.compose(t, h.spell)
}

// holdsFields tells whether an embedded field of type t gives its fields to the
// struct around it, for package encoding/json.
func holdsFields(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return isStruct(t)
}

// structure makes a struct type. Its fields have spelled types, as variables do.
func (h *hostTypes) structure(t *types.Struct, name, text string) reflect.Type {
	if t.NumFields() == 0 && name == "" {
		return reflect.TypeFor[struct{}]()
	}
	fields := make([]rtype.Field, t.NumFields())
	var later []int
	for i := range fields {
		f := t.Field(i)
		fields[i] = rtype.Field{Name: f.Name(), Tag: t.Tag(i), Embedded: f.Embedded()}
		if !f.Exported() && !(f.Embedded() && holdsFields(f.Type())) {
			// for the host all fields are exported, and it would write them
			fields[i].Tag = strings.TrimSpace(fields[i].Tag + ` json:"-" xml:"-"`)
		}
		if h.mentionsOwn(f.Type()) {
			fields[i].Type = h.standIn(f.Type())
			later = append(later, i)
		} else {
			fields[i].Type = h.spell(f.Type())
		}
	}
	if name == "" && plainStruct(t) {
		return sharedStruct(fields) // the host may have the same type
	}
	if name == "" {
		// A struct type without a name is assignable to a defined one. For the
		// interpreter, that makes an assertion succeed.
		fields[0].Tag = strings.TrimSpace(fields[0].Tag + ` anonymous:"true"`)
	}
	rt := rtype.Struct(fields, name, text)
	for _, i := range later {
		h.todo = append(h.todo, func() { rtype.SetFieldType(rt, i, h.spell(t.Field(i).Type())) })
	}
	return rt
}

// plainStruct tells whether a struct type can be the host's: it has exported
// fields only, of types that the host knows.
func plainStruct(t *types.Struct) bool {
	for f := range t.Fields() {
		if !f.Exported() || f.Embedded() {
			return false
		}
		if _, basic := types.Unalias(f.Type()).(*types.Basic); !basic {
			return false
		}
	}
	return true
}

// sharedStruct makes a struct type that equals the host's of that structure.
func sharedStruct(fields []rtype.Field) reflect.Type {
	list := make([]reflect.StructField, len(fields))
	for i, f := range fields {
		list[i] = reflect.StructField{Name: f.Name, Type: f.Type, Tag: reflect.StructTag(f.Tag)}
	}
	return reflect.StructOf(list)
}

// mentionsOwn tells whether t reaches a type of the program's own through
// something that is of one size whatever it points to.
func (h *hostTypes) mentionsOwn(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() == nil || h.host(t) != nil {
			return false
		}
		switch t.Underlying().(type) {
		case *types.Struct, *types.Basic, *types.Interface:
			return false // by value: its own layout is needed now
		}
		return true
	case *types.Array:
		return h.mentionsOwn(t.Elem())
	case *types.Basic, *types.Interface, *types.Struct:
		return false
	}
	return true
}

// standIn returns a type with the layout of t.
func (h *hostTypes) standIn(t types.Type) reflect.Type {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return reflect.TypeFor[*byte]()
	case *types.Slice:
		return reflect.TypeFor[[]byte]()
	case *types.Map:
		return reflect.TypeFor[map[int]int]()
	case *types.Chan:
		return reflect.TypeFor[chan int]()
	case *types.Signature:
		return reflect.TypeFor[func()]()
	case *types.Array:
		return reflect.ArrayOf(int(u.Len()), h.standIn(u.Elem()))
	}
	return h.spell(t)
}

// recursive makes a type such as stateFn in type stateFn func() stateFn: first
// with stand-ins, which then become what they should be.
func (h *hostTypes) recursive(n *types.Named, key, name string) reflect.Type {
	rt := rtype.Named(h.compose(n.Underlying(), h.standIn), name, "")
	h.faithful[key] = rt
	switch u := n.Underlying().(type) {
	case *types.Signature:
		i := 0
		for _, tuple := range []*types.Tuple{u.Params(), u.Results()} {
			for v := range tuple.Variables() {
				rtype.SetArg(rt, i, h.spell(v.Type()))
				i++
			}
		}
	case interface{ Elem() types.Type }:
		rtype.SetElem(rt, h.spell(u.Elem()))
	}
	return rt
}

// symbols are the types as lowered code names them, from the i-th on.
func (h *hostTypes) symbols(from int) map[string]reflect.Value {
	syms := map[string]reflect.Value{}
	for i := from; i < len(h.values.Types); i++ {
		syms["T"+strconv.Itoa(i)] = reflect.Zero(reflect.PointerTo(h.at(i)))
	}
	return syms
}

// A registered is what the run time knows of a method of the program's own.
type registered struct {
	sig  string // lower.Values.SignatureKey
	bind func(any) any
}

// methodSet lists the names of what a host type's values can be asked for.
func (m *machine) methodSet(t reflect.Type) map[string]registered {
	set := maps.Clone(m.methods[t])
	if t.Kind() == reflect.Pointer {
		if set == nil {
			set = map[string]registered{}
		}
		for name, r := range m.methods[t.Elem()] {
			set[name] = registered{r.sig, func(x any) any { return r.bind(reflect.ValueOf(x).Elem().Interface()) }}
		}
	}
	return set
}
