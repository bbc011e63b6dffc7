// exit: 3
package main

import (
	"fmt"
	"os"
)

func run() int {
	defer fmt.Println("run's deferred call")
	return 3
}

func main() {
	defer fmt.Println("not printed")
	go func() { select {} }()
	os.Exit(run())
}
