package main

import (
	"errors"
	"fmt"
	"sync"
)

type Resource struct {
	name   string
	closed bool
}

func (r *Resource) Close() error {
	if r.closed {
		return errors.New(r.name + " closed twice")
	}
	r.closed = true
	fmt.Println("close", r.name)
	return nil
}

func open(name string) (*Resource, error) {
	if name == "bad" {
		return nil, fmt.Errorf("open %s: failed", name)
	}
	fmt.Println("open", name)
	return &Resource{name: name}, nil
}

func use(names ...string) (n int, err error) {
	for i, name := range names {
		r, err := open(name)
		if err != nil {
			return i, err
		}
		defer func() {
			if cerr := r.Close(); cerr != nil {
				fmt.Println("close error", cerr)
			}
		}()
		n++
	}
	return n, nil
}

func closeErr() (err error) {
	r, _ := open("r")
	defer func() { err = errors.Join(err, r.Close()) }()
	r.Close()
	return errors.New("work")
}

type Tx struct{ log []string }

func (t *Tx) Do(f func(*Tx) error) (err error) {
	t.log = append(t.log, "begin")
	defer func() {
		switch p := recover(); {
		case p != nil:
			t.log = append(t.log, fmt.Sprint("rollback on panic ", p))
			err = fmt.Errorf("panic: %v", p)
		case err != nil:
			t.log = append(t.log, "rollback")
		default:
			t.log = append(t.log, "commit")
		}
	}()
	return f(t)
}

func locked(mu *sync.Mutex, f func()) {
	mu.Lock()
	defer mu.Unlock()
	f()
}

func try(f func()) (err error) {
	defer func() {
		switch x := recover().(type) {
		case nil:
		case error:
			err = x
		case string:
			err = errors.New(x)
		default:
			err = fmt.Errorf("unknown: %v", x)
		}
	}()
	f()
	return nil
}

func loopReturn() (out []int) {
	for i := 0; i < 5; i++ {
		defer func() { out = append(out, i) }()
		if i == 2 {
			return []int{100}
		}
	}
	return nil
}

func deferInGoroutines() []int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	res := make([]int, 4)
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer locked(&mu, func() { res[i]++ })
			defer func() {
				if r := recover(); r != nil {
					mu.Lock()
					res[i] = r.(int)
					mu.Unlock()
				}
			}()
			if i%2 == 1 {
				panic(i * 10)
			}
		}()
	}
	wg.Wait()
	return res
}

func main() {
	fmt.Println(use("a", "b"))
	fmt.Println(use("a", "bad", "c"))
	fmt.Println(closeErr())
	t := &Tx{}
	fmt.Println(t.Do(func(*Tx) error { return nil }))
	fmt.Println(t.Do(func(*Tx) error { return errors.New("no") }))
	fmt.Println(t.Do(func(*Tx) error { var m map[int]int; m[1] = 1; return nil }))
	fmt.Println(t.log)
	fmt.Println(try(func() { panic("s") }), try(func() { panic(errors.New("e")) }), try(func() { panic(3) }), try(func() {}))
	fmt.Println(try(func() { _ = []int{}[len(t.log)] }))
	fmt.Println(loopReturn(), deferInGoroutines())
	for i := range 3 {
		func() {
			defer fmt.Print("end", i, " ")
			if i == 1 {
				return
			}
			fmt.Print("body", i, " ")
		}()
	}
	fmt.Println()
}
