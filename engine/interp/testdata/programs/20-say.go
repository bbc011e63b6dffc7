package main

import (
	"fmt"
	"time"
)

func say(s string) {
	for i := 0; i < 3; i++ {
		time.Sleep(100 * time.Millisecond)
		fmt.Println(s)
	}
}

func sum(s []int, c chan int) {
	sum := 0
	for _, v := range s {
		sum += v
	}
	c <- sum
}

func fibonacci(c, quit chan int) {
	x, y := 0, 1
	for {
		select {
		case c <- x:
			x, y = y, x+y
		case <-quit:
			fmt.Println("quit")
			return
		}
	}
}

func main() {
	go func() {
		time.Sleep(50 * time.Millisecond)
		say("world")
	}()
	say("hello")
	time.Sleep(200 * time.Millisecond)
	s := []int{7, 2, 8, -9, 4, 0}
	c := make(chan int)
	go sum(s[:len(s)/2], c)
	go sum(s[len(s)/2:], c)
	x, y := <-c, <-c
	fmt.Println(x + y)
	quit := make(chan int)
	go func() {
		for i := 0; i < 10; i++ {
			fmt.Print(<-c, " ")
		}
		fmt.Println()
		quit <- 0
	}()
	fibonacci(c, quit)
	tick := time.Tick(10 * time.Millisecond)
	boom := time.After(155 * time.Millisecond)
	n := 0
	for {
		select {
		case <-tick:
			n++
		case <-boom:
			fmt.Println("BOOM!", n >= 1)
			return
		default:
			time.Sleep(5 * time.Millisecond)
		}
	}
}
