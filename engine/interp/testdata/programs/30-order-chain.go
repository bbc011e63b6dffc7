// order: go
package main

import "fmt"

func main() {
	const n = 40
	left := make(chan int)
	first := left
	for i := range n {
		right := make(chan int)
		go func(left chan<- int) {
			v := <-right
			if i%10 == 0 {
				fmt.Print(i, " ")
			}
			left <- v + 1
		}(left)
		left = right
	}
	go func() { left <- 0 }() // the last one's right
	fmt.Println(<-first)
}
