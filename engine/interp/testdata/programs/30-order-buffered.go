// order: go
package main

import "fmt"

func main() {
	c := make(chan int, 2)
	done := make(chan bool)
	go func() {
		for v := range c {
			fmt.Println("got", v)
		}
		done <- true
	}()
	for i := 1; i <= 6; i++ {
		fmt.Println("send", i)
		c <- i
	}
	close(c)
	<-done
}
