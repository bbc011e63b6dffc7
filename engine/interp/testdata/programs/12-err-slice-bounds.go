// exit: 2
package main

func main() {
	s := []int{1, 2, 3}
	n := 7
	s = s[1:n]
	println(len(s))
}
