package main

import (
	"fmt"
	"sync"
)

func main() {
	letters := []string{"a", "b", "c"}
	var wg sync.WaitGroup
	for _, v := range letters {
		wg.Add(1)
		go func() {
			defer wg.Done()
			v := v
			fmt.Println(v)
		}()
	}
	wg.Wait()
}
