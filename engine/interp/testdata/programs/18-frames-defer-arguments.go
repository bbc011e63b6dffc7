// exit: 2
// The arguments of a deferred call are evaluated in the line of the defer statement.
package main

import (
	"fmt"
	"runtime"
)

func line() int {
	_, _, l, _ := runtime.Caller(1)
	return l
}

func show(a ...any) { fmt.Println(a...) }

type thing struct{ n int }

func (thing) show(n int) { fmt.Println("method", n, line()) }

func main() {
	x := 1
	defer func(n int) { fmt.Println("literal", n, line()) }(line())
	x++
	defer show("named", line())
	x++
	defer thing{}.show(line())
	x++
	defer fmt.Println("host", line())
	x++
	var p *thing
	defer show(p.n)
	x++
}
