package engine

import "gopark/engine/trace"

// The poller. One M at a time waits there for events from outside, or for the
// next timer if that comes first. The virtual world has no outside yet, so what
// is left of it is the wait for a timer.

// netpoll makes mp, which has no P, wait until the time given.
func (e *Engine) netpoll(mp *m, until int64) {
	s := &e.sched
	s.lastpoll = 0
	s.pollUntil = until
	s.poller = mp
	e.ev(mp, trace.MPoll, 0, 0, until, 0, 0)
	mp.sleeping = true
	e.w.notetsleep(mp, until)
	s.poller = nil
	s.pollUntil = 0
	s.lastpoll = max(e.w.now(mp), 1)
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
		if s.pollUntil == 0 || s.pollUntil > when {
			e.netpollBreak(by)
		}
		return
	}
	e.wakep(by)
}
