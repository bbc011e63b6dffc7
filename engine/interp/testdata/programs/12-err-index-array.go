// exit: 2
package main

func main() {
	var a [4]string
	i := -1
	a[i] = "x"
}
