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
		func() {
			defer wg.Done()
			fmt.Println("hello", name)
		}()
	}
	wg.Wait()
	fmt.Println("the last to come was", name)
}
