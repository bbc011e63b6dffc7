package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
	"unicode"
)

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
)

var names = map[Weekday]string{Sunday: "Sun", Monday: "Mon"}

func (d Weekday) String() string {
	if n, ok := names[d]; ok {
		return n
	}
	return "Weekday(" + strconv.Itoa(int(d)) + ")"
}

type Flags uint8

const (
	FlagA Flags = 1 << iota
	FlagB
	_
	FlagD
)

func (f Flags) Has(x Flags) bool { return f&x != 0 }
func (f *Flags) Set(x Flags)     { *f |= x }

type Vec struct{ X, Y, Z float64 }

func (v Vec) Add(o Vec) Vec                   { return Vec{v.X + o.X, v.Y + o.Y, v.Z + o.Z} }
func (v Vec) Scale(k float64) Vec             { return Vec{v.X * k, v.Y * k, v.Z * k} }
func (v *Vec) Norm() float64                  { return math.Sqrt(v.X*v.X + v.Y*v.Y + v.Z*v.Z) }
func (v Vec) Map(f func(float64) float64) Vec { return Vec{f(v.X), f(v.Y), f(v.Z)} }

type Grid [3][3]rune

func (g *Grid) Put(r, c int, p rune) error {
	if r < 0 || r > 2 || c < 0 || c > 2 {
		return &MoveErr{r, c, ErrRange}
	}
	if g[r][c] != 0 {
		return &MoveErr{r, c, ErrTaken}
	}
	g[r][c] = p
	return nil
}
func (g Grid) String() string {
	var sb strings.Builder
	for _, row := range g {
		for _, c := range row {
			if c == 0 {
				c = '.'
			}
			sb.WriteRune(c)
		}
		sb.WriteByte('\n')
	}
	return sb.String()
}

var (
	ErrRange = errors.New("out of range")
	ErrTaken = errors.New("taken")
)

type MoveErr struct {
	R, C int
	Err  error
}

func (m *MoveErr) Error() string { return fmt.Sprintf("move %d,%d: %v", m.R, m.C, m.Err) }
func (m *MoveErr) Unwrap() error { return m.Err }

type Visitor interface {
	VisitNum(Num) string
	VisitAdd(Add) string
}
type Node interface{ Accept(Visitor) string }
type Num int
type Add struct{ L, R Node }

func (n Num) Accept(v Visitor) string { return v.VisitNum(n) }
func (a Add) Accept(v Visitor) string { return v.VisitAdd(a) }

type printer struct{ depth int }

func (p *printer) VisitNum(n Num) string { return strconv.Itoa(int(n)) }
func (p *printer) VisitAdd(a Add) string {
	p.depth++
	return "(" + a.L.Accept(p) + "+" + a.R.Accept(p) + ")"
}

type Handler func(string) error

func (h Handler) Serve(s string) error { return h(s) }

type Server interface{ Serve(string) error }
type Middleware func(Server) Server

func Chain(s Server, ms ...Middleware) Server {
	for i := len(ms) - 1; i >= 0; i-- {
		s = ms[i](s)
	}
	return s
}
func Log(prefix string) Middleware {
	return func(next Server) Server {
		return Handler(func(s string) error {
			fmt.Println(prefix, "before", s)
			err := next.Serve(s)
			fmt.Println(prefix, "after", err)
			return err
		})
	}
}

type Animal interface{ Name() string }
type base struct{ name string }

func (b base) Name() string     { return b.name }
func (b *base) Rename(s string) { b.name = s }

type Cat struct {
	base
	lives int
}
type Kitten struct {
	*Cat
	age int
}

func (k Kitten) Name() string { return "little " + k.Cat.Name() }

type multi struct {
	a, b int
}

func swap(p, q *int)                     { *p, *q = *q, *p }
func divmod(a, b int) (q, r int)         { q = a / b; r = a % b; return }
func variadic(pre string, xs ...int) int { fmt.Print(pre, len(xs), xs == nil, " "); return len(xs) }
func fib() func() int {
	a, b := 0, 1
	return func() int {
		defer func() { a, b = b, a+b }()
		return a
	}
}
func deferOrder() (s string) {
	for i := 0; i < 3; i++ {
		defer func(n int) { s += strconv.Itoa(n) }(i)
	}
	defer func() { s += "|" }()
	return "r"
}
func nestedPanic() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("outer: %v", r)
		}
	}()
	defer func() {
		defer func() {
			fmt.Println("inner recovered:", recover())
			panic("third")
		}()
		panic("second")
	}()
	panic("first")
}

func classify(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int64:
		return fmt.Sprintf("int %v", v)
	case float64:
		return "float " + strconv.FormatFloat(v, 'f', 2, 64)
	case string:
		return "string " + strings.ToUpper(v)
	case []int:
		return fmt.Sprint("slice ", len(v))
	case map[string]int:
		return fmt.Sprint("map ", len(v))
	case func() int:
		return fmt.Sprint("func ", v())
	case error:
		return "error " + v.Error()
	case fmt.Stringer:
		return "stringer " + v.String()
	case *Vec:
		return fmt.Sprint("vec ", v.X)
	case chan int:
		return "chan"
	case struct{ A int }:
		return fmt.Sprint("anon ", v.A)
	case [2]int:
		return fmt.Sprint("arr ", v[1])
	default:
		return fmt.Sprintf("other %T", v)
	}
}

func main() {
	fmt.Println(Sunday, Tuesday, []Weekday{Monday, 5}, map[Weekday]int{Monday: 1})
	fmt.Printf("%v %d %s %q %x|%5v|%-5v|\n", Monday, Monday, Monday, Monday, Monday, Monday, Monday)
	var f Flags
	f.Set(FlagA | FlagD)
	fmt.Println(f, f.Has(FlagB), f.Has(FlagD), FlagD)
	v := Vec{1, 2, 2}
	fmt.Println(v.Add(Vec{1, 1, 1}).Scale(2), v.Norm(), v.Map(math.Sqrt).X)
	var g Grid
	fmt.Println(g.Put(0, 0, 'X'), g.Put(1, 1, 'O'), g.Put(0, 0, 'O'), g.Put(5, 0, 'X'))
	fmt.Print(g)
	err := g.Put(0, 0, 'X')
	var me *MoveErr
	fmt.Println(errors.Is(err, ErrTaken), errors.As(err, &me), me.R, errors.Is(err, ErrRange))
	p := &printer{}
	fmt.Println(Add{Num(1), Add{Num(2), Num(3)}}.Accept(p), p.depth)
	s := Chain(Handler(func(s string) error { fmt.Println("serve", s); return ErrTaken }), Log("A"), Log("B"))
	fmt.Println(s.Serve("req"))
	k := Kitten{&Cat{base{"tom"}, 9}, 1}
	k.Rename("jerry")
	var an Animal = k
	fmt.Println(an.Name(), k.Cat.Name(), k.lives, k.base.name)
	an = k.Cat
	fmt.Println(an.Name())
	a, b := 1, 2
	swap(&a, &b)
	fmt.Println(a, b)
	fmt.Println(divmod(17, 5))
	variadic("x")
	variadic("y", []int{}...)
	variadic("z", nil...)
	fmt.Println(variadic("w", 1, 2))
	fb := fib()
	for range 8 {
		fmt.Print(fb(), " ")
	}
	fmt.Println(deferOrder(), nestedPanic())
	for _, x := range []any{nil, 1, int64(2), 2.5, "s", []int{1}, map[string]int{}, func() int { return 7 }, ErrTaken, Monday, &v, make(chan int), struct{ A int }{3}, [2]int{1, 2}, v, 'x', int8(1), me} {
		fmt.Println(classify(x))
	}
	words := strings.FieldsFunc("the quick, brown fox; the lazy dog the end", func(r rune) bool { return !unicode.IsLetter(r) })
	count := map[string]int{}
	for _, w := range words {
		count[w]++
	}
	type kv struct {
		k string
		v int
	}
	var kvs []kv
	for k, v := range count {
		kvs = append(kvs, kv{k, v})
	}
	sort.Slice(kvs, func(i, j int) bool {
		if kvs[i].v != kvs[j].v {
			return kvs[i].v > kvs[j].v
		}
		return kvs[i].k < kvs[j].k
	})
	fmt.Println(kvs[:3])
	fmt.Printf("%+v\n", kvs[0])
	matrix := [][]float64{{1, 2}, {3, 4}}
	t := make([][]float64, 2)
	for i := range t {
		t[i] = make([]float64, 2)
		for j := range t[i] {
			t[i][j] = matrix[j][i]
		}
	}
	fmt.Println(t, len(t[0]))
	m := map[multi]string{{1, 2}: "x"}
	m[multi{a: 3}] = "y"
	fmt.Println(m[multi{1, 2}], m[multi{3, 0}], len(m))
	pm := map[string]*multi{"a": {1, 2}}
	pm["a"].b++
	fmt.Println(*pm["a"], pm["zz"] == nil)
	if n, err := strconv.Atoi("12x"); err != nil {
		fmt.Println(n, err)
		var ne *strconv.NumError
		fmt.Println(errors.As(err, &ne), ne.Func, ne.Err == strconv.ErrSyntax)
	}
	_, err = os.Open("/no/such/file")
	fmt.Println(err, os.IsNotExist(err), errors.Is(err, os.ErrNotExist))
	x := 5
	{
		x := x * 2
		x++
		fmt.Println(x)
	}
	if x := x + 1; x > 5 {
		fmt.Println("x", x)
	} else if y := x * 2; y > 0 {
		fmt.Println(y)
	}
	fmt.Println(x)
	arr := [3]int{1, 2, 3}
	for i, v := range arr {
		arr[2] = 10
		if i == 2 {
			fmt.Println("v =", v)
		}
	}
	sl := []int{1, 2, 3}
	for i, v := range sl {
		sl[2] = 10
		if i == 0 {
			sl = append(sl, 4)
		}
		if i == 2 {
			fmt.Println("v =", v)
		}
	}
	h := func(fs ...func(int) int) (r int) {
		r = 1
		for _, f := range fs {
			r = f(r)
		}
		return
	}
	fmt.Println(h(func(i int) int { return i + 1 }, func(i int) int { return i * 10 }))
	const c = 10
	const d = c * 1.5
	var fl float32 = d
	var i8 = int8(-128)
	fmt.Println(fl, d, -i8, uint8(200)+50, math.MaxInt64, uint64(math.MaxUint64), 07, 'a'+1, string(rune('a'+1)))
	fmt.Println(1/3.0, float32(1)/3, 1e100, 1e20, 1e21, 100000000.0, 0.1+0.2, math.Inf(1), -math.Inf(1), math.NaN())
	fmt.Println(5.0, 5.5e-7, float32(16777216.0), 3/2, 3/2.0, 7>>1, -7>>1, 1<<10, 0xff&^0xf)
	var ip *int
	var e error
	var fn func()
	var mp map[string]int
	var ch chan int
	var an2 any
	fmt.Println(ip == nil, e == nil, fn == nil, mp == nil, ch == nil, an2 == nil, sl[1:1] == nil, len(mp), mp["q"])
	fmt.Println(ip, e, mp, ch, an2, []int(nil), []string{})
	fmt.Printf("%v %+v %#v %#v %#v %#v\n", mp, e, mp, []int(nil), []string{"a"}, ip)
	fmt.Printf("%#v %#v %#v %#v %#v\n", 1.0, "q\n", 'x', true, map[string][]int{"a": {1}})
	fmt.Printf("%#v %#v %#v\n", v, &v, []any{1, "a", nil, 2.5, v})
	fmt.Printf("%#v %#v %#v\n", Monday, FlagA, struct {
		A any
		B *int
		c []byte
	}{})
}
