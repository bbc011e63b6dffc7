// exit: 2
package main

import "fmt"

func check(n int) {
	if n > 1 {
		panic(fmt.Sprint("check ", n))
	}
}

func f(n int) (err error) {
	defer check(n)
	if n == 0 {
		return nil
	}
	fmt.Println("f", n)

	return fmt.Errorf("x")
}

func main() {
	for i := range 3 {
		fmt.Println(f(i))
	}
}
