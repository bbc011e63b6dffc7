// exit: 2
package main

import (
	"fmt"
	"sync"
)

func square(ch chan int, n int) {
	if n > 2 {
		close(ch)
	}
	ch <- n * n
}

func main() {
	ch := make(chan int, 10)
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Add(1)
		go func(n int) {
			defer wg.Done()
			square(ch, n)
		}(i)
		wg.Wait()
	}
	fmt.Println(len(ch))
	go square(ch, 3)
	select {}
}
