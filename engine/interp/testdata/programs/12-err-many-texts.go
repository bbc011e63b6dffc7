package main

import "fmt"

type T struct {
	next *T
	m    map[string][]int
	f    func() int
	c    chan int
	a    *[4]int
}

func try(name string, f func()) {
	defer func() { fmt.Printf("%s: %v\n", name, recover()) }()
	f()
}

func main() {
	t := &T{}
	try("next", func() { t.next.next = t })
	try("m", func() { t.m["x"] = append(t.m["x"], 1) })
	try("f", func() { t.f() })
	try("len", func() { fmt.Println(len(t.a), len(t.m), t.m["q"], cap(t.c)) })
	try("a", func() { t.a[2] = 1 })
	try("range", func() {
		for i := range t.a {
			fmt.Print(i)
		}
		for i, v := range t.a {
			fmt.Print(i, v)
		}
	})
	try("del", func() { delete(t.m, "x") })
	try("close", func() { close(t.c) })
	try("conv", func() { _ = [4]int([]int{1, 2}) })
	try("conv2", func() { _ = [2]int([]int{1, 2, 3}) })
	try("div", func() { z := 0; _ = 5 / z })
	try("mod", func() { var z uint8; _ = 5 % z })
	try("shift", func() { s := -1; _ = 1 << s })
	try("slice", func() { s := []int{1, 2, 3}; i := 5; _ = s[i:] })
	try("slice2", func() { s := []int{1, 2, 3}; i := 2; _ = s[i:1] })
	try("slice3", func() { s := "abc"; i := 4; _ = s[:i] })
	try("slice4", func() { s := []int{1}; i := 9; _ = s[0:1:i] })
	try("idx", func() { s := "abc"; i := 3; _ = s[i] })
	try("neg", func() { s := []int{}; i := -1; s[i]++ })
	try("make", func() { n := -1; _ = make([]int, n) })
	try("makecap", func() { n := 1; _ = make([]int, 2, n) })
	try("assert", func() { var a any = "x"; _ = a.(int) })
	try("assert2", func() { var a any; _ = a.(fmt.Stringer) })
	try("assert3", func() { var a any = t; _ = a.(fmt.Stringer) })
	try("cmp", func() { var a, b any = []int{1}, []int{1}; fmt.Println(a == b) })
	try("hash", func() { m := map[any]int{}; m[[]int{1}] = 2 })
	try("cmpf", func() { var a, b any = t.f, t.f; fmt.Println(a == b) })
	try("cmps", func() {
		type s struct{ x any }
		fmt.Println(s{1} == s{1}, s{[]int{}} == s{[]int{}})
	})
	try("nilpanic", func() { panic(nil) })
	try("err", func() { panic(fmt.Errorf("e%d", 1)) })
}
