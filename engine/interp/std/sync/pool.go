package sync

import "sync"

// A Pool keeps values for reuse. Here it forgets none, and gives back the one
// that was put last: real Go does the same as long as there is one P and no
// garbage collection.
type Pool struct {
	mu   sync.Mutex // the host's, never held while anything else runs
	free []any

	New func() any
}

// Put gives x to the pool.
func (p *Pool) Put(x any) {
	step()
	if x == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free = append(p.free, x)
}

// Get takes a value from the pool; if there is none it makes one with New.
func (p *Pool) Get() any {
	step()
	if x := p.take(); x != nil {
		return x
	}
	if p.New == nil {
		return nil
	}
	return p.New()
}

func (p *Pool) take() any {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.free) - 1
	if last < 0 {
		return nil
	}
	x := p.free[last]
	p.free[last] = nil
	p.free = p.free[:last]
	return x
}
