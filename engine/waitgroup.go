package engine

import "gopark/engine/trace"

// A WaitGroup is sync.WaitGroup.
type WaitGroup struct {
	id      int64
	n       int32
	waiters uint32
	gone    uint32 // waiters that were killed when Add had begun to wake them
	sema    sema
}

// Add adds delta to the counter, and wakes all waiters when that becomes zero.
func (wg *WaitGroup) Add(delta int) {
	e := current("WaitGroup.Add")
	mp := e.enter()
	wg.n += int32(delta)
	if wg.n < 0 {
		panic("sync: negative WaitGroup counter")
	}
	if wg.waiters != 0 && delta > 0 && wg.n == int32(delta) {
		panic("sync: WaitGroup misuse: Add called concurrently with Wait")
	}
	if wg.n > 0 || wg.waiters == 0 {
		return
	}
	w := wg.waiters
	wg.waiters = 0
	for range w {
		if wg.gone > 0 {
			wg.gone--
			continue
		}
		e.semrelease(mp, &wg.sema, false)
	}
}

// Done takes one off the counter.
func (wg *WaitGroup) Done() { wg.Add(-1) }

// Wait waits until the counter is zero.
func (wg *WaitGroup) Wait() {
	e := current("WaitGroup.Wait")
	e.enter()
	if wg.n == 0 {
		return
	}
	wg.waiters++
	e.semacquire(&wg.sema, false, trace.WaitWaitGroup, e.lockID(&wg.id), wg)
	if wg.n != 0 || wg.waiters != 0 {
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

func (wg *WaitGroup) abandon(*sudog) {
	if wg.waiters > 0 {
		wg.waiters--
	} else {
		wg.gone++
	}
}
