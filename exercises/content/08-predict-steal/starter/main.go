package main

import (
	"fmt"
	"sync"
)

func compute(turns int) (sum int) {
	for i := range turns {
		sum += i
	}
	return sum
}

func main() {
	var wg sync.WaitGroup
	for n := 1; n <= 8; n++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			compute(2000)
			fmt.Println("goroutine", n, "is done")
		}()
	}
	compute(20000)
	wg.Wait()
}
