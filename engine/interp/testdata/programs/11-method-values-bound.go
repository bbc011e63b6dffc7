package main

import "fmt"

type T struct{ n int }

func (t T) Val() int  { return t.n }
func (t *T) Ptr() int { return t.n }

type In struct{ T }
type Out struct {
	*In
	name string
}

func main() {
	t := &T{1}
	v, p := t.Val, t.Ptr
	defer func(f func() int) { fmt.Println("deferred", f(), v(), p()) }(t.Val)
	defer t.show("pointer's copy")
	t.n = 2
	fmt.Println(v(), p())
	o := Out{&In{T{5}}, "o"}
	v, p = o.Val, o.Ptr
	defer o.show("promoted")
	c := make(chan int, 2)
	go func(f func() int) { c <- f() }(o.In.Val)
	o.n = 6
	fmt.Println(v(), p(), o.T.n, <-c)
	ts := []T{{1}, {2}}
	fs := []func() int{ts[0].Val, ts[0].Ptr, (&ts[1]).Val}
	ts[0].n, ts[1].n = 10, 20
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	m := map[string]*T{"a": {3}}
	g := m["a"].Val
	m["a"].n = 4
	fmt.Println(g(), T.Val(*m["a"]), (*T).Val(m["a"]), (*T).Ptr(m["a"]))
}

func (t T) show(s string) { fmt.Println(s, t.n) }
