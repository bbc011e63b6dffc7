package main

import "fmt"

type S struct {
	f  func(int)
	fs map[string]func(...string)
}

func mk(c chan string, name string) func(int) {
	return func(n int) { c <- fmt.Sprintf("%s %d", name, n) }
}

func pick(c chan string) func(int) { return mk(c, "picked") }

func gen[T any](c chan string, v T) { c <- fmt.Sprintf("%v %T", v, v) }

type G[T any] struct{ v T }

func (g *G[T]) Run(c chan string) { c <- fmt.Sprint("G ", g.v) }

func main() {
	c := make(chan string)
	m := map[string]func(int){"a": mk(c, "a")}
	go m["a"](1)
	fmt.Println(<-c)
	fs := []func(int){mk(c, "s0"), mk(c, "s1")}
	go fs[1](2)
	fmt.Println(<-c)
	s := S{f: mk(c, "field"), fs: map[string]func(...string){"v": func(x ...string) { c <- fmt.Sprint(len(x), x) }}}
	go s.f(3)
	fmt.Println(<-c)
	go s.fs["v"]("x", "y")
	fmt.Println(<-c)
	go pick(c)(4)
	fmt.Println(<-c)
	go gen(c, 5)
	fmt.Println(<-c)
	go gen[string](c, "str")
	fmt.Println(<-c)
	g := &G[float64]{2.5}
	go g.Run(c)
	fmt.Println(<-c)
	go func(a int, b string) { c <- fmt.Sprint(a, b) }(6, "lit")
	fmt.Println(<-c)
	func() {
		go func() { c <- "nested" }()
	}()
	fmt.Println(<-c)
	x := 10
	go func(x int) { c <- fmt.Sprint("shadow ", x) }(x + 1)
	fmt.Println(<-c)
	var fn func(int)
	fn = func(n int) {
		if n == 0 {
			c <- "rec done"
			return
		}
		go fn(n - 1)
	}
	go fn(5)
	fmt.Println(<-c)
	d := make(chan int)
	go close(d)
	_, ok := <-d
	fmt.Println(ok)
	arr := [2]int{1, 2}
	dst := make([]int, 2)
	_ = dst
	go func(a [2]int) { a[0] = 99; c <- fmt.Sprint(a) }(arr)
	fmt.Println(<-c, arr)
}
