// order: go
package main

import "fmt"

func generate(ch chan<- int) {
	for i := 2; ; i++ {
		ch <- i
	}
}

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		i := <-in
		if i%prime == 0 {
			fmt.Println(prime, "drops", i)
			continue
		}
		out <- i
	}
}

func main() {
	ch := make(chan int)
	go generate(ch)
	for range 7 {
		prime := <-ch
		fmt.Println("prime", prime)
		ch1 := make(chan int)
		go filter(ch, ch1, prime)
		ch = ch1
	}
}
