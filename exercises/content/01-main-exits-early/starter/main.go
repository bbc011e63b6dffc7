package main

import (
	"fmt"
	"time"
)

// How long a guest takes to say hello. Leave this line as it is.
const pause = 1 * time.Millisecond

func greet(n int) {
	time.Sleep(time.Duration(n*n) * pause)
	fmt.Println("hello, guest", n)
}

func main() {
	for n := 1; n <= 5; n++ {
		go greet(n)
	}
	fmt.Println("the party begins")
}
