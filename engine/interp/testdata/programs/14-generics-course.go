// exit: 2
package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
)

type Ordered interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~float32 | ~float64 | ~string
}

func Max[T Ordered](a, b T) T {
	if a > b {
		return a
	}
	return b
}

type List[T any] struct {
	head, tail *elem[T]
	size       int
}
type elem[T any] struct {
	val  T
	next *elem[T]
}

func (l *List[T]) Push(v T) *List[T] {
	e := &elem[T]{val: v}
	if l.tail == nil {
		l.head, l.tail = e, e
	} else {
		l.tail.next = e
		l.tail = e
	}
	l.size++
	return l
}
func (l *List[T]) Each(f func(int, T)) {
	i := 0
	for e := l.head; e != nil; e = e.next {
		f(i, e.val)
		i++
	}
}
func (l List[T]) String() string {
	var parts []string
	l.Each(func(_ int, v T) { parts = append(parts, fmt.Sprint(v)) })
	return "[" + strings.Join(parts, " -> ") + "]"
}

type Number interface{ ~int | ~float64 }

func Reduce[T, A any](xs []T, init A, f func(A, T) A) A {
	for _, x := range xs {
		init = f(init, x)
	}
	return init
}
func MapKV[K comparable, V, R any](m map[K]V, f func(K, V) R) []R {
	var out []R
	for k, v := range m {
		out = append(out, f(k, v))
	}
	return out
}

type Option[T any] struct {
	v  T
	ok bool
}

func Some[T any](v T) Option[T] { return Option[T]{v, true} }
func None[T any]() Option[T]    { return Option[T]{} }
func (o Option[T]) OrElse(d T) T {
	if o.ok {
		return o.v
	}
	return d
}
func (o Option[T]) Get() (T, error) {
	if !o.ok {
		var zero T
		return zero, errors.New("none")
	}
	return o.v, nil
}

type Result[T any] interface {
	Unwrap() T
}
type okR[T any] struct{ v T }

func (o okR[T]) Unwrap() T { return o.v }

type Stringish interface{ ~string }

func Join[S Stringish](xs []S, sep string) (out S) {
	for i, x := range xs {
		if i > 0 {
			out += S(sep)
		}
		out += x
	}
	return
}

type ID string
type Celsius float64
type Matrix[T Number] [][]T

func (m Matrix[T]) Mul(o Matrix[T]) Matrix[T] {
	r := make(Matrix[T], len(m))
	for i := range m {
		r[i] = make([]T, len(o[0]))
		for j := range o[0] {
			for k := range o {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return r
}

type Comparable[T any] interface{ Compare(T) int }
type Ver struct{ maj, min int }

func (v Ver) Compare(o Ver) int {
	return cmp.Or(cmp.Compare(v.maj, o.maj), cmp.Compare(v.min, o.min))
}
func MaxOf[T Comparable[T]](xs ...T) T {
	m := xs[0]
	for _, x := range xs[1:] {
		if x.Compare(m) > 0 {
			m = x
		}
	}
	return m
}

type Setter[T any] interface {
	*T
	Set(string)
}
type Conf struct{ s string }

func (c *Conf) Set(s string) { c.s = s }
func Build[T any, P Setter[T]](ss ...string) []T {
	out := make([]T, len(ss))
	for i, s := range ss {
		P(&out[i]).Set(s)
	}
	return out
}

type Heap[T any] struct {
	xs   []T
	less func(a, b T) bool
}

func (h *Heap[T]) Push(x T) {
	h.xs = append(h.xs, x)
	for i := len(h.xs) - 1; i > 0; {
		p := (i - 1) / 2
		if !h.less(h.xs[i], h.xs[p]) {
			break
		}
		h.xs[i], h.xs[p] = h.xs[p], h.xs[i]
		i = p
	}
}
func (h *Heap[T]) Pop() (x T, ok bool) {
	if len(h.xs) == 0 {
		return
	}
	x, ok = h.xs[0], true
	n := len(h.xs) - 1
	h.xs[0] = h.xs[n]
	h.xs = h.xs[:n]
	for i := 0; ; {
		l, r, s := 2*i+1, 2*i+2, i
		if l < n && h.less(h.xs[l], h.xs[s]) {
			s = l
		}
		if r < n && h.less(h.xs[r], h.xs[s]) {
			s = r
		}
		if s == i {
			break
		}
		h.xs[i], h.xs[s] = h.xs[s], h.xs[i]
		i = s
	}
	return
}

type Pool[T any] struct {
	mu   sync.Mutex
	free []*T
	New  func() *T
}

func (p *Pool[T]) Get() *T {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.free); n > 0 {
		x := p.free[n-1]
		p.free = p.free[:n-1]
		return x
	}
	return p.New()
}
func (p *Pool[T]) Put(x *T) { p.mu.Lock(); p.free = append(p.free, x); p.mu.Unlock() }

func Ptr[T any](v T) *T          { return &v }
func Zero[T any]() (z T)         { return }
func TypeName[T any](v T) string { return fmt.Sprintf("%T", v) }
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
func Memo[K comparable, V any](f func(K) V) func(K) V {
	m := map[K]V{}
	return func(k K) V {
		if v, ok := m[k]; ok {
			return v
		}
		v := f(k)
		m[k] = v
		return v
	}
}

type Graph[K cmp.Ordered] map[K][]K

func (g Graph[K]) Topo() (out []K, err error) {
	state := map[K]int{}
	var visit func(K) error
	visit = func(k K) error {
		switch state[k] {
		case 1:
			return fmt.Errorf("cycle at %v", k)
		case 2:
			return nil
		}
		state[k] = 1
		for _, d := range g[k] {
			if err := visit(d); err != nil {
				return err
			}
		}
		state[k] = 2
		out = append(out, k)
		return nil
	}
	for _, k := range slices.Sorted(maps.Keys(g)) {
		if err := visit(k); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type Event[T any] struct{ subs []func(T) }

func (e *Event[T]) On(f func(T)) { e.subs = append(e.subs, f) }
func (e *Event[T]) Fire(v T) {
	for _, f := range e.subs {
		f(v)
	}
}

type Embeds[T any] struct {
	List[T]
	name string
}

func main() {
	fmt.Println(Max(1, 2), Max("a", "b"), Max(1.5, 0), Max[ID]("x", "y"))
	var l List[string]
	fmt.Println(l.Push("a").Push("b"), l, l.size)
	fmt.Printf("%v %s %T\n", &l, l, l)
	e := Embeds[int]{name: "e"}
	e.Push(1).Push(2)
	fmt.Println(e.List, e.size, e.String())
	fmt.Println(Reduce([]int{1, 2, 3}, "", func(a string, x int) string { return a + fmt.Sprint(x) }))
	r := MapKV(map[string]int{"a": 1, "b": 2}, func(k string, v int) string { return fmt.Sprint(k, v) })
	sort.Strings(r)
	fmt.Println(r)
	fmt.Println(Some(3).OrElse(4), None[string]().OrElse("d"), Some([]int{1}))
	_, err := None[float64]().Get()
	fmt.Println(err)
	var res Result[int] = okR[int]{5}
	fmt.Println(res.Unwrap())
	if o, ok := any(res).(okR[int]); ok {
		fmt.Println("okR", o.v)
	}
	_, ok := any(res).(Result[string])
	fmt.Println(ok)
	fmt.Println(Join([]ID{"a", "b"}, "-"), Matrix[int]{{1, 2}, {3, 4}}.Mul(Matrix[int]{{0, 1}, {1, 0}}))
	fmt.Println(MaxOf(Ver{1, 2}, Ver{1, 10}, Ver{0, 99}), Build[Conf]("x", "y"))
	h := &Heap[Ver]{less: func(a, b Ver) bool { return a.Compare(b) < 0 }}
	for _, v := range []Ver{{3, 0}, {1, 5}, {2, 2}} {
		h.Push(v)
	}
	for v, ok := h.Pop(); ok; v, ok = h.Pop() {
		fmt.Print(v, " ")
	}
	fmt.Println()
	p := Pool[Conf]{New: func() *Conf { return &Conf{"new"} }}
	c := p.Get()
	c.s = "used"
	p.Put(c)
	fmt.Println(p.Get().s, p.Get().s)
	fmt.Println(*Ptr(3), Zero[string]() == "", Zero[*int]() == nil, TypeName(Celsius(1)), TypeName([]ID{}), TypeName(Some(1)), TypeName(map[ID]Option[int]{}))
	n := 0
	f := Memo(func(i int) int { n++; return i * i })
	fmt.Println(f(3), f(3), n)
	fmt.Println(Graph[string]{"a": {"b", "c"}, "b": {"c"}}.Topo())
	fmt.Println(Graph[int]{1: {2}, 2: {1}}.Topo())
	var ev Event[struct{ X int }]
	ev.On(func(v struct{ X int }) { fmt.Println("ev", v.X) })
	ev.Fire(struct{ X int }{4})
	fmt.Println(Must(fmt.Sprint("ok"), nil))
	xs := []struct {
		Name string
		Age  int
	}{{"A", 3}, {"B", 1}, {"C", 3}}
	slices.SortStableFunc(xs, func(a, b struct {
		Name string
		Age  int
	}) int {
		return cmp.Compare(b.Age, a.Age)
	})
	fmt.Println(xs)
	idx, found := slices.BinarySearchFunc([]Ver{{1, 0}, {2, 0}}, Ver{2, 0}, Ver.Compare)
	fmt.Println(idx, found)
	groups := map[bool][]int{}
	for i := range 6 {
		groups[i%2 == 0] = append(groups[i%2 == 0], i)
	}
	fmt.Println(groups)
	m2 := maps.Clone(map[string]int{"z": 26})
	maps.Copy(m2, map[string]int{"y": 25})
	maps.DeleteFunc(m2, func(k string, v int) bool { return v == 26 })
	fmt.Println(m2, slices.Compact([]int{1, 1, 2}), slices.Insert([]int{1, 4}, 1, 2, 3), slices.Equal([]ID{"a"}, []ID{"a"}))
	defer func() {
		fmt.Println(recover())
		panic(Ver{1, 2})
	}()
	Must(0, errors.New("must"))
}
