package engine

import "gopark/engine/trace"

// Changing the number of Ps. The world is stopped for it: every P is taken from
// its M, at a safepoint if it runs a G.

// GOMAXPROCS sets the number of Ps, if n is positive, and returns what it was.
func (e *Engine) GOMAXPROCS(n int) int {
	mp := e.enter()
	old := e.gomaxprocs
	n = min(n, maxProcs)
	if n <= 0 || n == old || mp == nil || mp.curg == nil {
		return old
	}
	mp = e.stopTheWorld(mp)
	e.startTheWorld(mp, n)
	return old
}

// stopTheWorld returns when mp is the only M that holds a P. Two that call it
// at the same time take turns: whoever comes second gives way like any G.
func (e *Engine) stopTheWorld(mp *m) *m {
	s := &e.sched
	gp := mp.curg
	for s.gcwaiting {
		e.gopreempt(gp)
		mp = gp.m
	}
	e.lock(mp, &s.lock)
	for s.gcwaiting {
		e.gopreempt(gp)
		mp = gp.m
	}
	s.stopwait = e.gomaxprocs - 1
	s.gcwaiting = true
	s.stopper = mp
	e.preemptall(mp)
	for _, pp := range e.allp {
		if blocked := insyscall(pp); blocked != nil {
			e.takeFromSyscall(blocked, pp)
			e.ev(mp, trace.Handoff, 0, 0, int64(pp.id), int64(blocked.id), 0)
			e.evp(mp, trace.PRelease, mp.id, pp.id)
			pp.stopped = true
			s.stopwait--
		}
	}
	for pp := e.pidleget(); pp != nil; pp = e.pidleget() {
		pp.stopped = true
		s.stopwait--
	}
	wait := s.stopwait > 0
	e.unlock(&s.lock)
	// stopp wakes mp when it takes the last one. Meanwhile somebody may begin to
	// run a G without having seen that it should not.
	for wait && !e.w.notetsleep(mp, e.w.now(mp)+100_000) {
		e.preemptall(mp)
	}
	for _, pp := range e.allp {
		if pp != mp.p && !pp.stopped {
			throw("stopTheWorld: not stopped")
		}
	}
	return mp
}

func (e *Engine) preemptall(mp *m) {
	for _, pp := range e.allp {
		if pp != mp.p {
			e.preemptone(pp)
		}
	}
}

// stopp counts pp, which no M holds any more, as stopped.
func (e *Engine) stopp(mp *m, pp *p) {
	e.evp(mp, trace.PRelease, e.mid(mp), pp.id)
	pp.stopped = true
	s := &e.sched
	s.stopwait--
	if s.stopwait == 0 {
		e.w.notewakeup(mp, s.stopper)
	}
}

// gcstopm gives mp's P up to stopTheWorld. The name is the runtime's, where it
// is the garbage collector that mostly asks.
func (e *Engine) gcstopm(mp *m) {
	if mp.spinning {
		e.stopSpinning(mp, 0)
	}
	e.lock(mp, &e.sched.lock)
	pp := e.releasep(mp)
	e.stopp(mp, pp)
	e.unlock(&e.sched.lock)
	e.stopm(mp)
}

// startTheWorld makes n Ps, and starts an M for each that has work.
func (e *Engine) startTheWorld(mp *m, n int) {
	e.w.step(mp, e.costs.Stop*int64(max(n, e.gomaxprocs)))
	runnable := e.procresize(mp, n)
	e.sched.gcwaiting = false
	e.sched.stopper = nil
	e.wakesysmon(mp)
	for pp := runnable; pp != nil; {
		next := pp.link
		pp.link = nil
		e.startm(mp, pp, false)
		pp = next
	}
	e.wakep(mp)
}

// procresize makes the number of Ps nprocs. It is called with the world
// stopped. mp, if not nil, keeps its P or gets P 0. The Ps that have work are
// returned, linked; the others go idle, the lowest first, so that the highest
// is taken next.
func (e *Engine) procresize(mp *m, nprocs int) *p {
	old := e.gomaxprocs
	for len(e.ps) < nprocs {
		e.ps = append(e.ps, &p{id: int32(len(e.ps))})
	}
	if mp != nil && int(mp.p.id) >= nprocs {
		pp := e.releasep(mp)
		e.evp(mp, trace.PRelease, mp.id, pp.id)
		mp.nextp = e.ps[0]
		e.acquirep(mp)
		e.ev(mp, trace.PAcquire, 0, 0, 0, 0, 0)
	}
	for id := nprocs; id < old; id++ {
		e.destroyp(mp, e.ps[id])
	}
	e.allp = e.ps[:nprocs]
	e.gomaxprocs = nprocs
	e.resetStealOrder(nprocs)
	e.ev(mp, trace.ProcsSet, 0, 0, int64(nprocs), int64(old), 0)

	var runnable, idle *p
	for i := nprocs - 1; i >= 0; i-- {
		pp := e.allp[i]
		pp.stopped = false
		if mp != nil && mp.p == pp {
			continue
		}
		pp.status = trace.PIdle
		if runqempty(pp) {
			pp.link, idle = idle, pp
		} else {
			pp.link, runnable = runnable, pp
		}
	}
	for idle != nil {
		pp := idle
		idle = pp.link
		e.pidleput(pp)
	}
	return runnable
}

// destroyp takes everything off a P that is to be no more: its Gs go to the head
// of the global queue, its timers to mp's P.
func (e *Engine) destroyp(mp *m, pp *p) {
	for pp.runqhead != pp.runqtail {
		pp.runqtail--
		e.globrunqputhead(pp.runq[pp.runqtail%runqLen])
		pp.runq[pp.runqtail%runqLen] = nil
	}
	if pp.runnext != nil {
		e.globrunqputhead(pp.runnext)
		pp.runnext = nil
	}
	if mp != nil {
		mp.p.timers.take(&pp.timers)
	}
	for gp := pp.gFree.pop(); gp != nil; gp = pp.gFree.pop() {
		e.sched.gFree.push(gp)
	}
	pp.status = trace.PDead
}
