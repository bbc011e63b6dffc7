// Each file holds the heart of one of the leaking programs in Go's own test
// suite (runtime/testdata/testgoroutineleakprofile/goker), mended: no goroutine
// is left waiting. The program to run is chosen by name.
package main

import (
	"fmt"
	"os"
)

var programs = map[string]func(){}

func main() {
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fmt.Println("which program?")
		os.Exit(2)
	}
	programs[os.Args[1]]()
}
