package main

import "fmt"

func main() {
	defer func() { fmt.Println(recover()) }()
	n := 1 << 62
	s := make([]int, n)
	fmt.Println(len(s))
}
