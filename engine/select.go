package engine

import (
	"slices"

	"gopark/engine/internal/runtime"
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

// maxCases is how many cases a select may have: their numbers are 16 bits, as in
// the runtime (reflect.Select has the same limit).
const maxCases = 1 << 16

// selOrders are the two orders in which a select goes through its cases: by
// chance when it looks which one can go on, and by the channels' numbers when it
// takes their locks, so that two selects never wait for each other.
type selOrders struct {
	poll []uint16
	lock []uint16
}

// Select waits until one of the cases can go on, does it, and returns its index;
// with block false it returns -1, as for a default, if none can at once.
func (e *Engine) Select(cases []Case, block bool) (chosen int, recvOK bool) {
	return e.selectgo(e.enter(), cases, block)
}

func (e *Engine) selectgo(mp *m, cases []Case, block bool) (chosen int, recvOK bool) {
	gp := waiter(mp)
	if len(cases) > maxCases {
		panic("engine: too many cases in a select (max 65536)")
	}
	if gp.orders == nil {
		gp.orders = new(selOrders)
	}
	o := gp.orders

	// Polled in random order, so that no case is favoured: a shuffle that is
	// built up as cases with a channel are met.
	o.poll = o.poll[:0]
	for i := range cases {
		c := cases[i].C
		if c == nil {
			continue
		}
		if c.e != e {
			panic("engine: a channel of another engine in a select")
		}
		c.fit(cases[i].Dir, cases[i].Elem)
		if c.timer != nil && cases[i].Dir == RecvDir {
			c.timer.maybeRunChan(mp)
		}
		j := mp.rand.n(uint32(len(o.poll) + 1))
		o.poll = append(o.poll, 0)
		o.poll[len(o.poll)-1] = o.poll[j]
		o.poll[j] = uint16(i)
	}
	if len(o.poll) == 0 {
		if !block {
			return -1, false
		}
		mp.curg.nilCases = len(cases) > 0
		e.gopark(mp, nil, trace.WaitSelectNoCases, 0, false)
		throw("a G parked for ever was woken")
	}

	// All channels are locked. One step stands for all: between the first and
	// the last nothing can be seen from outside.
	o.sort(cases)
	e.step(mp, e.costs.Lock)
	e.sellock(cases, o)

	chosen, recvOK, sg := e.selpoll(mp, cases, o)
	if chosen >= 0 || !block {
		e.selunlockCases(cases, o)
		if sg != nil {
			e.goready(mp, sg.g)
		}
		return chosen, recvOK
	}

	// Join every line, in lock order, and wait. Whoever comes first to one of
	// them sets selectDone: there is exactly one winner.
	e.selenqueue(mp, gp, cases, o)
	gp.onSelect = true
	if co := e.park(mp, nil, trace.WaitSelect, 0, false); co != nil {
		co.swap()
		e.resumed(gp)
	}

	// Leave the lines of the losers. With all locks: whoever made this G park may
	// not have released the last one yet. From here on the sudogs say what the
	// cases were: the slice is the caller's, who may have changed it meanwhile.
	won, first := gp.param, gp.waiting
	chosen, success := int(won.index), won.success
	sent := !won.recv
	e.relock(first)
	if e.planted(staysInLine) {
		gp.waiting = nil
	}
	for sg := gp.waiting; sg != nil; sg = sg.waitlink {
		sg.leave()
	}
	e.unlockLines(first)
	e.releaseSudogs(gp.m, gp)
	if sent {
		if !success {
			panic(runtime.PlainError("send on closed channel"))
		}
		return chosen, false
	}
	return chosen, success
}

// sort makes o.lock o.poll by channel.
func (o *selOrders) sort(cases []Case) {
	o.lock = append(o.lock[:0], o.poll...)
	if len(o.lock) > 16 {
		slices.SortFunc(o.lock, func(i, j uint16) int {
			if lockBefore(cases, i, j) {
				return -1
			}
			return 1
		})
		return
	}
	for i, at := range o.lock {
		for i > 0 && lockBefore(cases, at, o.lock[i-1]) {
			o.lock[i] = o.lock[i-1]
			i--
		}
		o.lock[i] = at
	}
}

func lockBefore(cases []Case, i, j uint16) bool {
	a, b := cases[i].C.id, cases[j].C.id
	return a < b || a == b && i < j
}

// selpoll looks for a case that can go on, and does it. A peer that was waiting
// for that is returned, to be woken when the locks are released.
func (e *Engine) selpoll(mp *m, cases []Case, o *selOrders) (chosen int, recvOK bool, sg *sudog) {
	id := mp.curg.id
	for _, i := range o.poll {
		cas := &cases[i]
		c := cas.C
		if cas.Dir == SendDir {
			if c.closed {
				e.selunlockCases(cases, o)
				panic(runtime.PlainError("send on closed channel"))
			}
			if sg := c.recvq.dequeue(); sg != nil {
				e.send(mp, c, sg, cas.Elem)
				return int(i), false, sg
			}
			if c.qcount < c.dataqsiz {
				c.put(cas.Elem)
				e.ev(mp, trace.ChanSend, id, 0, 1, 0, c.id)
				return int(i), false, nil
			}
			continue
		}
		if sg := c.sendq.dequeue(); sg != nil {
			e.recv(mp, c, sg, cas.Elem)
			return int(i), true, sg
		}
		if c.qcount > 0 {
			c.take(cas.Elem)
			e.ev(mp, trace.ChanRecv, id, 0, 1, 0, c.id)
			return int(i), true, nil
		}
		if c.closed {
			if cas.Elem != nil {
				c.ops.Zero(cas.Elem)
			}
			e.ev(mp, trace.ChanRecv, id, 0, 2, 0, c.id)
			return int(i), false, nil
		}
	}
	return -1, false, nil
}

func (e *Engine) selenqueue(mp *m, gp *G, cases []Case, o *selOrders) {
	gp.selectDone.Store(0)
	gp.param = nil
	at := &gp.waiting
	for _, i := range o.lock {
		cas := &cases[i]
		sg := e.acquireSudog(mp)
		sg.g, sg.c, sg.elem = gp, cas.C, cas.Elem
		sg.index = i
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
}

// sellock takes the locks of all channels, each once.
func (e *Engine) sellock(cases []Case, o *selOrders) {
	var last *Hchan
	for _, i := range o.lock {
		if c := cases[i].C; c != last {
			e.lockq(&c.lock)
			last = c
		}
	}
}

func (e *Engine) selunlockCases(cases []Case, o *selOrders) {
	var last *Hchan
	for _, i := range o.lock {
		if c := cases[i].C; c != last {
			e.unlockq(&c.lock)
			last = c
		}
	}
}

// selunlock releases the locks of a G that has joined the lines of its select.
func (e *Engine) selunlock(gp *G) {
	gp.onSelect = false
	e.unlockLines(gp.waiting)
}

// relock takes the locks of all channels that a select has joined the lines of;
// sg is the first of its sudogs, which are in lock order.
func (e *Engine) relock(sg *sudog) {
	var last *Hchan
	for ; sg != nil; sg = sg.waitlink {
		if c := sg.c; c != last {
			e.lockq(&c.lock)
			last = c
		}
	}
}

// unlockLines undoes relock, or sellock. As soon as the last lock is released the
// select's G may go on, and its sudogs be used for something else.
func (e *Engine) unlockLines(sg *sudog) {
	for sg != nil {
		c := sg.c
		for sg = sg.waitlink; sg != nil && sg.c == c; {
			sg = sg.waitlink
		}
		e.unlockq(&c.lock)
	}
}

// leave takes sg out of the line of its channel, which is locked, if it is still
// in it.
func (sg *sudog) leave() {
	if sg.recv && sg.c.timer != nil {
		sg.c.timer.unblock()
	}
	if sg.q != nil {
		sg.q.remove(sg)
	}
}

// leaveLines takes gp out of all lines that it waits in. mp is its M, or nil for
// the host.
func (e *Engine) leaveLines(mp *m, gp *G) {
	for sg := gp.waiting; sg != nil; sg = sg.waitlink {
		switch c := sg.c; {
		case c == nil:
			if sg.q != nil {
				sg.q.remove(sg)
			}
		case sg.isSelect() || sg.q != nil || sg.recv && c.timer != nil:
			e.lockq(&c.lock)
			sg.leave()
			e.unlockq(&c.lock)
		}
	}
	e.releaseSudogs(mp, gp)
}

// releaseSudogs gives gp's sudogs back, which are in no line.
func (e *Engine) releaseSudogs(mp *m, gp *G) {
	for sg := gp.waiting; sg != nil; {
		next := sg.waitlink
		e.releaseSudog(mp, sg)
		sg = next
	}
	gp.waiting, gp.param = nil, nil
}
