package main

import (
	"fmt"
	"sync"
)

var wg sync.WaitGroup
var mu sync.Mutex
var sum int

func add(a, b int) { defer wg.Done(); mu.Lock(); sum += a * b; mu.Unlock() }

func many(name string, xs ...int) {
	defer wg.Done()
	mu.Lock()
	defer mu.Unlock()
	for _, x := range xs {
		sum += x
	}
	sum += len(name)
}

func ret() (int, error) { wg.Done(); return 1, nil }

func two() (int, int) { return 5, 6 }

func main() {
	wg.Add(6)
	go add(2, 3)
	go many("a")
	go many("bc", 1, 2, 3)
	s := []int{10, 20}
	go many("def", s...)
	go ret()
	go add(two())
	wg.Wait()
	fmt.Println(sum)
}
