package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"
	"text/template"
	"time"
)

type Color int

const (
	Red Color = iota
	Green
	Blue
)

func (c Color) String() string { return [...]string{"Red", "Green", "Blue"}[c] }

type Weekday uint8

type Point struct {
	X, Y int
	name string
}

type Rect struct {
	Min, Max Point
	C        Color
	tags     []string
	M        map[string]Color
	p        *Point
	any      interface{}
	f        func()
	e        error
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
func (s Stack[T]) Len() int  { return len(s.items) }

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

type Temp float64

func (t Temp) Format(s fmt.State, verb rune) { fmt.Fprintf(s, "<%c %.1f>", verb, float64(t)) }

type G struct{ a int }

func (G) GoString() string { return "G!" }

type ErrCode int

func (e ErrCode) Error() string { return fmt.Sprintf("code %d", int(e)) }

type S string
type B []byte
type F func(int) int
type MM map[string]int
type Nested struct {
	Rect
	*Point
	Extra string `json:"extra,omitempty"`
}

type person struct {
	Name   string `json:"name"`
	Age    int    `json:"age,omitempty"`
	Email  string `json:"-"`
	secret string
	Tags   []string           `json:"tags"`
	Inner  struct{ A, B int } `json:"inner"`
	P      *person            `json:"p,omitempty"`
	T      Color
}

type D time.Duration

func (d D) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(d).String()) }
func (d *D) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	x, err := time.ParseDuration(s)
	*d = D(x)
	return err
}

type Conf struct {
	Wait D
	C    Level
}
type Level int

func (l Level) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("L%d", int(l))), nil }
func (l *Level) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "L%d", (*int)(l))
	return err
}

func main() {
	p := Point{1, 2, "pt"}
	r := Rect{Min: p, Max: Point{3, 4, ""}, C: Blue, tags: []string{"a", "b"}, M: map[string]Color{"x": Green}, any: Red}
	fmt.Println(p, &p, r.C, []Point{p}, []*int{nil}, map[Point]string{p: "z"})
	fmt.Printf("%v|%+v|%#v|%T\n", p, p, p, p)
	fmt.Printf("%v|%+v\n", r, r)
	fmt.Printf("%#v\n", Rect{})
	fmt.Printf("%d %s %v %x %q %T\n", Blue, Blue, Blue, Blue, Blue, Blue)
	fmt.Printf("%v %d %T\n", Weekday(3), Weekday(3), Weekday(3))
	var st Stack[int]
	st.Push(3)
	st.Push(4)
	fmt.Printf("%v %+v %T %d\n", st, st, st, st.Len())
	pr := Pair[string, Color]{"k", Green}
	fmt.Printf("%v %+v %#v %T\n", pr, pr, pr, pr)
	fmt.Printf("%v %s %d\n", Temp(3.25), Temp(1), []Temp{1, 2})
	fmt.Printf("%v %#v %#v\n", G{1}, G{1}, []G{{2}})
	var err error = ErrCode(7)
	fmt.Println(err, ErrCode(8), []error{err}, errors.Is(err, ErrCode(7)))
	fmt.Printf("%v %d %s %T %q\n", err, err, err, err, err)
	w := fmt.Errorf("ctx: %w", err)
	var ec ErrCode
	fmt.Println(errors.As(w, &ec), int(ec), errors.Unwrap(w) == err, w)
	j := errors.Join(err, errors.New("other"))
	fmt.Println(j, errors.Is(j, ErrCode(7)))
	fmt.Printf("%v %T %s %x %q\n", S("hi"), S("hi"), S("hi"), S("hi"), S("hi"))
	fmt.Printf("%v %s %x %T\n", B("hi"), B("hi"), B("hi"), B("hi"))
	fmt.Printf("%T %T %v %T\n", F(nil), MM{}, MM{"b": 1, "a": 2}, func(Color) (S, error) { return "", nil })
	fmt.Printf("%T %T %T %T\n", []Color{}, map[S]*Point{}, [2]Color{}, make(chan Color))
	fmt.Printf("%v %v\n", struct {
		A int
		b string
	}{1, "x"}, &struct{ P *Point }{nil})
	fmt.Printf("%6d|%-6d|%06d|%+d|%x|%X|%o|%b|%c|%U\n", 42, 42, 42, 42, 255, 255, 8, 5, 'A', 'A')
	fmt.Printf("%8.3f|%-8.2f|%e|%g|%t|%p\n", 3.14159, 2.5, 1234.5678, 0.000001, true, nil)
	fmt.Printf("%5s|%-5s|%.2s|%q|%x|% x\n", "ab", "ab", "abcdef", "a\"b", "hi", "hi")
	fmt.Printf("%d %s\n", "str", 5)
	fmt.Printf("%!|%z %d\n", 3)
	fmt.Printf("%[2]d %[1]d %d\n", 1, 2)
	fmt.Printf("%*d|%-*d|\n", 5, 42, 5, 42)
	fmt.Println(reflect.TypeOf(p).Name(), reflect.TypeOf(p).Kind(), reflect.TypeOf(p).String(), reflect.TypeOf(&p), reflect.TypeOf(Blue), reflect.TypeOf(Blue).Kind(), reflect.TypeOf(st), reflect.TypeOf(MM{}).Kind(), reflect.TypeOf(MM{}).Name())
	t := reflect.TypeOf(person{})
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		if f.Name != "secret" {
			fmt.Println(f.Name, f.Type, f.Tag.Get("json"))
		}
	}
	b, e := json.Marshal(person{Name: "Al", Tags: nil, secret: "s", P: &person{Name: "Bo"}, T: Blue})
	fmt.Println(string(b), e)
	var q person
	e = json.Unmarshal([]byte(`{"name":"Cy","age":3,"tags":["x","y"],"inner":{"A":1,"B":2},"T":2,"secret":"no"}`), &q)
	fmt.Printf("%+v %v\n", q, e)
	b, e = json.MarshalIndent(map[string]interface{}{"b": []int{1, 2}, "a": nil, "c": p}, "", "  ")
	fmt.Println(string(b), e)
	b, e = json.Marshal(Conf{D(time.Second), 3})
	fmt.Println(string(b), e)
	var cf Conf
	e = json.Unmarshal([]byte(`{"Wait":"2s","C":"L9"}`), &cf)
	fmt.Println(time.Duration(cf.Wait), int(cf.C), e)
	tm := template.Must(template.New("x").Parse("{{range .}}{{.Name}}:{{.Age}} {{end}}\n"))
	tm.Execute(os.Stdout, []person{q, {Name: "Z"}})
	ps := []person{{Name: "b", Age: 2}, {Name: "a", Age: 1}}
	sort.Slice(ps, func(i, j int) bool { return ps[i].Age < ps[j].Age })
	fmt.Println(ps[0].Name, strings.Repeat("=", 3))
	n := Nested{Rect: r, Point: &p}
	fmt.Println(n.C, n.Rect.Min.X, n.X, n.Point.name)
	fmt.Println(time.Duration(1500)*time.Millisecond, []time.Duration{time.Second}, time.Month(3))
}
