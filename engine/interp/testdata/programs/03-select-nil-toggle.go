package main

import "fmt"

func main() {
	a, b := make(chan int), make(chan int)
	go func() {
		for i := 0; i < 3; i++ {
			a <- i
		}
		close(a)
	}()
	go func() {
		for i := 10; i < 12; i++ {
			b <- i
		}
		close(b)
	}()
	sum, n := 0, 0
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			sum += v
			n++
		case v, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			sum += v
			n++
		}
	}
	fmt.Println(sum, n)
	var queue []int
	in, out := make(chan int), make(chan int)
	done := make(chan []int)
	go func() {
		var got []int
		for v := range out {
			got = append(got, v)
		}
		done <- got
	}()
	go func() {
		for i := 0; i < 5; i++ {
			in <- i
		}
		close(in)
	}()
	for in != nil || len(queue) > 0 {
		var o chan int
		var first int
		if len(queue) > 0 {
			o, first = out, queue[0]
		}
		select {
		case v, ok := <-in:
			if !ok {
				in = nil
				break
			}
			queue = append(queue, v)
		case o <- first:
			queue = queue[1:]
		}
	}
	close(out)
	fmt.Println(<-done)
}
