// exit: 2
package main

import "fmt"

func send(c chan<- int) {
	c <- 1
	c <- 2
}

func main() {
	c := make(chan int, 1)
	defer fmt.Println("deferred")
	close(c)
	send(c)
}
