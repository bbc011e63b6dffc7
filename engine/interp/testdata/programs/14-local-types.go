package main

import (
	"fmt"
	"sort"
)

type Speaker interface{ Speak() string }

func pairs[K comparable, V any](m map[K]V, less func(a, b K) bool) []string {
	type kv struct {
		k K
		v V
	}
	var xs []kv
	for k, v := range m {
		xs = append(xs, kv{k, v})
	}
	sort.Slice(xs, func(i, j int) bool { return less(xs[i].k, xs[j].k) })
	var out []string
	for _, x := range xs {
		out = append(out, fmt.Sprint(x.k, "=", x.v))
	}
	return out
}

type gen[T any] struct{ v T }

func (g gen[T]) Speak() string { return fmt.Sprintf("gen %v", g.v) }

func main() {
	fmt.Println(pairs(map[string]int{"b": 2, "a": 1}, func(a, b string) bool { return a < b }))
	fmt.Println(pairs(map[int]bool{2: true, 1: false}, func(a, b int) bool { return a < b }))
	type local struct{ gen[int] }
	var a any = local{gen[int]{5}}
	s, ok := a.(Speaker)
	fmt.Println(ok)
	if ok {
		fmt.Println(s.Speak())
	}
	a = gen[string]{"x"}
	if s, ok := a.(Speaker); ok {
		fmt.Println(s.Speak())
	}
	switch v := a.(type) {
	case gen[int]:
		fmt.Println("int", v.v)
	case gen[string]:
		fmt.Println("string", v.v)
	}
	type shadow struct{ n int }
	{
		type shadow struct{ s string }
		var x any = shadow{"in"}
		_, isOuter := x.(interface{ foo() })
		fmt.Println(x, isOuter)
	}
	fmt.Println(shadow{1})
	fmt.Printf("%T\n", shadow{})
}
