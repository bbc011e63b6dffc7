package engine

// A Once is sync.Once.
type Once struct {
	done bool
	m    Mutex
}

// Do calls f if it is the first call of Do. Nobody's Do returns before f has.
func (o *Once) Do(f func()) {
	e := current("Once.Do")
	e.enter()
	if o.done {
		return
	}
	o.m.Lock()
	defer o.m.Unlock()
	if !o.done {
		defer func() { o.done = true }()
		f()
	}
}
