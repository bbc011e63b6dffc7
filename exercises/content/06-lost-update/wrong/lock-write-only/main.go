package main

import (
	"fmt"
	"runtime"
	"sync"
)

const people = 20

var mu sync.Mutex

var balance int

func deposit(amount int) {
	b := balance
	runtime.Gosched() // the clerk looks away, others get their turn
	mu.Lock()
	balance = b + amount
	mu.Unlock()
}

func main() {
	var wg sync.WaitGroup
	for n := 0; n < people; n++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			deposit(5)
		}()
	}
	wg.Wait()
	fmt.Println("balance", balance)
}
