// Command gopark is the workbook: lessons, a prompt, a runner and a grader for
// Go's goroutines and scheduler.
//
// Here are the command line and the exit codes. What the commands do is in the
// rooms below: repl for what is read and typed, engine/interp for programs,
// grader for exercises.
package main

import "os"

func main() { os.Exit(execute(os.Args[1:])) }
