package main

import (
	"fmt"
	"sort"
	"sync"
	"time"
)

type Handler func(args ...int) int

type Registry struct {
	handlers map[string]Handler
	before   []func(string)
	after    []func(string, int)
}

func NewRegistry() *Registry { return &Registry{handlers: map[string]Handler{}} }

func (r *Registry) Handle(name string, h Handler) { r.handlers[name] = h }

func (r *Registry) Call(name string, args ...int) (res int, ok bool) {
	for _, b := range r.before {
		b(name)
	}
	defer func() {
		for _, a := range r.after {
			a(name, res)
		}
	}()
	h, ok := r.handlers[name]
	if !ok {
		return -1, false
	}
	return h(args...), true
}

func memo(f func(int) int) func(int) int {
	cache := map[int]int{}
	return func(n int) int {
		if v, ok := cache[n]; ok {
			return v
		}
		v := f(n)
		cache[n] = v
		return v
	}
}

func debounce(d time.Duration, f func(int)) func(int) {
	var mu sync.Mutex
	var t *time.Timer
	return func(n int) {
		mu.Lock()
		defer mu.Unlock()
		if t != nil {
			t.Stop()
		}
		t = time.AfterFunc(d, func() { f(n) })
	}
}

func gen() (next func() (int, bool), stop func()) {
	ch, done := make(chan int), make(chan struct{})
	go func() {
		defer close(ch)
		for i := 0; ; i++ {
			select {
			case ch <- i * i:
			case <-done:
				return
			}
		}
	}()
	var once sync.Once
	return func() (int, bool) { v, ok := <-ch; return v, ok }, func() { once.Do(func() { close(done) }) }
}

func curry(f func(a, b, c int) int) func(int) func(int) func(int) int {
	return func(a int) func(int) func(int) int {
		return func(b int) func(int) int {
			return func(c int) int { return f(a, b, c) }
		}
	}
}

func main() {
	r := NewRegistry()
	total := 0
	r.before = append(r.before, func(n string) { fmt.Print("[", n, "] ") })
	r.after = append(r.after, func(n string, res int) { total += res })
	r.Handle("sum", func(args ...int) (s int) {
		for _, a := range args {
			s += a
		}
		return
	})
	r.Handle("count", func(args ...int) int { return len(args) })
	fmt.Println(r.Call("sum", 1, 2, 3))
	fmt.Println(r.Call("count", 1, 2))
	fmt.Println(r.Call("nope"))
	fmt.Println(total)
	calls := 0
	var fib func(int) int
	fib = memo(func(n int) int {
		calls++
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	})
	fmt.Println(fib(40), calls)
	got := make(chan int, 5)
	d := debounce(150*time.Millisecond, func(n int) { got <- n })
	for i := range 5 {
		d(i)
	}
	fmt.Println(<-got, len(got))
	next, stop := gen()
	for range 3 {
		v, _ := next()
		fmt.Print(v, " ")
	}
	stop()
	stop()
	fmt.Println(curry(func(a, b, c int) int { return a*100 + b*10 + c })(1)(2)(3))
	var fs [3][2]func() string
	for i := range fs {
		for j := range fs[i] {
			k := i * j
			fs[i][j] = func() string { k++; return fmt.Sprint(i, j, k) }
		}
	}
	fmt.Println(fs[2][1](), fs[2][1](), fs[0][1]())
	acc := func() func(int) int {
		sum := 0
		return func(n int) int { sum += n; return sum }
	}()
	for _, n := range []int{1, 2, 3} {
		acc(n)
	}
	fmt.Println(acc(0))
	people := []struct {
		Name string
		Age  int
	}{{"A", 30}, {"B", 25}, {"C", 35}}
	by := func(less func(i, j int) bool) { sort.Slice(people, less) }
	by(func(i, j int) bool { return people[i].Age < people[j].Age })
	fmt.Println(people)
	x := 1
	inc := func() int { x++; return x }
	arr := [3]int{inc(), inc(), inc()}
	m := map[int]int{inc(): inc()}
	fmt.Println(arr, m, x, inc()+inc()*inc())
	type node struct {
		val  int
		next func() *node
	}
	n := &node{1, func() *node { return &node{2, nil} }}
	fmt.Println(n.val, n.next().val, n.next().next == nil)
}
