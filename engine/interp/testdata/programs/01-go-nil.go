// exit: 2
package main

import "time"

func main() {
	var f func()
	go f()
	time.Sleep(1)
}
