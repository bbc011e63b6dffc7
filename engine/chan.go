package engine

import (
	"fmt"
	"unsafe"

	"gopark/engine/internal/runtime"
	"gopark/engine/trace"
)

// Channels. At any time at least one of recvq and sendq is empty, except that a
// G in a select may be in both. Waiting receivers mean an empty buffer, waiting
// senders a full one. All that changes in a channel does so under its lock.

// An Hchan is a channel, as the scheduler sees it. Its elements are given as pointers to variables (see
// Ops); a nil pointer for a receive drops the value.
//
// A nil *Hchan blocks for ever, like a nil channel.
type Hchan struct {
	e        *Engine
	id       int64
	ops      Ops
	elem     string
	lock     mutex
	qcount   int
	dataqsiz int
	buf      Buf
	sendx    int
	recvx    int
	closed   bool
	recvq    waitq
	sendq    waitq
	timer    *Timer // that sends on it

	typed   bool           // a Chan's: elements may be on a stack (noescape)
	word    bool           // typed, and elements are passed as words (wordOps)
	size    uint8          // of a word
	pointer unsafe.Pointer // the type of pointers to elements (as, fit); nil if only ops know it
}

// Makechan makes a channel. elem is the element type's name, for traces.
func (e *Engine) Makechan(ops Ops, elem string, size int) *Hchan {
	c := new(Hchan)
	if o, ok := ops.(interface{ pointer() any }); ok {
		c.pointer = typeOf(o.pointer())
	}
	e.makechan(c, ops, elem, size)
	return c
}

// fit panics if elem is not what c's elements are. It must do that before c is locked,
// and before one who waits is taken out of the line, or meets what does not fit him.
func (c *Hchan) fit(dir Dir, elem any) {
	if typeOf(elem) != c.pointer {
		c.misfit(dir, elem)
	}
}

// misfit is fit for what is no pointer to c's elements. To receive into nil is to drop
// the value; and reflection takes what can be assigned, too.
func (c *Hchan) misfit(dir Dir, elem any) {
	if dir == RecvDir && elem == nil || c.pointer == nil {
		return
	}
	if o, ok := c.ops.(reflectOps); ok && o.takes(dir, elem) {
		return
	}
	panic(fmt.Sprintf("engine: the element is given as %T, and must be %T", elem, c.as(nil)))
}

// makechan makes c a channel.
func (e *Engine) makechan(c *Hchan, ops Ops, elem string, size int) {
	if size < 0 {
		panic(runtime.PlainError("makechan: size out of range"))
	}
	mp := e.enter()
	c.e, c.id, c.ops, c.elem, c.dataqsiz = e, e.chans.Add(1), ops, elem, size
	if size > 0 {
		c.buf = newBuf(ops, size)
	}
	if e.watched {
		e.event(mp, trace.Event{Kind: trace.ChanMake, G: e.curgid(mp), Obj: c.id, A: int64(size), Text: elem})
	}
}

// newBuf makes a buffer. What the host says of one that is larger than its memory
// is of slices, and here it is a channel.
func newBuf(ops Ops, size int) Buf {
	const large = 1 << 20
	if size > large {
		defer func() {
			if recover() != nil {
				panic(runtime.PlainError("makechan: size out of range"))
			}
		}()
	}
	return ops.NewBuf(size)
}

// ID returns the channel's number; 0 for nil.
func (c *Hchan) ID() int64 {
	if c == nil {
		return 0
	}
	return c.id
}

// Len returns the number of elements in the buffer.
func (c *Hchan) Len() int {
	if c == nil || c.timer != nil {
		return 0
	}
	c.e.lockq(&c.lock)
	defer c.e.unlockq(&c.lock)
	return c.qcount
}

// Cap returns the capacity of the buffer.
func (c *Hchan) Cap() int {
	if c == nil || c.timer != nil {
		return 0
	}
	return c.dataqsiz
}

// Send sends *elem, and waits until it can.
func (c *Hchan) Send(elem any) {
	if c != nil {
		c.fit(SendDir, elem)
	}
	chansend(c, elem, true)
}

// TrySend sends *elem if it can at once.
func (c *Hchan) TrySend(elem any) bool {
	if c == nil {
		return false
	}
	c.fit(SendDir, elem)
	return chansend(c, elem, false)
}

// Recv receives into *elem, and waits until it can. ok is false if the channel
// is closed and empty.
func (c *Hchan) Recv(elem any) (ok bool) {
	if c != nil {
		c.fit(RecvDir, elem)
	}
	_, ok = chanrecv(c, elem, true)
	return ok
}

// TryRecv receives into *elem if it can at once.
func (c *Hchan) TryRecv(elem any) (selected, ok bool) {
	if c == nil {
		return false, false
	}
	c.fit(RecvDir, elem)
	return chanrecv(c, elem, false)
}

// Close closes the channel.
func (c *Hchan) Close() {
	if c == nil {
		panic(runtime.PlainError("close of nil channel"))
	}
	c.e.closechan(c)
}

// blockForever parks the current G for good.
func blockForever(reason trace.WaitReason) {
	e := current("operation on a nil channel")
	mp := e.enter()
	waiter(mp)
	e.gopark(mp, nil, reason, 0, false)
	throw("a G parked for ever was woken")
}

// chansend sends *elem on c: to the first receiver in line, directly from
// variable to variable; or else into the buffer; or else, if block, it waits.
func chansend(c *Hchan, elem any, block bool) bool {
	if c == nil {
		blockForever(trace.WaitChanSendNil)
	}
	e := c.e
	mp := e.enter()
	if !block && e.wouldBlock(c, true) {
		return false
	}
	e.step(mp, e.costs.Lock)
	e.lockq(&c.lock)
	if c.closed {
		e.unlockq(&c.lock)
		panic(runtime.PlainError("send on closed channel"))
	}
	if sg := c.recvq.dequeue(); sg != nil {
		e.send(mp, c, sg, elem)
		e.unlockq(&c.lock)
		e.goready(mp, sg.g)
		return true
	}
	if c.qcount < c.dataqsiz {
		c.put(elem)
		e.ev(mp, trace.ChanSend, e.curgid(mp), 0, 1, 0, c.id)
		e.unlockq(&c.lock)
		return true
	}
	if !block {
		e.unlockq(&c.lock)
		return false
	}
	gp := e.waiterHolding(mp, &c.lock)
	sg := e.waitOn(gp, c, elem, &c.sendq)
	if c.typed {
		c.copy(sg.elem, elem)
	}
	if co := e.park(mp, &c.lock, trace.WaitChanSend, c.id, false); co != nil {
		co.swap()
		e.resumed(gp)
	}
	if c.typed && !c.word {
		c.ops.Zero(gp.box)
	}
	if !e.woken(sg) {
		panic(runtime.PlainError("send on closed channel"))
	}
	return true
}

// chanrecv receives from c into *elem: from a full buffer's head, whose place
// the first sender in line takes; from that sender directly, if there is no
// buffer; or else from the buffer; or else, if block, it waits.
func chanrecv(c *Hchan, elem any, block bool) (selected, ok bool) {
	if c == nil {
		blockForever(trace.WaitChanRecvNil)
	}
	e := c.e
	mp := e.enter()
	if c.timer != nil {
		c.timer.maybeRunChan(mp)
	}
	if !block && e.wouldBlock(c, false) {
		return false, false
	}
	e.step(mp, e.costs.Lock)
	e.lockq(&c.lock)
	if c.closed && c.qcount == 0 {
		if elem != nil {
			c.ops.Zero(elem)
		}
		e.ev(mp, trace.ChanRecv, e.curgid(mp), 0, 2, 0, c.id)
		e.unlockq(&c.lock)
		return true, false
	}
	if sg := c.sendq.dequeue(); sg != nil {
		e.recv(mp, c, sg, elem)
		e.unlockq(&c.lock)
		e.goready(mp, sg.g)
		return true, true
	}
	if c.qcount > 0 {
		c.take(elem)
		e.ev(mp, trace.ChanRecv, e.curgid(mp), 0, 1, 0, c.id)
		e.unlockq(&c.lock)
		return true, true
	}
	if !block {
		e.unlockq(&c.lock)
		return false, false
	}
	gp := e.waiterHolding(mp, &c.lock)
	sg := e.waitOn(gp, c, elem, &c.recvq)
	sg.recv = true
	if c.timer != nil {
		c.timer.block(mp)
	}
	if co := e.park(mp, &c.lock, trace.WaitChanRecv, c.id, false); co != nil {
		co.swap()
		e.resumed(gp)
	}
	if c.word {
		c.copy(elem, c.as(unsafe.Pointer(&gp.word)))
	} else if c.typed {
		c.ops.Move(elem, gp.box)
	}
	return true, e.woken(sg)
}

// copy passes an element. With words, which are what many programs pass, no call
// is made for that.
func (c *Hchan) copy(dst, src any) {
	if c.word {
		moveWord(dataOf(dst), dataOf(src), c.size)
		return
	}
	c.ops.Copy(dst, src)
}

// waitOn puts the current G in a line of c. A typed channel's element may be on
// the G's stack, which others cannot reach while it waits: what is passed goes
// through a box that the G keeps.
func (e *Engine) waitOn(gp *G, c *Hchan, elem any, q *waitq) *sudog {
	sg := &gp.own
	if c.word {
		elem = c.as(unsafe.Pointer(&gp.word))
	} else if c.typed {
		gp.box = c.ops.Box(gp.box)
		elem = gp.box
	}
	sg.c, sg.elem = c, elem
	gp.waiting = sg
	gp.param = nil
	if e.planted(overtakes) {
		q.enqueueFirst(sg)
	} else {
		q.enqueue(sg)
	}
	return sg
}

// woken takes the current G's sudog away, and says whether a value was passed;
// if not, the channel was closed.
func (e *Engine) woken(sg *sudog) bool {
	success := sg.success
	gp := sg.g
	if sg.q != nil || sg.recv && sg.c.timer != nil {
		e.leaveLines(gp.m, gp)
		return success
	}
	// What else is in it the one who woke it has cleared.
	gp.waiting, gp.param, sg.c = nil, nil, nil
	sg.success, sg.recv = false, false
	return success
}

// send passes *elem to sg's receiver, which has been taken off the line. The
// caller wakes it when it has released the channel's lock.
func (e *Engine) send(mp *m, c *Hchan, sg *sudog, elem any) {
	if sg.elem != nil {
		c.copy(sg.elem, elem)
		sg.elem = nil
	}
	e.ev(mp, trace.ChanSend, e.curgid(mp), sg.g.id, 0, 0, c.id)
	sg.success = true
	sg.g.param = sg
}

// recv takes the value of sg's sender, which has been taken off the line. If
// there is a buffer it is full: the receiver gets its head, and the sender's
// value goes to its tail. The caller wakes the sender.
func (e *Engine) recv(mp *m, c *Hchan, sg *sudog, elem any) {
	if c.dataqsiz == 0 {
		if elem != nil {
			c.copy(elem, sg.elem)
		}
	} else {
		c.take(elem)
		c.put(sg.elem)
	}
	sg.elem = nil
	e.ev(mp, trace.ChanRecv, e.curgid(mp), sg.g.id, 0, 0, c.id)
	sg.success = true
	sg.g.param = sg
}

// closechan closes c and wakes all that wait, receivers and senders, the one
// collected last first. The senders will panic.
func (e *Engine) closechan(c *Hchan) {
	mp := e.giving()
	e.step(mp, e.costs.Lock)
	e.lockq(&c.lock)
	if c.closed {
		e.unlockq(&c.lock)
		panic(runtime.PlainError("close of closed channel"))
	}
	c.closed = true
	e.ev(mp, trace.ChanClose, e.curgid(mp), 0, 0, 0, c.id)
	var list gList
	for sg := c.recvq.dequeue(); sg != nil; sg = c.recvq.dequeue() {
		if sg.elem != nil {
			c.ops.Zero(sg.elem)
		}
		list.push(closeFor(sg))
	}
	for sg := c.sendq.dequeue(); sg != nil; sg = c.sendq.dequeue() {
		list.push(closeFor(sg))
	}
	e.unlockq(&c.lock)
	if e.planted(forgetsOne) {
		list.pop()
	}
	for gp := list.pop(); gp != nil; gp = list.pop() {
		e.goready(mp, gp)
	}
}

func closeFor(sg *sudog) *G {
	sg.elem = nil
	sg.success = false
	sg.g.param = sg
	return sg.g
}

// wouldBlock says whether a send on c, or a receive, would have to wait.
func (e *Engine) wouldBlock(c *Hchan, send bool) bool {
	e.lockq(&c.lock)
	defer e.unlockq(&c.lock)
	switch {
	case c.closed:
		return false
	case c.dataqsiz == 0 && send:
		return c.recvq.first == nil
	case c.dataqsiz == 0:
		return c.sendq.first == nil
	case send:
		return c.qcount == c.dataqsiz
	}
	return c.qcount == 0
}

func (c *Hchan) put(elem any) {
	c.buf.Put(c.sendx, elem)
	c.sendx++
	if c.sendx == c.dataqsiz {
		c.sendx = 0
	}
	c.qcount++
}

func (c *Hchan) take(elem any) {
	c.buf.Take(c.recvx, elem)
	c.recvx++
	if c.recvx == c.dataqsiz {
		c.recvx = 0
	}
	c.qcount--
}
