package engine

import "gopark/engine/trace"

// Ms and Ps: starting and stopping threads, and giving them the right to run.

// allocm makes an M. It does not move yet.
func (e *Engine) allocm() *m {
	mp := &m{e: e, heapAt: -1, rand: &e.rand}
	e.acquire(&e.allLock)
	mp.id = e.sched.mnext
	e.sched.mnext++
	e.allm = append(e.allm, mp)
	e.unlock(&e.allLock)
	if e.tells {
		mp.tell.lane = e.rec.NewLane()
	}
	return mp
}

// mcount returns how many Ms there are. sched.lock must be held.
func (e *Engine) mcount() int { return e.sched.nmade - e.sched.nmfree }

// newm makes an M that begins with fn, on behalf of by.
func (e *Engine) newm(by *m, fn func(*Engine, *m, *G), pp *p, text string) *m {
	mp := e.allocm()
	mp.begin = fn
	mp.nextp = pp
	if e.watched {
		e.event(by, trace.Event{Kind: trace.MNew, A: int64(mp.id), Text: text})
	}
	return mp
}

// mstart is the first thing that an M does.
func (e *Engine) mstart(mp *m, _ *G) { e.acquirep(mp) }

// startm starts an M, idle or new, to run pp, or any idle P if pp is nil. If
// spinning, the caller has counted it in nmspinning, and pp has no work.
func (e *Engine) startm(by *m, pp *p, spinning bool) {
	e.lock(by, &e.sched.lock)
	if pp == nil {
		pp = e.pidleget()
		if pp == nil {
			e.unlock(&e.sched.lock)
			return
		}
	}
	mp := e.mget()
	fresh := mp == nil
	tooMany := fresh && e.mcount() >= e.maxMs
	if fresh && !tooMany {
		e.sched.nmade++
	}
	e.unlock(&e.sched.lock)
	if fresh {
		if tooMany {
			e.tooManyMs(by, pp, spinning)
			return
		}
		mp = e.newm(by, (*Engine).mstart, pp, "")
		e.ev(by, trace.MStart, 0, 0, int64(mp.id), 1, 0)
	} else {
		e.ev(by, trace.MStart, 0, 0, int64(mp.id), 0, 0)
	}
	mp.spinning = spinning
	mp.nextp = pp
	e.evp(by, trace.PAcquire, mp.id, pp.id)
	if spinning {
		e.evp(by, trace.MSpin, mp.id, pp.id)
	}
	if fresh {
		e.w.start(mp, e.costs.NewM)
	} else {
		e.w.notewakeup(by, mp)
	}
}

// tooManyMs ends the program, since there is no M for pp.
func (e *Engine) tooManyMs(mp *m, pp *p, spinning bool) {
	if spinning {
		e.sched.nmspinning.Add(-1)
	}
	// Somebody must have pp, or the world could not be stopped; and what is in its
	// queue must be where others find it.
	e.acquire(&e.sched.lock)
	if e.sched.gcwaiting.Load() {
		e.stopp(mp, pp)
	} else {
		e.runqspill(pp)
		e.pidleput(pp)
	}
	e.unlock(&e.sched.lock)
	err := &FatalError{Msg: "thread exhaustion", Goid: e.curgid(mp)}
	e.ev(mp, trace.Exit, 0, 0, 2, 0, 0)
	e.cutOff(mp, err)
}

// stopm puts mp to sleep, without a P, until startm has work for it.
func (e *Engine) stopm(mp *m) {
	if mp.p != nil || mp.spinning {
		throw("stopm: M holds a P or spins")
	}
	e.lock(mp, &e.sched.lock)
	dead := e.mput(mp)
	e.unlock(&e.sched.lock)
	if dead {
		e.dead(mp)
	}
	e.w.notesleep(mp)
	e.acquirep(mp)
}

// mput puts mp on the idle list, and says whether that was the last that could
// do anything (checkdead). From the moment that sched.lock is released, mp
// belongs to whoever takes it off.
func (e *Engine) mput(mp *m) (dead bool) {
	mp.idlelink = e.sched.midle
	mp.parked, mp.sleeping = true, false
	e.sched.midle = mp
	e.sched.nmidle++
	e.ev(mp, trace.MPark, 0, 0, 0, 0, 0)
	return e.checkdead()
}

func (e *Engine) mget() *m {
	mp := e.sched.midle
	if mp != nil {
		e.sched.midle = mp.idlelink
		mp.idlelink, mp.parked = nil, false
		e.sched.nmidle--
	}
	return mp
}

// mexit ends the thread mp, as happens when a G that was locked to it ends.
func (e *Engine) mexit(mp *m) {
	e.handoffp(mp, e.releasep(mp), mp)
	e.acquire(&e.sched.lock)
	e.sched.nmfree++
	mp.ended = true
	e.ev(mp, trace.MExit, 0, 0, 0, 0, 0)
	dead := e.checkdead()
	e.unlock(&e.sched.lock)
	if dead {
		e.dead(mp)
	}
	e.w.mexit(mp)
}

// pidleput puts pp, which has no work, on the idle list.
func (e *Engine) pidleput(pp *p) {
	if !runqempty(pp) {
		throw("pidleput: P has work")
	}
	pp.status.Store(pidle)
	pp.idle.Store(true)
	pp.link = e.sched.pidle
	e.sched.pidle = pp
	e.sched.npidle.Add(1)
}

// pidleget takes the P off the idle list that went there last.
func (e *Engine) pidleget() *p {
	pp := e.sched.pidle
	if pp != nil {
		e.sched.pidle = pp.link
		pp.link = nil
		pp.idle.Store(false)
		e.sched.npidle.Add(-1)
	}
	return pp
}

// pidlegetSpinning is pidleget for work that an M would have spun for. If there
// is no idle P, the next M that runs out of work is told to look again.
func (e *Engine) pidlegetSpinning() *p {
	pp := e.pidleget()
	if pp == nil {
		e.sched.needspinning.Store(1)
	}
	return pp
}

// acquirep gives mp the P that it was started for.
func (e *Engine) acquirep(mp *m) {
	pp := mp.nextp
	mp.nextp = nil
	if mp.p != nil || pp == nil || pp.m != nil {
		throw("acquirep: bad state")
	}
	mp.p, pp.m = pp, mp
	mp.sleeping = false
	pp.status.Store(prunning)
	mp.since = e.stamp(mp)
}

// takep is acquirep for a P that mp has just taken off the idle list itself.
func (e *Engine) takep(mp *m, pp *p) {
	mp.nextp = pp
	e.acquirep(mp)
	e.ev(mp, trace.PAcquire, 0, 0, 0, 0, 0)
}

// releasep parts mp from its P. Whoever calls it says what becomes of that.
func (e *Engine) releasep(mp *m) *p {
	pp := mp.p
	if pp == nil || pp.m != mp {
		throw("releasep: bad state")
	}
	mp.p, pp.m = nil, nil
	pp.status.Store(pidle)
	return pp
}

// heldp returns the P that mp holds; in a call, the one that it had, if nobody
// has taken it.
func (mp *m) heldp() *p {
	if mp.p != nil {
		return mp.p
	}
	if pp := mp.oldp; pp != nil && pp.status.Load() == psyscall && pp.m == mp {
		return pp
	}
	return nil
}

// handoffp finds something to do for pp, whose M is blocked or gone. An M is
// started for it if anybody could have work: the conditions are findRunnable's,
// looked at from outside.
func (e *Engine) handoffp(by *m, pp *p, from *m) {
	e.ev(by, trace.Handoff, 0, 0, int64(pp.id), int64(from.id), 0)
	s := &e.sched
	if !runqempty(pp) && !e.planted(leavesLocal) || s.runqsize.Load() > 0 {
		e.startm(by, pp, false)
		return
	}
	// Nobody spins and no P is idle: new work would find nobody to wake.
	if s.nmspinning.Load()+s.npidle.Load() == 0 && s.nmspinning.CompareAndSwap(0, 1) {
		s.needspinning.Store(0)
		e.startm(by, pp, true)
		return
	}
	e.lock(by, &s.lock)
	if s.gcwaiting.Load() {
		e.stopp(by, pp)
		e.unlock(&s.lock)
		return
	}
	if s.runq.size > 0 {
		e.unlock(&s.lock)
		e.startm(by, pp, false)
		return
	}
	// The last P to go idle must leave somebody waiting for events.
	if s.npidle.Load() == e.gomaxprocs.Load()-1 && s.lastpoll.Load() != 0 {
		e.unlock(&s.lock)
		e.startm(by, pp, false)
		return
	}
	// Somebody has work and found no idle P for it, while it was itself counted
	// as one that looks for work: so nobody does. findRunnable asks this, too. The
	// runtime does not ask it here, and may leave pp idle beside a G that waits.
	if s.needspinning.Load() == 1 && !e.planted(leavesNeed) {
		s.nmspinning.Add(1)
		s.needspinning.Store(0)
		e.unlock(&s.lock)
		e.startm(by, pp, true)
		return
	}
	when := pp.timers.wakeTime()
	e.pidleput(pp)
	e.evp(by, trace.PRelease, e.mid(by), pp.id)
	e.unlock(&s.lock)
	if when != 0 {
		e.wakeNetPoller(by, when)
	}
}

func (e *Engine) mid(mp *m) int32 {
	if mp == nil {
		return trace.NoID
	}
	return mp.id
}

// wakep starts an M to look for work, if there is a P for it and no M is
// looking already.
func (e *Engine) wakep(mp *m) {
	s := &e.sched
	if s.nmspinning.Load() != 0 {
		return
	}
	if e.peeks || e.fine {
		// What the lock is for below has been done: no P is idle, and the next M
		// that runs out of work will look again.
		if s.npidle.Load() == 0 {
			e.atom()
			if s.needspinning.Load() == 1 {
				return
			}
		}
	}
	if e.gomaxprocs.Load() == 1 && mp != nil && mp.p != nil {
		e.step(mp, e.costs.Lock) // the only P is mp's
		return
	}
	if !s.nmspinning.CompareAndSwap(0, 1) {
		return
	}
	e.lock(mp, &s.lock)
	pp := e.pidlegetSpinning()
	if pp == nil && !e.planted(countsNobody) {
		s.nmspinning.Add(-1)
	}
	e.unlock(&s.lock)
	if pp == nil {
		return
	}
	if e.planted(wakesNobody) {
		e.acquire(&s.lock)
		e.pidleput(pp)
		e.unlock(&s.lock)
		s.nmspinning.Add(-1)
		return
	}
	e.startm(mp, pp, true)
}

func (e *Engine) becomeSpinning(mp *m) {
	mp.spinning = true
	e.sched.nmspinning.Add(1)
	e.sched.needspinning.Store(0)
	e.ev(mp, trace.MSpin, 0, 0, 0, 0, 0)
}

// stopSpinning ends mp's search. found says whether it was successful.
func (e *Engine) stopSpinning(mp *m, found int64) {
	mp.spinning = false
	if e.sched.nmspinning.Add(-1) < 0 {
		throw("negative nmspinning")
	}
	e.ev(mp, trace.MUnspin, 0, 0, found, 0, 0)
}

// resetspinning is called by a spinning M that has found work. It may have been
// the only one: others could be needed for what is left.
func (e *Engine) resetspinning(mp *m) {
	e.stopSpinning(mp, 1)
	if !e.planted(wakesNoneAfter) {
		e.wakep(mp)
	}
}
