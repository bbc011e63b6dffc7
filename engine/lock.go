package engine

import "sync/atomic"

// A mutex is one of the scheduler's own locks. It is held for a few
// instructions, and never while its holder waits or changes stacks, so that who
// finds it taken just looks again.
type mutex struct{ key atomic.Uint32 }

// lock takes l for mp. In the virtual world that costs time, and another M may
// move before l is taken.
func (e *Engine) lock(mp *m, l *mutex) {
	e.step(mp, e.costs.Lock)
	e.acquire(l)
}

// acquire is lock where no step is wanted: the lock's cost is part of another
// one.
func (e *Engine) acquire(l *mutex) {
	e.atom()
	if !l.key.CompareAndSwap(0, 1) {
		e.acquireSlow(l)
	}
}

// acquireSlow looks until l is free. If the engine is broken it may never be: then an
// M ends here, and for the host nothing is left to protect.
func (e *Engine) acquireSlow(l *mutex) {
	for i := 0; e.bug.Load() == nil || e.quitting(); i++ {
		e.w.spin(i)
		if l.key.Load() == 0 && l.key.CompareAndSwap(0, 1) {
			return
		}
	}
}

// tryAcquire takes l if it is free.
func (e *Engine) tryAcquire(l *mutex) bool {
	e.atom()
	return l.key.CompareAndSwap(0, 1)
}

func (e *Engine) unlock(l *mutex) {
	l.key.Store(0)
	e.atom()
}
