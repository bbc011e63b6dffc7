package engine

import (
	"sync/atomic"

	"gopark/engine/trace"
)

// A Cond is sync.Cond: who waits first is called first (runtime/sema.go: notifyList).
// It may be used by all goroutines of one engine.
type Cond struct {
	L      Locker
	id     lockID
	notify notifyList
	self   atomic.Pointer[Cond] // which it was when it was first used (sync.copyChecker)
}

// NewCond makes a Cond with lock l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// notCopied panics as Go does if c is a copy of one that has been used.
func (c *Cond) notCopied() {
	if c.self.Load() != c && !c.self.CompareAndSwap(nil, c) && c.self.Load() != c {
		panic("sync.Cond is copied")
	}
}

// Wait unlocks c.L, which the caller holds, waits to be called, and locks it again.
//
// A G that is killed in Wait does not get the lock again. If its deferred calls
// unlock it, as they would have to, that does nothing (unlocksInVain). A call that
// was meant for it is passed on.
func (c *Cond) Wait() {
	e, mp := here("Cond.Wait")
	c.notCopied()
	gp := waiter(mp)
	unlocked, called := false, false
	defer func() {
		gp.spared = false
		if unlocked && gp.dying == unwinding {
			e.loses(gp, c.L)
			if called {
				e.notifyListNotifyOne(nil, &c.notify)
			}
		}
	}()
	id := c.id.get(e)
	t := e.notifyListAdd(&c.notify)
	gp.spared = true
	c.L.Unlock()
	gp.spared = false
	unlocked = true
	called = e.notifyListWait(&c.notify, t, trace.WaitCond, id)
	c.L.Lock()
	unlocked = false
}

// unlocksInVain says whether the G that is about to unlock l has lost it when it
// was killed in a Cond's Wait.
func (e *Engine) unlocksInVain(mp *m, l Locker) bool {
	if mp == nil || mp.curg == nil || mp.curg.dying != unwinding {
		return false
	}
	e.acquire(&e.killLock)
	defer e.unlock(&e.killLock)
	if e.lost[mp.curg] != l {
		return false
	}
	delete(e.lost, mp.curg)
	return true
}

// loses notes that gp, which is dying, does not have l, though its deferred calls
// must think so.
func (e *Engine) loses(gp *G, l Locker) {
	e.acquire(&e.killLock)
	defer e.unlock(&e.killLock)
	if e.lost == nil {
		e.lost = map[*G]Locker{}
	}
	e.lost[gp] = l
}

// Signal wakes the G that has waited longest, if any waits. The caller need not hold c.L.
func (c *Cond) Signal() {
	e := current("Cond.Signal")
	mp := e.enter()
	c.notCopied()
	e.notifyListNotifyOne(mp, &c.notify)
}

// Broadcast wakes all that wait. The caller need not hold c.L.
func (c *Cond) Broadcast() {
	e := current("Cond.Broadcast")
	mp := e.enter()
	c.notCopied()
	e.notifyListNotifyAll(mp, &c.notify)
}
