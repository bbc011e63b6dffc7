package main

import (
	"errors"
	"fmt"
	"strings"
	"sync"
)

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }
func (s *Stack[T]) Pop() (T, bool) {
	var zero T
	if len(s.items) == 0 {
		return zero, false
	}
	v := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v, true
}
func (s Stack[T]) Len() int { return len(s.items) }

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair[K, V]) String() string { return fmt.Sprintf("%v=%v", p.Key, p.Val) }

func MakePair[K comparable, V any](k K, v V) Pair[K, V] { return Pair[K, V]{k, v} }

type List[T any] struct {
	head *node[T]
	size int
}

type node[T any] struct {
	val  T
	next *node[T]
}

func (l *List[T]) Add(v T) *List[T] {
	l.head = &node[T]{v, l.head}
	l.size++
	return l
}

func (l *List[T]) Each(f func(T)) {
	for n := l.head; n != nil; n = n.next {
		f(n.val)
	}
}

func (l *List[T]) All() func(yield func(T) bool) {
	return func(yield func(T) bool) {
		for n := l.head; n != nil; n = n.next {
			if !yield(n.val) {
				return
			}
		}
	}
}

type Tree[T interface{ ~int | ~string }] struct {
	left, right *Tree[T]
	val         T
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{val: v}
	}
	if v < t.val {
		t.left = t.left.Insert(v)
	} else {
		t.right = t.right.Insert(v)
	}
	return t
}

func (t *Tree[T]) Walk(f func(T)) {
	if t != nil {
		t.left.Walk(f)
		f(t.val)
		t.right.Walk(f)
	}
}

type Cache[K comparable, V any] struct {
	mu   sync.Mutex
	data map[K]V
	load func(K) (V, error)
}

func NewCache[K comparable, V any](load func(K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{data: make(map[K]V), load: load}
}

func (c *Cache[K, V]) Get(k K) (V, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.data[k]; ok {
		return v, nil
	}
	v, err := c.load(k)
	if err != nil {
		var zero V
		return zero, err
	}
	c.data[k] = v
	return v, nil
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(v T)      { s[v] = struct{}{} }
func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }

type Num interface{ ~int | ~float64 }
type Vec[T Num] []T

func (v Vec[T]) Dot(w Vec[T]) (s T) {
	for i := range v {
		s += v[i] * w[i]
	}
	return
}

type Option[T any] func(*T)
type Result[T any] struct {
	Val T
	Err error
}

func Async[T any](f func() (T, error)) <-chan Result[T] {
	c := make(chan Result[T], 1)
	go func() {
		v, err := f()
		c <- Result[T]{v, err}
	}()
	return c
}

type Shape interface{ Area() int }
type Sq int

func (s Sq) Area() int { return int(s * s) }

type Holder[S Shape] struct{ s S }

func (h Holder[S]) Double() int { return h.s.Area() * 2 }

type Emb[T any] struct {
	Stack[T]
	name string
}

func main() {
	s := &Stack[int]{}
	s.Push(1)
	s.Push(2)
	fmt.Println(s.Len())
	v, ok := s.Pop()
	fmt.Println(v, ok)
	s.Pop()
	v, ok = s.Pop()
	fmt.Println(v, ok)
	var ss Stack[string]
	ss.Push("a")
	fmt.Println(ss.items, ss.Len())
	p := MakePair("k", 3)
	fmt.Println(p, p.Key, p.Val+1)
	ps := []Pair[string, int]{{"a", 1}, {"b", 2}}
	fmt.Println(ps)
	l := &List[float64]{}
	l.Add(1.5).Add(2.5)
	l.Each(func(f float64) { fmt.Print(f, " ") })
	for v := range l.All() {
		fmt.Print(v*2, " ")
	}
	fmt.Println(l.size)
	var t *Tree[string]
	for _, w := range strings.Fields("m c x a d") {
		t = t.Insert(w)
	}
	t.Walk(func(s string) { fmt.Print(s, " ") })
	fmt.Println()
	calls := 0
	c := NewCache(func(k string) (int, error) {
		calls++
		if k == "" {
			return 0, errors.New("empty")
		}
		return len(k), nil
	})
	fmt.Println(c.Get("abc"))
	fmt.Println(c.Get("abc"))
	fmt.Println(c.Get(""))
	fmt.Println(calls)
	set := Set[int]{}
	set.Add(3)
	fmt.Println(set.Has(3), set.Has(4), len(set))
	fmt.Println(Vec[int]{1, 2}.Dot(Vec[int]{3, 4}), Vec[float64]{1.5}.Dot(Vec[float64]{2}))
	r := <-Async(func() (string, error) { return "async", nil })
	fmt.Println(r.Val, r.Err)
	fmt.Println(Holder[Sq]{3}.Double())
	e := Emb[rune]{name: "n"}
	e.Push('x')
	fmt.Println(e.Len(), string(e.items), e.name)
	var i any = Pair[string, int]{"a", 1}
	_, ok = i.(Pair[string, int])
	_, ok2 := i.(Pair[string, string])
	fmt.Println(ok, ok2)
	f := s.Push
	f(9)
	fmt.Println(s.items)
}
