package main

import "fmt"

const cooks = 3

func cook(n int, dishes chan<- string) {
	dishes <- fmt.Sprint("dish ", n)
	dishes <- "that was all"
}

func main() {
	dishes := make(chan string)
	for n := 1; n <= cooks; n++ {
		go cook(n, dishes)
	}
	seen := 0
	for dish := range dishes {
		if dish == "that was all" {
			continue
		}
		fmt.Println(dish)
		if seen++; seen == cooks {
			break
		}
	}
	fmt.Println("the kitchen is closed")
}
