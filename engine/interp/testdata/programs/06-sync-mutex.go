package main

import (
	"fmt"
	"sync"
)

type Counter struct {
	sync.Mutex
	m map[string]int
}

func (c *Counter) Inc(k string) {
	c.Lock()
	defer c.Unlock()
	c.m[k]++
}

type RW struct {
	mu sync.RWMutex
	v  map[int]int
}

func (r *RW) Get(k int) (int, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, ok := r.v[k]
	return v, ok
}
func (r *RW) Set(k, v int) { r.mu.Lock(); r.v[k] = v; r.mu.Unlock() }

func main() {
	c := Counter{m: map[string]int{}}
	var wg sync.WaitGroup
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c.Inc([]string{"a", "b"}[i%2])
		}()
	}
	wg.Wait()
	fmt.Println(c.m)
	r := &RW{v: map[int]int{}}
	for i := range 10 {
		wg.Add(2)
		go func() { defer wg.Done(); r.Set(i, i*i) }()
		go func() { defer wg.Done(); r.Get(i) }()
	}
	wg.Wait()
	fmt.Println(r.Get(7))
	fmt.Println(r.Get(77))
	var mu sync.Mutex
	fmt.Println(mu.TryLock(), mu.TryLock())
	mu.Unlock()
	var l sync.Locker = &mu
	l.Lock()
	l.Unlock()
	l = r.mu.RLocker()
	l.Lock()
	fmt.Println(r.mu.TryRLock(), r.mu.TryLock())
	r.mu.RUnlock()
	l.Unlock()
	var shared struct {
		sync.RWMutex
		n int
	}
	for range 10 {
		wg.Add(1)
		go func() {
			shared.Lock()
			shared.n++
			shared.Unlock()
			wg.Done()
		}()
	}
	wg.Wait()
	shared.RLock()
	fmt.Println(shared.n)
	shared.RUnlock()
	wg.Go(func() { fmt.Println("wg.Go") })
	wg.Wait()
	pm := new(sync.Mutex)
	pm.Lock()
	pm.Unlock()
	ms := make([]sync.Mutex, 3)
	ms[1].Lock()
	fmt.Println(ms[1].TryLock(), ms[2].TryLock())
	mm := map[string]*sync.Mutex{"a": {}}
	mm["a"].Lock()
	fmt.Println(mm["a"].TryLock())
}
