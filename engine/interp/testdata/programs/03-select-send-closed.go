// exit: 2
package main

func main() {
	c := make(chan int)
	d := make(chan int)
	close(c)
	select {
	case <-d:
	case c <- 1:
	}
}
