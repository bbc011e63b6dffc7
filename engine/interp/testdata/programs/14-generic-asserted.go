package main

import "fmt"

type Shape interface{ Area() int }
type Sq struct{ s int }

func (s Sq) Area() int { return s.s * s.s }

type Big interface {
	Shape
	Grow()
}

func (s *Sq) Grow() { s.s++ }

type Container[T any] interface {
	Put(T)
	Len() int
}
type Bag[T any] struct{ xs []T }

func (b *Bag[T]) Put(x T)  { b.xs = append(b.xs, x) }
func (b *Bag[T]) Len() int { return len(b.xs) }

func fill[T any](c any, xs ...T) int {
	cc, ok := c.(Container[T])
	if !ok {
		return -1
	}
	for _, x := range xs {
		cc.Put(x)
	}
	return cc.Len()
}

func main() {
	fmt.Println(fill(&Bag[int]{}, 1, 2, 3), fill(&Bag[string]{}, 1), fill(Bag[int]{}, 1))
	for _, x := range []any{Sq{2}, &Sq{3}, 5, nil} {
		switch v := x.(type) {
		case Big:
			v.Grow()
			fmt.Println("big", v.Area())
		case Shape:
			fmt.Println("shape", v.Area())
		case nil:
			fmt.Println("nil")
		default:
			fmt.Println("other", v)
		}
	}
}
