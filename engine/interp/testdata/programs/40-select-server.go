package main

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

type request struct {
	op    string
	key   string
	val   int
	reply chan<- response
}

type response struct {
	val int
	err error
}

type Store struct {
	reqs chan request
	quit chan struct{}
	done chan struct{}
}

var ErrClosed = errors.New("store closed")

func NewStore() *Store {
	s := &Store{make(chan request), make(chan struct{}), make(chan struct{})}
	go s.loop()
	return s
}

func (s *Store) loop() {
	defer close(s.done)
	data := map[string]int{}
	handlers := map[string]func(request) response{
		"get": func(r request) response {
			v, ok := data[r.key]
			if !ok {
				return response{err: fmt.Errorf("no key %q", r.key)}
			}
			return response{val: v}
		},
		"set": func(r request) response { data[r.key] = r.val; return response{val: r.val} },
		"add": func(r request) response { data[r.key] += r.val; return response{val: data[r.key]} },
	}
	for {
		select {
		case r := <-s.reqs:
			h, ok := handlers[r.op]
			if !ok {
				r.reply <- response{err: errors.New("bad op " + r.op)}
				continue
			}
			r.reply <- h(r)
		case <-s.quit:
			return
		}
	}
}

func (s *Store) call(op, key string, val int) (int, error) {
	reply := make(chan response, 1)
	select {
	case s.reqs <- request{op, key, val, reply}:
		r := <-reply
		return r.val, r.err
	case <-s.done:
		return 0, ErrClosed
	}
}

func (s *Store) Close() { close(s.quit); <-s.done }

func or(chans ...<-chan struct{}) <-chan struct{} {
	switch len(chans) {
	case 0:
		return nil
	case 1:
		return chans[0]
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		switch len(chans) {
		case 2:
			select {
			case <-chans[0]:
			case <-chans[1]:
			}
		default:
			select {
			case <-chans[0]:
			case <-chans[1]:
			case <-or(append(chans[2:], done)...):
			}
		}
	}()
	return done
}

func after(d time.Duration) <-chan struct{} {
	c := make(chan struct{})
	go func() { defer close(c); time.Sleep(d) }()
	return c
}

func tee[T any](in <-chan T) (<-chan T, <-chan T) {
	a, b := make(chan T), make(chan T)
	go func() {
		defer close(a)
		defer close(b)
		for v := range in {
			a1, b1 := a, b
			for range 2 {
				select {
				case a1 <- v:
					a1 = nil
				case b1 <- v:
					b1 = nil
				}
			}
		}
	}()
	return a, b
}

func main() {
	s := NewStore()
	fmt.Println(s.call("set", "a", 1))
	var wg sync.WaitGroup
	for range 10 {
		wg.Add(1)
		go func() { defer wg.Done(); s.call("add", "a", 2) }()
	}
	wg.Wait()
	fmt.Println(s.call("get", "a", 0))
	fmt.Println(s.call("get", "zz", 0))
	fmt.Println(s.call("pop", "zz", 0))
	s.Close()
	fmt.Println(s.call("get", "a", 0))
	start := time.Now()
	<-or(after(time.Hour), after(5*time.Millisecond), after(time.Minute), after(time.Hour))
	fmt.Println(time.Since(start) < 10*time.Second)
	in := make(chan int)
	go func() {
		defer close(in)
		for i := range 5 {
			in <- i
		}
	}()
	a, b := tee(in)
	sum := 0
	for v := range a {
		w, ok := <-b
		if v != w || !ok {
			fmt.Println("differ", v, w)
		}
		sum += v * w
	}
	fmt.Println(sum)
}
