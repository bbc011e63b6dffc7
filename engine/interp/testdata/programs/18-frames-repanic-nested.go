// exit: 2
// Panics in calls deferred by deferred calls are told in the order in which they began.
package main

import "fmt"

func cleanup(name string) {
	if r := recover(); r != nil {
		fmt.Println(name, r)
		panic(fmt.Sprintf("%v again", r))
	}
}

func work() {
	defer cleanup("outer")
	defer func() {
		defer cleanup("inner")
		var m map[string]int
		m["x"]++
	}()
	panic("first")
}

func main() {
	work()
}
