package lower

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// Values is the table of the types that lowered code speaks of by number: gp.T7
// is the host's type for the seventh. It may be shared by the inputs of a
// session.
//
// Types are told apart by keys and not by the checker's identity: each input of
// a session is checked anew, and has other objects for the same types.
type Values struct {
	Types []types.Type

	index   map[string]int
	names   map[*types.TypeName]string // keys of the types that outlast a check
	methods map[string]string          // registered methods, see methods.go
}

// NewValues makes an empty table.
func NewValues() *Values {
	return &Values{index: map[string]int{}, names: map[*types.TypeName]string{}, methods: map[string]string{}}
}

// Index returns the number of a type, which it gets when it is asked for first.
func (v *Values) Index(t types.Type) int {
	key := v.Key(t)
	if i, ok := v.index[key]; ok {
		return i
	}
	v.Types = append(v.Types, types.Unalias(t))
	v.index[key] = len(v.Types) - 1
	return len(v.Types) - 1
}

// Key is a type's identity as a string: two types are identical if and only if
// their keys are equal.
func (v *Values) Key(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return types.Typ[types.Default(t).(*types.Basic).Kind()].Name()
	case *types.Pointer:
		return "*" + v.Key(t.Elem())
	case *types.Slice:
		return "[]" + v.Key(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + v.Key(t.Elem())
	case *types.Map:
		return "map[" + v.Key(t.Key()) + "]" + v.Key(t.Elem())
	case *types.Chan:
		return "chan" + strconv.Itoa(int(t.Dir())) + " " + v.Key(t.Elem())
	case *types.Signature:
		return "func" + v.signatureKey(t)
	case *types.Struct:
		var b strings.Builder
		for i := range t.NumFields() {
			f := t.Field(i)
			fmt.Fprintf(&b, "%s %t %s %q;", v.MemberKey(f), f.Embedded(), v.Key(f.Type()), t.Tag(i))
		}
		return "struct{" + b.String() + "}"
	case *types.Interface:
		var b strings.Builder
		for m := range t.Methods() {
			b.WriteString(v.MemberKey(m) + v.signatureKey(m.Signature()) + ";")
		}
		return "interface{" + b.String() + "}"
	case *types.Named:
		key := v.names[t.Origin().Obj()]
		switch obj := t.Obj(); {
		case key != "":
		case obj.Pkg() == nil:
			key = obj.Name()
		case obj.Parent() == obj.Pkg().Scope():
			key = obj.Pkg().Path() + "." + obj.Name()
		default: // a local type
			key = fmt.Sprintf("%s.%s@%p", obj.Pkg().Path(), obj.Name(), t.Origin().Obj())
		}
		for a := range t.TypeArgs().Types() {
			key += "," + v.Key(a)
		}
		if t.TypeArgs().Len() > 0 {
			key += "]"
		}
		return key
	case *types.TypeParam:
		return fmt.Sprintf("$%p", t)
	case *types.Tuple:
		return v.tupleKey(t)
	}
	return t.String()
}

// MemberKey is the name of a field or method: unexported ones of different
// packages are different.
func (v *Values) MemberKey(o types.Object) string {
	if o.Exported() || o.Pkg() == nil {
		return o.Name()
	}
	return o.Pkg().Path() + "." + o.Name()
}

// SignatureKey is the identity of a method's type, the receiver left out.
func (v *Values) SignatureKey(t *types.Signature) string { return v.signatureKey(t) }

func (v *Values) signatureKey(t *types.Signature) string {
	variadic := ""
	if t.Variadic() {
		variadic = "..."
	}
	return "(" + v.tupleKey(t.Params()) + variadic + ")(" + v.tupleKey(t.Results()) + ")"
}

func (v *Values) tupleKey(t *types.Tuple) string {
	keys := make([]string, t.Len())
	for i := range keys {
		keys[i] = v.Key(t.At(i).Type())
	}
	return strings.Join(keys, ",")
}

// Replace exchanges types for what f returns instead, where it is not nil: names
// that have come to mean another type.
func (v *Values) Replace(f func(*types.Named) types.Type) {
	for i, t := range v.Types {
		v.Types[i] = Replace(t, f)
	}
}

// Replace is t with its parts exchanged for what f returns instead, where that is
// not nil.
func Replace(t types.Type, f func(*types.Named) types.Type) types.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if r := f(t); r != nil {
			return r
		}
	case *types.Pointer:
		return types.NewPointer(Replace(t.Elem(), f))
	case *types.Slice:
		return types.NewSlice(Replace(t.Elem(), f))
	case *types.Array:
		return types.NewArray(Replace(t.Elem(), f), t.Len())
	case *types.Map:
		return types.NewMap(Replace(t.Key(), f), Replace(t.Elem(), f))
	case *types.Chan:
		return types.NewChan(t.Dir(), Replace(t.Elem(), f))
	}
	return t
}
