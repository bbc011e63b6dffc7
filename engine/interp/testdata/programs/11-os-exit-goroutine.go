// exit: 7
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("start")
	go func() {
		defer fmt.Println("no")
		os.Exit(7)
	}()
	select {}
}
