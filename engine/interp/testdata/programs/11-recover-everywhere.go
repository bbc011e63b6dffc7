// exit: 2
package main

import (
	"fmt"
	"runtime"
	"sync"
)

type E struct{ s string }

func (e E) Error() string { return e.s }

type Panicker struct{}

func (Panicker) String() string { panic("in String") }

type NilStr struct{ x int }

func (n *NilStr) String() string {
	if n == nil {
		return "nil NilStr"
	}
	return fmt.Sprint("NilStr ", n.x)
}

type Deep struct{ n *NilStr }

func rec(n int) (r int) {
	defer func() {
		if x := recover(); x != nil {
			r = n
			if n < 3 {
				panic(fmt.Sprint("re", x))
			}
		}
	}()
	if n == 0 {
		panic("base")
	}
	return rec(n - 1)
}

func helper() any { return recover() }

func notDirect() (s string) {
	defer func() { s = fmt.Sprint("outer ", recover()) }()
	defer func() {
		func() { fmt.Println("nested recover:", recover()) }()
	}()
	defer fmt.Println("arg recover:", helper())
	panic("P")
}

type res struct{ closed []string }

func (r *res) Close(n string) func() { return func() { r.closed = append(r.closed, n) } }

func goexit() (out []string) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { out = append(out, fmt.Sprint("rec ", recover())) }()
		func() {
			defer func() { out = append(out, "inner") }()
			runtime.Goexit()
		}()
		out = append(out, "never")
	}()
	wg.Wait()
	return
}

func loopDefer() {
	for i := 0; i < 3; i++ {
		defer func() { fmt.Print("L", i, " ") }()
		defer fmt.Print("A", i, " ")
	}
}

func retClosure() (x int) {
	defer func(y int) { x += y }(x + 1)
	x = 10
	return x * 2
}

type S struct{ v int }

func (s S) Val() int { return s.v }
func (s *S) Inc() *S { s.v++; return s }

func methods() {
	s := S{1}
	f := s.Val
	g := s.Inc
	s.v = 5
	fmt.Println(f(), g().v, s.v)
	defer fmt.Println("deferred", s.Val(), s.v)
	defer s.Inc().Inc()
	h := (*S).Inc
	h(&s)
	fmt.Println(s.v)
	m := map[string]func() int{"a": s.Val}
	fmt.Println(m["a"]())
}

func sel() {
	a, b := make(chan int, 1), make(chan string, 1)
	for i := 0; i < 4; i++ {
		select {
		case a <- i:
			fmt.Print("sent ", i, " ")
		case v, ok := <-a:
			fmt.Print("got ", v, ok, " ")
		}
	}
	close(a)
	b <- "x"
	var nilc chan int
	select {
	case <-nilc:
	case s := <-b:
		fmt.Print(s)
	}
	select {
	case v, ok := <-a:
		fmt.Println(v, ok)
	default:
		fmt.Println("default")
	}
}

func main() {
	fmt.Println(Panicker{})
	fmt.Printf("%v %s %d\n", Panicker{}, Panicker{}, Panicker{})
	var n *NilStr
	fmt.Println(n, &NilStr{3}, []*NilStr{nil}, Deep{})
	func() {
		defer func() { fmt.Println("got", recover()) }()
		fmt.Println(rec(5))
	}()
	fmt.Println(rec(3))
	fmt.Println(notDirect())
	fmt.Println(goexit())
	loopDefer()
	fmt.Println()
	fmt.Println(retClosure())
	methods()
	sel()
	r := &res{}
	func() {
		defer r.Close("a")()
		defer r.Close("b")()
	}()
	fmt.Println(r.closed)
	defer func() {
		r := recover()
		err, ok := r.(error)
		fmt.Println(ok, err)
		var re runtime.Error
		re, ok = r.(runtime.Error)
		fmt.Println(ok, re != nil)
		panic(E{"final"})
	}()
	var m map[string]map[string]int
	m["a"]["b"]++
}
