// exit: 2
package main

import "sync"

type queue struct {
	mu   sync.Mutex
	cond *sync.Cond
}

func (q *queue) get() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.cond.Wait()
}

func produce(ch chan<- int) {
	for i := 0; ; i++ {
		send(ch, i)
	}
}

func send(ch chan<- int, v int) { ch <- v }

func wait(wg *sync.WaitGroup) {
	wg.Wait()
}

func main() {
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	go q.get()
	ch := make(chan int)
	go produce(ch)
	<-ch
	var wg sync.WaitGroup
	wg.Add(1)
	for range 2 {
		go func() {
			defer wg.Done()
			select {
			case v := <-make(chan int):
				println(v)
			case q := <-make(chan string):
				println(q)
			}
		}()
	}
	var mu sync.Mutex
	mu.Lock()
	go func() {
		mu.Lock()
	}()
	var rw sync.RWMutex
	rw.RLock()
	go rw.Lock()
	go func() { select {} }()
	wait(&wg)
}
