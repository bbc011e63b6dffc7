// exit: 2
package main

func wait(a, b chan int) {
	select {
	case <-a:
	case b <- 1:
	}
}

func main() {
	wait(make(chan int), make(chan int))
}
