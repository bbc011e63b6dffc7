package main

import "fmt"

type A struct{ n int }

func (A) M() string { return "A" }

type B struct{ n int }

type I interface{ M() string }

func main() {
	m := map[any]int{A{1}: 1, B{1}: 2}
	fmt.Println(m[A{1}], m[B{1}])
	var i I = A{1}
	m[i] = 4
	fmt.Println(m[A{1}], len(m))
	var x any = i
	fmt.Println(x == any(A{1}), x == any(i), i == A{1}, x == A{1})
	k := map[I]string{A{2}: "two"}
	k[A{2}] += "!"
	fmt.Println(k[A{2}], len(k))
}
