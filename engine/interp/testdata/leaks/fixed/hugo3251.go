package main

import "sync"

func init() { programs["Hugo3251"] = oneLockPerName }

// The lock of a name is fetched, and the table's lock released, before the
// name's own is taken.
type remotes3251 struct {
	mu    sync.RWMutex
	locks map[string]*sync.Mutex
}

func (r *remotes3251) lock(name string) *sync.Mutex {
	r.mu.Lock()
	m := r.locks[name]
	if m == nil {
		m = new(sync.Mutex)
		r.locks[name] = m
	}
	r.mu.Unlock()
	m.Lock()
	return m
}

func oneLockPerName() {
	r := &remotes3251{locks: map[string]*sync.Mutex{}}
	var wg sync.WaitGroup
	for range 11 {
		wg.Go(func() {
			m := r.lock("x")
			defer m.Unlock()
			r.mu.RLock()
			defer r.mu.RUnlock()
		})
	}
	wg.Wait()
}
