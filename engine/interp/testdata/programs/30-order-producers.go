// order: go
package main

import (
	"fmt"
	"sync"
)

func main() {
	c := make(chan string)
	var wg sync.WaitGroup
	for p := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 3 {
				c <- fmt.Sprint("p", p, "-", i)
			}
		}()
	}
	go func() {
		wg.Wait()
		close(c)
	}()
	for s := range c {
		fmt.Print(s, " ")
	}
	fmt.Println()
}
