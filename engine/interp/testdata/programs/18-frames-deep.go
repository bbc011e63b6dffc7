// exit: 2
package main

func down(n int) int {
	if n == 0 {
		panic("bottom")
	}
	if n%2 == 0 {
		return up(n-1) + 1
	}
	return down(n-1) + 1
}

func up(n int) int {
	return down(n - 1)
}

func main() {
	down(400)
}
