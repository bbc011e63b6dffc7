package main

import (
	"fmt"
	"sort"
	"strings"
)

func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 100 }
}

func param(x int) func() int { return func() int { x *= 2; return x } }

func result() (r int) {
	f := func() { r = 42 }
	f()
	return r
}

func result2() (r int, s string) {
	defer func() { r++; s += "!" }()
	return 1, "a"
}

func variadic(xs ...int) func() int { return func() int { xs[0]++; return xs[0] } }

type T struct{ n int }

func (t T) get() func() int  { return func() int { t.n++; return t.n } }
func (t *T) inc() func() int { return func() int { t.n++; return t.n } }

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func main() {
	inc, reset := counter()
	fmt.Println(inc(), inc())
	reset()
	fmt.Println(inc())
	p := param(3)
	fmt.Println(p(), p())
	fmt.Println(result())
	fmt.Println(result2())
	v := variadic(1, 2)
	fmt.Println(v(), v())
	t := T{5}
	g, h := t.get(), t.inc()
	fmt.Println(g(), g(), h(), h(), t.n)
	fmt.Println(compose(func(x int) int { return x + 1 }, func(x int) int { return x * 10 })(4))
	adders := map[string]func(int) int{}
	for _, n := range []int{1, 2, 3} {
		adders[strings.Repeat("+", n)] = func(x int) int { return x + n }
	}
	fmt.Println(adders["+"](10), adders["++"](10), adders["+++"](10))
	a := 1
	f1 := func() func() int {
		b := 10
		return func() int {
			a++
			b++
			c := 100
			return func() int { c += a + b; return c }()
		}
	}
	f2 := f1()
	fmt.Println(f2(), f2(), a)
	xs := []int{3, 1, 2}
	calls := 0
	sort.Slice(xs, func(i, j int) bool { calls++; return xs[i] < xs[j] })
	fmt.Println(xs, calls > 0)
	fmt.Println(strings.Map(func(r rune) rune {
		if r == 'a' {
			return 'A' + rune(a)
		}
		return r
	}, "banana"))
	for i := 0; i < 3; i++ {
		fmt.Print(strings.FieldsFunc("a0b1c2d", func(r rune) bool { return r == rune('0'+i) }))
	}
	fmt.Println()
	var fib func(int) int
	memo := map[int]int{}
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		if v, ok := memo[n]; ok {
			return v
		}
		memo[n] = fib(n-1) + fib(n-2)
		return memo[n]
	}
	fmt.Println(fib(50))
	var x = 1
	{
		x := 2
		x++
		func() { x++ }()
		fmt.Println(x)
	}
	fmt.Println(x)
	if x := 5; x > 3 {
		f := func() int { return x }
		x = 6
		fmt.Println(f())
	}
	switch y := x + 1; {
	case y > 1:
		f := func() { y++ }
		f()
		fmt.Println(y)
	}
	type op func(int, int) int
	ops := map[string]op{"+": func(a, b int) int { return a + b }, "-": func(a, b int) int { return a - b }}
	fmt.Println(ops["+"](1, 2), ops["-"](1, 2))
	func() {
		defer func() { a = 77 }()
	}()
	fmt.Println(a)
	s := struct {
		cb func() string
		n  int
	}{n: 3}
	s.cb = func() string { return fmt.Sprint("n=", s.n) }
	s.n = 4
	fmt.Println(s.cb())
}
