package main

import "fmt"

type A struct{ n int }

func (A) M() string { return "A" }

type B struct{ n int }

type I interface{ M() string }

func main() {
	m := map[any]int{A{1}: 1, B{1}: 2}
	fmt.Println(m[A{1}], m[B{1}])
	var i I = A{1}
	m[i] = 4
	fmt.Println(m[A{1}], len(m))
	var x any = i
	fmt.Println(x == any(A{1}), x == any(i), i == A{1}, x == A{1})
	for k := range m {
		if i, ok := k.(I); ok {
			fmt.Println(i.M())
		}
	}
	var nothing any
	fmt.Println(nothing == nil, x != nil, nothing == x, any(1) == any(1.0), any("a") == any("a"))
	fmt.Println(any(&m) == any(&m), any([2]any{1, "a"}) == any([2]any{1, "a"}))
	delete(m, A{1})
	_, ok := m[B{1}]
	fmt.Println(len(m), ok)
	var j I
	fmt.Println(j == nil, j == i, i != nil, I(A{3}) == I(A{3}))
}
