package engine

import "gopark/engine/trace"

// The poller. One M at a time waits there for events from outside (outside.go),
// or for the next timer if that comes first.

// netpollinf is the time until which netpoll waits if no timer is set.
const netpollinf = 0

// netpoll makes mp, which has no P, wait until the time given, or until
// something has come from outside.
func (e *Engine) netpoll(mp *m, until int64) {
	s := &e.sched
	s.lastpoll = 0
	s.pollUntil = until
	s.poller = mp
	e.ev(mp, trace.MPoll, 0, 0, until, 0, 0)
	mp.sleeping = true
	if until == netpollinf {
		e.w.notesleep(mp)
	} else {
		e.w.notetsleep(mp, until)
	}
	s.poller = nil
	s.pollUntil = 0
	s.lastpoll = max(e.w.now(mp), 1)
}

// netpollReady takes what has come from outside, and returns the Gs that can go
// on because of it. They are in no queue yet.
func (e *Engine) netpollReady(mp *m) (list gQueue) {
	came := e.sched.came
	e.sched.came = nil
	for _, ev := range came {
		if ev.f != nil {
			e.out.awaited.Add(-1)
			was := mp.inTimer
			mp.inTimer = true
			ev.f()
			mp.inTimer = was
			continue
		}
		gp := ev.a.g
		if gp.awaits != ev.a {
			continue // killed meanwhile
		}
		gp.awaits = nil
		e.out.awaited.Add(-1)
		e.setstatus(mp, gp, grunnable)
		gp.reason, gp.obj = trace.WaitNone, 0
		e.ev(mp, trace.GoReady, gp.id, 0, 0, 0, 0)
		list.pushBack(gp)
	}
	return list
}

// injectglist queues Gs that the poller found: on the global queue as far as
// there are idle Ps, with an M started for each, and the rest on mp's own P.
func (e *Engine) injectglist(mp *m, list *gQueue) {
	for gp := list.pop(); gp != nil; gp = list.pop() {
		if mp != nil && mp.p != nil && e.sched.npidle == 0 {
			e.runqput(mp, mp.p, gp, false)
			continue
		}
		e.lock(mp, &e.sched.lock)
		e.globrunqput(mp, gp)
		pp := e.pidleget()
		e.unlock(&e.sched.lock)
		if pp != nil {
			e.startm(mp, pp, false)
		}
		e.wakesysmon(mp)
	}
}

// netpollBreak wakes the M in the poller.
func (e *Engine) netpollBreak(by *m) {
	if mp := e.sched.poller; mp != nil {
		e.w.notewakeup(by, mp)
	}
}

// wakeNetPoller makes sure that somebody will run a timer at when: the M in the
// poller, or one that is woken to look for work and then to wait there.
func (e *Engine) wakeNetPoller(by *m, when int64) {
	s := &e.sched
	if s.lastpoll == 0 {
		if s.pollUntil == netpollinf || s.pollUntil > when {
			e.netpollBreak(by)
		}
		return
	}
	e.wakep(by)
}
