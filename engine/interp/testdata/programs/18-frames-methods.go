// exit: 2
package main

import "fmt"

type Shape interface{ Area() float64 }

type Base struct{ name string }

func (b *Base) Describe(s Shape) string {
	return fmt.Sprintf("%s %v", b.name,
		s.Area())
}

type Square struct {
	*Base
	side float64
}

func (s Square) Area() float64 {
	if s.side < 0 {
		panic(fmt.Errorf("negative side %v", s.side))
	}
	return s.side * s.side
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }

func (s *Stack[T]) Each(f func(T)) {
	for _, v := range s.items {
		f(v)
	}
}

func apply[T any](s *Stack[T], f func(T)) {
	s.Each(func(v T) {
		f(v)
	})
}

func main() {
	var st Stack[Shape]
	st.Push(Square{&Base{"ok"}, 2})
	st.Push(Square{&Base{"bad"}, -1})
	apply(&st, func(s Shape) {
		sq := s.(Square)
		describe := sq.Describe
		fmt.Println(describe(s))
	})
}
