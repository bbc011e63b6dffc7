package main

import "fmt"

type A struct{ n int }
type B struct{ n int }
type E1 struct{}
type E2 struct{}
type P[T any] struct{ v T }

type I interface{ M() string }

func (A) M() string { return "A" }
func (B) M() string { return "B" }

func kind(v any) string {
	switch v.(type) {
	case A:
		return "A"
	case B:
		return "B"
	case *A:
		return "*A"
	case *B:
		return "*B"
	case E1:
		return "E1"
	case E2:
		return "E2"
	case []A:
		return "[]A"
	case []B:
		return "[]B"
	case struct{ n int }:
		return "anon"
	}
	return "?"
}

func main() {
	for _, v := range []any{A{}, B{}, &A{}, &B{}, E1{}, E2{}, []A{}, []B{}, struct{ n int }{1}} {
		fmt.Print(kind(v), " ")
	}
	fmt.Println()
	for _, v := range []I{B{}, A{}, &B{}, &A{}} {
		_, isA := v.(A)
		_, isB := v.(B)
		fmt.Print(isA, isB, kind(v), v.M(), " ")
	}
	fmt.Println()
	var x, y any = A{1}, B{1}
	fmt.Println(x == y, x == any(A{1}))
	m := map[any]int{E1{}: 3, E2{}: 4}
	fmt.Println(len(m), m[E2{}], m[E1{}])
	a := A{3}
	b := B(a)
	an := struct{ n int }{9}
	a = an
	an = struct{ n int }(b)
	fmt.Println(a, b, an, A(an) == a)
	pa := &a
	pb := (*B)(pa)
	pb.n = 77
	fmt.Println(a.n)
	var e1 E1
	e2 := E2(e1)
	c := make(chan E1, 1)
	c <- struct{}{}
	<-c
	c <- e1
	fmt.Println(e2, len(c))
}
