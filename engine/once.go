package engine

import "sync/atomic"

// A Once is sync.Once. Its zero value is ready to use by the goroutines of one engine.
type Once struct {
	done atomic.Bool
	m    Mutex
}

// Do calls f if it is the first call of Do. Nobody's Do returns before f has. If f
// panics, or calls Goexit, that counts as its return; if it calls Do, it waits for
// itself.
func (o *Once) Do(f func()) {
	here("Once.Do")
	if o.done.Load() {
		return
	}
	o.m.Lock()
	defer o.m.Unlock()
	if !o.done.Load() {
		defer func() { o.done.Store(true) }()
		f()
	}
}
