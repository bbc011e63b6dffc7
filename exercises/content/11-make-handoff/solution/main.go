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

func compute(n int) {
	sum := 0
	for i := range 20_000 {
		sum += i
	}
	fmt.Println("goroutine", n, "has", sum)
}

func main() {
	var wg sync.WaitGroup
	for n := 1; n <= 10; n++ {
		wg.Go(func() { compute(n) })
	}
	wg.Go(wait)
	wg.Wait()
}
