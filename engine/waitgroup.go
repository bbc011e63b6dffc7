package engine

import (
	"gopark/engine/trace"

	"github.com/petermattis/goid"
)

// A WaitGroup is sync.WaitGroup. It may be used by all goroutines of one engine.
//
// The semaphore on which package sync has the waiters sleep is written out here, under
// one lock and without what the others need: a program may have very many
// WaitGroups, and this one is smaller. As there, a waiter that has been woken goes on
// when it has taken one, and another that comes meanwhile may take it first.
type WaitGroup struct {
	state own64  // the counter, and in the lower half the number of waiters
	first *sudog // the line; the prev of the first is the last
	lock  mutex  // of first, sema and, for who joins the line, state
	id    lockID
	sema  uint32
}

// Add adds delta to the counter, and wakes all waiters when that becomes zero. It
// panics as Go does if the counter becomes negative, or if it is misused beside Wait.
func (wg *WaitGroup) Add(delta int) {
	if !calmly() {
		if delta < 0 {
			hereGiving("WaitGroup.Done")
		} else {
			here("WaitGroup.Add")
		}
	}
	state := wg.add(delta)
	n, waiters := int32(state>>32), uint32(state)
	if n < 0 {
		panic("sync: negative WaitGroup counter")
	}
	if waiters != 0 && delta > 0 && n == int32(delta) {
		panic("sync: WaitGroup misuse: Add called concurrently with Wait")
	}
	if n > 0 || waiters == 0 {
		return
	}
	if waiters == 1 && unrest.Load() == 0 {
		if c, sg := last, wg.inLine(); sg != nil && c.id == goid.Get() {
			wg.state.n, wg.sema = 0, wg.sema+1
			wg.leave(sg)
			c.e.readyAlone(c.m, sg.g)
			return
		}
	}
	c := lookup()
	if c == nil {
		notHere("WaitGroup.Add")
	}
	c.e.wakeWaiters(c.m, wg, state)
}

// wakeWaiters wakes all who wait, because the counter has become zero. Nobody may come
// in between, and change state: they all know that.
func (e *Engine) wakeWaiters(mp *m, wg *WaitGroup, state uint64) {
	for i := range uint32(state) {
		e.step(mp, e.costs.Lock)
		e.lockq(&wg.lock)
		if i == 0 && !wg.state.cas(e, state, 0) {
			e.unlockq(&wg.lock)
			panic("sync: WaitGroup misuse: Add called concurrently with Wait")
		}
		wg.sema++
		sg := wg.inLine()
		if sg != nil {
			wg.leave(sg)
		}
		e.unlockq(&wg.lock)
		if sg != nil { // others may have come, and have taken what was for this one
			e.goready(mp, sg.g)
		}
	}
}

func (wg *WaitGroup) add(delta int) uint64 {
	if unrest.Load()&^recorded != 0 {
		return wg.state.Add(uint64(delta) << 32)
	}
	wg.state.n += uint64(delta) << 32
	return wg.state.n
}

// Done takes one off the counter.
func (wg *WaitGroup) Done() { wg.Add(-1) }

// Wait waits until the counter is zero.
func (wg *WaitGroup) Wait() {
	if unrest.Load() == 0 {
		if wg.state.n>>32 == 0 {
			return
		}
		if c := last; c.id == goid.Get() && c.m.curg.waitsShort(c.m) && wg.sema == 0 {
			gp := c.g
			wg.state.n++
			wg.join(gp)
			gp.status, gp.reason, gp.obj = gwaiting, trace.WaitWaitGroup, 0
			if co := c.e.hopAlone(c.m, gp); co != nil {
				co.swap()
				c.e.resumed(gp)
			}
			if !wg.takeAlone(gp) {
				wg.woken(c.e, gp)
				wg.take(c.e, gp)
			}
			return
		}
	}
	e, mp := here("WaitGroup.Wait")
	if wg.state.Load()>>32 == 0 {
		return
	}
	gp := waiter(mp)
	e.step(mp, e.costs.Lock)
	e.lockq(&wg.lock)
	for {
		state := wg.state.Load()
		if state>>32 == 0 {
			e.unlockq(&wg.lock)
			return
		}
		e.atom()
		if wg.state.cas(e, state, state+1) {
			break
		}
	}
	wg.take(e, gp)
}

// takeAlone is woken and take where unrest is 0, and there is one to be taken. Else it
// does nothing, and says so.
func (wg *WaitGroup) takeAlone(gp *G) bool {
	if unrest.Load() != 0 || wg.sema == 0 || wg.state.n != 0 {
		return false
	}
	gp.waiting, gp.own.owner = nil, nil
	wg.sema--
	return true
}

// take takes one from the semaphore for gp, which waits until there is one. The lock
// is held, and is released.
func (wg *WaitGroup) take(e *Engine, gp *G) {
	for wg.sema == 0 {
		wg.join(gp)
		var id int64 // where nobody is told, it gets one when somebody asks
		if e.watched {
			id = wg.id.get(e)
		}
		if co := e.park(gp.m, &wg.lock, trace.WaitWaitGroup, id, false); co != nil {
			co.swap()
			e.resumed(gp)
		}
		wg.woken(e, gp)
	}
	wg.sema--
	e.unlockq(&wg.lock)
	if wg.state.Load() != 0 {
		panic("sync: WaitGroup is reused before previous Wait has returned")
	}
}

// woken is what gp does first when it has been woken. It takes the lock.
func (wg *WaitGroup) woken(e *Engine, gp *G) {
	gp.waiting, gp.own.owner = nil, nil
	e.lockq(&wg.lock)
	if wg.sema == 0 {
		e.unlockq(&wg.lock)
		e.step(gp.m, e.costs.Lock)
		e.lockq(&wg.lock)
	}
}

// Go runs f in a goroutine that the WaitGroup counts.
func (wg *WaitGroup) Go(f func()) { wg.GoNamed(f, current("WaitGroup.Go").nameOf(f)) }

// GoNamed is Go with the function's name, for traces.
func (wg *WaitGroup) GoNamed(f func(), name string) {
	e := current("WaitGroup.Go")
	wg.Add(1)
	e.Go(func() {
		defer func() {
			// A panic must end the program before anybody is told that all is
			// done. A Goexit is no panic.
			if r := recover(); r != nil {
				panic(r)
			}
			wg.Done()
		}()
		f()
	}, name)
}

// inGroup is the line that the sudogs of all WaitGroups' waiters say they are in.
var inGroup waitq

// inLine returns the first in line; nil if nobody is there. Who waits for a WaitGroup that
// has been copied does not wait for the copy, though that counts him: the runtime, which
// finds the line by the address of the semaphore, finds none for it.
func (wg *WaitGroup) inLine() *sudog {
	if sg := wg.first; sg != nil && sg.owner == wg {
		return sg
	}
	return nil
}

// join puts gp at the end of the line.
func (wg *WaitGroup) join(gp *G) {
	first, sg := wg.inLine(), &gp.own
	gp.waiting = sg
	sg.owner, sg.q, sg.next = wg, &inGroup, nil
	if first == nil {
		wg.first, sg.prev = sg, sg
		return
	}
	last := first.prev
	last.next, sg.prev, first.prev = sg, last, sg
}

// leave takes sg out of the line.
func (wg *WaitGroup) leave(sg *sudog) {
	next, prev := sg.next, sg.prev
	switch {
	case sg == wg.first:
		wg.first = next
	default:
		prev.next = next
	}
	switch {
	case next != nil:
		next.prev = prev
	case wg.first != nil:
		wg.first.prev = prev
	}
	sg.q, sg.next, sg.prev = nil, nil, nil
}

// awaitedObj returns what gp waits for: the number of a channel, a lock …
func (gp *G) awaitedObj() int64 {
	if wg, ok := gp.own.owner.(*WaitGroup); ok && gp.obj == 0 && gp.reason == trace.WaitWaitGroup {
		return wg.id.get(gp.e)
	}
	return gp.obj
}

// abandon takes a waiter off the count and out of the line, unless Add is about to wake
// all. One that has been woken takes what it was woken for.
func (wg *WaitGroup) abandon(sg *sudog) bool {
	if sg.q == nil {
		e := sg.g.e
		e.lockq(&wg.lock)
		wg.sema -= min(wg.sema, 1)
		e.unlockq(&wg.lock)
		return false
	}
	for {
		state := wg.state.Load()
		if state>>32 == 0 {
			return false
		}
		if wg.state.CompareAndSwap(state, state-1) {
			wg.leave(sg)
			return true
		}
	}
}
