package main

import "fmt"

func f() {
	defer fmt.Println("end of f")
	defer func() {
		defer recover() // counts as called by the function that defers it
	}()
	panic(1)
}

func g() {
	defer recover() // no panic is under way when g is called
	panic(2)
}

func main() {
	f()
	defer func() { fmt.Println(recover()) }()
	g()
}
