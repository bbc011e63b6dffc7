package main

import "fmt"

type T struct{ n int }

func (t T) Val(done chan string)         { done <- fmt.Sprint("val ", t.n) }
func (t *T) Ptr(done chan string)        { t.n++; done <- fmt.Sprint("ptr ", t.n) }
func (t *T) Var(d chan string, x ...int) { d <- fmt.Sprint("var ", t.n, x) }

type I interface{ Ptr(chan string) }

type E struct {
	*T
	name string
}

func main() {
	d := make(chan string)
	t := T{1}
	go t.Val(d)
	fmt.Println(<-d)
	go t.Ptr(d)
	fmt.Println(<-d)
	p := &t
	go p.Val(d)
	fmt.Println(<-d)
	go p.Ptr(d)
	fmt.Println(<-d)
	var i I = p
	go i.Ptr(d)
	fmt.Println(<-d)
	e := E{p, "e"}
	go e.Ptr(d)
	fmt.Println(<-d)
	go e.T.Val(d)
	fmt.Println(<-d)
	go t.Var(d, 1, 2)
	fmt.Println(<-d)
	f := t.Val
	t.n = 100
	go f(d)
	fmt.Println(<-d)
	g := T.Val
	go g(t, d)
	fmt.Println(<-d)
	h := (*T).Ptr
	go h(&t, d)
	fmt.Println(<-d)
	go T.Val(T{7}, d)
	fmt.Println(<-d)
	go (&T{8}).Ptr(d)
	fmt.Println(<-d)
	ts := []T{{20}, {30}}
	for i := range ts {
		go ts[i].Ptr(d)
		fmt.Println(<-d)
	}
	fmt.Println(ts, t)
}
