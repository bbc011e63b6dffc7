package main

import (
	"errors"
	"fmt"
	"time"
)

var ErrTimeout = errors.New("timeout")

func call(d, limit time.Duration) (string, error) {
	res := make(chan string, 1)
	go func() {
		time.Sleep(d)
		res <- "ok"
	}()
	select {
	case r := <-res:
		return r, nil
	case <-time.After(limit):
		return "", ErrTimeout
	}
}

func main() {
	fmt.Println(call(time.Millisecond, time.Second))
	fmt.Println(call(time.Second, 5*time.Millisecond))
	done := make(chan struct{})
	go func() {
		time.Sleep(150 * time.Millisecond)
		close(done)
	}()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	n := 0
	for {
		select {
		case <-done:
			fmt.Println("done after some", n >= 1)
			return
		case <-ticker.C:
			n++
		}
	}
}
