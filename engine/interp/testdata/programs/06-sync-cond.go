package main

import (
	"fmt"
	"sync"
)

type Queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
	done  bool
}

func NewQueue() *Queue { q := &Queue{}; q.cond = sync.NewCond(&q.mu); return q }

func (q *Queue) Put(v int) { q.mu.Lock(); q.items = append(q.items, v); q.mu.Unlock(); q.cond.Signal() }

func (q *Queue) Get() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.done {
		q.cond.Wait()
	}
	if len(q.items) == 0 {
		return 0, false
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v, true
}

func (q *Queue) Close() { q.mu.Lock(); q.done = true; q.mu.Unlock(); q.cond.Broadcast() }

func main() {
	q := NewQueue()
	var wg sync.WaitGroup
	sum := make([]int, 3)
	for i := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				v, ok := q.Get()
				if !ok {
					return
				}
				sum[i] += v
			}
		}()
	}
	for i := 1; i <= 20; i++ {
		q.Put(i)
	}
	q.Close()
	wg.Wait()
	fmt.Println(sum[0] + sum[1] + sum[2])
	var mu sync.RWMutex
	c := sync.NewCond(mu.RLocker())
	ready := false
	go func() { mu.Lock(); ready = true; mu.Unlock(); c.Broadcast() }()
	c.L.Lock()
	for !ready {
		c.Wait()
	}
	c.L.Unlock()
	fmt.Println("ready")
}
