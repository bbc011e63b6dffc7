package main

import (
	"fmt"
	"strings"
)

type op func(string) string

func (o op) twice(s string) string { return o(o(s)) }

func dup(s string) string { return s + s }

func id[T any](x T) T { return x }

type T struct{ s string }

func (t T) add(s string) string { return t.s + s }

func main() {
	a := (dup)
	fmt.Println(a("x"))
	b := op((dup))
	fmt.Println(b.twice("x"), op(dup).twice("y"), op(strings.ToUpper).twice("z"), op(T{"t"}.add).twice("m"), op(id[string]).twice("i"))
	list := []op{dup, op(dup), (dup), strings.ToUpper, id[string]}
	for _, f := range list {
		fmt.Print(f("q"), " ")
	}
	m := map[string]any{"a": op(dup), "b": dup, "c": (strings.ToLower)}
	fmt.Println(m["a"].(op)("x"), m["b"].(func(string) string)("y"), m["c"].(func(string) string)("Z"))
	var i any = (dup)
	fmt.Printf("%T %T\n", i, m["a"])
	f := func() func(string) string { return (dup) }
	fmt.Println(f()("r"))
	ch := make(chan op, 1)
	ch <- dup
	ch <- (<-ch)
	fmt.Println((<-ch)("c"))
	var p *op
	q := op(dup)
	p = &q
	fmt.Println((*p)("p"), (dup)("direct"))
	if g := (dup); g != nil {
		fmt.Println(g("g"))
	}
	defer (fmt.Println)("deferred")
	st := struct{ f op }{(dup)}
	fmt.Println(st.f("s"))
	x, y := (dup), op(dup)
	fmt.Println(x("1"), y("2"))
	for _, h := range []func(string) string{(dup)} {
		fmt.Println(h("h"))
	}
}
