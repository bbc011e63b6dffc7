package main

import (
	"fmt"
	"sync"
	"syscall"
)

// wait blocks its M: the operating system is asked to wait.
func wait() {
	syscall.Nanosleep(&syscall.Timespec{Nsec: 5_000_000}, nil)
	fmt.Println("the one who waited is back")
}

func main() {
	var wg sync.WaitGroup
	wg.Go(wait)
	wg.Wait()
}
