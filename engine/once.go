package engine

import "sync/atomic"

// A Once is sync.Once.
type Once struct {
	done atomic.Bool
	m    Mutex
}

// Do calls f if it is the first call of Do. Nobody's Do returns before f has.
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
