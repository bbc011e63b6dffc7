package main

import (
	"fmt"
	"sync"
	"time"
)

func wait() {
	for start := time.Now(); time.Since(start) < 200*time.Microsecond; {
	}
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
	wg.Go(wait)
	for n := 1; n <= 10; n++ {
		wg.Go(func() { compute(n) })
	}
	wg.Wait()
}
