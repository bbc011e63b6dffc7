package main

import (
	"fmt"
	"io"
)

type A interface{ Foo() int }
type B interface {
	A
	Bar() string
}
type impl struct{ x int }

func (i *impl) Foo() int    { return i.x }
func (i *impl) Bar() string { return fmt.Sprint("bar", i.x) }

type wrapV struct{ *impl }
type wrapI struct{ B }
type wrapVV struct {
	wrapV
	extra int
}
type wrapP struct{ *wrapI }
type override struct{ B }

func (override) Bar() string { return "over" }

type rw struct {
	io.Reader
	io.Writer
}

func what(b B) string {
	switch v := b.(type) {
	case wrapV:
		return "wrapV " + v.Bar()
	case wrapI:
		return "wrapI " + v.Bar()
	case *wrapI:
		return "*wrapI " + v.Bar()
	case wrapVV:
		return fmt.Sprint("wrapVV ", v.Bar(), v.extra)
	case override:
		return v.Bar() + v.B.Bar()
	case wrapP:
		return "wrapP"
	case *impl:
		return "impl"
	}
	return "?"
}

func main() {
	i := &impl{3}
	for _, b := range []B{i, wrapV{i}, wrapI{i}, &wrapI{i}, wrapVV{wrapV{i}, 7}, override{i}, wrapP{&wrapI{i}}} {
		fmt.Println(what(b), b.Foo())
		a := A(b)
		bb, ok := a.(B)
		fmt.Println(ok, bb == b)
		if w, ok := a.(wrapV); ok {
			fmt.Println("is wrapV", w.x)
		}
		if w, ok := a.(*wrapI); ok {
			fmt.Println("is *wrapI", w.Foo())
		}
	}
	var r io.Reader = rw{}
	_, ok := r.(io.Writer)
	_, ok2 := r.(io.Closer)
	fmt.Println(ok, ok2)
	fmt.Printf("%T\n", r.(rw))
}
