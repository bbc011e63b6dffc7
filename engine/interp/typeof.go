package interp

import (
	"go/types"
	"reflect"

	"gopark/engine/interp/lower"
)

// typeOf finds the checker's type for a type of the interpreter's that has
// something of the program's own in it, or nil. Defined struct types are known
// by their tags.
func (m *machine) typeOf(t reflect.Type) types.Type {
	if m.values == nil {
		return nil
	}
	if t.Kind() == reflect.Interface && t.NumMethod() == 0 || t.Name() == "valueInterface" {
		return types.Universe.Lookup("any").Type() // it may hold something of the program's own
	}
	if t.Name() != "" {
		return m.values.Named[namedBy[t]]
	}
	switch t.Kind() {
	case reflect.Struct:
		if t.NumField() == 0 {
			return nil
		}
		name := t.Field(0).Tag.Get(lower.TagKey)
		return m.values.Named[name]
	case reflect.Pointer:
		if elem := m.typeOf(t.Elem()); elem != nil {
			return types.NewPointer(elem)
		}
	case reflect.Slice:
		if elem := m.typeOf(t.Elem()); elem != nil {
			return types.NewSlice(elem)
		}
	case reflect.Array:
		if elem := m.typeOf(t.Elem()); elem != nil {
			return types.NewArray(elem, int64(t.Len()))
		}
	case reflect.Map:
		key, elem := m.typeOf(t.Key()), m.typeOf(t.Elem())
		if key == nil && elem == nil {
			return nil
		}
		if key == nil {
			key = plainType(t.Key())
		}
		if elem == nil {
			elem = plainType(t.Elem())
		}
		if key != nil && elem != nil {
			return types.NewMap(key, elem)
		}
	}
	return nil
}

// plainType gives the checker's type for one of the predeclared types.
func plainType(t reflect.Type) types.Type {
	if o := types.Universe.Lookup(t.String()); o != nil {
		return o.Type()
	}
	if t.Kind() == reflect.Interface && t.NumMethod() == 0 {
		return types.Universe.Lookup("any").Type()
	}
	return nil
}

// equal tells whether two interface values are equal: type and value.
func equal(x, y any) bool { return key(x) == key(y) }

// key is what an interface holds, without what the interpreter has put around
// it.
func key(x any) any {
	v, wrapped := innerValue(reflect.ValueOf(x))
	if !wrapped {
		return x
	}
	return key(v.Interface())
}
