// exit: 2
package main

func main() {
	var i interface{} = "str"
	n := i.(int)
	println(n)
}
