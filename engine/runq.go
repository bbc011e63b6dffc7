package engine

import "gopark/engine/trace"

// The local queues. A P's queue is a ring of runqLen Gs and, before it, one
// place called runnext.

const runqLen = 256

func runqempty(pp *p) bool { return pp.runqhead == pp.runqtail && pp.runnext == nil }

// runqput makes gp runnable on pp. With next it takes runnext, and whoever was
// there goes to the ring's tail: what a G has just started or woken runs next,
// in what is left of its time slice.
//
// Only the M that holds pp calls it (or the host, for which mp is nil).
func (e *Engine) runqput(mp *m, pp *p, gp *G, next bool) {
	e.w.step(mp, e.costs.Queue)
	if next {
		old := pp.runnext
		pp.runnext = gp
		e.ev(mp, trace.RunqPut, gp.id, 0, int64(pp.id), 0, 0)
		if old == nil {
			return
		}
		gp = old
	}
	for pp.runqtail-pp.runqhead >= runqLen {
		if e.runqputslow(mp, pp, gp) {
			return
		}
	}
	pp.runq[pp.runqtail%runqLen] = gp
	pp.runqtail++
	if next {
		e.ev(mp, trace.RunqKick, gp.id, 0, int64(pp.id), 0, 0)
	} else {
		e.ev(mp, trace.RunqPut, gp.id, 0, int64(pp.id), 1, 0)
	}
}

// runqputslow moves half of pp's full ring, and then gp, to the global queue in
// one go, so that the lock is taken once for 129 Gs. It fails if a thief has
// made room meanwhile.
func (e *Engine) runqputslow(mp *m, pp *p, gp *G) bool {
	const n = runqLen / 2
	e.lock(mp, &e.sched.lock)
	defer e.unlock(&e.sched.lock)
	if pp.runqtail-pp.runqhead < runqLen {
		return false
	}
	for range n {
		at := &pp.runq[pp.runqhead%runqLen]
		pp.runqhead++
		e.sched.runq.pushBack(*at)
		*at = nil
	}
	e.sched.runq.pushBack(gp)
	e.ev(mp, trace.RunqSlow, gp.id, 0, int64(pp.id), n, 0)
	return true
}

// runqputbatch puts the Gs of q at the tail of pp's ring, which has room.
func (e *Engine) runqputbatch(pp *p, q *gQueue) {
	for gp := q.pop(); gp != nil; gp = q.pop() {
		pp.runq[pp.runqtail%runqLen] = gp
		pp.runqtail++
	}
}

// runqget takes the next G off pp's queue. What comes from runnext inherits the
// time slice of the G before it: two Gs that wake each other in turn share one,
// and cannot keep the ring waiting for ever.
func (e *Engine) runqget(mp *m, pp *p) (gp *G, inheritTime bool) {
	e.w.step(mp, e.costs.Queue)
	if gp := pp.runnext; gp != nil {
		pp.runnext = nil
		e.ev(mp, trace.RunqGet, gp.id, 0, int64(pp.id), 0, 0)
		return gp, true
	}
	if pp.runqhead == pp.runqtail {
		return nil, false
	}
	gp = pp.runq[pp.runqhead%runqLen]
	pp.runq[pp.runqhead%runqLen] = nil
	pp.runqhead++
	e.ev(mp, trace.RunqGet, gp.id, 0, int64(pp.id), 1, 0)
	return gp, false
}

// runqsteal takes half of p2's ring, rounded up: the last one grabbed is
// returned to run at once, the others go to pp's ring. From an empty ring it
// takes runnext, if stealRunNext. pass is stealWork's, for the event.
//
// A running P is about to run its runnext itself, often because the G that put
// it there is about to park. The thief pauses, which gives it time to.
func (e *Engine) runqsteal(mp *m, pp, p2 *p, pass int, stealRunNext bool) *G {
	var n uint32
	for {
		e.w.step(mp, e.costs.Steal)
		n = p2.runqtail - p2.runqhead
		n -= n / 2
		if n > 0 {
			break
		}
		next := p2.runnext
		if !stealRunNext || next == nil {
			return nil
		}
		if p2.status == trace.PRunning && p2.m != nil {
			if gp := p2.m.curg; gp == nil || gp.status != gsyscall {
				e.w.usleep(mp, e.costs.Grab)
			}
		}
		if p2.runnext != next {
			continue
		}
		p2.runnext = nil
		e.ev(mp, trace.StealNext, next.id, 0, int64(p2.id), 0, int64(pass))
		return next
	}
	var gp *G
	for i := range n {
		at := &p2.runq[p2.runqhead%runqLen]
		p2.runqhead++
		gp, *at = *at, nil
		if i < n-1 {
			pp.runq[pp.runqtail%runqLen] = gp
			pp.runqtail++
		}
	}
	e.ev(mp, trace.Steal, gp.id, 0, int64(p2.id), int64(n), int64(pass))
	return gp
}

// The global queue. All of these are called with sched.lock held.

func (e *Engine) globrunqput(mp *m, gp *G) {
	e.sched.runq.pushBack(gp)
	e.ev(mp, trace.GlobPut, gp.id, 0, 0, 0, 0)
}

func (e *Engine) globrunqputhead(gp *G) { e.sched.runq.push(gp) }

// globrunqget takes one G off the global queue.
func (e *Engine) globrunqget(mp *m, turn int64) *G {
	gp := e.sched.runq.pop()
	if gp != nil {
		e.ev(mp, trace.GlobGet, gp.id, 0, turn, 0, 0)
	}
	return gp
}

// globrunqgetbatch takes pp's share of the global queue: the first G is
// returned to run, the others go to pp's ring, which is empty.
func (e *Engine) globrunqgetbatch(mp *m, pp *p) *G {
	size := e.sched.runq.size
	n := min(runqLen/2, size, size/e.gomaxprocs+1)
	gp := e.globrunqget(mp, 0)
	if gp == nil || n <= 1 {
		return gp
	}
	var q gQueue
	for range n - 1 {
		q.pushBack(e.sched.runq.pop())
	}
	e.runqputbatch(pp, &q)
	e.events++
	if e.rec != nil {
		e.rec.Emit(trace.Event{Kind: trace.GlobGrab, Time: e.w.now(mp), M: mp.id, P: pp.id, A: int64(n - 1)})
	}
	return gp
}
