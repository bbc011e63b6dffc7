package engine

import "gopark/engine/trace"

// LockOSThread. A locked G runs only on its M, and that M only runs it: when
// another M finds the G runnable it hands its P over and goes to sleep.

// LockOSThread ties the current G to its M until as many UnlockOSThread. If it ends
// before, the M ends with it (mexit). For the host it does nothing.
func (e *Engine) LockOSThread() {
	mp := e.enter()
	if mp == nil || mp.curg == nil {
		return
	}
	mp.locks++
	mp.lockedg = mp.curg
	mp.curg.lockedm, mp.curg.locked = mp, true
}

// UnlockOSThread undoes one LockOSThread, if there is one.
func (e *Engine) UnlockOSThread() {
	mp := e.enter()
	if mp == nil || mp.curg == nil || mp.locks == 0 {
		return
	}
	mp.locks--
	if mp.locks == 0 {
		mp.lockedg = nil
		mp.curg.lockedm, mp.curg.locked = nil, false
	}
}

// stoplockedm puts mp to sleep until its locked G can run again.
func (e *Engine) stoplockedm(mp *m) {
	if mp.p != nil {
		pp := e.releasep(mp)
		e.handoffp(mp, pp, mp)
	}
	e.acquire(&e.sched.lock)
	e.sched.nmidlelocked++
	dead := e.checkdead()
	e.unlock(&e.sched.lock)
	if dead {
		e.dead(mp)
	}
	e.w.notesleep(mp)
	e.acquirep(mp)
	e.ev(mp, trace.PAcquire, 0, 0, 0, 0, 0)
}

// startlockedm gives mp's P to the M that gp is locked to.
func (e *Engine) startlockedm(mp *m, gp *G) {
	lm := gp.lockedm
	if lm == mp || lm.nextp != nil {
		throw("startlockedm: bad state")
	}
	e.acquire(&e.sched.lock)
	if !e.planted(miscountsLocked) {
		e.sched.nmidlelocked--
	}
	e.unlock(&e.sched.lock)
	pp := e.releasep(mp)
	e.ev(mp, trace.Handoff, 0, 0, int64(pp.id), int64(mp.id), 0)
	lm.nextp = pp
	e.w.notewakeup(mp, lm)
	e.stopm(mp)
}
