// exit: 2
package main

import (
	"fmt"
	"strings"
)

type Stringer interface{ String() string }
type A struct{ n int }

func (a A) String() string { return fmt.Sprintf("A%d", a.n) }

type Bp struct{ n int }

func (b *Bp) String() string { return fmt.Sprintf("Bp%d", b.n) }

type C struct {
	A
	b *Bp
}
type Emb struct {
	fmt.Stringer
	n int
}
type L []A
type M map[A]*Bp
type W struct {
	Inner Stringer
	List  []Stringer
	any
}
type Fn func(int) int

func (f Fn) Do(i int) int { return f(i) }

type Ch chan A
type Ptr *A
type Arr [2]A
type I1 interface{ M1() int }
type I2 interface {
	I1
	M2() int
}
type impl int

func (i impl) M1() int  { return int(i) }
func (i *impl) M2() int { *i++; return int(*i) }

type Celsius float64
type Temp interface{ ~float64 }

func Avg[T Temp](ts ...T) T {
	var s T
	for _, t := range ts {
		s += t
	}
	return s / T(len(ts))
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(v T)      { s[v] = struct{}{} }
func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }
func (s Set[T]) Len() int     { return len(s) }
func SetOf[T comparable](vs ...T) Set[T] {
	s := Set[T]{}
	for _, v := range vs {
		s.Add(v)
	}
	return s
}

type Cache[K comparable, V any] struct {
	data  map[K]V
	order []K
	evict func(K, V)
}

func NewCache[K comparable, V any](evict func(K, V)) *Cache[K, V] {
	return &Cache[K, V]{data: map[K]V{}, evict: evict}
}
func (c *Cache[K, V]) Put(k K, v V) {
	if len(c.order) >= 2 {
		old := c.order[0]
		c.order = c.order[1:]
		if c.evict != nil {
			c.evict(old, c.data[old])
		}
		delete(c.data, old)
	}
	c.order = append(c.order, k)
	c.data[k] = v
}

type Event struct {
	Name string
	H    []func(any)
}
type Bus struct {
	m map[string][]func(args ...any)
}

func (b *Bus) On(n string, f func(args ...any)) {
	if b.m == nil {
		b.m = make(map[string][]func(args ...any))
	}
	b.m[n] = append(b.m[n], f)
}
func (b *Bus) Emit(n string, args ...any) {
	for _, f := range b.m[n] {
		f(args...)
	}
}

type stateFn func(*machine) stateFn
type machine struct {
	in  string
	pos int
	out []string
}

func start(m *machine) stateFn {
	if m.pos >= len(m.in) {
		return nil
	}
	if m.in[m.pos] == ' ' {
		m.pos++
		return start
	}
	return word
}
func word(m *machine) stateFn {
	b := m.pos
	for m.pos < len(m.in) && m.in[m.pos] != ' ' {
		m.pos++
	}
	m.out = append(m.out, m.in[b:m.pos])
	return start
}

type Expr interface {
	Eval(env map[string]float64) (float64, error)
}
type Num float64
type Var string
type Bin struct {
	Op   byte
	L, R Expr
}

func (n Num) Eval(map[string]float64) (float64, error) { return float64(n), nil }
func (v Var) Eval(env map[string]float64) (float64, error) {
	x, ok := env[string(v)]
	if !ok {
		return 0, fmt.Errorf("undefined %q", string(v))
	}
	return x, nil
}
func (b Bin) Eval(env map[string]float64) (float64, error) {
	l, err := b.L.Eval(env)
	if err != nil {
		return 0, err
	}
	r, err := b.R.Eval(env)
	if err != nil {
		return 0, err
	}
	switch b.Op {
	case '+':
		return l + r, nil
	case '*':
		return l * r, nil
	case '/':
		if r == 0 {
			return 0, DivErr{l}
		}
		return l / r, nil
	}
	panic("bad op " + string(b.Op))
}

type DivErr struct{ num float64 }

func (d DivErr) Error() string { return fmt.Sprintf("%v / 0", d.num) }

func main() {
	a, b := A{1}, &Bp{2}
	fmt.Println(a, &a, b, *b, C{a, b}, Emb{a, 3}, L{a}, M{a: nil}, Arr{a})
	fmt.Printf("%v %+v %s %d\n", a, a, a, a)
	fmt.Printf("%v %+v %s\n", C{a, nil}, C{a, nil}, C{a, nil})
	fmt.Printf("%#v %#v\n", a, L{a})
	fmt.Println(W{a, []Stringer{b, a, nil}, 5}, []any{a, b, nil, 1, "x", L{a}})
	fmt.Println(Fn(func(i int) int { return i + 1 }).Do(4))
	ch := make(Ch, 1)
	ch <- a
	fmt.Printf("%v %T %T %T\n", <-ch, ch, Ptr(&a), Arr{})
	i := impl(3)
	var i2 I2 = &i
	var i1 I1 = i2
	fmt.Println(i2.M2(), i1.M1(), i)
	_, ok := i1.(I2)
	_, ok2 := I1(i).(I2)
	fmt.Println(ok, ok2)
	fmt.Println(Avg(Celsius(10), 20), Avg(1.0, 2.0))
	s := SetOf(1, 2, 2)
	fmt.Println(s.Len(), s.Has(2), s.Has(5))
	fmt.Printf("%v %T\n", SetOf("x"), s)
	c := NewCache(func(k string, v int) { fmt.Println("evict", k, v) })
	c.Put("a", 1)
	c.Put("b", 2)
	c.Put("c", 3)
	fmt.Println(c.data, c.order)
	var bus Bus
	bus.On("x", func(args ...any) { fmt.Println(len(args), args) })
	bus.Emit("x", 1, a, b, nil)
	bus.Emit("x")
	m := &machine{in: "ab  cd e"}
	for st := stateFn(start); st != nil; {
		st = st(m)
	}
	fmt.Printf("%q\n", m.out)
	e := Bin{'+', Num(1), Bin{'*', Var("x"), Num(3)}}
	fmt.Println(e.Eval(map[string]float64{"x": 2}))
	fmt.Println(e.Eval(nil))
	_, err := Bin{'/', Num(1), Num(0)}.Eval(nil)
	if d, ok := err.(DivErr); ok {
		fmt.Println("div", d.num, d, err)
	}
	switch x := err.(type) {
	case nil:
		fmt.Println("nil")
	case interface{ Timeout() bool }:
		fmt.Println("timeout")
	case DivErr, *DivErr:
		fmt.Printf("%T\n", x)
	}
	fmt.Printf("%v %+v\n", e, e)
	var sb strings.Builder
	fmt.Fprintf(&sb, "%s-%v", a, b)
	fmt.Println(sb.String(), sb.Len())
	var np *Bp
	var st Stringer = np
	fmt.Println(st == nil, np == nil)
	fmt.Printf("%v\n", []*A{{1}, {2}}[1])
	arr := [...]string{2: "c", 0: "a"}
	fmt.Println(len(arr), arr, fmt.Sprintf("%q", arr))
	fmt.Printf("%08b %o %#x %#o %+.2e\n", 5, 64, 255, 8, 12345.678)
	fmt.Printf("%t %v %5t|\n", true, false, true)
	fmt.Printf("%3c|%-3c|%q|%#q\n", 'x', 'y', 'z', "bq")
	fmt.Printf("%10.3v|%-10v|%+v\n", 3.14159, "hi", struct {
		X *int
		Y any
	}{nil, nil})
	fmt.Printf("%v %v\n", [3]bool{true}, map[string]bool{"b": true, "a": false})
	fmt.Printf("%p\n", nil)
	fmt.Printf("%s %v\n", error(nil), error(nil))
	fmt.Printf("%x %X %x\n", "hello", []byte{1, 171}, 3.5)
	fmt.Printf("%s\n", []string{"a", "b"})
	fmt.Printf("%d %v %s\n", []byte("ab"), []byte("ab"), []byte("ab"))
	fmt.Printf("%T %T %T %T %T\n", 1, 'a', 1.5, nil, err)
	fmt.Printf("%v %d\n", struct{}{}, []any{1, "a"})
	fmt.Printf("%6.2f|%6d|%x\n", []float64{1, 2.5}, []int{1, 2}, []string{"ab"})
	panic(DivErr{3})
}
