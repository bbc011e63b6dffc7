// exit: 2
package main

import (
	"fmt"
	"runtime"
)

func leave() {
	defer func() {
		fmt.Println("leaving")
	}()
	runtime.Goexit()
}

func late() {
	panic("in a deferred call of Goexit")
}

func main() {
	done := make(chan bool)
	go func() {
		defer close(done)
		leave()
	}()
	<-done
	defer late()
	leave()
}
