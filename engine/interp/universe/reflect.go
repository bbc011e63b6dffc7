package universe

import (
	"go/token"
	"go/types"
	"reflect"
)

// basics maps the kinds that are types of their own.
var basics = map[reflect.Kind]types.BasicKind{
	reflect.Bool: types.Bool, reflect.String: types.String,
	reflect.Int: types.Int, reflect.Int8: types.Int8, reflect.Int16: types.Int16,
	reflect.Int32: types.Int32, reflect.Int64: types.Int64,
	reflect.Uint: types.Uint, reflect.Uint8: types.Uint8, reflect.Uint16: types.Uint16,
	reflect.Uint32: types.Uint32, reflect.Uint64: types.Uint64, reflect.Uintptr: types.Uintptr,
	reflect.Float32: types.Float32, reflect.Float64: types.Float64,
	reflect.Complex64: types.Complex64, reflect.Complex128: types.Complex128,
	reflect.UnsafePointer: types.UnsafePointer,
}

var (
	errorType = reflect.TypeFor[error]()
	anyType   = types.Universe.Lookup("any").Type()
)

// Type returns the checker's type for a host type.
func (u *Universe) Type(t reflect.Type) types.Type {
	typ := u.typ(t)
	u.finish()
	return typ
}

// typ translates t. Named types come back before their underlying type and
// methods are filled in; finish does that.
func (u *Universe) typ(t reflect.Type) types.Type {
	if t == errorType {
		return types.Universe.Lookup("error").Type()
	}
	if t.Name() != "" && t.PkgPath() != "" {
		return u.namedType(t)
	}
	return u.underlying(t)
}

// namedType returns the Named for t; its completion is put off, because types
// refer to each other in circles.
func (u *Universe) namedType(t reflect.Type) *types.Named {
	if n := u.named[t]; n != nil {
		return n
	}
	owner, ok := u.owner[t]
	if !ok {
		owner = symbol{t.PkgPath(), t.Name()}
	}
	pkg := u.pkg(owner.path)
	n := types.NewNamed(types.NewTypeName(token.NoPos, pkg, owner.name, nil), nil, nil)
	u.named[t], u.hosts[n] = n, t
	u.todo = append(u.todo, func() {
		n.SetUnderlying(u.underlying(t))
		u.addMethods(n, t, pkg)
	})
	return n
}

// finish completes the named types met so far, and those met while doing so.
func (u *Universe) finish() {
	if u.busy {
		return
	}
	u.busy = true
	for len(u.todo) > 0 {
		f := u.todo[len(u.todo)-1]
		u.todo = u.todo[:len(u.todo)-1]
		f()
	}
	u.busy = false
}

// addMethods enters the methods of t and *t. Promoted methods count as t's
// own: a program cannot tell the difference.
func (u *Universe) addMethods(n *types.Named, t reflect.Type, pkg *types.Package) {
	if t.Kind() == reflect.Interface {
		return
	}
	pt := reflect.PointerTo(t)
	for i := range pt.NumMethod() {
		m := pt.Method(i)
		recv := types.Type(types.NewPointer(n))
		if _, ok := t.MethodByName(m.Name); ok {
			recv = n
		}
		sig := u.signature(m.Type, types.NewVar(token.NoPos, pkg, "", recv), 1)
		n.AddMethod(types.NewFunc(token.NoPos, pkg, m.Name, sig))
	}
}

// signature translates a func type, leaving out its first skip parameters.
func (u *Universe) signature(t reflect.Type, recv *types.Var, skip int) *types.Signature {
	var in, out []*types.Var
	for i := skip; i < t.NumIn(); i++ {
		in = append(in, types.NewParam(token.NoPos, nil, "", u.typ(t.In(i))))
	}
	for i := range t.NumOut() {
		out = append(out, types.NewParam(token.NoPos, nil, "", u.typ(t.Out(i))))
	}
	return types.NewSignatureType(recv, nil, nil, types.NewTuple(in...), types.NewTuple(out...), t.IsVariadic())
}

// underlying translates the structure of t.
func (u *Universe) underlying(t reflect.Type) types.Type {
	switch t.Kind() {
	case reflect.Array:
		return types.NewArray(u.typ(t.Elem()), int64(t.Len()))
	case reflect.Chan:
		dir := map[reflect.ChanDir]types.ChanDir{
			reflect.BothDir: types.SendRecv, reflect.SendDir: types.SendOnly, reflect.RecvDir: types.RecvOnly,
		}[t.ChanDir()]
		return types.NewChan(dir, u.typ(t.Elem()))
	case reflect.Func:
		return u.signature(t, nil, 0)
	case reflect.Interface:
		return u.interfaceType(t)
	case reflect.Map:
		return types.NewMap(u.typ(t.Key()), u.typ(t.Elem()))
	case reflect.Pointer:
		return types.NewPointer(u.typ(t.Elem()))
	case reflect.Slice:
		return types.NewSlice(u.typ(t.Elem()))
	case reflect.Struct:
		return u.structType(t)
	}
	return types.Typ[basics[t.Kind()]]
}

func (u *Universe) interfaceType(t reflect.Type) types.Type {
	if t.NumMethod() == 0 {
		if t.Name() == "" {
			return anyType
		}
		return types.NewInterfaceType(nil, nil).Complete()
	}
	methods := make([]*types.Func, t.NumMethod())
	for i := range methods {
		m := t.Method(i)
		var pkg *types.Package
		if m.PkgPath != "" {
			pkg = u.pkg(m.PkgPath)
		}
		methods[i] = types.NewFunc(token.NoPos, pkg, m.Name, u.signature(m.Type, nil, 0))
	}
	return types.NewInterfaceType(methods, nil).Complete()
}

func (u *Universe) structType(t reflect.Type) types.Type {
	fields := make([]*types.Var, t.NumField())
	tags := make([]string, t.NumField())
	for i := range fields {
		f := t.Field(i)
		var pkg *types.Package
		if f.PkgPath != "" {
			pkg = u.pkg(f.PkgPath)
		}
		fields[i] = types.NewField(token.NoPos, pkg, f.Name, u.typ(f.Type), f.Anonymous)
		tags[i] = string(f.Tag)
	}
	return types.NewStruct(fields, tags)
}
