package main

import "fmt"

func ch(s string, c chan int) chan int { fmt.Println("ch", s); return c }
func val(s string) int                 { fmt.Println("val", s); return len(s) }

var arr [3]int

func idx(i int) int { fmt.Println("idx", i); return i }

func main() {
	a := make(chan int, 1)
	b := make(chan int, 1)
	b <- 3
	select {
	case ch("a", nil) <- val("one"):
		fmt.Println("sent")
	case arr[idx(1)] = <-ch("nil", nil):
	case arr[idx(2)] = <-ch("b", b):
		fmt.Println("received", arr)
	case v := <-ch("c", nil):
		fmt.Println(v)
	}
	select {
	case ch("a", a) <- val("four"):
		fmt.Println("sent", <-a)
	case <-ch("b", b):
	}
}
