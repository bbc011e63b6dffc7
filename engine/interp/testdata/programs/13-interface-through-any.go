package main

import "fmt"

type Shape interface{ Area() float64 }
type Sq struct{ s float64 }

func (s Sq) Area() float64 { return s.s * s.s }

func main() {
	f := func(s Shape) any { return s }
	y := f(Sq{8})
	if s, ok := y.(Shape); ok {
		fmt.Println(s.Area())
	}
	if s, ok := y.(Sq); ok {
		fmt.Println(s.s)
	}
	var z any
	var sh Shape = Sq{3}
	z = sh
	s, ok := z.(Shape)
	fmt.Println(ok, s != nil)
}
