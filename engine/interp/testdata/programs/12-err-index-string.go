// exit: 2
package main

func main() {
	s := "abc"
	n := 3
	_ = s[n]
	println(s[n])
}
