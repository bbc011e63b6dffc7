package main

import (
	"fmt"
	"runtime"
)

func line() int {
	_, _, n, _ := runtime.Caller(1)
	return n
}

func two() (int, int) {
	_, _, n, _ := runtime.Caller(1)
	return n, n
}

type point struct{ x, y int }

func (p point) add(n int) point {
	_, _, l, _ := runtime.Caller(1)
	return point{p.x + n, l}
}

func main() {
	a := []int{
		line(),
		line(),
	}
	fmt.Println(a,
		line(), line(),
		line())
	p := point{
		x: line(),
		y: line() +
			line(),
	}
	fmt.Println(p.
		add(1).
		add(2))
	m := map[string]int{
		"a": line(),
		"b": line(),
	}
	if x :=
		line(); x > 0 &&
		line() > 0 {
		fmt.Println(x)
	}
	switch line() {
	case line():
		fmt.Println("same")
	case 0,
		line():
		fmt.Println("no")
	default:
		fmt.Println("other", line())
	}
	for i := line(); i < line(); i++ {
		fmt.Println("for", i)
		break
	}
	var u, v = line(), line()
	x, y := two()
	u, v = v+x,
		u+y
	fmt.Println(u, v, m)
	func(n int) {
		fmt.Println(n, line())
	}(
		line())
	defer fmt.Println("deferred",
		line())
	ch := make(chan int, 3)
	ch <- line()
	select {
	case ch <- line():
	default:
	}
	go fmt.Sprint(line())
	for _, v := range []int{line(),
		line()} {
		fmt.Println(v)
	}
	r := func() (int, int) {
		return line(),
			line()
	}
	fmt.Println(r())
	fmt.Println(len(ch), <-ch, <-ch)
	var e interface{ add(int) point } = p
	fmt.Println(e.add(
		line(),
	))
	z := line
	w := z() +
		z()
	fmt.Println(w, min(line(),
		line()), append([]int{},
		line()))
	b := true &&
		(line() < 0 ||
			line() > 0)
	fmt.Println(b, a[line()-line()])
}
