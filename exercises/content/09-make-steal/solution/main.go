package main

import (
	"fmt"
	"sync"
)

func work(n int) {
	sum := 0
	for i := range 10_000 {
		sum += i
	}
	fmt.Println("goroutine", n, "has", sum)
}

func main() {
	var wg sync.WaitGroup
	for n := 1; n <= 30; n++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work(n)
		}()
	}
	wg.Wait()
}
