// order: go
package main

import "fmt"

func main() {
	a, quit := make(chan int), make(chan bool)
	go func() {
		for i := range 5 {
			a <- i
		}
		quit <- true
	}()
	for {
		select {
		case v := <-a:
			fmt.Println("a", v)
		case <-quit:
			fmt.Println("quit")
			return
		}
	}
}
