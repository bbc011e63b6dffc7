// order: go
package main

import "fmt"

func source(name string, n int) <-chan string {
	c := make(chan string)
	go func() {
		for i := range n {
			c <- fmt.Sprint(name, i)
		}
		close(c)
		fmt.Println(name, "closed")
	}()
	return c
}

func main() {
	a, b := source("a", 3), source("b", 2)
	for v := range a {
		fmt.Println(v)
	}
	for v := range b {
		fmt.Println(v)
	}
}
