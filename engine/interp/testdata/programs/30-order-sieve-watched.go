// order: go
package main

import (
	"fmt"
)

// The prime sieve; each stage tells when it begins.
func main() {
	var got []string
	ch := make(chan int)
	go func() {
		for i := 2; ; i++ {
			ch <- i
		}
	}()
	for range 8 {
		prime := <-ch
		got = append(got, fmt.Sprint(prime))
		next := make(chan int)
		go func(in <-chan int) {
			got = append(got, fmt.Sprint("begin ", prime))
			for {
				if i := <-in; i%prime != 0 {
					next <- i
				}
			}
		}(ch)
		ch = next
	}
	for _, line := range got {
		fmt.Println(line)
	}
}
