package rtype

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"testing"
	"unsafe"
)

// TestNamed makes a type of each kind and asks package reflect about it.
func TestNamed(t *testing.T) {
	for _, v := range []any{
		7, "x", 2.5, true, []int{1, 2}, map[string]int{"a": 1}, [2]string{"p", "q"}, make(chan int, 3), (<-chan int)(nil),
		func(int, string) (bool, error) { return true, nil }, func() {}, new(int), struct{ A, B int }{1, 2}, uint8(4), complex(1, 2),
	} {
		old := reflect.TypeOf(v)
		n := Named(old, "main.N", "")
		if n == old || n.Name() != "N" || n.String() != "main.N" || n.Kind() != old.Kind() || n.Size() != old.Size() {
			t.Errorf("%v: %v, named %q, of kind %v", old, n, n.Name(), n.Kind())
		}
		if !old.ConvertibleTo(n) || !n.ConvertibleTo(old) {
			t.Errorf("%v: no conversion", n)
		}
		x := reflect.ValueOf(v).Convert(n).Interface()
		if reflect.TypeOf(x) != n || fmt.Sprintf("%T", x) != "main.N" || fmt.Sprintf("%v", x) != fmt.Sprintf("%v", v) {
			t.Errorf("%v: %T %v", old, x, x)
		}
		if n.Comparable() {
			if y := reflect.ValueOf(v).Convert(n).Interface(); x != y || x == v {
				t.Errorf("%v: not equal to itself, or to another type", n)
			}
			if m := map[any]int{x: 1, v: 2}; m[x] != 1 || m[v] != 2 {
				t.Errorf("%v: as key: %v", n, m)
			}
		}
		if p := reflect.PointerTo(n); p.String() != "*main.N" || p.Elem() != n {
			t.Errorf("pointer: %v", p)
		}
		if s := reflect.SliceOf(n); s.String() != "[]main.N" || s.Elem() != n {
			t.Errorf("slice: %v", s)
		}
		if m := reflect.MapOf(reflect.TypeFor[string](), n); m.String() != "map[string]main.N" {
			t.Errorf("map: %v", m)
		}
		reflect.FuncOf([]reflect.Type{n}, []reflect.Type{n}, false)
	}
	empty := Named(reflect.TypeFor[any](), "main.Shape", "")
	if empty == reflect.TypeFor[any]() || reflect.SliceOf(empty) == reflect.TypeFor[[]any]() || empty.NumMethod() != 0 {
		t.Error("an interface type")
	}
}

// TestStruct makes the types of a list whose fields are unexported.
func TestStruct(t *testing.T) {
	n := Struct([]Field{
		{Name: "Name", Type: reflect.TypeFor[string](), Tag: `json:"name"`},
		{Name: "next", Type: reflect.TypeFor[unsafe.Pointer](), Tag: `json:"-"`},
		{Name: "Base", Type: reflect.TypeFor[struct{ X int }](), Embedded: true},
	}, "main.Node", "")
	SetFieldType(n, 1, reflect.PointerTo(n))
	a, b := reflect.New(n), reflect.New(n)
	a.Elem().FieldByName("next").Set(b)
	a.Elem().FieldByName("Name").SetString("first")
	b.Elem().FieldByName("Name").SetString("second")
	a.Elem().FieldByName("X").SetInt(5)
	b = reflect.Value{}
	for range 3 {
		runtime.GC()
	}
	if got := a.Elem().Field(1).Elem().Field(0).String(); got != "second" {
		t.Errorf("the next one is %q", got)
	}
	if got, err := json.Marshal(a.Interface()); err != nil || string(got) != `{"name":"first","X":5}` {
		t.Errorf("%s, %v", got, err)
	}
	if got := n.String() + " " + n.Field(1).Type.String() + " " + n.Field(1).Name; got != "main.Node *main.Node next" {
		t.Error(got)
	}
	u := Struct([]Field{{Name: "a", Type: reflect.TypeFor[int]()}}, "", "struct { a int }")
	if u.Name() != "" || u.String() != "struct { a int }" {
		t.Errorf("%q %q", u.Name(), u)
	}
	if e := Struct(nil, "main.E", ""); e == reflect.TypeFor[struct{}]() || e.Size() != 0 || reflect.Zero(e).Interface() != reflect.Zero(e).Interface() {
		t.Error("an empty struct")
	}
}

// TestRecursive makes type F func(int) F, type L []L and type M map[string]M.
func TestRecursive(t *testing.T) {
	f := Named(reflect.TypeFor[func(int) func()](), "main.F", "")
	SetArg(f, 1, f)
	if f.Out(0) != f {
		t.Errorf("F returns %v", f.Out(0))
	}
	calls := 0
	var v reflect.Value
	v = reflect.MakeFunc(f, func(args []reflect.Value) []reflect.Value {
		calls += int(args[0].Int())
		return []reflect.Value{v}
	})
	v.Call([]reflect.Value{reflect.ValueOf(2)})[0].Call([]reflect.Value{reflect.ValueOf(3)})
	if calls != 5 {
		t.Errorf("%d", calls)
	}
	l := Named(reflect.TypeFor[[][]byte](), "main.L", "")
	SetElem(l, l)
	s := reflect.MakeSlice(l, 2, 2)
	s.Index(0).Set(reflect.MakeSlice(l, 1, 1))
	runtime.GC()
	if s.Index(0).Len() != 1 || s.Index(1).Len() != 0 {
		t.Error("L")
	}
	m := Named(reflect.TypeFor[map[string]map[int]int](), "main.M", "")
	SetElem(m, m)
	mm := reflect.MakeMap(m)
	mm.SetMapIndex(reflect.ValueOf("a"), reflect.MakeMap(m))
	if mm.MapIndex(reflect.ValueOf("a")).Type() != m {
		t.Error("M")
	}
}

func TestUnexported(t *testing.T) {
	type inner struct{ A int }
	var x struct {
		inner
		b int
		C int
	}
	v := reflect.ValueOf(&x).Elem()
	same := func(name string, got, want reflect.Value) {
		if got != want {
			t.Errorf("%s: %#v, want %#v", name, got, want)
		}
	}
	same("C", v.Field(2), reflect.ValueOf(&x.C).Elem())
	same("b", Unexported(reflect.ValueOf(&x.b).Elem(), false), v.Field(1))
	same("inner", Unexported(reflect.ValueOf(&x.inner).Elem(), true), v.Field(0))
}
