package main

import (
	"encoding/json"
	"fmt"
	"reflect"
)

type base struct {
	ID   int
	Kind string `json:"kind"`
}

type user struct {
	base
	Name string
}

func (u user) Greeting(s string, more ...int) string { return fmt.Sprint(s, ", ", u.Name, more) }
func (u user) First() (base, error)                  { return u.base, nil }
func (u user) String() string                        { return "user " + u.Name }
func (u user) hidden()                               {}
func (u *user) Rename(s string)                      { u.Name = s }

type withPtr struct {
	*base
	At level
}

type level int

func (l level) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "L%d", int(l)), nil }

type shape interface{ Area() float64 }

type square float64

func (s square) Area() float64 { return float64(s * s) }

func main() {
	u := user{base{7, "k"}, "Ann"}
	t := reflect.TypeOf(u)
	fmt.Println(t.NumMethod(), reflect.TypeOf(&u).NumMethod(), t.PkgPath(), t)
	for i := range t.NumMethod() {
		m := t.Method(i)
		fmt.Println(m.Name, m.Type, m.Index)
	}
	v := reflect.ValueOf(u)
	out := v.MethodByName("Greeting").Call([]reflect.Value{reflect.ValueOf("Yo"), reflect.ValueOf(1)})
	fmt.Println(out[0], v.NumMethod(), v.Method(0).Call(nil)[0].Field(0))
	m, ok := t.MethodByName("Greeting")
	fmt.Println(m.Name, ok, m.Func.Call([]reflect.Value{v, reflect.ValueOf("Hey")})[0])
	_, ok = t.MethodByName("hidden")
	fmt.Println(ok, v.MethodByName("Nope").IsValid(), v.MethodByName("Rename").IsValid())
	reflect.ValueOf(&u).MethodByName("Rename").Call([]reflect.Value{reflect.ValueOf("Bob")})
	fmt.Println(u.Name)
	fmt.Println(t.Implements(reflect.TypeOf((*fmt.Stringer)(nil)).Elem()), t.Implements(reflect.TypeOf((*error)(nil)).Elem()),
		reflect.TypeOf(square(0)).Implements(reflect.TypeOf((*shape)(nil)).Elem()), reflect.TypeOf(1).Implements(reflect.TypeOf((*shape)(nil)).Elem()))
	fmt.Println(reflect.TypeOf((*fmt.Stringer)(nil)).Elem().NumMethod(), reflect.TypeOf((*error)(nil)).Elem().Method(0).Name)

	b, err := json.Marshal(u)
	fmt.Println(string(b), err)
	b, err = json.Marshal(withPtr{&base{1, "z"}, 3})
	fmt.Println(string(b), err)
	var back user
	fmt.Println(json.Unmarshal([]byte(`{"ID":9,"kind":"z","Name":"Cy"}`), &back), back.ID, back.Kind, back.Name)
}

var _ = func() bool {
	fmt.Println(reflect.TypeFor[shape](), reflect.TypeFor[square](), reflect.TypeFor[[]int](), reflect.TypeFor[error]().Kind())
	return true
}()
