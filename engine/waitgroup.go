package engine

import (
	"sync/atomic"

	"gopark/engine/trace"
)

// A WaitGroup is sync.WaitGroup.
type WaitGroup struct {
	id    lockID
	home  atomic.Pointer[Engine] // as in a Mutex
	state atomic.Uint64          // the counter, and in the lower half the number of waiters
	sema  sema
}

// Add adds delta to the counter, and wakes all waiters when that becomes zero.
func (wg *WaitGroup) Add(delta int) {
	var mp *m
	e := wg.home.Load()
	if e == nil || !e.calm.Load() {
		if delta < 0 {
			e, mp = hereGiving("WaitGroup.Done")
		} else {
			e, mp = here("WaitGroup.Add")
		}
		if e.virt == nil && wg.home.Load() == nil {
			wg.home.Store(e)
		}
	}
	state := wg.state.Add(uint64(delta) << 32)
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
	if !wg.state.CompareAndSwap(state, 0) {
		panic("sync: WaitGroup misuse: Add called concurrently with Wait")
	}
	mp = e.getm()
	for range waiters {
		e.semrelease(mp, &wg.sema, false)
	}
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
