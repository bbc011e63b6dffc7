package main

import (
	"errors"
	"fmt"
)

type P struct {
	X, Y int
	name string
}

type Sh interface{ Area() int }

func (p P) Area() int { return p.X * p.Y }

func main() {
	cs := make(chan P, 1)
	cs <- P{1, 2, "n"}
	p := <-cs
	fmt.Println(p.X, p.name)
	cp := make(chan *P, 1)
	cp <- &P{3, 4, "m"}
	(<-cp).X++
	ci := make(chan Sh, 2)
	ci <- P{5, 6, "i"}
	ci <- &P{7, 8, "j"}
	fmt.Println((<-ci).Area(), (<-ci).Area())
	cf := make(chan func(int) int, 1)
	cf <- func(i int) int { return i * i }
	fmt.Println((<-cf)(9))
	cc := make(chan chan int, 1)
	inner := make(chan int, 1)
	cc <- inner
	inner <- 11
	fmt.Println(<-<-cc)
	ce := make(chan error, 2)
	ce <- errors.New("bad")
	ce <- nil
	fmt.Println(<-ce, <-ce)
	ca := make(chan [3]int, 1)
	a := [3]int{1, 2, 3}
	ca <- a
	a[0] = 100
	fmt.Println(<-ca, a)
	csl := make(chan []string, 1)
	csl <- []string{"a", "b"}
	fmt.Println(len(<-csl))
	cm := make(chan map[string]int, 1)
	cm <- map[string]int{"k": 1}
	fmt.Println((<-cm)["k"])
	ca2 := make(chan interface{}, 4)
	ca2 <- 1
	ca2 <- "s"
	ca2 <- nil
	ca2 <- P{1, 1, ""}
	for i := 0; i < 4; i++ {
		switch v := (<-ca2).(type) {
		case int:
			fmt.Println("int", v+1)
		case string:
			fmt.Println("string", v+"!")
		case nil:
			fmt.Println("nil")
		case P:
			fmt.Println("P", v.X)
		}
	}
	cst := make(chan struct{}, 1)
	cst <- struct{}{}
	fmt.Println(<-cst)
	cb := make(chan bool, 1)
	cb <- 1 < 2
	if <-cb {
		fmt.Println("true")
	}
	cr := make(chan rune, 1)
	cr <- 'é'
	fmt.Printf("%c\n", <-cr)
	cd := make(chan float64, 1)
	cd <- 3
	fmt.Println(<-cd / 2)
	type local struct{ v int }
	cl := make(chan local, 1)
	cl <- local{5}
	fmt.Println((<-cl).v)
	cas := make(chan struct {
		a int
		b string
	}, 1)
	cas <- struct {
		a int
		b string
	}{1, "x"}
	v := <-cas
	fmt.Println(v.a, v.b)
}
