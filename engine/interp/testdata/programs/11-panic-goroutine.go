// exit: 2
package main

import (
	"fmt"
	"time"
)

func work() {
	var m map[string]int
	m["a"] = 1
}

func main() {
	defer fmt.Println("main's deferred calls do not run")
	go work()
	time.Sleep(time.Second)
}
