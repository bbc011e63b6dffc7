// order: go
package main

import (
	"fmt"
	"runtime"
)

func main() {
	a, b := make(chan int), make(chan int)
	go func() {
		for v := range a {
			fmt.Println("a", v)
			b <- v * 2
			fmt.Println("a sent")
		}
		close(b)
	}()
	go func() {
		for i := range 3 {
			fmt.Println("feed", i)
			a <- i
			runtime.Gosched()
		}
		close(a)
	}()
	for v := range b {
		fmt.Println("main", v)
	}
}
