package main

import (
	"fmt"
	"sync"
)

const cooks = 3

func cook(n int, dishes chan<- string, wg *sync.WaitGroup) {
	defer wg.Done()
	dishes <- fmt.Sprint("dish ", n)
}

func main() {
	dishes := make(chan string)
	var wg sync.WaitGroup
	for n := 1; n <= cooks; n++ {
		wg.Add(1)
		go cook(n, dishes, &wg)
	}
	for dish := range dishes {
		fmt.Println(dish)
	}
	fmt.Println("the kitchen is closed")
}
