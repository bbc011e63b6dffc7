// exit: 2
package main

func main() {
	var c chan int
	func() {
		close(c)
	}()
}
