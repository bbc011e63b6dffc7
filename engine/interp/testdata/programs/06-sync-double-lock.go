// exit: 2
package main

import "sync"

var mu sync.Mutex

func inner() {
	mu.Lock()
}

func main() {
	mu.Lock()
	inner()
}
