package main

import "fmt"

type (
	signal <-chan struct{}
	sink   chan<- int
	both   chan string
)

func after(f func()) signal {
	ch := make(chan struct{})
	go func() {
		defer close(ch)
		f()
	}()
	return signal(ch)
}

func (s signal) wait() { <-s }

func (s sink) put(v int) { s <- v }

func main() {
	after(func() { fmt.Println("first") }).wait()
	<-after(func() { fmt.Println("second") })
	ch := make(chan int, 2)
	sink(ch).put(3)
	s := sink(ch)
	s <- 4
	fmt.Println(<-ch, <-ch)
	b := both(make(chan string, 1))
	b <- "both"
	var in <-chan string = b
	fmt.Println(<-in, len(b), (<-chan string)(b) == in)
	fmt.Printf("%T %T %T\n", signal(nil), s, b)
	for _, c := range []signal{after(func() {}), signal(nil)} {
		if c != nil {
			<-c
		}
	}
	fmt.Println("end")
}
