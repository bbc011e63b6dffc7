package main

import (
	"fmt"
	"sync"
	"time"
)

type Fork struct{ sync.Mutex }

type Philosopher struct {
	id          int
	left, right *Fork
	meals       int
}

func (p *Philosopher) dine(wg *sync.WaitGroup, host chan struct{}) {
	defer wg.Done()
	for i := 0; i < 3; i++ {
		host <- struct{}{}
		p.left.Lock()
		p.right.Lock()
		p.meals++
		time.Sleep(time.Millisecond)
		p.right.Unlock()
		p.left.Unlock()
		<-host
	}
}

func main() {
	const n = 5
	forks := make([]*Fork, n)
	for i := range forks {
		forks[i] = new(Fork)
	}
	ps := make([]*Philosopher, n)
	for i := range ps {
		ps[i] = &Philosopher{id: i + 1, left: forks[i], right: forks[(i+1)%n]}
	}
	var wg sync.WaitGroup
	host := make(chan struct{}, 2)
	for _, p := range ps {
		wg.Add(1)
		go p.dine(&wg, host)
	}
	wg.Wait()
	for _, p := range ps {
		fmt.Println(p.id, p.meals)
	}
}
