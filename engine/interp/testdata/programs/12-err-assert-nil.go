// exit: 2
package main

import "fmt"

func main() {
	var i interface{}
	n := i.(fmt.Stringer)
	println(n)
}
