package main

import (
	"fmt"
	"reflect"
	"time"
)

// What package reflect does with channels, and select with as many cases as one likes.

type named chan string

func caught(f func()) {
	defer func() { fmt.Println("recovered:", recover()) }()
	f()
}

func main() {
	c := make(chan int, 2)
	v := reflect.ValueOf(c)
	v.Send(reflect.ValueOf(5))
	c <- 6
	fmt.Println(v.Len(), v.Cap(), len(c), v.TrySend(reflect.ValueOf(7)))
	x, ok := v.Recv()
	fmt.Println(x, ok, <-c)
	x, ok = v.TryRecv()
	fmt.Println(x.IsValid(), ok)
	v.Close()
	x, ok = v.Recv()
	fmt.Println(x, ok)
	x, ok = v.TryRecv()
	fmt.Println(x, ok)
	caught(func() { v.Send(reflect.ValueOf(1)) })
	caught(func() { v.TrySend(reflect.ValueOf(1)) })
	caught(v.Close)
	caught(func() { reflect.ValueOf((<-chan int)(c)).Close() })
	caught(func() { reflect.ValueOf((chan int)(nil)).Close() })
	fmt.Println(reflect.ValueOf((chan int)(nil)).Len(), reflect.ValueOf("four").Len(), reflect.ValueOf([3]int{}).Cap())

	made := reflect.MakeChan(reflect.TypeOf(c), 1)
	go func() { made.Interface().(chan int) <- 8 }()
	x, ok = made.Recv()
	fmt.Println(x, ok)

	n := make(named)
	go func() { reflect.ValueOf(n).Send(reflect.ValueOf("hello")) }()
	fmt.Println(<-n)
	errs := make(chan error)
	go func() { reflect.ValueOf(errs).Send(reflect.ValueOf(fmt.Errorf("an error"))) }()
	fmt.Println(<-errs)

	const many = 300
	var cases []reflect.SelectCase
	sum := 0
	for i := range many {
		c := make(chan int)
		go func() { c <- i }()
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c)})
	}
	cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv}) // never
	for range many {
		chosen, v, ok := reflect.Select(cases)
		if !ok || int(v.Int()) != chosen {
			fmt.Println("wrong:", chosen, v, ok)
		}
		sum += int(v.Int())
	}
	fmt.Println(sum)

	byDefault := append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
	chosen, x, ok := reflect.Select(byDefault)
	fmt.Println(chosen == many+1, x.IsValid(), ok)
	timeout := reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(time.After(time.Millisecond))}
	chosen, _, ok = reflect.Select(append(cases, timeout))
	fmt.Println(chosen == many+1, ok)

	d := make(chan int)
	go func() { <-d; close(d) }()
	send := reflect.SelectCase{Dir: reflect.SelectSend, Chan: reflect.ValueOf(d), Send: reflect.ValueOf(9)}
	fmt.Println(reflect.Select([]reflect.SelectCase{send}))
	x, ok = reflect.ValueOf(d).Recv()
	fmt.Println(x, ok)
	caught(func() { reflect.Select([]reflect.SelectCase{send}) })
	chosen, x, ok = reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(d)}})
	fmt.Println(chosen, x, ok)

	def := reflect.SelectCase{Dir: reflect.SelectDefault}
	caught(func() { reflect.Select([]reflect.SelectCase{def, def}) })
	caught(func() { reflect.Select([]reflect.SelectCase{{}}) })
	caught(func() { reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectSend, Chan: reflect.ValueOf(d)}}) })
}
