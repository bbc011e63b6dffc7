package main

import (
	"fmt"
	"sync"
)

func main() {
	letters := []string{"a", "b", "c"}
	var wg sync.WaitGroup
	for i := range letters {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fmt.Println(letters[i])
		}()
	}
	wg.Wait()
}
