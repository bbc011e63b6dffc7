package engine

import (
	"unsafe"

	"github.com/petermattis/goid"

	"gopark/engine/internal/runtime"
	"gopark/engine/trace"
)

// The short ways of a channel of words, where nobody is restless: a value for a G that
// waits, or from one, and waiting oneself. They must agree with chansend and
// chanrecv, and leave to them whatever is not the common case. TestGolden and
// TestWords go both ways.

// chansend1 is chansend of a typed channel, which may wait. elem points to the element,
// which may stay on the caller's stack (noescape, leaks).
func chansend1(c *Hchan, elem unsafe.Pointer) {
	if c == nil {
		blockForever(trace.WaitChanSendNil)
		leaks(elem)
	}
	p := noescape(elem)
	e := c.e
	is := unrest.Load()
	id := goid.Get()
	cr := last
	if cr.id != id {
		cr = carrierOf(id)
	}
	if is&(restless|recorded) != 0 || !c.word || cr == nil || cr.e != e {
		chansend(c, c.as(p), true)
		return
	}
	mp := cr.m
	l := &c.lock
	if is == 0 {
		l = nil // nobody else can be there
	} else if !l.key.CompareAndSwap(0, 1) {
		e.acquireSlow(l)
	}
	if sg := c.recvq.first; sg != nil {
		if sg.isSelect() {
			unlockShort(l)
			chansend(c, c.as(p), true)
			return
		}
		c.recvq.leaveFirst(sg)
		if next := c.recvq.first; next != nil && e.cold.Load() {
			next.prefetch()
		}
		gp := sg.g
		moveWord(unsafe.Pointer(&gp.word), p, c.size)
		sg.elem, sg.success, gp.param = nil, true, sg
		unlockShort(l)
		e.goready(mp, gp)
		return
	}
	gp := mp.curg
	if c.closed || c.qcount < c.dataqsiz || !gp.waitsShort(mp) {
		unlockShort(l)
		chansend(c, c.as(p), true)
		return
	}
	moveWord(unsafe.Pointer(&gp.word), p, c.size)
	sg := &gp.own
	sg.c, sg.elem = c, c.as(unsafe.Pointer(&gp.word))
	gp.waiting, gp.param = sg, nil
	c.sendq.enqueue(sg)
	gp.status, gp.reason, gp.obj = gwaiting, trace.WaitChanSend, c.id
	if co := e.hop(mp, gp, l); co != nil {
		co.swap()
		e.resumed(gp)
	}
	if !gp.wokenShort() {
		panic(runtime.PlainError("send on closed channel"))
	}
}

// chanrecv1 is chanrecv of a typed channel, which may wait.
func chanrecv1(c *Hchan, p unsafe.Pointer) (ok bool) {
	if c == nil {
		blockForever(trace.WaitChanRecvNil)
	}
	e := c.e
	is := unrest.Load()
	id := goid.Get()
	cr := last
	if cr.id != id {
		cr = carrierOf(id)
	}
	if is&(restless|recorded) != 0 || !c.word || c.timer != nil || cr == nil || cr.e != e {
		_, ok = chanrecv(c, c.as(p), true)
		return ok
	}
	mp := cr.m
	l := &c.lock
	if is == 0 {
		l = nil // nobody else can be there
	} else if !l.key.CompareAndSwap(0, 1) {
		e.acquireSlow(l)
	}
	if sg := c.sendq.first; sg != nil {
		if sg.isSelect() || c.dataqsiz > 0 {
			unlockShort(l)
			_, ok = chanrecv(c, c.as(p), true)
			return ok
		}
		c.sendq.leaveFirst(sg)
		if next := c.sendq.first; next != nil && e.cold.Load() {
			next.prefetch()
		}
		gp := sg.g
		moveWord(p, unsafe.Pointer(&gp.word), c.size)
		sg.elem, sg.success, gp.param = nil, true, sg
		unlockShort(l)
		e.goready(mp, gp)
		return true
	}
	gp := mp.curg
	if c.closed || c.qcount > 0 || !gp.waitsShort(mp) {
		unlockShort(l)
		_, ok = chanrecv(c, c.as(p), true)
		return ok
	}
	sg := &gp.own
	sg.c, sg.elem, sg.recv = c, c.as(unsafe.Pointer(&gp.word)), true
	gp.waiting, gp.param = sg, nil
	c.recvq.enqueue(sg)
	gp.status, gp.reason, gp.obj = gwaiting, trace.WaitChanRecv, c.id
	if co := e.hop(mp, gp, l); co != nil {
		co.swap()
		e.resumed(gp)
	}
	moveWord(p, unsafe.Pointer(&gp.word), c.size)
	return gp.wokenShort()
}

// wokenShort is woken of a G whose sudog whoever woke it has taken out of its line.
func (gp *G) wokenShort() (success bool) {
	sg := &gp.own
	success = sg.success
	gp.waiting, gp.param, sg.c = nil, nil, nil
	sg.success, sg.recv = false, false
	return success
}

// unlockShort releases l, if it was taken.
func unlockShort(l *mutex) {
	if l != nil {
		l.key.Store(0)
	}
}
