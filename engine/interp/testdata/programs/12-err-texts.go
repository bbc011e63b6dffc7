package main

import (
	"fmt"
	"runtime"
	"strings"
)

type T struct {
	p *T
	n int
}

type I interface{ M() }

type X struct{}

func (X) M() {}

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, isErr := r.(error)
		_, isRt := r.(runtime.Error)
		fmt.Printf("%s: %v %v %v\n", name, r, isErr, isRt)
	}()
	f()
}

func main() {
	s := []int{1, 2, 3}
	var a [3]int
	str := "hello"
	zero, neg, big := 0, -1, 10
	var m map[string]int
	var p *T
	var i any
	var fn func()
	var ifc I
	var e error
	var np *int
	var nilSlice []string
	_ = nilSlice
	try("index", func() { _ = s[big] })
	try("index neg", func() { s[neg] = 1 })
	try("index const", func() { _ = nilSlice[0] })
	try("array", func() { a[big] = 2 })
	try("string", func() { _ = str[big] })
	try("slice hi", func() { _ = s[:big] })
	try("slice lo>hi", func() { lo := 2; _ = s[lo:1] })
	try("slice lo", func() { _ = s[big:] })
	try("slice neg", func() { _ = s[neg:] })
	try("slice str", func() { _ = str[2:big] })
	try("slice3", func() { _ = s[0:1:big] })
	try("slice array", func() { _ = a[:big] })
	try("nil map", func() { m["a"] = 1 })
	try("nil map inc", func() { m["a"]++ })
	try("nil map read", func() { fmt.Print(m["a"], len(m), " "); delete(m, "x") })
	try("nil ptr field", func() { _ = p.n })
	try("nil ptr set", func() { p.n = 1 })
	try("nil ptr chain", func() { q := &T{}; _ = q.p.p })
	try("nil deref", func() { _ = *np })
	try("nil func", func() { fn() })
	try("nil iface", func() { ifc.M() })
	try("nil error", func() { _ = e.Error() })
	try("divide", func() { _ = 1 / zero })
	try("modulo", func() { _ = 1 % zero })
	try("divide int8", func() { var z int8; _ = 1 / z })
	try("assert", func() { _ = i.(int) })
	try("assert2", func() { i = 1; _ = i.(string) })
	try("assert3", func() { i = X{}; _ = i.(*X) })
	try("assert4", func() { i = 3; _ = i.(I) })
	try("assert5", func() { ifc = X{}; _ = ifc.(fmt.Stringer) })
	try("assert6", func() { i = []int{1}; _ = i.(map[string]int) })
	try("closed", func() { c := make(chan int); close(c); close(c) })
	try("send closed", func() { c := make(chan int, 1); close(c); c <- 1 })
	try("nil chan", func() { var c chan int; close(c) })
	try("make", func() { _ = make([]int, neg) })
	try("make chan", func() { _ = make(chan int, neg) })
	try("map key", func() { mm := map[any]int{}; mm[[]int{1}] = 2 })
	try("compare", func() { var x, y any = []int{1}, []int{1}; _ = x == y })
	try("repeat", func() { _ = strings.Repeat("x", neg) })
	try("to array", func() { _ = [4]int(s) })
	try("2d", func() { g := [][]int{{1}, {2}}; _ = g[1][big] })
	try("struct slice", func() { t := []T{{}}; t[big].n = 1 })
	try("append nil", func() { nilSlice = append(nilSlice, "a"); fmt.Print(nilSlice, " ") })
}
