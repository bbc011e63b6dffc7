package main

import "fmt"

func gen(n int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := 1; i <= n; i++ {
			c <- i
		}
	}()
	return c
}

type S struct {
	a, b int
	c    chan int
}

func f(a, b, c int) int { return a*100 + b*10 + c }

func ret(c <-chan int) int { return <-c }

func ret2(c <-chan int) (int, bool) { v, ok := <-c; return v, ok }

func main() {
	c := gen(60)
	fmt.Println(<-c, <-c, <-c)
	x := <-c + <-c*<-c
	fmt.Println(x)
	fmt.Println(f(<-c, <-c, <-c))
	arr := []int{<-c, <-c, <-c}
	fmt.Println(arr)
	m := map[int]int{<-c: <-c}
	fmt.Println(m)
	s := S{a: <-c, b: <-c}
	fmt.Println(s.a, s.b)
	s.a = <-c
	arr[1] = <-c
	m[100] = <-c
	fmt.Println(s.a, arr, m)
	arr[<-c%3] = <-c
	fmt.Println(arr)
	if v := <-c; v > 0 {
		fmt.Println("if", v)
	}
	if <-c > 10 && <-c > 10 || <-c > 1000 {
		fmt.Println("cond", <-c)
	}
	switch <-c {
	case <-c - 1:
		fmt.Println("switch case")
	default:
		fmt.Println("default")
	}
	for i := <-c; i < <-c; i++ {
		fmt.Println("for", i)
		if i > 27 {
			break
		}
	}
	v, ok := <-c
	fmt.Println(v, ok)
	var w, ok2 = <-c
	fmt.Println(w, ok2)
	w, ok2 = <-c
	fmt.Println(w, ok2)
	_, ok = <-c
	fmt.Println(ok)
	w, _ = <-c
	fmt.Println(w)
	a, b := <-c, <-c
	fmt.Println(a, b)
	a, b = <-c, <-c
	fmt.Println(a, b)
	x += <-c
	x -= <-c
	x++
	fmt.Println(x)
	fmt.Println(ret(c))
	fmt.Println(ret2(c))
	d := make(chan int, 3)
	d <- <-c
	d <- -<-c
	fmt.Println(<-d, <-d)
	func(v int) { fmt.Println("lit", v) }(<-c)
	defer func(v int) { fmt.Println("deferred", v) }(<-c)
	p := &S{c: make(chan int, 1)}
	p.c <- <-c
	fmt.Println(<-p.c)
	fmt.Println(!(<-c > 1), -<-c, (<-c))
	fmt.Println([]int{1, 2, 3}[<-c%2:], append([]int{}, <-c, <-c), len([]int{<-c}))
	<-c
	_ = <-c
	var i interface{} = <-c
	fmt.Println(i.(int))
	sum := 0
	for v := range c {
		sum += v
	}
	fmt.Println(sum)
	v, ok = <-c
	fmt.Println(v, ok)
}
