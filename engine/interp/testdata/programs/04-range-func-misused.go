// Iterators that call the body when they must not, or keep its panic for themselves.
package main

import (
	"fmt"
	"runtime"
)

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, isRuntime := r.(runtime.Error)
		fmt.Printf("%s: %v %T %v\n", name, r, r, isRuntime)
	}()
	f()
}

func deaf(yield func(int) bool) {
	yield(1)
	yield(2)
}

func greedy(yield func(int) bool) {
	defer func() { recover() }()
	yield(1)
}

func stubborn(yield func(int) bool) {
	func() {
		defer func() { fmt.Println("kept", recover()) }()
		yield(1)
	}()
	yield(2)
}

func first() int {
	for i := range deaf {
		for range 3 {
			return i
		}
	}
	return 0
}

func main() {
	try("break", func() {
		for range deaf {
			break
		}
	})
	try("return", func() { first() })
	try("outer", func() {
	outer:
		for range 2 {
			for range deaf {
				continue outer
			}
		}
	})
	try("kept", func() {
		for range greedy {
			panic("mine")
		}
	})
	try("after a panic", func() {
		for range stubborn {
			panic("mine")
		}
	})
	var late func(int) bool
	try("late", func() {
		for i := range func(yield func(int) bool) { late = yield; yield(0) } {
			fmt.Println("body", i)
		}
		late(1)
	})
	try("well", func() {
		n := 0
		for i := range deaf {
			if i == 1 {
				continue
			}
			n += i
		}
		fmt.Println(n)
	})
}
