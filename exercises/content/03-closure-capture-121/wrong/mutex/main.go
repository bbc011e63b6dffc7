package main

import (
	"fmt"
	"sync"
)

func main() {
	letters := []string{"a", "b", "c"}
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, v := range letters {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			fmt.Println(v)
			mu.Unlock()
		}()
	}
	wg.Wait()
}
