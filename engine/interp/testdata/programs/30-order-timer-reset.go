// order: go
package main

import (
	"fmt"
	"time"
)

// A timer that is put off comes later than one that is not.
func main() {
	got := make(chan string, 3)
	a := time.AfterFunc(60*time.Millisecond, func() { got <- "a" })
	time.AfterFunc(140*time.Millisecond, func() { got <- "b" })
	fmt.Println(a.Reset(240 * time.Millisecond))
	c := time.NewTimer(50 * time.Millisecond)
	c.Reset(340 * time.Millisecond)
	for range 2 {
		fmt.Println(<-got)
	}
	<-c.C
	fmt.Println("c")
}
