package engine

import (
	"slices"

	"gopark/engine/trace"
)

// A Dir is the direction of a select's case.
type Dir int

// The directions of a case.
const (
	SendDir Dir = iota
	RecvDir
)

// A Case is one case of a select. A nil C is never ready.
type Case struct {
	Dir  Dir
	C    *Hchan
	Elem any // pointer to the variable to send from or receive into
}

// Select waits until one of the cases can go on, does it, and returns its index;
// with block false it returns -1, as for a default, if none can at once.
func (e *Engine) Select(cases []Case, block bool) (chosen int, recvOK bool) {
	mp := e.enter()
	gp := waiter(mp)

	// Polled in random order, so that no case is favoured: a shuffle that is
	// built up as cases with a channel are met.
	order := gp.polls[:0]
	for i := range cases {
		c := cases[i].C
		if c == nil {
			continue
		}
		if c.timer != nil && cases[i].Dir == RecvDir {
			c.timer.maybeRunChan(mp)
		}
		j := e.rand.n(uint32(len(order) + 1))
		order = append(order, 0)
		order[len(order)-1] = order[j]
		order[j] = uint16(i)
	}
	gp.polls = order
	if len(order) == 0 {
		if !block {
			return -1, false
		}
		e.gopark(mp, nil, trace.WaitSelectNoCases, 0, false)
		throw("a G parked for ever was woken")
	}

	// All channels are locked, in an order that is the same for everybody. It
	// is by number, not by address, which would change from run to run.
	lock := e.lockAll(mp, cases, order)

	for _, i := range order {
		cas := &cases[i]
		c := cas.C
		if cas.Dir == SendDir {
			if c.closed {
				panic(runtimeError("send on closed channel"))
			}
			if sg := c.recvq.dequeue(); sg != nil {
				e.send(mp, c, sg, cas.Elem)
				return int(i), false
			}
			if c.qcount < c.dataqsiz {
				c.put(cas.Elem)
				e.ev(mp, trace.ChanSend, gp.id, 0, 1, 0, c.id)
				return int(i), false
			}
			continue
		}
		if sg := c.sendq.dequeue(); sg != nil {
			e.recv(mp, c, sg, cas.Elem)
			return int(i), true
		}
		if c.qcount > 0 {
			c.take(cas.Elem)
			e.ev(mp, trace.ChanRecv, gp.id, 0, 1, 0, c.id)
			return int(i), true
		}
		if c.closed {
			if cas.Elem != nil {
				c.ops.Zero(cas.Elem)
			}
			e.ev(mp, trace.ChanRecv, gp.id, 0, 2, 0, c.id)
			return int(i), false
		}
	}
	if !block {
		return -1, false
	}

	// Join every line, in lock order, and wait. Whoever comes first to one of
	// them sets selectDone: there is exactly one winner.
	slices.SortFunc(order, func(i, j uint16) int {
		if d := cases[i].C.id - cases[j].C.id; d != 0 {
			return int(d)
		}
		return int(i) - int(j)
	})
	gp.selectDone = false
	gp.param = nil
	at := &gp.waiting
	for _, i := range order {
		cas := &cases[i]
		sg := e.acquireSudog()
		sg.g, sg.c, sg.elem = gp, cas.C, cas.Elem
		sg.isSelect, sg.index = true, int(i)
		*at = sg
		at = &sg.waitlink
		dir := int64(0)
		if cas.Dir == SendDir {
			cas.C.sendq.enqueue(sg)
		} else {
			cas.C.recvq.enqueue(sg)
			dir, sg.recv = 1, true
			if cas.C.timer != nil {
				cas.C.timer.block(mp)
			}
		}
		e.ev(mp, trace.ChanWait, gp.id, 0, dir, 0, cas.C.id)
	}
	e.gopark(mp, lock, trace.WaitSelect, 0, false)
	mp = gp.m

	// Leave the lines of the losers.
	won := gp.param
	chosen = won.index
	success := won.success
	e.leaveLines(gp)
	if cases[chosen].Dir == SendDir {
		if !success {
			panic(runtimeError("send on closed channel"))
		}
		return chosen, false
	}
	return chosen, success
}

// lockAll takes the locks of a select's channels. One step point stands for
// all: between the first and the last nothing can be seen from outside.
func (e *Engine) lockAll(mp *m, cases []Case, order []uint16) *mutex {
	l := &cases[order[0]].C.lock
	e.lock(mp, l)
	return l
}

// leaveLines takes gp out of all lines that it waits in.
func (e *Engine) leaveLines(gp *G) {
	for sg := gp.waiting; sg != nil; {
		next := sg.waitlink
		if sg.recv && sg.c.timer != nil {
			sg.c.timer.unblock()
		}
		if sg.q != nil {
			sg.q.remove(sg)
		}
		e.releaseSudog(sg)
		sg = next
	}
	gp.waiting, gp.param = nil, nil
}
