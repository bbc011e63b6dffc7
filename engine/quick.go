package engine

import (
	"sync/atomic"

	"gopark/engine/trace"
)

// The short ways. In the parallel world with nothing recorded (not
// Engine.watched), no rule has events to tell or time to charge. What every
// goroutine does again and again is then written out here in one piece each: to be
// made, to park, to be made runnable (see also goready), to be the next that runs,
// and to end. Each names the functions that it must agree with, and leaves to them
// whatever is not the common case. TestGolden runs its programs both ways, and
// compares the orders in which Gs run with Go's own. Channels of words have such ways
// in quickchan.go, and what is recorded in tell.go.

// park is gopark without the switch: it makes the current G one that waits, and
// returns the coroutine for the caller to swap with (see leaving); nil if the G
// goes on at once.
//
// It must agree with parking and park_m, and leaves to them what has no lock to
// release. A G that is to be killed must not wait, and is theirs too.
func (e *Engine) park(mp *m, l *mutex, reason trace.WaitReason, obj int64, first bool) *coro {
	gp := mp.curg
	if e.watched || l == nil || gp.dying == condemned {
		e.parking(mp, l, reason, obj, first)
		return e.leave(mp, gp, (*Engine).park_m)
	}
	if e.hooks.Where != nil {
		e.where(gp)
	}
	if gp.stack.size > fixedStack {
		e.shrinkstack(mp, gp)
	}
	gp.status, gp.reason, gp.obj = gwaiting, reason, obj
	if e.alone.Load() {
		return e.hopAlone(mp, gp)
	}
	return e.hop(mp, gp, l)
}

// putNext is runqput for what is to run next, and wakep.
func (e *Engine) putNext(mp *m, pp *p, gp *G) {
	if e.alone.Load() {
		e.putNextAlone(mp, pp, gp)
		return
	}
	old := pp.runnext.load()
	for !atomic.CompareAndSwapUintptr((*uintptr)(&pp.runnext), uintptr(old), uintptr(guintptrOf(gp))) {
		old = pp.runnext.load()
	}
	if old != 0 {
		e.runqput(mp, pp, old.ptr(), false)
	}
	e.wakep(mp)
}

// putNextAlone is putNext where there is one P.
func (e *Engine) putNextAlone(mp *m, pp *p, gp *G) {
	old := pp.runnext
	pp.runnext = guintptrOf(gp)
	if old != 0 {
		e.kickAlone(mp, pp, old)
	}
}

// kickAlone is runqput for what was in runnext, where there is one P.
func (e *Engine) kickAlone(mp *m, pp *p, old guintptr) {
	if tail := pp.runqtail; tail-pp.runqhead < runqLen {
		pp.runq[tail%runqLen] = old
		pp.runqtail = tail + 1
		return
	}
	e.runqput(mp, pp, old.ptr(), false)
}

// readyAlone is goready where unrest is 0. A call may be made without a P.
func (e *Engine) readyAlone(mp *m, gp *G) {
	pp := mp.p
	if pp == nil {
		e.ready(mp, gp, true)
		return
	}
	if gp.status != gwaiting {
		throw("bad g status in ready")
	}
	gp.status, gp.reason, gp.obj = grunnable, trace.WaitNone, 0
	if e.cold.Load() && pp.runnext == 0 {
		gp.prefetchWoken()
	}
	e.putNextAlone(mp, pp, gp)
}

// spawnsShort says whether newprocShort can be called.
func (e *Engine) spawnsShort(mp *m) bool {
	return !e.watched && mp.spawnsAlone()
}

// newprocShort is newproc, and must agree with that. There must be a dead G to be used
// again, and a parent (spawnsShort).
func (e *Engine) newprocShort(mp *m, pp *p, fn func(), name string) {
	gp := e.newproc1Short(pp, mp.curg, fn)
	gp.name = name
	e.putNext(mp, pp, gp)
}

// newproc1Short is newproc1 of a G without a name.
func (e *Engine) newproc1Short(pp *p, parent *G, fn func()) *G {
	n := len(pp.gFree) - 1
	gp := pp.gFree[n].ptr()
	pp.gFree = pp.gFree[:n]
	if n > 4 && e.cold.Load() {
		prefetch(uintptr(pp.gFree[n-4]), linesOfNewG)
		gp.schedlink = guintptrOf(parent)
	}
	if pp.goidcache == pp.goidend {
		gp.id = e.newGoid(pp)
	} else {
		gp.id = pp.goidcache
		pp.goidcache++
	}
	gp.fn = fn
	gp.stack = newStack
	if e.hooks.Where != nil {
		e.where(parent)
	}
	gp.parent, gp.made, gp.site = parent.id, parent.site, 0
	gp.status = grunnable
	pp.made++
	return gp
}

// spawnsAlone says whether newprocAlone can be called, by the M with the only P.
func (mp *m) spawnsAlone() bool { return mp.curg != nil && mp.p != nil && len(mp.p.gFree) > 0 }

// newprocAlone is newprocShort where unrest is 0, with what that calls written out: two
// calls are a tenth of what starting a G takes.
func (e *Engine) newprocAlone(mp *m, fn func()) {
	pp, parent := mp.p, mp.curg
	n := len(pp.gFree) - 1
	gp := pp.gFree[n].ptr()
	pp.gFree = pp.gFree[:n]
	if n > 4 && e.cold.Load() {
		prefetch(uintptr(pp.gFree[n-4]), linesOfNewG)
		gp.schedlink = guintptrOf(parent)
	}
	if pp.goidcache == pp.goidend {
		gp.id = e.newGoid(pp)
	} else {
		gp.id = pp.goidcache
		pp.goidcache++
	}
	gp.fn = fn
	gp.stack = newStack
	if e.hooks.Where != nil {
		e.where(parent)
	}
	gp.parent, gp.made, gp.site = parent.id, parent.site, 0
	gp.status = grunnable
	pp.made++
	e.putNextAlone(mp, pp, gp)
}

// runShort runs gp, which is fresh and which c's M is to run, and then those that come
// next. It is loop without what is not the common case, and returns when that comes.
func (c *carrier) runShort(gp *G) {
	e := c.e
	for {
		c.g, gp.carrier = gp, c
		gp.fn()
		gp = c.g
		c.g = nil
		mp := c.m
		if !e.goexitShort(mp, gp) {
			e.goexit0(mp, gp)
			return
		}
		switch unrest := unrest.Load(); {
		case unrest == 0:
			if gp = e.nextAlone(mp); gp == nil {
				gp = e.par.choose(mp)
			}
		case unrest&restless == 0:
			if unrest == recorded {
				if gp = e.freshInRow(mp); gp != nil {
					continue
				}
			}
			gp = e.par.choose(mp)
		default:
			return
		}
		if gp != nil && gp.carrier != nil {
			co := c.restShort(mp, gp)
			if co == nil {
				return // mp.curg says which it is
			}
			co.swap()
			gp = c.calledShort()
		}
		if gp == nil || gp.dying != alive {
			return
		}
	}
}

// restShort is rest, and what switchTo does before it switches to gp's stack. It
// returns the coroutine to swap with; nil if that is not the common case. mp keeps c as
// an idle stack at once: nobody else takes it, and mp does not before it has left it.
func (c *carrier) restShort(mp *m, gp *G) *coro {
	to := gp.carrier
	if len(mp.spare) >= maxSpare || c.exits > 0 || to.isBusy() || !c.e.symmetric {
		return nil
	}
	mp.spare.push(c)
	c.e.standOn(mp, to)
	return c.blockFor(to)
}

// calledShort is what switchTo and loop do when an M has come to c, which was idle. It
// returns the G to be run there; nil if that is not the common case.
func (c *carrier) calledShort() *G {
	if c.e.reaping.Load() {
		unwind()
	}
	mp := c.m
	if mp.prev != nil {
		c.e.par.arrive(mp)
	}
	gp := mp.curg
	if mp.begin != nil || gp == nil || gp.carrier != nil || !calmly() {
		return nil
	}
	return gp
}

// nextAlone is choose and nextLocal where unrest is 0, if a G comes next that needs
// nothing but to be run; else it does nothing, and returns nil.
func (e *Engine) nextAlone(mp *m) *G {
	pp := mp.p
	if pp.timers.wakeTime() != 0 || e.sched.gcwaiting.Load() || pp.preempt.Load() || e.sched.runqsize.Load() > 0 && pp.schedtick%61 == 0 {
		return nil
	}
	next := pp.runnext
	if next != 0 {
		if !next.ptr().are(&canRun) {
			return nil
		}
		pp.runnext = 0
	} else {
		head := pp.runqhead
		if head == pp.runqtail {
			return nil
		}
		next = pp.runq[head%runqLen]
		if !next.ptr().are(&canRun) {
			return nil
		}
		pp.runqhead = head + 1
		if pp.runqtail-head > 4 && e.cold.Load() {
			prefetchRing(pp, head)
		}
		pp.beginSlice()
	}
	gp := next.ptr()
	gp.status = grunning
	mp.curg, gp.m = gp, mp
	return gp
}

// goexitShort is goexit0 for a G that has ended in the common way. It must agree
// with that and gdestroy, and does nothing if the G has not.
func (e *Engine) goexitShort(mp *m, gp *G) bool {
	if !gp.are(&runs) || gp.id == 1 {
		return false
	}
	if e.watched {
		if e.virt != nil {
			return false
		}
		mp.tellEnd(gp)
	}
	mp.curg, gp.m, gp.carrier, gp.fn = nil, nil, nil, nil
	if gp.Local != nil {
		gp.Local = nil
	}
	if gp.name != "" {
		gp.name = ""
	}
	gp.status = gdead
	pp := mp.p
	pp.ended++
	if e.alone.Load() {
		pp.gFree.push(gp) // there is nobody to share a long list with
	} else {
		e.gfput(pp, gp)
	}
	return true
}

// nextLocal takes the next G off pp's queue, and makes mp run it. It returns nil if
// there is none, or if it is locked to another M (m.picked). It must agree with
// runqget and execute.
func (e *Engine) nextLocal(mp *m, pp *p) *G {
	var gp *G
	next := pp.runnext.load()
	inheritTime := next != 0 && e.casG(&pp.runnext, next, 0)
	if inheritTime {
		gp = next.ptr()
	} else {
		for {
			head := atomic.LoadUint32(&pp.runqhead)
			if head == pp.runqtail {
				return nil
			}
			gp = pp.runq[head%runqLen].load().ptr()
			if e.cas32(&pp.runqhead, head, head+1) {
				if pp.runqtail-head > 4 && e.cold.Load() {
					prefetchRing(pp, head)
				}
				break
			}
		}
	}
	if gp.lockedm != nil {
		mp.picked = gp
		return nil
	}
	mp.starts(gp)
	if pp.preempt.Load() {
		e.forgetPreempt(pp)
	}
	if !inheritTime {
		pp.beginSlice()
	}
	return gp
}

// starts makes mp run gp, which is in no queue any more. It must agree with execute.
func (mp *m) starts(gp *G) {
	if gp.status != grunnable {
		throw("execute: G is not runnable")
	}
	gp.status = grunning
	mp.curg, gp.m = gp, mp
}

// waitsShort says whether gp, which mp is said to run, may wait without any of what
// parking does besides.
func (gp *G) waitsShort(mp *m) bool {
	return gp != nil && gp.dying != condemned && gp.stack.size <= fixedStack && !mp.inTimer && mp.e.hooks.Where == nil
}

// takeRunnext is choose and nextLocal for what is in runnext. It returns nil if there is
// nothing, or something else has to be looked at first, or if the G is locked to another
// M (m.picked).
func (e *Engine) takeRunnext(mp *m) *G {
	pp := mp.p
	next := pp.runnext.load()
	if next == 0 || pp.timers.wakeTime() != 0 || e.sched.gcwaiting.Load() || pp.preempt.Load() ||
		e.sched.runqsize.Load() > 0 && pp.schedtick%61 == 0 || !e.casG(&pp.runnext, next, 0) {
		return nil
	}
	gp := next.ptr()
	if gp.lockedm != nil {
		mp.picked = gp
		return nil
	}
	mp.starts(gp)
	return gp
}

// hop takes mp from gp, which waits, to the next G. It returns the coroutine for the
// caller to swap with (see leaving); nil if gp goes on at once. l is the lock of the line
// that gp waits in; nil if mp has the only P. hop must agree with choose, takeRunnext,
// depart and leaving.
//
// Once l is released others can run gp, whose stack is busy until mp has left it.
func (e *Engine) hop(mp *m, gp *G, l *mutex) *coro {
	if l == nil {
		return e.hopAlone(mp, gp)
	}
	c := gp.carrier
	gp.m, mp.curg = nil, nil
	c.busy = 1
	l.key.Store(0)
	var ng *G
	if mp.lockedg == nil && e.symmetric {
		ng = e.takeRunnext(mp)
	}
	var to *carrier
	if ng != nil {
		if to = ng.ownStack(); to == nil {
			to = e.par.pooled(mp)
		}
	}
	if to == nil {
		return e.hopSlow(mp, gp, ng)
	}
	mp.on, to.m = to, mp
	mp.prev = c
	return c.blockFor(to)
}

// hopAlone is hop where mp has the only P, and must agree with nextAlone besides. The
// stack of the next G may be busy even so: an M that has come back from a call and got no P
// may be about to leave it.
func (e *Engine) hopAlone(mp *m, gp *G) *coro {
	c := gp.carrier
	gp.m, mp.curg = nil, nil
	var ng *G
	if mp.lockedg == nil && e.symmetric {
		ng = e.nextAlone(mp)
	}
	var to *carrier
	if ng != nil {
		if to = ng.ownStack(); to == nil {
			to = e.par.pooled(mp)
		}
	}
	if to == nil {
		c.busy = 1
		return e.hopSlow(mp, gp, ng)
	}
	mp.on, to.m = to, mp
	last = to
	return c.blockFor(to)
}

// ownStack returns the stack that gp's frames are on; nil if there is none, or if an M is
// still there.
func (gp *G) ownStack() *carrier {
	if c := gp.carrier; c != nil && !c.isBusy() {
		return c
	}
	return nil
}

// hopSlow is hop from where ng has been chosen, if it has.
func (e *Engine) hopSlow(mp *m, gp, ng *G) *coro {
	if ng == nil && mp.picked == nil {
		ng = e.par.choose(mp)
	}
	return e.leaving(gp, e.par.depart(mp, gp, ng))
}
