// exit: 2
package main

import "fmt"

func main() {
	var c chan int
	fmt.Println("before")
	<-c
	fmt.Println("after")
}
