// exit: 2
package main

import "fmt"

func cleanup(name string) {
	fmt.Println("cleanup", name)
	var p *struct{ x int }
	if name == "second" {
		fmt.Println(p.x)
	}
}

func f() {
	defer cleanup("first")
	defer func() {
		cleanup("second")
	}()
	g()
}

func g() {
	panic("from g")
}

func main() {
	defer fmt.Println("main ends")
	f()
}
