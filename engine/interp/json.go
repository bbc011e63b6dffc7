package interp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"gopark/engine/interp/rtype"
)

// Package encoding/json sees the names and tags of the program's own types, but
// not their methods. So what goes into Marshal is put together anew where such
// methods are (jsonOf), and what Unmarshal is to fill, is filled part by part
// (fromJSON).

// A jsonMarshaler is a value whose type has a MarshalJSON method.
type jsonMarshaler struct{ marshal func() ([]byte, error) }

func (j jsonMarshaler) MarshalJSON() ([]byte, error) { return j.marshal() }

// A textMarshaler is a value whose type has a MarshalText method.
type textMarshaler struct{ marshal func() ([]byte, error) }

func (j textMarshaler) MarshalText() ([]byte, error) { return j.marshal() }

// jsonArg is what Marshal is given for x.
func (m *machine) jsonArg(x any) any {
	x = key(x)
	if x == nil {
		return nil
	}
	t := m.types.typeOf(reflect.TypeOf(x))
	if t == nil {
		return x
	}
	return m.jsonOf(reflect.ValueOf(x), t)
}

// bytesMethod returns the method of that name of v, of type t, if it has the type
// of MarshalJSON. A method of pointers is found if v can be pointed to.
func (m *machine) bytesMethod(v reflect.Value, t types.Type, name string) func() ([]byte, error) {
	x := m.faithful(v, t)
	f, ok := m.method(x, name)
	if !ok && v.CanAddr() {
		f, ok = m.method(m.faithful(v.Addr(), types.NewPointer(t)), name)
	}
	marshal, is := f.(func() ([]byte, error))
	if !ok || !is {
		return nil
	}
	return marshal
}

// faithful is v, of type t, as an interface would hold it.
func (m *machine) faithful(v reflect.Value, t types.Type) any {
	return rtype.As(v, m.types.of(t)).Interface()
}

// jsonOf is v, of type t, for package encoding/json.
func (m *machine) jsonOf(v reflect.Value, t types.Type) any {
	if types.IsInterface(t) {
		if v.IsNil() {
			return nil
		}
		return m.jsonArg(v.Interface())
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return nil
	}
	if isHost(t) || !m.methodsIn(t, map[types.Type]bool{}) {
		return v.Interface()
	}
	if marshal := m.bytesMethod(v, t, "MarshalJSON"); marshal != nil {
		return jsonMarshaler{marshal}
	}
	if marshal := m.bytesMethod(v, t, "MarshalText"); marshal != nil {
		return textMarshaler{marshal}
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return m.jsonOf(v.Elem(), u.Elem())
	case *types.Slice, *types.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			return nil
		}
		list := make([]any, v.Len())
		for i := range list {
			list[i] = m.jsonOf(v.Index(i), u.(interface{ Elem() types.Type }).Elem())
		}
		return list
	case *types.Map:
		if v.IsNil() {
			return nil
		}
		all := map[string]any{}
		for it := v.MapRange(); it.Next(); {
			all[m.jsonKey(it.Key(), u.Key())] = m.jsonOf(it.Value(), u.Elem())
		}
		return all
	case *types.Struct:
		return m.jsonStruct(v, u)
	}
	return v.Interface()
}

// jsonKey is a key of a map in JSON.
func (m *machine) jsonKey(k reflect.Value, t types.Type) string {
	if marshal := m.bytesMethod(k, t, "MarshalText"); marshal != nil && k.Kind() != reflect.String {
		if text, err := marshal(); err == nil {
			return string(text)
		}
	}
	return fmt.Sprint(basicValue(k))
}

// jsonStruct is a struct whose fields hold what jsonOf makes of v's. Those that
// omitempty leaves out are left out.
func (m *machine) jsonStruct(v reflect.Value, t *types.Struct) any {
	var fields []reflect.StructField
	var values []reflect.Value
	for i := range t.NumFields() {
		f := t.Field(i)
		tag := reflect.StructTag(t.Tag(i))
		if inner := m.jsonInner(v.Field(i), f, tag); inner.IsValid() {
			for j := range inner.NumField() {
				fields = append(fields, inner.Type().Field(j))
				values = append(values, inner.Field(j))
			}
			continue
		}
		if !token.IsExported(f.Name()) || strings.Contains(tag.Get("json"), ",omitempty") && isEmptyJSON(v.Field(i)) {
			continue
		}
		value, typ := v.Field(i), f.Type()
		if embeds(t, i) && value.Kind() == reflect.Pointer { // the same as without the pointer
			if value.IsNil() {
				continue
			}
			value, typ = value.Elem(), typ.Underlying().(*types.Pointer).Elem()
		}
		x := reflect.ValueOf(m.jsonOf(value, typ))
		ft := anyType
		if x.IsValid() && (x.Type() == value.Type() || f.Embedded() && x.Kind() == reflect.Struct) {
			ft = x.Type()
		}
		if !x.IsValid() {
			x = reflect.Zero(anyType)
		}
		embedded := f.Embedded() && ft.Kind() == reflect.Struct && ft.NumMethod() == 0
		fields = append(fields, reflect.StructField{Name: f.Name(), Type: ft, Tag: tag, Anonymous: embedded})
		values = append(values, x)
	}
	s := reflect.New(reflect.StructOf(fields)).Elem()
	for i, x := range values {
		s.Field(i).Set(x)
	}
	return s.Interface()
}

// jsonInner is what jsonOf makes of an embedded struct whose type is not exported:
// its fields are written as if they were of the struct around it. It is not
// valid for other fields.
func (m *machine) jsonInner(v reflect.Value, f *types.Var, tag reflect.StructTag) reflect.Value {
	if !f.Embedded() || f.Exported() || tag.Get("json") != "" || !holdsFields(f.Type()) {
		return reflect.Value{}
	}
	t := f.Type()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		if v.IsNil() {
			return reflect.ValueOf(struct{}{})
		}
		v, t = v.Elem(), p.Elem()
	}
	return reflect.ValueOf(m.jsonStruct(v, t.Underlying().(*types.Struct)))
}

// embeds tells whether the fields of t's field i are written as if they were of t.
func embeds(t *types.Struct, i int) bool {
	name, _, _ := strings.Cut(reflect.StructTag(t.Tag(i)).Get("json"), ",")
	return t.Field(i).Embedded() && name == "" && holdsFields(t.Field(i).Type())
}

func isEmptyJSON(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

// jsonMethods are the methods that package encoding/json looks for.
var jsonMethods = []string{"MarshalJSON", "MarshalText", "UnmarshalJSON", "UnmarshalText"}

// methodsIn tells whether a value of type t may contain one that has such methods.
func (m *machine) methodsIn(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	if isHost(t) {
		return false
	}
	if n, ok := t.(*types.Named); ok && !types.IsInterface(t) {
		set := m.methodSet(m.types.of(types.NewPointer(n)))
		for _, name := range jsonMethods {
			if _, ok := set[name]; ok {
				return true
			}
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Map:
		return m.methodsIn(u.Key(), seen) || m.methodsIn(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if m.methodsIn(f.Type(), seen) {
				return true
			}
		}
	case interface{ Elem() types.Type }:
		return m.methodsIn(u.Elem(), seen)
	}
	return false
}

// unmarshal is json.Unmarshal.
func (m *machine) unmarshal(data []byte, ptr any) error {
	v := reflect.ValueOf(ptr)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return json.Unmarshal(data, ptr)
	}
	t := m.types.typeOf(v.Type())
	p, ok := t.(*types.Pointer)
	if !ok || !m.methodsIn(p.Elem(), map[types.Type]bool{}) {
		return json.Unmarshal(data, ptr)
	}
	if !json.Valid(data) {
		var any any
		return json.Unmarshal(data, &any)
	}
	return jsonReader{machine: m}.fromJSON(data, v.Elem(), p.Elem())
}

// decode is (*json.Decoder).Decode.
func (m *machine) decode(d *json.Decoder, ptr any) error {
	var raw json.RawMessage
	if t := m.types.typeOf(reflect.TypeOf(ptr)); t == nil || !m.methodsIn(t, map[types.Type]bool{}) {
		return d.Decode(ptr)
	}
	v := reflect.ValueOf(ptr)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return d.Decode(ptr)
	}
	if err := d.Decode(&raw); err != nil {
		return err
	}
	set := reflect.ValueOf(d).Elem().FieldByName("d") // it has no methods that tell
	r := jsonReader{machine: m}
	if set.IsValid() {
		r.strict = set.FieldByName("disallowUnknownFields").Bool()
		r.numbers = set.FieldByName("useNumber").Bool()
	}
	return r.fromJSON(raw, v.Elem(), m.types.typeOf(v.Type()).(*types.Pointer).Elem())
}

// A jsonReader fills variables with what JSON says, as a Decoder of the same
// settings does.
type jsonReader struct {
	*machine
	strict  bool // no field may be unknown
	numbers bool // an interface gets a json.Number
}

// host has package encoding/json fill what ptr points to.
func (m jsonReader) host(raw []byte, ptr any) error {
	if !m.strict && !m.numbers {
		return json.Unmarshal(raw, ptr)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if m.strict {
		d.DisallowUnknownFields()
	}
	if m.numbers {
		d.UseNumber()
	}
	return d.Decode(ptr)
}

// fromJSON sets v, of type t, to what raw says.
func (m jsonReader) fromJSON(raw []byte, v reflect.Value, t types.Type) error {
	null := string(raw) == "null"
	if _, isPtr := t.Underlying().(*types.Pointer); !isPtr && !types.IsInterface(t) && !isHost(t) {
		if f, ok := m.method(m.faithful(v.Addr(), types.NewPointer(t)), "UnmarshalJSON"); ok {
			if set, ok := f.(func([]byte) error); ok {
				return set(raw)
			}
		}
		if f, ok := m.method(m.faithful(v.Addr(), types.NewPointer(t)), "UnmarshalText"); ok && len(raw) > 0 && raw[0] == '"' {
			if set, ok := f.(func([]byte) error); ok {
				var text string
				if err := json.Unmarshal(raw, &text); err != nil {
					return err
				}
				return set([]byte(text))
			}
		}
	}
	if isHost(t) || types.IsInterface(t) || !m.methodsIn(t, map[types.Type]bool{}) {
		return m.host(raw, v.Addr().Interface())
	}
	var wrong firstTypeError
	if err := m.wrongJSON(raw, t); err != nil {
		return err
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		if null {
			v.SetZero()
			return nil
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return m.fromJSON(raw, v.Elem(), u.Elem())
	case *types.Slice:
		var parts []json.RawMessage
		if err := json.Unmarshal(raw, &parts); err != nil || null {
			return err
		}
		v.Set(reflect.MakeSlice(v.Type(), len(parts), len(parts)))
		for i, part := range parts {
			if err := wrong.keep(m.fromJSON(part, v.Index(i), u.Elem())); err != nil {
				return err
			}
		}
		return wrong.err()
	case *types.Array:
		var parts []json.RawMessage
		if err := json.Unmarshal(raw, &parts); err != nil || null {
			return err
		}
		v.SetZero()
		for i := range min(len(parts), v.Len()) {
			if err := wrong.keep(m.fromJSON(parts[i], v.Index(i), u.Elem())); err != nil {
				return err
			}
		}
		return wrong.err()
	case *types.Map:
		var parts map[string]json.RawMessage
		if err := json.Unmarshal(raw, &parts); err != nil || null {
			return err
		}
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		for name, part := range parts {
			k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			quoted, _ := json.Marshal(name)
			_, text := m.methodSet(m.types.of(types.NewPointer(u.Key())))["UnmarshalText"]
			if k.Kind() != reflect.String && !text {
				if err := json.Unmarshal([]byte(name), k.Addr().Interface()); err != nil {
					return err
				}
			} else if err := m.fromJSON(quoted, k, u.Key()); err != nil {
				return err
			}
			if err := wrong.keep(m.fromJSON(part, e, u.Elem())); err != nil {
				return err
			}
			v.SetMapIndex(k, e)
		}
		return wrong.err()
	case *types.Struct:
		name := ""
		if n, ok := types.Unalias(t).(*types.Named); ok {
			name = n.Obj().Name()
		}
		return m.structFromJSON(raw, v, u, name, false)
	}
	return m.host(raw, v.Addr().Interface())
}

// structFromJSON is fromJSON for a struct. Names are matched as package
// encoding/json does: exactly, or else whatever their case. typeName is that of
// the struct's type, for errors. An embedded struct sees the names of all fields
// around it.
func (m jsonReader) structFromJSON(raw []byte, v reflect.Value, t *types.Struct, typeName string, embedded bool) error {
	var wrong firstTypeError
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return err
	}
	for name := range parts {
		if m.strict && !embedded && !hasJSONField(t, name) {
			wrong.keep(fmt.Errorf("%s%q", unknownField, name))
		}
	}
	for i := range t.NumFields() {
		f := t.Field(i)
		tag := reflect.StructTag(t.Tag(i)).Get("json")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case embeds(t, i):
			inner, typ := v.Field(i), f.Type()
			if p, ok := typ.Underlying().(*types.Pointer); ok {
				typ = p.Elem()
				if !anyJSONField(typ.Underlying().(*types.Struct), parts) {
					continue
				}
				if inner.IsNil() && !f.Exported() {
					return fmt.Errorf("json: cannot set embedded pointer to unexported struct: %v", m.types.of(typ))
				}
				if inner.IsNil() {
					inner.Set(reflect.New(inner.Type().Elem()))
				}
				inner = inner.Elem()
			}
			read := func() error { return m.structFromJSON(raw, inner, typ.Underlying().(*types.Struct), "", true) }
			if !m.methodsIn(typ, map[types.Type]bool{}) {
				read = func() error { return jsonReader{numbers: m.numbers}.host(raw, inner.Addr().Interface()) }
			}
			if err := wrong.keepIn(typeName, f.Name(), read()); err != nil {
				return err
			}
			continue
		case tag == "-" || !f.Exported():
			continue
		case name == "":
			name = f.Name()
		}
		part, ok := parts[name]
		for other, p := range parts {
			if !ok && strings.EqualFold(other, name) {
				part, ok = p, true
			}
		}
		if !ok {
			continue
		}
		read := m.fromJSON
		if slices.Contains(strings.Split(options, ","), "string") && quotable(f.Type()) {
			read = m.fromQuoted
		}
		if err := wrong.keepIn(typeName, name, read(part, v.Field(i), f.Type())); err != nil {
			return err
		}
	}
	return wrong.err()
}

// quotable tells whether the option string means something for a field of type t.
func quotable(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	_, ok := t.Underlying().(*types.Basic)
	return ok
}

// fromQuoted is fromJSON for a field with the option string.
func (m jsonReader) fromQuoted(raw []byte, v reflect.Value, _ types.Type) error {
	s := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "F", Type: v.Type(), Tag: `json:",string"`}}))
	s.Elem().Field(0).Set(v)
	err := json.Unmarshal(fmt.Appendf(nil, `{"F":%s}`, raw), s.Interface())
	if e, ok := err.(*json.UnmarshalTypeError); ok {
		e.Field = ""
	}
	v.Set(s.Elem().Field(0))
	return err
}

// hasJSONField tells whether a field of t, or of a struct embedded in it, takes
// what is called name.
func hasJSONField(t *types.Struct, name string) bool {
	for i := range t.NumFields() {
		tag := reflect.StructTag(t.Tag(i)).Get("json")
		own, _, _ := strings.Cut(tag, ",")
		f := t.Field(i)
		switch {
		case embeds(t, i):
			typ := f.Type()
			if p, ok := typ.Underlying().(*types.Pointer); ok {
				typ = p.Elem()
			}
			if inner := typ.Underlying().(*types.Struct); inner != t && hasJSONField(inner, name) {
				return true
			}
			continue
		case tag == "-" || !f.Exported():
			continue
		case own == "":
			own = f.Name()
		}
		if strings.EqualFold(own, name) {
			return true
		}
	}
	return false
}

// anyJSONField tells whether one of parts goes to a field of t.
func anyJSONField(t *types.Struct, parts map[string]json.RawMessage) bool {
	for name := range parts {
		if hasJSONField(t, name) {
			return true
		}
	}
	return false
}

// wrongJSON is the error of a value of another kind than t can hold.
func (m *machine) wrongJSON(raw []byte, t types.Type) error {
	want := byte('{')
	switch t.Underlying().(type) {
	case *types.Struct, *types.Map:
	case *types.Slice, *types.Array:
		want = '['
	default:
		return nil
	}
	if len(raw) == 0 || raw[0] == want || raw[0] == 'n' {
		return nil
	}
	kind := "number"
	switch raw[0] {
	case '{':
		kind = "object"
	case '[':
		kind = "array"
	case '"':
		kind = "string"
	case 't', 'f':
		kind = "bool"
	}
	return &json.UnmarshalTypeError{Value: kind, Type: m.types.of(t), Offset: 1}
}

// unknownField begins the text of the error of a strict decoder.
const unknownField = "json: unknown field "

// A firstTypeError keeps the first error that says that a value has the wrong
// type or that a field is unknown: like package encoding/json, we go on after it.
type firstTypeError struct{ first error }

// keep returns err if it is of another kind.
func (w *firstTypeError) keep(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := err.(*json.UnmarshalTypeError); !ok && !strings.HasPrefix(err.Error(), unknownField) {
		return err
	}
	if w.first == nil {
		w.first = err
	}
	return nil
}

// keepIn is keep for a field of a struct.
func (w *firstTypeError) keepIn(typeName, field string, err error) error {
	if e, ok := err.(*json.UnmarshalTypeError); ok {
		if e.Field != "" {
			field += "." + e.Field
		}
		e.Struct, e.Field = typeName, field
	}
	return w.keep(err)
}

func (w *firstTypeError) err() error { return w.first }
