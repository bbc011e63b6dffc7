package main

import (
	"fmt"
	"sync"
)

const people = 20

var balance int

func deposit(amount int) {
	balance += amount
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
