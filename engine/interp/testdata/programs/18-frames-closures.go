// exit: 2
package main

import "fmt"

type op func(int) int

func compose(fs ...op) op {
	return func(n int) int {
		for _, f := range fs {
			n = f(n)
		}
		return n
	}
}

var global = func(n int) int {
	return inner(n)
}

var inner = func(n int) int {
	var m map[string]int
	m["x"] = n
	return n
}

func main() {
	double := func(n int) int { return 2 * n }
	f := compose(double, double, func(n int) int {
		return func() int {
			return global(n)
		}()
	})
	fmt.Println(double(2))
	fmt.Println(f(3))
}
