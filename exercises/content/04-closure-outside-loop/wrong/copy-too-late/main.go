package main

import (
	"fmt"
	"sync"
)

func main() {
	guests := []string{"ada", "bob", "cleo"}
	var wg sync.WaitGroup
	var name string
	for _, name = range guests {
		wg.Add(1)
		go func() {
			defer wg.Done()
			guest := name
			fmt.Println("hello", guest)
		}()
	}
	wg.Wait()
	fmt.Println("the last to come was", name)
}
