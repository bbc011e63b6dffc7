// procs: 1
package main

import "fmt"

// With one P the goroutine gets a turn only if the loop can be preempted.
func main() {
	stop := false
	go func() { stop = true }()
L:
	if !stop {
		goto L
	}
	fmt.Println("stopped")
}
