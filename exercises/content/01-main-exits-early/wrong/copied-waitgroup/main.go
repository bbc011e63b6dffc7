package main

import (
	"fmt"
	"sync"
	"time"
)

// How long a guest takes to say hello. Leave this line as it is.
const pause = 1 * time.Millisecond

func greet(n int, wg sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(time.Duration(n*n) * pause)
	fmt.Println("hello, guest", n)
}

func main() {
	var wg sync.WaitGroup
	for n := 1; n <= 5; n++ {
		wg.Add(1)
		go greet(n, wg)
	}
	wg.Wait()
	fmt.Println("the party begins")
}
