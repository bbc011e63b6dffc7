package main

import "fmt"

type item struct {
	k string
	v int
}

func main() {
	c := make(chan int)
	go func() {
		for i := 0; i < 3; i++ {
			c <- i
		}
		close(c)
	}()
	for v := range c {
		fmt.Println(v)
	}
	for range c {
		fmt.Println("never")
	}
	c2 := make(chan item, 3)
	c2 <- item{"a", 1}
	c2 <- item{"b", 2}
	c2 <- item{"c", 3}
	close(c2)
	var it item
	for it = range c2 {
		if it.k == "b" {
			continue
		}
		fmt.Println(it.k, it.v)
	}
	c3 := make(chan int, 10)
	for i := range 10 {
		c3 <- i
	}
	close(c3)
	n := 0
	for range c3 {
		n++
		if n == 4 {
			break
		}
	}
	fmt.Println(n, len(c3))
	var fs []func() int
outer:
	for v := range c3 {
		for i := 0; ; i++ {
			if i == v {
				fs = append(fs, func() int { return v * 10 })
				continue outer
			}
			if i == 7 {
				break outer
			}
		}
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	var s struct{ x int }
	c4 := make(chan int, 2)
	c4 <- 1
	c4 <- 2
	close(c4)
	for s.x = range c4 {
	}
	fmt.Println(s)
	ce := make(chan error, 2)
	ce <- nil
	ce <- fmt.Errorf("e")
	close(ce)
	for err := range ce {
		fmt.Println(err)
	}
}
