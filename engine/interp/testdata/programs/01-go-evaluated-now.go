package main

import "fmt"

func say(s string) int { fmt.Println("eval", s); return len(s) }

func main() {
	c := make(chan string, 10)
	f := func(a, b int) { c <- fmt.Sprint("run ", a, b) }
	fp := func() func(int, int) { fmt.Println("get f"); return f }
	go fp()(say("a"), say("bb"))
	fmt.Println(<-c)
	x := 1
	go func(v int) { c <- fmt.Sprint(v) }(x)
	x = 2
	fmt.Println(<-c, x)
	old := f
	f = func(a, b int) { c <- "new" }
	go old(1, 2)
	fmt.Println(<-c)
	p := &x
	go func(p *int) { *p = 7; c <- "set" }(p)
	fmt.Println(<-c, x)
	var e error
	go func(e error) { c <- fmt.Sprint(e == nil) }(e)
	fmt.Println(<-c)
	var any1 interface{} = 3
	go func(v interface{}) { c <- fmt.Sprint(v) }(any1)
	fmt.Println(<-c)
	go func(v interface{}) { c <- fmt.Sprintf("%T", v) }(x)
	fmt.Println(<-c)
	go func(vs ...interface{}) { c <- fmt.Sprint(vs...) }(1, "a", nil, x)
	fmt.Println(<-c)
}
