package engine

import (
	"gopark/engine/trace"
)

// A WaitGroup is sync.WaitGroup.
type WaitGroup struct {
	id    lockID
	state own64 // the counter, and in the lower half the number of waiters
	sema  sema
}

// Add adds delta to the counter, and wakes all waiters when that becomes zero.
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
	// It was the last, and nobody may come in between: they all know that.
	if unrest.Load()&^recorded == 0 {
		wg.state.n = 0
	} else if !wg.state.CompareAndSwap(state, 0) {
		panic("sync: WaitGroup misuse: Add called concurrently with Wait")
	}
	c := lookup()
	if c == nil {
		notHere("WaitGroup.Add")
	}
	for range waiters {
		c.e.semrelease(c.m, &wg.sema, false)
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
	e, _ := here("WaitGroup.Wait")
	for {
		state := wg.state.Load()
		if int32(state>>32) == 0 {
			return
		}
		if e.alone.Load() {
			wg.state.n++
			break
		}
		e.atom()
		if wg.state.CompareAndSwap(state, state+1) {
			break
		}
	}
	e.semacquire(&wg.sema, false, trace.WaitWaitGroup, wg.id.get(e), wg)
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

// abandon takes a waiter off the count, unless Add has begun to wake all.
func (wg *WaitGroup) abandon(*sudog) bool {
	for {
		state := wg.state.Load()
		if uint32(state) == 0 {
			return false
		}
		if wg.state.CompareAndSwap(state, state-1) {
			return true
		}
	}
}
