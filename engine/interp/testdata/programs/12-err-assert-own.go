// exit: 2
package main

type A struct{ n int }
type B struct{ n int }
type Shape interface{ M() }

func (A) M() {}
func (B) M() {}

func main() {
	var s Shape = A{1}
	b := s.(B)
	println(b.n)
}
