package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

const people = 20

var balance int

func deposit(amount int) {
	b := balance
	runtime.Gosched() // the clerk looks away, others get their turn
	balance = b + amount
}

func main() {
	var wg sync.WaitGroup
	for n := 0; n < people; n++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(time.Duration(n) * time.Second) // one after the other
			deposit(5)
		}()
	}
	wg.Wait()
	fmt.Println("balance", balance)
}
