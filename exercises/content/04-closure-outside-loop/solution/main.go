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
		guest := name
		go func() {
			defer wg.Done()
			fmt.Println("hello", guest)
		}()
	}
	wg.Wait()
	fmt.Println("the last to come was", name)
}
