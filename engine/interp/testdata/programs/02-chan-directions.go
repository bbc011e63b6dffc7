package main

import "fmt"

func produce(n int, out chan<- int) {
	for i := 0; i < n; i++ {
		out <- i
	}
	close(out)
}

func double(in <-chan int, out chan<- int) {
	for v := range in {
		out <- v * 2
	}
	close(out)
}

func merge(cs ...<-chan int) <-chan int {
	out := make(chan int)
	go func() {
		for _, c := range cs {
			for v := range c {
				out <- v
			}
		}
		close(out)
	}()
	return out
}

type pipe struct {
	in  <-chan int
	out chan<- int
}

func main() {
	a, b := make(chan int), make(chan int)
	go produce(4, a)
	go double(a, b)
	for v := range b {
		fmt.Println(v)
	}
	c := make(chan int, 1)
	p := pipe{c, c}
	p.out <- 5
	fmt.Println(<-p.in)
	x, y := make(chan int), make(chan int)
	go produce(2, x)
	go produce(3, y)
	for v := range merge(x, y) {
		fmt.Print(v, " ")
	}
	fmt.Println()
	f := func() (chan<- int, <-chan int) { c := make(chan int, 3); return c, c }
	s, r := f()
	s <- 1
	close(s)
	v, ok := <-r
	fmt.Println(v, ok)
	v, ok = <-r
	fmt.Println(v, ok)
	var ro <-chan int = (<-chan int)(c)
	_ = ro
	cs := []chan int{make(chan int, 1), make(chan int, 1)}
	for i, c := range cs {
		c <- i
	}
	for _, c := range cs {
		fmt.Print(<-c)
	}
	fmt.Println()
}
