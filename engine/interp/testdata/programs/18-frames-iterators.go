// exit: 2
package main

import (
	"fmt"
	"iter"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func use(v int) {
	if v == 2 {
		panic("two")
	}
	fmt.Println(v)
}

func main() {
	for v := range count(5) {
		use(v)
	}
}
