package engine

import (
	"gopark/engine/trace"
)

// A WaitGroup is sync.WaitGroup. It may be used by all goroutines of one engine.
//
// Package sync has the waiters sleep on a semaphore. Here they have a line of their
// own, which they join under its lock, and in which they are counted there: an Add
// that makes the counter zero sees them counted, or they see that it is zero. A
// program may have very many WaitGroups, and this one is smaller.
type WaitGroup struct {
	state own64 // the counter, and in the lower half the number of waiters
	lock  mutex // to join the line, and to leave it
	id    lockID
	q     waitq
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
		sg := wg.q.dequeue()
		e.unlockq(&wg.lock)
		e.goready(mp, sg.g)
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
	sg := gp.ownSudog()
	sg.owner = wg
	gp.waiting = sg
	wg.q.enqueue(sg)
	if co := e.park(mp, &wg.lock, trace.WaitWaitGroup, wg.id.get(e), false); co != nil {
		co.swap()
		e.resumed(gp)
	}
	gp.waiting = nil
	sg.owner = nil
	if wg.state.Load() != 0 {
		panic("sync: WaitGroup is reused before previous Wait has returned")
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

// abandon takes a waiter off the count, unless Add is about to wake all, or has woken
// it.
func (wg *WaitGroup) abandon(sg *sudog) bool {
	for {
		state := wg.state.Load()
		if state>>32 == 0 || sg.q == nil {
			return false
		}
		if wg.state.CompareAndSwap(state, state-1) {
			return true
		}
	}
}
