// order: go
package main

import (
	"fmt"
)

// Parked senders and then parked receivers, in turn.
func main() {
	ch, done := make(chan int), make(chan string)
	for i := range 3 {
		go func() {
			ch <- i
			done <- fmt.Sprint("sender ", i)
		}()
	}
	for i := range 5 {
		go func() {
			v, ok := <-ch
			done <- fmt.Sprint("receiver ", i, " of ", v, " ", ok)
		}()
	}
	var got []string
	for range 6 {
		got = append(got, <-done)
	}
	close(ch)
	for range 2 {
		got = append(got, <-done)
	}
	for _, line := range got {
		fmt.Println(line)
	}
}
