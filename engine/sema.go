package engine

import (
	"sync/atomic"

	"gopark/engine/trace"
)

// Semaphores: what the locks of package sync sleep on. The runtime finds the
// line of waiters by the semaphore's address, in a tree; here it is part of the
// semaphore, which comes to the same.

// A sema is a semaphore.
type sema struct {
	count own32
	nwait own32 // those in line and those about to be
	lock  mutex
	q     waitq
}

// line returns the line of s. Who waits for a lock that has been copied does not wait for
// the copy, whose line is empty: the runtime finds none for its address.
func (s *sema) line() *waitq {
	if first := s.q.first; first != nil && first.sema != s {
		s.q = waitq{}
	}
	return &s.q
}

// cansemacquire takes one if there is one.
func (e *Engine) cansemacquire(s *sema) bool {
	if e.alone.Load() {
		if s.count.n == 0 {
			return false
		}
		s.count.n--
		return true
	}
	for {
		n := s.count.Load()
		if n == 0 {
			return false
		}
		if s.count.CompareAndSwap(n, n-1) {
			return true
		}
	}
}

// semacquire waits until there is one, and takes it. lifo puts the G at the
// head of the line: it has been there before. owner is told if the G is killed
// while it waits.
//
// A woken G takes part in the race for the semaphore like any other, unless it
// was handed it (ticket).
//
// Who waits counts itself in nwait first and looks at count then; who releases
// adds to count first and looks at nwait then. So one of them sees the other.
func (e *Engine) semacquire(s *sema, lifo bool, reason trace.WaitReason, obj int64, owner abandoner) {
	if e.cansemacquire(s) {
		return
	}
	mp := e.getm()
	gp := waiter(mp)
	sg := &gp.own
	for {
		e.step(mp, e.costs.Lock)
		e.lockq(&s.lock)
		s.nwait.add(e, 1)
		e.atom()
		if !e.planted(parksUnchecked) && e.cansemacquire(s) {
			s.nwait.add(e, ^uint32(0))
			e.unlockq(&s.lock)
			break
		}
		q := s.line()
		sg.sema, sg.owner, sg.ticket = s, owner, 0
		gp.waiting = sg
		if lifo {
			q.enqueueFirst(sg)
		} else {
			q.enqueue(sg)
		}
		if co := e.park(mp, &s.lock, reason, obj, lifo); co != nil {
			co.swap()
			e.resumed(gp)
		}
		mp = gp.m
		gp.waiting = nil
		if sg.ticket != 0 || e.cansemacquire(s) {
			break
		}
	}
	e.releaseSudog(mp, sg)
}

// semrelease adds one and wakes the first in line. With handoff that one gets
// it for sure, and at once: the caller gives way to it.
func (e *Engine) semrelease(mp *m, s *sema, handoff bool) {
	if e.planted(looksTooEarly) && s.nwait.Load() == 0 {
		e.atom()
		s.count.add(e, 1)
		return
	}
	e.atom()
	s.count.add(e, 1)
	e.atom()
	if s.nwait.Load() == 0 {
		return
	}
	e.step(mp, e.costs.Lock)
	e.lockq(&s.lock)
	q := s.line()
	if last := q.last; last != nil && e.planted(servesLast) {
		q.remove(last)
		q.enqueueFirst(last)
	}
	sg := q.dequeue()
	if sg != nil {
		s.nwait.add(e, ^uint32(0))
	}
	e.unlockq(&s.lock)
	if sg == nil {
		return
	}
	if handoff && e.cansemacquire(s) {
		sg.ticket = 1
	}
	handed := sg.ticket == 1
	e.goready(mp, sg.g)
	if handed && mp != nil && mp.curg != nil && !mp.inTimer {
		e.goyield(mp)
	}
}

// A notifyList is the line of a Cond, or of a PollDesc: strictly first come, first
// served, by ticket.
type notifyList struct {
	wait   atomic.Uint32 // the next ticket
	notify atomic.Uint32 // the next to be called; changes under lock
	lock   mutex
	q      waitq
	gone   map[uint32]bool // tickets not called whose holders have been killed; under lock
}

func (e *Engine) notifyListAdd(l *notifyList) uint32 {
	return l.wait.Add(1) - 1
}

// notifyListWait waits for ticket t, which may have been called already. It
// reports whether a single call was meant for it.
func (e *Engine) notifyListWait(l *notifyList, t uint32, reason trace.WaitReason, obj int64) (alone bool) {
	mp := e.getm()
	e.step(mp, e.costs.Lock)
	e.lockq(&l.lock)
	if int32(t-l.notify.Load()) < 0 && !e.planted(missesCall) {
		e.unlockq(&l.lock)
		return true // perhaps not, but who is told of a call in vain looks again
	}
	gp := waiter(mp)
	sg := &gp.own
	sg.ticket, sg.owner = t, l
	gp.waiting = sg
	l.q.enqueue(sg)
	e.gopark(mp, &l.lock, reason, obj, false)
	alone = sg.success
	gp.waiting = nil
	e.releaseSudog(gp.m, sg)
	return alone
}

// abandon makes l call the next when it is the turn of one that has been killed.
// If that has been called, the call is passed on.
func (l *notifyList) abandon(sg *sudog) bool {
	e := sg.g.e
	if e.planted(callsTheDead) {
		return true
	}
	if sg.q != nil {
		if l.gone == nil {
			l.gone = map[uint32]bool{}
		}
		l.gone[sg.ticket] = true
	} else if sg.success {
		e.notifyListNotifyOne(nil, l)
	}
	return true
}

func (e *Engine) notifyListNotifyAll(mp *m, l *notifyList) {
	if l.wait.Load() == l.notify.Load() {
		return
	}
	e.step(mp, e.costs.Lock)
	e.lockq(&l.lock)
	var list gQueue
	for sg := l.q.dequeue(); sg != nil; sg = l.q.dequeue() {
		list.pushBack(sg.g)
	}
	l.notify.Store(l.wait.Load())
	l.gone = nil
	e.unlockq(&l.lock)
	for gp := list.pop(); gp != nil; gp = list.pop() {
		e.goready(mp, gp)
	}
}

// notifyListNotifyOne calls the next ticket. Its holder may not be in line yet,
// and then will not wait.
func (e *Engine) notifyListNotifyOne(mp *m, l *notifyList) {
	if l.wait.Load() == l.notify.Load() {
		return
	}
	e.step(mp, e.costs.Lock)
	e.lockq(&l.lock)
	t, ok := l.next()
	if !ok {
		e.unlockq(&l.lock)
		return
	}
	for sg := l.q.first; sg != nil; sg = sg.next {
		if sg.ticket == t {
			l.q.remove(sg)
			sg.success = true
			e.unlockq(&l.lock)
			e.goready(mp, sg.g)
			return
		}
	}
	e.unlockq(&l.lock)
}

// next takes the next ticket to be called.
func (l *notifyList) next() (t uint32, ok bool) {
	for t := l.notify.Load(); t != l.wait.Load(); t++ {
		l.notify.Store(t + 1)
		if !l.gone[t] {
			return t, true
		}
		delete(l.gone, t)
	}
	return 0, false
}
