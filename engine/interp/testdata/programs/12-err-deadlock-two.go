// exit: 2
package main

import "fmt"

func main() {
	a, b := make(chan int), make(chan int)
	go func() {
		a <- <-b
	}()
	fmt.Println("waiting")
	b <- <-a
}
