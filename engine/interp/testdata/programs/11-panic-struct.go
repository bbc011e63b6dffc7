// exit: 2
package main

type S struct{ a int }

func main() {
	panic(&S{3})
}
