package main

import (
	"fmt"
	"os"
	"strings"
)

func multi() (int, string, error)           { return 1, "a", nil }
func take(i int, s string, e error) string  { return fmt.Sprint(i, s, e) }
func variadic(pre string, xs ...int) string { return fmt.Sprint(pre, len(xs), xs, xs == nil) }
func named(a, b int) (sum, diff int) {
	sum = a + b
	diff = a - b
	return
}
func swap(a, b *int) { *a, *b = *b, *a }
func fact(n int) int {
	if n <= 1 {
		return 1
	}
	return n * fact(n-1)
}
func even(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}
func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}
func hanoi(n int, a, b, c string, moves *int) {
	if n > 0 {
		hanoi(n-1, a, c, b, moves)
		*moves++
		hanoi(n-1, c, b, a, moves)
	}
}

type Handler func(string) string

func (h Handler) Serve(s string) string { return "[" + h(s) + "]" }

type Server interface{ Serve(string) string }

type Middleware func(Handler) Handler

func chain(h Handler, ms ...Middleware) Handler {
	for i := len(ms) - 1; i >= 0; i-- {
		h = ms[i](h)
	}
	return h
}

type Opt func(*conf)
type conf struct {
	port int
	host string
}

func Port(p int) Opt { return func(c *conf) { c.port = p } }
func New(opts ...Opt) *conf {
	c := &conf{80, "localhost"}
	for _, o := range opts {
		o(c)
	}
	return c
}

func perms(xs []int, f func([]int)) {
	var rec func(int)
	rec = func(i int) {
		if i == len(xs) {
			f(xs)
			return
		}
		for j := i; j < len(xs); j++ {
			xs[i], xs[j] = xs[j], xs[i]
			rec(i + 1)
			xs[i], xs[j] = xs[j], xs[i]
		}
	}
	rec(0)
}

var global = initGlobal()

func initGlobal() int { fmt.Println("init global"); return dep * 2 }

var dep = 21

func init() { fmt.Println("init 1", global) }
func init() { fmt.Println("init 2") }

func (c conf) show(prefix string, _ int) string { return prefix + c.host }

func main() {
	fmt.Println(multi())
	fmt.Println(take(multi()))
	a, _, err := multi()
	fmt.Println(a, err)
	fmt.Println(variadic("x"), variadic("y", 1, 2), variadic("z", []int{3}...))
	fmt.Println(named(5, 3))
	x, y := 1, 2
	swap(&x, &y)
	fmt.Println(x, y, fact(10), even(10), odd(7))
	moves := 0
	hanoi(5, "a", "b", "c", &moves)
	fmt.Println(moves)
	var s Server = Handler(strings.ToUpper)
	fmt.Println(s.Serve("hi"))
	h := chain(func(s string) string { return s },
		func(n Handler) Handler { return func(s string) string { return "a" + n(s) } },
		func(n Handler) Handler { return func(s string) string { return "b" + n(s) } })
	fmt.Println(h("!"), h.Serve("?"))
	fmt.Println(*New(), *New(Port(8080)))
	n := 0
	perms([]int{1, 2, 3}, func(p []int) { n++; fmt.Print(p, " ") })
	fmt.Println(n)
	fmt.Println(func(a, b int) int { return a * b }(3, 4))
	f := fact
	fmt.Println(f(5), f != nil)
	fmt.Println(len(os.Args) > 0)
	g := conf.show
	fmt.Println(g(conf{host: "h"}, "p-", 1))
	var z func(...string) int = func(s ...string) int { return len(s) }
	fmt.Println(z("a", "b"), z())
	defer func(s string) { fmt.Println("bye", s) }("now")
	type pt struct{ x, y int }
	mk := func(x int) (p pt) { p.x = x; return }
	fmt.Println(mk(3))
	var fns [3]func() int
	for i := range fns {
		fns[i] = func() int { return i * i }
	}
	fmt.Println(fns[0](), fns[1](), fns[2]())
	apply := func(f func(int, int) int, a, b int) int { return f(a, b) }
	fmt.Println(apply(func(a, b int) int { return a - b }, 9, 4))
}
