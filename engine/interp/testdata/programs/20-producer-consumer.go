package main

import (
	"fmt"
	"sync"
)

type Buffer struct {
	mu       sync.Mutex
	notFull  *sync.Cond
	notEmpty *sync.Cond
	data     []int
	cap      int
	maxLen   int
}

func NewBuffer(n int) *Buffer {
	b := &Buffer{cap: n}
	b.notFull = sync.NewCond(&b.mu)
	b.notEmpty = sync.NewCond(&b.mu)
	return b
}

func (b *Buffer) Put(v int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.data) == b.cap {
		b.notFull.Wait()
	}
	b.data = append(b.data, v)
	if len(b.data) > b.maxLen {
		b.maxLen = len(b.data)
	}
	b.notEmpty.Signal()
}

func (b *Buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.data) == 0 {
		b.notEmpty.Wait()
	}
	v := b.data[0]
	b.data = b.data[1:]
	b.notFull.Signal()
	return v
}

type Barrier struct {
	mu    sync.Mutex
	cond  *sync.Cond
	n, in int
	gen   int
}

func NewBarrier(n int) *Barrier {
	b := &Barrier{n: n}
	b.cond = sync.NewCond(&b.mu)
	return b
}

func (b *Barrier) Wait() {
	b.mu.Lock()
	defer b.mu.Unlock()
	gen := b.gen
	b.in++
	if b.in == b.n {
		b.in = 0
		b.gen++
		b.cond.Broadcast()
		return
	}
	for gen == b.gen {
		b.cond.Wait()
	}
}

func main() {
	b := NewBuffer(3)
	var prod, cons sync.WaitGroup
	sums := make(chan int, 2)
	for p := 0; p < 3; p++ {
		prod.Add(1)
		go func(p int) {
			defer prod.Done()
			for i := 1; i <= 10; i++ {
				b.Put(p*100 + i)
			}
		}(p)
	}
	for c := 0; c < 2; c++ {
		cons.Add(1)
		go func() {
			defer cons.Done()
			s := 0
			for {
				v := b.Get()
				if v < 0 {
					break
				}
				s += v
			}
			sums <- s
		}()
	}
	prod.Wait()
	b.Put(-1)
	b.Put(-1)
	cons.Wait()
	fmt.Println(<-sums+<-sums, b.maxLen <= 3)

	bar := NewBarrier(4)
	var wg sync.WaitGroup
	var mu sync.Mutex
	phases := map[int]int{}
	ok := true
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for ph := 0; ph < 3; ph++ {
				mu.Lock()
				phases[ph]++
				mu.Unlock()
				bar.Wait()
				mu.Lock()
				if phases[ph] != 4 {
					ok = false
				}
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println(phases, ok)
}
