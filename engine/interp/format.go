package interp

import (
	"fmt"
	"go/types"

	"gopark/engine/interp/std"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// Bounds of what the prompt shows of one value.
const (
	maxFormatDepth = 6
	maxFormatElems = 100
)

// format writes a value for the prompt: as a Go expression where there is one.
// The interpreter's own types have lost their names and the case of their
// fields; the checker's type t still knows both.
func (m *machine) format(v reflect.Value, t types.Type) string {
	var b strings.Builder
	(&formatter{&b, m}).value(v, t, 0)
	return b.String()
}

type formatter struct {
	b *strings.Builder
	m *machine
}

func (f *formatter) value(v reflect.Value, t types.Type, depth int) {
	if depth > maxFormatDepth {
		f.b.WriteString("…")
		return
	}
	if !v.IsValid() {
		f.b.WriteString("nil")
		return
	}
	if types.IsInterface(t) {
		f.dynamic(v, depth)
		return
	}
	if depth == 0 || isHost(t) {
		if f.own(v) {
			return
		}
	}
	name := plainNames(types.TypeString(t, localName))
	switch u := t.Underlying().(type) {
	case *types.Basic:
		f.basic(v)
	case *types.Pointer:
		f.pointer(v, u, depth)
	case *types.Slice:
		if v.IsNil() {
			f.b.WriteString(name + "(nil)")
			return
		}
		f.list(v, name, u.Elem(), depth)
	case *types.Array:
		f.list(v, name, u.Elem(), depth)
	case *types.Map:
		f.mapping(v, name, u, depth)
	case *types.Struct:
		f.structure(v, name, u, depth)
	case *types.Chan, *types.Signature:
		if v.IsNil() {
			f.b.WriteString("nil")
		} else {
			fmt.Fprintf(f.b, "%#x", v.Pointer())
		}
	default:
		fmt.Fprintf(f.b, "%v", v)
	}
}

// localName leaves out the learner's own package.
func localName(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

// isHost tells whether t is a named type of the standard library: unlike those
// of the program, most of these are declared nowhere in a source.
func isHost(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() == "main" {
		return false
	}
	_, generic := std.Sources[n.Obj().Pkg().Path()]
	return generic || !n.Obj().Pos().IsValid()
}

// own writes a host value that knows how to write itself.
func (f *formatter) own(v reflect.Value) bool {
	if !v.CanInterface() || (v.Kind() == reflect.Pointer && v.IsNil()) {
		return false
	}
	switch x := v.Interface().(type) {
	case error:
		f.b.WriteString(x.Error())
	case fmt.Stringer:
		f.b.WriteString(x.String())
	default:
		return false
	}
	return true
}

func (f *formatter) basic(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		f.b.WriteString(strconv.Quote(v.String()))
	default:
		fmt.Fprintf(f.b, "%v", v)
	}
}

func (f *formatter) pointer(v reflect.Value, t *types.Pointer, depth int) {
	switch {
	case v.Kind() != reflect.Pointer:
		fmt.Fprintf(f.b, "%v", v) // a recursive type: the interpreter holds it as an interface
	case v.IsNil():
		f.b.WriteString("nil")
	case depth == 0 || isStruct(t.Elem()):
		f.b.WriteByte('&')
		f.value(v.Elem(), t.Elem(), depth+1)
	default:
		fmt.Fprintf(f.b, "%#x", v.Pointer())
	}
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

func (f *formatter) list(v reflect.Value, name string, elem types.Type, depth int) {
	f.b.WriteString(name + "{")
	for i := range v.Len() {
		if i > 0 {
			f.b.WriteString(", ")
		}
		if i == maxFormatElems {
			fmt.Fprintf(f.b, "and %d more", v.Len()-i)
			break
		}
		f.value(v.Index(i), elem, depth+1)
	}
	f.b.WriteByte('}')
}

func (f *formatter) mapping(v reflect.Value, name string, t *types.Map, depth int) {
	if v.IsNil() {
		f.b.WriteString(name + "(nil)")
		return
	}
	f.b.WriteString(name + "{")
	keys := v.MapKeys()
	if len(keys) > 1 {
		sortKeys(keys)
	}
	for i, k := range keys {
		if i > 0 {
			f.b.WriteString(", ")
		}
		if i == maxFormatElems {
			fmt.Fprintf(f.b, "and %d more", len(keys)-i)
			break
		}
		f.value(k, t.Key(), depth+1)
		f.b.WriteString(": ")
		f.value(v.MapIndex(k), t.Elem(), depth+1)
	}
	f.b.WriteByte('}')
}

func (f *formatter) structure(v reflect.Value, name string, t *types.Struct, depth int) {
	f.b.WriteString(name + "{")
	for i := range min(t.NumFields(), v.NumField()) {
		if i > 0 {
			f.b.WriteString(", ")
		}
		f.b.WriteString(t.Field(i).Name() + ": ")
		f.value(v.Field(i), t.Field(i).Type(), depth+1)
	}
	f.b.WriteByte('}')
}

// dynamic writes what an interface holds. Of some interpreted types only the
// shape is known then.
func (f *formatter) dynamic(v reflect.Value, depth int) {
	for v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		f.b.WriteString("nil")
		return
	}
	if f.own(v) {
		return
	}
	v = reflect.ValueOf(key(v.Interface()))
	if t := f.m.types.typeOf(v.Type()); t != nil && !types.IsInterface(t) {
		if text, ok := f.m.text(v, t); ok {
			f.b.WriteString(text)
			return
		}
		f.value(v, t, depth)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		f.b.WriteByte('{')
		for i := range v.NumField() {
			if i > 0 {
				f.b.WriteByte(' ')
			}
			f.b.WriteString(strings.TrimPrefix(v.Type().Field(i).Name, "X") + ":")
			f.dynamic(v.Field(i), depth+1)
		}
		f.b.WriteByte('}')
	case reflect.Map:
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return fmt.Sprint(keys[i]) < fmt.Sprint(keys[j]) })
		f.b.WriteString("map{")
		for i, k := range keys {
			if i > 0 {
				f.b.WriteString(", ")
			}
			f.dynamic(k, depth+1)
			f.b.WriteString(": ")
			f.dynamic(v.MapIndex(k), depth+1)
		}
		f.b.WriteByte('}')
	case reflect.String:
		f.b.WriteString(strconv.Quote(v.String()))
	default:
		fmt.Fprintf(f.b, "%v", v)
	}
}
