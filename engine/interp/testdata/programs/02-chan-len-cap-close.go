package main

import "fmt"

func main() {
	c := make(chan int, 5)
	fmt.Println(len(c), cap(c))
	c <- 1
	c <- 2
	fmt.Println(len(c), cap(c), cap(c)-len(c))
	close(c)
	fmt.Println(len(c))
	for i := 0; i < 4; i++ {
		v, ok := <-c
		fmt.Println(v, ok)
	}
	var n chan string
	fmt.Println(len(n), cap(n), n == nil)
	u := make(chan int)
	fmt.Println(len(u), cap(u))
	const k = 3
	w := make(chan bool, k)
	fmt.Println(cap(w))
	var size int64 = 7
	fmt.Println(cap(make(chan int, size)))
	var ro <-chan int = c
	fmt.Println(cap(ro), len(ro))
	var so chan<- bool = w
	so <- true
	fmt.Println(len(so), cap(so))
	fmt.Printf("%T %T %T %T %T\n", c, ro, so, n, make(chan (<-chan int)))
	d := c
	fmt.Println(d == c, u != make(chan int))
	cm := map[chan int]string{c: "c", u: "u"}
	fmt.Println(cm[c], cm[d], cm[u])
	type box struct{ c chan int }
	fmt.Println(box{c} == box{d}, box{c} == box{u})
	var i interface{} = c
	_, ok := i.(chan int)
	_, ok2 := i.(<-chan int)
	fmt.Println(ok, ok2)
	arr := [2]chan int{c, u}
	fmt.Println(len(arr[0]))
	z := make(chan struct{})
	close(z)
	_, ok = <-z
	fmt.Println(ok)
}
