// exit: 2
package main

func a(n int) {
	b(n, "x")
}

func b(n int, s string) int {
	if n > 0 {
		return c([]int{1, 2, 3}, n) + len(s)
	}
	return 0
}

func c(xs []int, i int) int {
	return xs[i]
}

func main() {
	for i := range 5 {
		a(i)
	}
}
