package main

import (
	"fmt"
	"sync"
)

func work(n int) {
	fmt.Println("goroutine", n)
}

func main() {
	var wg sync.WaitGroup
	for n := 1; n <= 3; n++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work(n)
		}()
	}
	wg.Wait()
}
