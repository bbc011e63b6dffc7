// exit: 3
package main

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
)

type Shape interface {
	Area() float64
	Perimeter() float64
}
type Square struct{ side float64 }
type Circle struct{ r float64 }

func (s Square) Area() float64       { return s.side * s.side }
func (s Square) Perimeter() float64  { return 4 * s.side }
func (c *Circle) Area() float64      { return 3 * c.r * c.r }
func (c *Circle) Perimeter() float64 { return 6 * c.r }

type T struct {
	a int
	b string
	c []int
}

func try(name string, f func()) {
	defer func() {
		r := recover()
		if e, ok := r.(runtime.Error); ok {
			fmt.Printf("%s: RT %v\n", name, e)
		} else if e, ok := r.(error); ok {
			fmt.Printf("%s: ERR %v\n", name, e)
		} else {
			fmt.Printf("%s: %v %T\n", name, r, r)
		}
	}()
	f()
}

func named() (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("rec: %v", r)
			n *= 2
		}
	}()
	n = 21
	panic("boom")
}

func multi() (a, b int) {
	defer func() { a, b = b, a }()
	a, b = 1, 2
	return a + 10, b + 10
}

type Matrix [2][2]int

type LL[T any] struct {
	head *node[T]
	n    int
}
type node[T any] struct {
	v    T
	next *node[T]
}

func (l *LL[T]) Add(v T) {
	l.head = &node[T]{v, l.head}
	l.n++
}
func (l *LL[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		i := 0
		for n := l.head; n != nil; n = n.next {
			if !yield(i, n.v) {
				return
			}
			i++
		}
	}
}

type Number interface {
	~int | ~int64 | ~float64
}

func Sum[T Number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return
}
func Map[A, B any](xs []A, f func(A) B) []B {
	out := make([]B, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}
func Filter[S ~[]E, E any](s S, f func(E) bool) S {
	var out S
	for _, e := range s {
		if f(e) {
			out = append(out, e)
		}
	}
	return out
}
func Keys[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	return slices.Sorted(maps.Keys(m))
}

type MyInts []int
type Age int
type Tree[T cmp.Ordered] struct {
	l, r *Tree[T]
	v    T
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{v: v}
	}
	switch {
	case v < t.v:
		t.l = t.l.Insert(v)
	case v > t.v:
		t.r = t.r.Insert(v)
	}
	return t
}
func (t *Tree[T]) Walk(yield func(T) bool) bool {
	return t == nil || t.l.Walk(yield) && yield(t.v) && t.r.Walk(yield)
}

type Option func(*cfg)
type cfg struct {
	port int
	name string
}

func WithPort(p int) Option { return func(c *cfg) { c.port = p } }
func New(opts ...Option) *cfg {
	c := &cfg{80, "d"}
	for _, o := range opts {
		o(c)
	}
	return c
}

type State int

const (
	Idle State = iota + 1
	_
	Running
	Stopped = "stop"
)
const (
	KB = 1 << (10 * (iota + 1))
	MB
)

type Visitor interface{ Visit(n int) Visitor }
type vis struct{ d int }

func (v vis) Visit(n int) Visitor {
	if n == 0 {
		return nil
	}
	return vis{v.d + n}
}

func main() {
	shapes := map[string]Shape{"s": Square{2}, "c": &Circle{1}}
	for _, k := range slices.Sorted(maps.Keys(shapes)) {
		fmt.Printf("%s %.1f %.1f %T\n", k, shapes[k].Area(), shapes[k].Perimeter(), shapes[k])
	}
	var nilS Shape
	var nilC *Circle
	try("nil iface", func() { nilS.Area() })
	try("nil ptr method", func() { nilC.Area() })
	try("assert", func() { _ = Shape(Square{}).(*Circle) })
	try("assert2", func() { var x any = "s"; _ = x.(int) })
	try("assert3", func() { var x any = T{}; _ = x.(Shape) })
	try("assert4", func() { var x any; _ = x.(string) })
	try("assert5", func() { var x any; _ = x.(Shape) })
	try("assert6", func() { var x any = &Square{}; _ = x.(fmt.Stringer) })
	try("index", func() { s := []int{1}; i := 5; s[i]++ })
	try("slice", func() { s := []int{1}; i := 5; _ = s[i:] })
	try("slice2", func() { s := "abc"; i, j := 2, 1; _ = s[i:j] })
	try("slice3", func() { s := make([]int, 2, 4); j := 5; _ = s[:1:j] })
	try("arr", func() { var a [3]int; i := -1; a[i+0] = 2 })
	try("map", func() { var m map[string]int; m["a"] = 1 })
	try("div", func() { a := 0; fmt.Println(1 / a) })
	try("mod", func() { a := 0; fmt.Println(1 % a) })
	try("shift", func() { a := -1; fmt.Println(1 << a) })
	try("close", func() { var c chan int; close(c) })
	try("close2", func() { c := make(chan int); close(c); close(c) })
	try("send", func() { c := make(chan int, 1); close(c); c <- 1 })
	try("conv", func() { s := []int{1}; _ = [2]int(s) })
	try("makes", func() { n := -1; _ = make([]int, n) })
	try("hash", func() { m := map[any]int{}; m[[]int{1}] = 2 })
	try("hash2", func() { m := map[any]int{}; m[T{}] = 2 })
	try("cmp", func() { var a, b any = []int{1}, []int{1}; fmt.Println(a == b) })
	try("cmp2", func() { var a, b any = T{}, T{}; fmt.Println(a == b) })
	try("wg", func() { var wg sync.WaitGroup; wg.Done() })
	try("custom", func() { panic(fmt.Errorf("e %d", 1)) })
	try("nilpanic", func() { panic(nil) })
	try("nilfunc", func() { var f func(); f() })
	try("nilmapread", func() { var m map[string][]int; fmt.Println(m["x"], len(m)) })
	try("repeat", func() { strings.Repeat("x", -1) })
	try("deref", func() { var p *T; fmt.Println(p.b) })
	try("derefassign", func() { var p *T; p.a = 1 })
	try("nilslice", func() { var p *[]int; fmt.Println((*p)[0]) })
	fmt.Println(named())
	fmt.Println(multi())
	var m Matrix
	m2 := m
	m2[1][0] = 5
	fmt.Println(m, m2, m == m2, Matrix{{1, 2}, {3, 4}})
	l := &LL[string]{}
	for _, s := range []string{"a", "b", "c"} {
		l.Add(s)
	}
	for i, s := range l.All() {
		if i == 2 {
			break
		}
		fmt.Print(i, s, " ")
	}
	fmt.Println()
	fmt.Println(Sum(1, 2, 3), Sum(1.5, 2.5), Sum[Age](1, 2), Sum[int]())
	fmt.Println(Map([]int{1, 2}, func(i int) string { return fmt.Sprint(i * i) }), Filter(MyInts{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 }))
	fmt.Printf("%T %v\n", Filter(MyInts{1, 2}, func(i int) bool { return true }), Keys(map[Age]string{3: "c", 1: "a"}))
	var t *Tree[int]
	for _, v := range []int{5, 2, 8, 1} {
		t = t.Insert(v)
	}
	t.Walk(func(v int) bool { fmt.Print(v, " "); return v < 5 })
	fmt.Println()
	fmt.Println(*New(), *New(WithPort(8080), func(c *cfg) { c.name = "x" }))
	fmt.Println(Idle, Running, Stopped, KB, MB)
	var v Visitor = vis{}
	v = v.Visit(3).Visit(4)
	fmt.Println(v, v.Visit(0) == nil)
	funcs := []func() int{}
	for i := 0; i < 3; i++ {
		defer func() { fmt.Print("d", i, " ") }()
		funcs = append(funcs, func() int { i *= 10; return i })
	}
	for _, f := range funcs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
outer:
	for i := range 3 {
		for j := range 3 {
			switch {
			case j == 1:
				continue outer
			case i == 2:
				break outer
			}
			fmt.Print(i, j, ";")
		}
	}
	fmt.Println()
	i := 0
loop:
	if i < 3 {
		fmt.Print(i)
		i++
		goto loop
	}
	fmt.Println()
	for i, r := range "héy€" {
		fmt.Print(i, ":", string(r), " ")
	}
	fmt.Println(len("héy€"), []byte("é"), []rune("é"), string([]rune{104, 105}))
	c := complex(1, 2)
	c *= 2i
	fmt.Println(c, real(c), imag(c), c == complex(-4, 2))
	fmt.Printf("%v %.1f\n", c, c)
	x := 10
	p := &x
	pp := &p
	**pp = 20
	fmt.Println(x, *p == **pp)
	var arr [5]int
	sl := arr[1:3]
	sl = append(sl, 9)
	fmt.Println(arr, len(sl), cap(sl))
	sl2 := append(sl[:1:1], 7)
	fmt.Println(arr, sl2, cap(sl))
	copy(arr[:], arr[2:])
	fmt.Println(arr)
	var u8 uint8 = 250
	u8 += 10
	var i8 int8 = 127
	i8++
	fmt.Println(u8, i8, ^0, 7&^2, -7/2, -7%3, 1<<3|1, 0x10, 0b11, 0o17, 1_000)
	const big = 1 << 100
	fmt.Println(big>>98, float64(big))
	s := struct{ a, b int }{1, 2}
	s2 := s
	s2.a = 9
	fmt.Println(s, s2, s == struct{ a, b int }{1, 2})
	e1 := errors.New("x")
	fmt.Println(e1 == errors.New("x"), e1 == e1)
	a, b := 1, 2
	a, b = b, a+b
	fmt.Println(a, b, min(3, 1, 2), max(2.5, 1))
	mp := map[string]map[string]int{}
	if mp["a"] == nil {
		mp["a"] = map[string]int{}
	}
	mp["a"]["b"]++
	delete(mp, "zz")
	fmt.Println(mp, len(mp))
	type local struct{ n int }
	ls := []local{{1}, {2}}
	for i := range ls {
		ls[i].n *= 2
	}
	fmt.Printf("%v %+v %T\n", ls, ls, ls)
	f := Square.Area
	g := (*Circle).Area
	h := Shape.Area
	k := shapes["c"].Perimeter
	fmt.Println(f(Square{3}), g(&Circle{2}), h(Square{1}), k())
	next, stop := pull(func(yield func(int) bool) {
		for i := range 3 {
			if !yield(i) {
				return
			}
		}
	})
	fmt.Println(next())
	fmt.Println(next())
	stop()
	fmt.Println(next())
	fmt.Println(slices.Max([]int{1, 3, 2}), slices.Contains([]string{"a"}, "a"), slices.IndexFunc([]int{1, 2}, func(i int) bool { return i == 2 }), cmp.Compare(1, 2))
	os.Exit(3)
}

func pull(seq iter.Seq[int]) (func() (int, bool), func()) {
	xs := slices.Collect(seq)
	return func() (int, bool) {
			if len(xs) == 0 {
				return 0, false
			}
			x := xs[0]
			xs = xs[1:]
			return x, true
		}, func() {
			xs = nil
		}
}
