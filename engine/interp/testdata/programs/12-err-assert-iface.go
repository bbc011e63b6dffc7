// exit: 2
package main

type T struct{}

type Shape interface{ Area() float64 }

func main() {
	var i interface{} = T{}
	n := i.(Shape)
	println(n)
}
