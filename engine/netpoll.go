package engine

import "gopark/engine/trace"

// The poller. One M at a time waits there for events from outside (outside.go),
// or for the next timer if that comes first.

// netpollinf is the time until which netpoll waits if no timer is set.
const netpollinf = 0

// netpollTake makes the caller the one that waits in the poller, if nobody does.
func (e *Engine) netpollTake() bool {
	last := e.sched.lastpoll.Load()
	return last != 0 && e.sched.lastpoll.CompareAndSwap(last, 0)
}

// netpoll makes mp, which has no P and has called netpollTake, wait until the
// time given, or until something has come from outside.
func (e *Engine) netpoll(mp *m, until int64) {
	s := &e.sched
	if s.ncame.Load() == 0 {
		s.pollUntil.Store(until)
		e.ev(mp, trace.MPoll, 0, 0, until, 0, 0)
		mp.sleeping = true
		e.w.pollsleep(mp, until)
		s.pollUntil.Store(0)
	}
	s.lastpoll.Store(max(e.now(mp), 1))
}

// netpollReady takes what has come from outside, and returns the Gs that can go
// on because of it. They are in no queue yet. sysmon, which may sleep because all
// did, is woken: they may run for long.
func (e *Engine) netpollReady(mp *m) (list gQueue) {
	if e.sched.ncame.Load() == 0 {
		return list
	}
	e.wakesysmon(mp)
	e.sched.cameLock.Lock()
	came := e.sched.came
	e.sched.came = nil
	e.sched.ncame.Store(0)
	e.sched.cameLock.Unlock()
	for _, ev := range came {
		if ev.f != nil {
			e.callSoon(mp, ev.f)
			e.out.awaited.Add(-1)
			continue
		}
		gp := ev.a.g
		if gp.awaits.Load() != ev.a {
			continue // killed meanwhile
		}
		gp.awaits.Store(nil)
		e.out.awaited.Add(-1)
		e.setstatus(mp, gp, grunnable)
		gp.reason, gp.obj = trace.WaitNone, 0
		e.ev(mp, trace.GoReady, gp.id, 0, 0, 0, 0)
		list.pushBack(gp)
	}
	return list
}

// callSoon sets a timer that is due, and whose function is f. So f is called by an M that
// has a P, when that is in the scheduler: with one P, channels and locks are nobody's but
// that M's (alone.go). It is no timer of the program's, and no event tells of it.
func (e *Engine) callSoon(mp *m, f func()) {
	t := e.NewTimer(f)
	e.acquire(&t.mu)
	t.setAndUnlock(mp, max(e.now(mp), 1), 0)
}

// netpollNoP is netpollReady for an M without a P. Nobody could stop it as they
// stop the Ps, and it makes Gs runnable, and may set timers: so the world does
// not stand still before it is through, and it does not begin while the world
// stands still. What has come is then found by whoever looks for work next.
func (e *Engine) netpollNoP(mp *m) (list gQueue) {
	s := &e.sched
	if s.ncame.Load() == 0 {
		return list
	}
	e.acquire(&s.lock)
	if s.gcwaiting.Load() {
		e.unlock(&s.lock)
		return list
	}
	s.npolling++
	e.unlock(&s.lock)
	list = e.netpollReady(mp)
	e.acquire(&s.lock)
	s.npolling--
	if s.gcwaiting.Load() {
		e.stopped(mp)
	}
	e.unlock(&s.lock)
	return list
}

// injectglist queues Gs that the poller found: on the global queue as far as
// there are idle Ps, with an M started for each, and the rest on mp's own P.
func (e *Engine) injectglist(mp *m, list *gQueue) {
	for gp := list.pop(); gp != nil; gp = list.pop() {
		if mp != nil && mp.p != nil && e.sched.npidle.Load() == 0 {
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

// netpollBreak wakes the M in the poller, or the next one that is about to wait
// there.
func (e *Engine) netpollBreak(by *m) {
	if !e.planted(pollsTooLong) {
		e.w.pollwakeup(by)
	}
}

// wakeNetPoller makes sure that somebody will run a timer at when: the M in the
// poller, or one that is woken to look for work and then to wait there.
func (e *Engine) wakeNetPoller(by *m, when int64) {
	s := &e.sched
	if s.lastpoll.Load() == 0 {
		if until := s.pollUntil.Load(); until == netpollinf || until > when {
			e.netpollBreak(by)
		}
		return
	}
	e.wakep(by)
}
