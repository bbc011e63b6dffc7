// order: go
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// A bounded buffer with two conditions.
type queue struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	notFull  *sync.Cond
	items    []int
}

func newQueue() *queue {
	q := &queue{}
	q.notEmpty, q.notFull = sync.NewCond(&q.mu), sync.NewCond(&q.mu)
	return q
}

func (q *queue) put(v int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 2 {
		q.notFull.Wait()
	}
	q.items = append(q.items, v)
	q.notEmpty.Signal()
}

func (q *queue) get() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.notEmpty.Wait()
	}
	v := q.items[0]
	q.items = q.items[1:]
	q.notFull.Signal()
	return v
}

func main() {
	q := newQueue()
	var wg sync.WaitGroup
	var got []string
	for c := range 2 {
		wg.Go(func() {
			for range 6 {
				got = append(got, fmt.Sprintf("c%d:%d", c, q.get()))
			}
		})
	}
	for p := range 3 {
		wg.Go(func() {
			for i := range 4 {
				q.put(10*p + i)
				got = append(got, fmt.Sprintf("p%d:%d", p, i))
			}
		})
	}
	runtime.Gosched()
	wg.Wait()
	for _, line := range got {
		fmt.Println(line)
	}
}
