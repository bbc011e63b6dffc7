// order: go
package main

import "fmt"

func player(name string, table chan int, done chan bool) {
	for n := range table {
		fmt.Println(name, n)
		if n == 6 {
			done <- true
			return
		}
		table <- n + 1
	}
}

func main() {
	table, done := make(chan int), make(chan bool)
	go player("ping", table, done)
	go player("pong", table, done)
	table <- 1
	<-done
}
