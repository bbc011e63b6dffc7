// Command gopark is the workbook: lessons, a prompt, a runner and a grader for
// Go's goroutines and scheduler.
package main

import (
	"fmt"
	"os"
)

func main() {
	code, err := execute(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "gopark:", err)
	}
	os.Exit(code)
}
