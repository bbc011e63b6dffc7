package interp

import (
	"go/token"
	"go/types"
	"reflect"

	"gopark/engine/interp/lower"
	"gopark/engine/interp/rtype"
)

// For package reflect all fields of the program's own structs are exported, so
// that lowered code of any package can set them. Lowered code asks here for
// fields, and sees those that are not exported as such.

// ownField gives f the package path of an unexported field of t.
func (m *machine) ownField(t reflect.Type, f reflect.StructField) reflect.StructField {
	own := m.types.typeOf(t)
	if own == nil || token.IsExported(f.Name) {
		return f
	}
	f.PkgPath = lower.PkgPathOf(own)
	if s, ok := own.Underlying().(*types.Struct); f.PkgPath == "" && ok && s.NumFields() > 0 && s.Field(0).Pkg() != nil {
		f.PkgPath = s.Field(0).Pkg().Path()
	}
	return f
}

func (m *machine) typeField(t reflect.Type, i int) reflect.StructField {
	return m.ownField(t, t.Field(i))
}

func (m *machine) typeFieldByName(t reflect.Type, name string) (reflect.StructField, bool) {
	f, ok := t.FieldByName(name)
	return m.ownField(t, f), ok
}

func (m *machine) typeFieldByIndex(t reflect.Type, index []int) reflect.StructField {
	return m.ownField(t, t.FieldByIndex(index))
}

func (m *machine) visibleFields(t reflect.Type) []reflect.StructField {
	list := reflect.VisibleFields(t)
	for i := range list {
		list[i] = m.ownField(t, list[i])
	}
	return list
}

func (m *machine) valueField(v reflect.Value, i int) reflect.Value {
	return m.valueFieldByIndex(v, []int{i})
}

func (m *machine) valueFieldByName(v reflect.Value, name string) reflect.Value {
	if v.Kind() == reflect.Struct {
		if f, ok := v.Type().FieldByName(name); ok {
			return m.valueFieldByIndex(v, f.Index)
		}
	}
	return v.FieldByName(name)
}

func (m *machine) valueFieldByIndex(v reflect.Value, index []int) reflect.Value {
	for at, i := range index {
		if at > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				panic("reflect: indirection through nil pointer to embedded struct")
			}
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			return v.Field(i) // which panics
		}
		t := v.Type()
		v = v.Field(i)
		if f := t.Field(i); m.types.typeOf(t) != nil && !token.IsExported(f.Name) {
			v = rtype.Unexported(v, f.Anonymous)
		}
	}
	return v
}
