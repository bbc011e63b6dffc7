package main

import (
	"fmt"
	"strings"
	"sync"
)

func gen(words ...string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, w := range words {
			out <- w
		}
	}()
	return out
}

func stage(in <-chan string, f func(string) string) <-chan string {
	out := make(chan string)
	go func() {
		for s := range in {
			out <- f(s)
		}
		close(out)
	}()
	return out
}

func squares(done <-chan struct{}, nums ...int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, n := range nums {
			select {
			case out <- n * n:
			case <-done:
				return
			}
		}
	}()
	return out
}

func merge(done <-chan struct{}, cs ...<-chan int) <-chan int {
	var wg sync.WaitGroup
	out := make(chan int)
	output := func(c <-chan int) {
		defer wg.Done()
		for n := range c {
			select {
			case out <- n:
			case <-done:
				return
			}
		}
	}
	wg.Add(len(cs))
	for _, c := range cs {
		go output(c)
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func main() {
	c := gen("alpha", "beta", "gamma")
	c = stage(c, strings.ToUpper)
	c = stage(c, func(s string) string { return s + "!" })
	for s := range stage(c, func(s string) string { return fmt.Sprintf("%q", s) }) {
		fmt.Println(s)
	}
	done := make(chan struct{})
	sum := 0
	for n := range merge(done, squares(done, 1, 2, 3), squares(done, 4, 5), squares(done)) {
		sum += n
	}
	close(done)
	fmt.Println(sum)
	done = make(chan struct{})
	out := merge(done, squares(done, 1, 2, 3, 4, 5, 6, 7))
	fmt.Println(<-out, <-out)
	close(done)
}
