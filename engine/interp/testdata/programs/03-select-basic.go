package main

import "fmt"

func main() {
	c := make(chan int, 1)
	d := make(chan string, 1)
	select {
	case v := <-c:
		fmt.Println(v)
	default:
		fmt.Println("default")
	}
	c <- 1
	select {
	case v := <-c:
		fmt.Println("got", v)
	default:
		fmt.Println("default")
	}
	select {
	case c <- 5:
		fmt.Println("sent")
	case s := <-d:
		fmt.Println(s)
	}
	select {
	case c <- 6:
		fmt.Println("sent 6")
	default:
		fmt.Println("full")
	}
	select {
	case v, ok := <-c:
		fmt.Println(v, ok)
	case d <- "x":
		if s := <-d; s == "x" {
			v, ok := <-c
			fmt.Println(v, ok)
		}
	}
	close(c)
	select {
	case v, ok := <-c:
		fmt.Println(v, ok)
	}
	var n chan int
	select {
	case <-n:
		fmt.Println("nil?")
	case n <- 1:
		fmt.Println("nil send?")
	default:
		fmt.Println("nil default")
	}
	select {
	default:
	}
	select {
	case <-c:
	}
	var v int
	var ok bool
	e := make(chan int, 1)
	e <- 9
	select {
	case v, ok = <-e:
	}
	fmt.Println(v, ok)
	e <- 10
	select {
	case v = <-e:
	}
	fmt.Println(v)
	var s struct{ a, b int }
	m := map[string]int{}
	arr := []bool{false, false}
	e <- 11
	select {
	case s.a, arr[1] = <-e:
	}
	e <- 12
	select {
	case m["k"] = <-e:
	}
	p := &s
	e <- 13
	select {
	case p.b, _ = <-e:
	}
	e <- 14
	var i interface{}
	select {
	case i = <-e:
	}
	fmt.Println(s, arr, m, i)
	e <- 15
	select {
	case _, ok := <-e:
		fmt.Println(ok)
	}
	select {
	case e <- func() int { fmt.Println("eval"); return 3 }():
		fmt.Println(<-e)
	}
}
