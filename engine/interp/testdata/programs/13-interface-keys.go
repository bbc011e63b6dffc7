package main

import "fmt"

type A struct{ n int }

func (A) M() string { return "A" }

type I interface{ M() string }

func main() {
	k := map[I]string{A{2}: "two"}
	k[A{2}] += "!"
	fmt.Println(k[A{2}], len(k))
}
