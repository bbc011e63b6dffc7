package main

import (
	"fmt"
	"sync"
	"time"
)

func work(n int) {
	time.Sleep(time.Millisecond)
	fmt.Println("goroutine", n)
}

func main() {
	var wg sync.WaitGroup
	for n := 1; n <= 5; n++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work(n)
		}()
	}
	wg.Wait()
}
