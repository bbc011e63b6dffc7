// args: one two 3
// exit: 4
package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	fmt.Println(len(os.Args), os.Args[1:])
	n, err := strconv.Atoi(os.Args[3])
	if err != nil {
		os.Exit(1)
	}
	defer fmt.Println("not printed")
	os.Exit(n + 1)
}
