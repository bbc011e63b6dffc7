// exit: 2
package main

import "fmt"

func inner(n int) {
	if n == 3 {
		panic(fmt.Sprintf("n is %d", n))
	}
	inner(n + 1)
}

func main() {
	defer fmt.Println("deferred 1")
	defer func() {
		fmt.Println("deferred 2")
	}()
	inner(0)
}
