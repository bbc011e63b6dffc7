package main

import "fmt"

type (
	waitFunc func(done <-chan struct{}) <-chan struct{}
	handler  func(string) string
	middle   func(handler) handler
)

func poller(n int) waitFunc {
	return waitFunc(func(done <-chan struct{}) <-chan struct{} {
		ch := make(chan struct{})
		go func() {
			defer close(ch)
			fmt.Println("polls", n)
		}()
		return ch
	})
}

func wrap(tag string) middle {
	return middle(func(next handler) handler {
		return handler(func(s string) string { return tag + next(s) + tag })
	})
}

func wait(w waitFunc) { <-w(nil) }

func main() {
	w := poller(3)
	wait(func(done <-chan struct{}) <-chan struct{} { return w(done) })
	var fs []handler
	for i := range 3 {
		fs = append(fs, handler(func(s string) string { return fmt.Sprint(s, i) }))
	}
	for _, f := range fs {
		fmt.Println(wrap("*")(wrap("-")(f))("x"))
	}
	fmt.Printf("%T\n", interface{}(handler(func(string) string { return "" })))
}
