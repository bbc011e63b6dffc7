package engine

import (
	"sync/atomic"

	"gopark/engine/trace"
)

// Changing the number of Ps. The world is stopped for it: every P is taken from
// its M, at a safepoint if it runs a G.

// GOMAXPROCS sets the number of Ps, if n is positive, and returns what it was. There
// are never more than 1024. The host, and a timer's function, can only ask.
func (e *Engine) GOMAXPROCS(n int) int {
	mp := e.enter()
	old := int(e.gomaxprocs.Load())
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
	for s.gcwaiting.Load() {
		e.gopreempt(gp)
		mp = gp.m
	}
	e.lock(mp, &s.lock)
	for s.gcwaiting.Load() {
		e.unlock(&s.lock)
		e.gopreempt(gp)
		mp = gp.m
		e.acquire(&s.lock)
	}
	e.beginStop(mp, mp)
	wait := s.stopwait > 0
	e.unlock(&s.lock)
	// stopp wakes mp when it takes the last one. Meanwhile somebody may begin to
	// run a G without having seen that it should not.
	for wait && !e.w.notetsleep(mp, e.now(mp)+100_000) {
		e.preemptall(mp)
	}
	for _, pp := range e.allp {
		if pp != mp.p && !pp.stopped {
			throw("stopTheWorld: not stopped")
		}
	}
	return mp
}

// beginStop asks all Ps but that of stopper to stop, and takes those that nobody
// runs on. stopper waits for the others; nil is the host, which has none. It is
// called by mp with sched.lock held.
func (e *Engine) beginStop(mp, stopper *m) {
	s := &e.sched
	s.stopwait = len(e.allp) + s.npolling
	if stopper != nil {
		s.stopwait--
	}
	s.gcwaiting.Store(true)
	s.stopper = stopper
	e.preemptall(stopper)
	for _, pp := range e.allp {
		e.tellCall()
		if from := e.takeFromSyscall(pp); from != nil {
			e.ev(mp, trace.Handoff, 0, 0, int64(pp.id), int64(from.id), 0)
			e.evp(mp, trace.PRelease, e.mid(mp), pp.id)
			pp.stopped = true
			s.stopwait--
		}
		e.toldCall()
	}
	for pp := e.pidleget(); pp != nil; pp = e.pidleget() {
		pp.stopped = true
		s.stopwait--
	}
}

func (e *Engine) preemptall(but *m) {
	for _, pp := range e.allp {
		if but == nil || pp != but.p {
			e.preemptone(pp)
		}
	}
}

// stopp counts pp, which no M holds any more, as stopped. sched.lock is held.
func (e *Engine) stopp(mp *m, pp *p) {
	e.evp(mp, trace.PRelease, e.mid(mp), pp.id)
	pp.stopped = true
	if !e.planted(miscountsStopped) {
		e.stopped(mp)
	}
}

// stopped counts one less for whom stopTheWorld waits. sched.lock is held.
func (e *Engine) stopped(mp *m) {
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
	if !e.sched.gcwaiting.Load() {
		e.unlock(&e.sched.lock) // it is over already
		return
	}
	pp := e.releasep(mp)
	e.stopp(mp, pp)
	e.unlock(&e.sched.lock)
	e.stopm(mp)
}

// startTheWorld makes n Ps, and starts an M for each that has work. mp is nil
// for the host.
func (e *Engine) startTheWorld(mp *m, n int) {
	e.step(mp, e.costs.Stop*int64(max(n, len(e.allp))))
	s := &e.sched
	e.acquire(&s.lock)
	runnable := e.procresize(mp, n)
	s.gcwaiting.Store(false)
	s.starting = mp == nil
	s.stopper = nil
	if s.halt {
		// The host has asked for the next stop meanwhile. Ps with work are no idle
		// Ps, and stay stopped as they are.
		e.beginStop(mp, nil)
		for pp := runnable; pp != nil; {
			next := pp.link
			pp.link = nil
			pp.stopped = true
			s.stopwait--
			pp = next
		}
		runnable = nil
		if s.stopwait == 0 {
			e.w.notewakeup(mp, nil)
		}
	}
	e.unlock(&s.lock)
	e.wakesysmon(mp)
	for pp := runnable; pp != nil; {
		next := pp.link
		pp.link = nil
		e.startm(mp, pp, false)
		pp = next
	}
	e.wakep(mp)
	if mp == nil {
		// Nobody else may have gone idle since, to see that all is over.
		e.acquire(&s.lock)
		s.starting = false
		dead := e.checkdead()
		e.unlock(&s.lock)
		if dead {
			e.dead(nil)
		}
	}
}

// procresize makes the number of Ps nprocs. It is called with the world
// stopped. mp, if not nil, keeps its P or gets P 0. The Ps that have work are
// returned, linked; the others go idle, the lowest first, so that the highest
// is taken next.
func (e *Engine) procresize(mp *m, nprocs int) *p {
	old := len(e.allp)
	for len(e.ps) < nprocs {
		pp := &p{id: int32(len(e.ps))}
		pp.watch.Store(1) // as if sysmon had seen its slice 0 at the beginning
		e.ps = append(e.ps, pp)
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
	if nprocs != old {
		e.acquire(&e.allpLock)
		e.allp = e.ps[:nprocs]
		e.unlock(&e.allpLock)
		e.gomaxprocs.Store(int32(nprocs))
		e.alone.Store(nprocs == 1 && !raceEnabled)
		e.tellUnrest()
		e.system = systemGs{}
		e.resetStealOrder(nprocs)
		e.ev(mp, trace.ProcsSet, 0, 0, int64(nprocs), int64(old), 0)
	}

	var runnable, idle *p
	for i := nprocs - 1; i >= 0; i-- {
		pp := e.allp[i]
		pp.stopped = false
		if mp != nil && mp.p == pp {
			continue
		}
		pp.status.Store(pidle)
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
	head, tail := atomic.LoadUint32(&pp.runqhead), pp.runqtail
	for tail != head {
		tail--
		e.globrunqputhead(pp.runq[tail%runqLen].load().ptr())
	}
	e.store32(&pp.runqtail, tail)
	if next := pp.runnext.load(); next != 0 {
		if !e.planted(losesRunnext) {
			e.globrunqputhead(next.ptr())
		}
		e.storeG(&pp.runnext, 0)
	}
	if mp != nil && !e.planted(losesTimers) {
		e.takeTimers(&mp.p.timers, &pp.timers)
	}
	e.sched.gFree.take(&pp.gFree, len(pp.gFree))
	e.sched.ngFree.Store(int32(len(e.sched.gFree)))
	pp.status.Store(pdead)
}
