package engine

import (
	"unsafe"

	"github.com/petermattis/goid"

	"gopark/engine/internal/runtime"
	"gopark/engine/trace"
)

// The short ways of a channel of words, for one P with nothing watched (unrest is
// 0): a value for a G that waits, or from one, and waiting oneself. They must agree
// with chansend and chanrecv, and leave to them whatever is not the common case.
// TestGolden and TestWords go both ways.

// chansend1 is chansend of a typed channel, which may wait. p points to the element.
func chansend1(c *Hchan, p unsafe.Pointer) {
	if c == nil {
		blockForever(trace.WaitChanSendNil)
	}
	e := c.e
	if unrest.Load() != 0 || !c.word {
		chansend(c, c.as(p), true)
		return
	}
	cr := last
	if cr.id != goid.Get() || cr.e != e {
		chansend(c, c.as(p), true)
		return
	}
	mp := cr.m
	if sg := c.recvq.first; sg != nil {
		if sg.isSelect {
			chansend(c, c.as(p), true)
			return
		}
		c.recvq.leaveFirst(sg)
		gp := sg.g
		moveWord(unsafe.Pointer(&gp.word), p, c.size)
		e.wakeShort(mp, gp, sg)
		return
	}
	gp := mp.curg
	if c.closed || c.qcount < c.dataqsiz || !gp.waitsShort(mp) {
		chansend(c, c.as(p), true)
		return
	}
	moveWord(unsafe.Pointer(&gp.word), p, c.size)
	sg := &gp.own
	sg.g, sg.c, sg.elem = gp, c, c.as(unsafe.Pointer(&gp.word))
	gp.waiting, gp.param = sg, nil
	c.sendq.enqueue(sg)
	gp.status, gp.reason, gp.obj = gwaiting, trace.WaitChanSend, c.id
	if co := e.hop(mp, gp); co != nil {
		co.swap()
		e.resumed(gp)
	}
	if !e.woken(sg) {
		panic(runtime.PlainError("send on closed channel"))
	}
}

// chanrecv1 is chanrecv of a typed channel, which may wait.
func chanrecv1(c *Hchan, p unsafe.Pointer) (ok bool) {
	if c == nil {
		blockForever(trace.WaitChanRecvNil)
	}
	e := c.e
	if unrest.Load() != 0 || !c.word || c.timer != nil {
		_, ok = chanrecv(c, c.as(p), true)
		return ok
	}
	cr := last
	if cr.id != goid.Get() || cr.e != e {
		_, ok = chanrecv(c, c.as(p), true)
		return ok
	}
	mp := cr.m
	if sg := c.sendq.first; sg != nil {
		if sg.isSelect || c.dataqsiz > 0 {
			_, ok = chanrecv(c, c.as(p), true)
			return ok
		}
		c.sendq.leaveFirst(sg)
		gp := sg.g
		moveWord(p, unsafe.Pointer(&gp.word), c.size)
		e.wakeShort(mp, gp, sg)
		return true
	}
	gp := mp.curg
	if c.closed || c.qcount > 0 || !gp.waitsShort(mp) {
		_, ok = chanrecv(c, c.as(p), true)
		return ok
	}
	sg := &gp.own
	sg.g, sg.c, sg.elem, sg.recv = gp, c, c.as(unsafe.Pointer(&gp.word)), true
	gp.waiting, gp.param = sg, nil
	c.recvq.enqueue(sg)
	gp.status, gp.reason, gp.obj = gwaiting, trace.WaitChanRecv, c.id
	if co := e.hop(mp, gp); co != nil {
		co.swap()
		e.resumed(gp)
	}
	moveWord(p, unsafe.Pointer(&gp.word), c.size)
	return e.woken(sg)
}

// leaveFirst takes sg, the first, out of the line.
func (q *waitq) leaveFirst(sg *sudog) {
	q.first = sg.next
	if q.first == nil {
		q.last = nil
	} else {
		q.first.prev = nil
	}
	sg.q, sg.next = nil, nil
}

// wakeShort wakes gp, for which sg has waited: it is send or recv, and goready.
func (e *Engine) wakeShort(mp *m, gp *G, sg *sudog) {
	sg.elem = nil
	sg.success = true
	gp.param = sg
	e.goready(mp, gp)
}
