// order: go
package main

import "fmt"

func main() {
	c := make(chan int)
	done := make(chan bool)
	go func() {
		for v := range c {
			fmt.Println("got", v)
		}
		done <- true
	}()
	for i := 1; i <= 5; i++ {
		fmt.Println("send", i)
		c <- i
		fmt.Println("sent", i)
	}
	close(c)
	<-done
}
