// exit: 2
package main

import "fmt"

func deep(n int) {
	if n == 0 {
		panic("bottom")
	}
	deep(n - 1)
}

func safe(n int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("caught %v", r)
		}
	}()
	deep(n)
	return nil
}

func main() {
	fmt.Println(safe(5))
	fmt.Println(safe(2))
	var xs []int
	func() {
		fmt.Println(xs[len(xs)])
	}()
}
