package main

import (
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
)

type Shape interface {
	Area() float64
	Perimeter() float64
}

type Sq struct{ s float64 }
type Ci struct{ r float64 }

func (s Sq) Area() float64       { return s.s * s.s }
func (s Sq) Perimeter() float64  { return 4 * s.s }
func (c *Ci) Area() float64      { return 3 * c.r * c.r }
func (c *Ci) Perimeter() float64 { return 6 * c.r }

type byArea []Shape

func (b byArea) Len() int           { return len(b) }
func (b byArea) Less(i, j int) bool { return b[i].Area() < b[j].Area() }
func (b byArea) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type upper struct{ r io.Reader }

func (u upper) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	copy(p, strings.ToUpper(string(p[:n])))
	return n, err
}

type count int

func (c *count) Write(p []byte) (int, error) { *c += count(len(p)); return len(p), nil }

type Stringer interface{ String() string }
type Named struct{ n string }

func (n Named) String() string { return "<" + n.n + ">" }

func describe(i interface{}) string {
	switch v := i.(type) {
	case nil:
		return "nil"
	case int, int64:
		return fmt.Sprintf("integer %v", v)
	case string:
		return "string of " + fmt.Sprint(len(v))
	case []int:
		return fmt.Sprint("slice ", len(v))
	case map[string]int:
		return fmt.Sprint("map ", v["a"])
	case func(int) int:
		return fmt.Sprint("func ", v(3))
	case chan int:
		return fmt.Sprint("chan ", cap(v))
	case error:
		return "error " + v.Error()
	case Stringer:
		return "stringer " + v.String()
	case *int:
		return fmt.Sprint("ptr ", *v)
	case Shape:
		return fmt.Sprint("shape ", v.Area())
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case struct{ A int }:
		return fmt.Sprint("anon ", v.A)
	default:
		return "other"
	}
}

type nilable struct{}

func (*nilable) Error() string { return "typed nil" }

func mayFail(fail bool) error {
	var e *nilable
	if fail {
		return e
	}
	return nil
}

func main() {
	shapes := []Shape{Sq{3}, &Ci{1}, Sq{1.5}}
	sort.Sort(byArea(shapes))
	for _, s := range shapes {
		fmt.Print(s.Area(), " ", s.Perimeter(), "; ")
	}
	fmt.Println()
	n := 5
	for _, v := range []interface{}{nil, 1, int64(2), "abc", []int{1}, map[string]int{"a": 4}, func(i int) int { return i * i }, make(chan int, 3), errors.New("bad"), Named{"x"}, &n, Sq{2}, &Ci{2}, true, struct{ A int }{6}, 1.5, int8(3)} {
		fmt.Println(describe(v))
	}
	var s Shape = Sq{2}
	if sq, ok := s.(Sq); ok {
		fmt.Println("Sq", sq.s)
	}
	_, ok := s.(*Ci)
	fmt.Println(ok)
	_, ok = s.(Stringer)
	fmt.Println(ok)
	b, err := io.ReadAll(upper{strings.NewReader("hello")})
	fmt.Println(string(b), err)
	var c count
	fmt.Fprintf(&c, "%d-%s", 12345, "abc")
	fmt.Println(int(c))
	fmt.Println(mayFail(true) == nil, mayFail(false) == nil)
	var i1, i2 interface{} = 1, 1
	fmt.Println(i1 == i2, i1 == interface{}("1"), i1 != nil)
	m := map[interface{}]string{1: "int", "1": "string", 1.5: "float", [2]int{1, 2}: "array"}
	fmt.Println(m[1], m["1"], m[1.5], m[[2]int{1, 2}], len(m))
	var e1 interface{} = Sq{1}
	fmt.Println(e1 == Sq{1}, e1 == Sq{2})
	p1, p2 := &Ci{1}, &Ci{1}
	var sp1, sp2 Shape = p1, p2
	fmt.Println(sp1 == sp2, sp1 == p1)
	type both interface {
		Shape
		Stringer
	}
	_, ok = e1.(both)
	fmt.Println(ok)
	var rd io.Reader = strings.NewReader("x")
	_, ok = rd.(io.ByteReader)
	fmt.Println(ok)
	var empty Stringer
	fmt.Println(empty == nil)
	f := Stringer.String
	fmt.Println(f(Named{"expr"}))
}
