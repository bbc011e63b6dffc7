package main

import "fmt"

func Do[T any](xs []T) []string {
	type node struct {
		v    T
		next *node
	}
	var head *node
	for _, x := range xs {
		head = &node{x, head}
	}
	m := map[string]*node{}
	var out []string
	for n := head; n != nil; n = n.next {
		m[fmt.Sprint(n.v)] = n
		out = append(out, fmt.Sprint(n.v))
	}
	ch := make(chan node, 1)
	ch <- *head
	v := <-ch
	var a any = v
	_, ok := a.(node)
	fmt.Println(len(m), ok)
	return apply(out, func(s string) string { return s + "!" })
}
func apply[A, B any](xs []A, f func(A) B) []B {
	type pair struct {
		a A
		b B
	}
	var ps []pair
	for _, x := range xs {
		ps = append(ps, pair{x, f(x)})
	}
	return last(ps, func(p pair) B { return p.b })
}
func last[P, B any](ps []P, f func(P) B) (bs []B) {
	type w struct{ P P }
	ws := []w{}
	for _, p := range ps {
		ws = append(ws, w{p})
	}
	for _, x := range ws {
		bs = append(bs, f(x.P))
	}
	return
}

func main() {
	fmt.Println(Do([]int{1, 2}), Do([]string{"a"}), Do([]float64{1.5}))
	type my struct{ X int }
	fmt.Println(apply([]my{{1}}, func(m my) int { return m.X }), apply([]my{{3}}, func(m my) my { m.X++; return m }))
}
