// order: go
package main

import "fmt"

func stage(name string, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			fmt.Println(name, v)
			out <- v * 10
		}
		fmt.Println(name, "ends")
	}()
	return out
}

func main() {
	src := make(chan int)
	out := stage("c", stage("b", stage("a", src)))
	go func() {
		for i := range 4 {
			fmt.Println("src", i)
			src <- i
		}
		close(src)
	}()
	for v := range out {
		fmt.Println("out", v)
	}
}
