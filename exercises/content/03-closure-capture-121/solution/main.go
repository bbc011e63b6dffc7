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
		go func(v string) {
			defer wg.Done()
			fmt.Println(v)
		}(v)
	}
	wg.Wait()
}
