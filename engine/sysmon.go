package engine

import "gopark/engine/trace"

// sysmon is an M without a P that watches the others: it takes the Ps of those
// that are stuck in calls, and asks Gs that have run too long to give way.

// forcePreemptNS is how long a G may run before it is asked to give way.
const forcePreemptNS = 10_000_000

// sysmon looks around every 20 µs at first. After a millisecond without cause
// to act the pauses double, up to 10 ms. When nobody works it sleeps too.
func (e *Engine) sysmonLoop(mp *m, _ *G) {
	const us = 1000
	s := &e.sched
	idle, delay := 0, int64(0)
	for {
		if idle == 0 {
			delay = 20 * us
		} else if idle > 50 {
			delay *= 2
		}
		delay = min(delay, 10_000*us)
		e.w.usleep(mp, delay)

		if s.gcwaiting.Load() || s.npidle.Load() == e.gomaxprocs.Load() {
			e.lock(mp, &s.lock)
			if s.gcwaiting.Load() || s.npidle.Load() == e.gomaxprocs.Load() {
				woken := false
				if next := e.timeSleepUntil(); next > e.now(mp) {
					s.sysmonwait.Store(true)
					e.unlock(&s.lock)
					if next == maxTime {
						e.w.notesleep(mp)
						woken = true
					} else {
						woken = e.w.notetsleep(mp, next)
					}
					e.lock(mp, &s.lock)
					s.sysmonwait.Store(false)
				}
				if woken {
					idle, delay = 0, 20*us
				}
			}
			e.unlock(&s.lock)
		}

		e.ev(mp, trace.SysWake, 0, 0, 0, 0, 0)
		last := s.lastpoll.Load()
		if now := e.now(mp); s.ncame.Load() > 0 && last != 0 && last+10_000*us < now && s.lastpoll.CompareAndSwap(last, now) {
			e.incidlelocked(mp, -1)
			list := e.netpollNoP(mp)
			e.injectglist(mp, &list)
			e.incidlelocked(mp, 1)
		}
		e.recalm()
		if e.retake(mp) > 0 {
			idle = 0
		} else {
			idle++
		}
	}
}

func (e *Engine) startsysmon() {
	mp := e.newm(nil, (*Engine).sysmonLoop, nil, "sysmon")
	mp.system = true
	e.sched.sysmon = mp
	e.sched.nmade++
	e.sched.nmsys++
	e.w.start(mp, e.costs.NewM)
}

// wakesysmon ends sysmon's long sleep, because somebody works again.
func (e *Engine) wakesysmon(by *m) {
	if s := &e.sched; s.sysmonwait.Load() && s.sysmonwait.CompareAndSwap(true, false) {
		e.w.notewakeup(by, s.sysmon)
	}
}

// retake takes the Ps of Ms that are in calls, and preempts Gs that have run for
// 10 ms. It returns how many Ps it took.
//
// A P in a call is taken if sysmon saw it there a round ago, so after at least
// 20 µs. But if it has no work, and others are idle or looking for some, it may
// stay for up to 10 ms: taking it would help nobody.
func (e *Engine) retake(mp *m) int {
	s := &e.sched
	n := 0
	e.acquire(&e.allpLock)
	allp := e.allp
	e.unlock(&e.allpLock)
	for i := 0; i < len(allp); i++ {
		pp := allp[i]
		status := pp.status.Load()
		if status != prunning && status != psyscall {
			continue
		}
		now := e.now(mp)
		pd := &pp.sysmontick
		tooLong := false
		if since := pp.watch.Load(); since == 0 {
			pp.watch.Store(max(now, 1))
		} else if since+forcePreemptNS <= now {
			// In a call this asks nobody, for there is no safepoint in it.
			e.preemptone(pp)
			tooLong = true
		}
		if status != psyscall || e.planted(leavesCalls) {
			continue
		}
		if t := pp.syscalltick.Load(); !tooLong && pd.syscalltick != t {
			pd.syscalltick = t
			pd.syscallwhen = now
			continue
		}
		if s.nmspinning.Load()+s.npidle.Load() > 0 && runqempty(pp) && pd.syscallwhen+forcePreemptNS > now {
			continue
		}
		// Between here and the start of another M for pp, the one in the call may
		// come back and go idle.
		e.incidlelocked(mp, -1)
		e.tellCall()
		from := e.takeFromSyscall(pp)
		if from != nil {
			e.ev(mp, trace.Retake, 0, 0, int64(pp.id), now-pp.entered, 0)
		}
		e.toldCall()
		if from != nil {
			n++
			e.handoffp(mp, pp, from)
		}
		e.incidlelocked(mp, 1)
	}
	return n
}

// incidlelocked changes how many Ms checkdead believes to wait for a locked G.
//
// sysmon is no M that checkdead counts. While it has in its hands what makes others go on,
// one more counts as running, lest somebody who goes idle report a deadlock. If it comes
// to nothing, it is for sysmon to see that nobody can go on.
func (e *Engine) incidlelocked(mp *m, n int) {
	e.acquire(&e.sched.lock)
	e.sched.nmidlelocked += n
	dead := n > 0 && e.checkdead()
	e.unlock(&e.sched.lock)
	if dead {
		e.dead(mp)
	}
}

// preemptone asks the G that runs on pp to give way at its next safepoint.
func (e *Engine) preemptone(pp *p) {
	if pp.status.Load() == prunning {
		pp.preempt.Store(true)
		e.disturb()
	}
}
