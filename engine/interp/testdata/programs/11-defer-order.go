package main

import (
	"errors"
	"fmt"
	"os"
)

func trace(s string) string { fmt.Println("enter", s); return s }
func un(s string)           { fmt.Println("leave", s) }

func a() {
	defer un(trace("a"))
	fmt.Println("in a")
	b()
}

func b() {
	defer un(trace("b"))
	fmt.Println("in b")
}

func named() (n int) {
	defer func() { n *= 2 }()
	defer func() { n += 3 }()
	n = 1
	return n + 1
}

func unnamed() int {
	n := 1
	defer func() { n = 100 }()
	return n
}

func ptr() *int {
	n := 1
	defer func() { n = 100 }()
	return &n
}

type R struct{ name string }

func (r R) Close() error       { fmt.Println("close", r.name); return nil }
func (r *R) PClose()           { fmt.Println("pclose", r.name) }
func (r *R) chain(s string) *R { fmt.Println("chain", s); return r }

func methods() {
	r := R{"one"}
	defer r.Close()
	defer r.PClose()
	defer r.chain("a").chain("b")
	defer r.chain("c").PClose()
	r.name = "two"
	f := r.Close
	defer f()
	r.name = "three"
}

func args() {
	i := 0
	defer fmt.Println("i =", i)
	i++
	defer fmt.Println("i =", i)
	defer func(n int) { fmt.Println("n =", n, "i =", i) }(i)
	i++
}

func loop() {
	for i := 0; i < 3; i++ {
		defer fmt.Print(i, " ")
	}
	for _, s := range []string{"x", "y"} {
		defer func() { fmt.Print(s, " ") }()
	}
}

func earlyReturn(n int) (s string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("wrapped: %w", err)
		}
	}()
	if n < 0 {
		return "", errors.New("negative")
	}
	defer func() { s += "!" }()
	return fmt.Sprint(n), nil
}

func nested() {
	defer func() {
		defer func() {
			defer fmt.Println("3")
			fmt.Println("2")
		}()
		fmt.Println("1")
	}()
}

func conditional(b bool) {
	if b {
		defer fmt.Println("conditional")
	}
	fmt.Println("body", b)
}

func nilFunc() {
	defer func() { fmt.Println("recovered:", recover()) }()
	var f func()
	defer f()
	fmt.Println("before nil func")
}

func builtins() {
	c := make(chan int)
	m := map[string]int{"a": 1, "b": 2}
	s := make([]int, 2)
	func() {
		defer close(c)
		defer delete(m, "a")
		defer copy(s, []int{7, 8})
	}()
	_, ok := <-c
	fmt.Println(ok, m, s)
}

func main() {
	a()
	fmt.Println(named(), unnamed(), *ptr())
	methods()
	args()
	loop()
	fmt.Println()
	fmt.Println(earlyReturn(1))
	fmt.Println(earlyReturn(-1))
	nested()
	conditional(true)
	conditional(false)
	nilFunc()
	builtins()
	func() (n int) {
		defer func() { fmt.Println("saw", n) }()
		return 7
	}()
	defer fmt.Println("never: os.Exit")
	os.Exit(0)
}
