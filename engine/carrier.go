package engine

import (
	"runtime"
	"runtime/debug"
	"slices"
	"sync/atomic"
)

// A carrier is a stack to run on: a pooled coroutine, that is, a host goroutine
// that is switched to directly.
//
// An M's scheduler loop runs on a carrier, and so does a fresh G, straight on
// top of that loop. When the G parks it keeps the carrier, with its frames, and
// the M goes on with another. Most goroutines never park, and never switch.
//
// A root is a carrier of another kind: the host goroutine from which an M came
// to its first carrier (in the virtual world, all Ms). It has no G, but it can
// make carriers, and it is where an M goes to end.
type carrier struct {
	e *Engine
	m *m // that stands on it
	g *G // whose frames are on it; nil: only the scheduler's are

	in  *coro // in which this stack is blocked
	own *coro // that was made for it; what is blocked there may be any stack

	all     int32  // its position in Engine.carriers
	busy    uint32 // 1: somebody stands on it still, though its G may be run (atomic)
	resting bool   // it has just become idle
	over    bool   // it is to end, or has come to its end
	isRoot  bool
	exits   int8     // how many Goexits its loop has gone through
	sp      uintptr  // about where its stack ended when it was left, and
	hostg   uintptr  // its host goroutine: for prefetch only
	id      int64    // of its host goroutine; 0 until that has begun
	other   *carrier // where switching is asymmetric: the root that drives it; a root's: the next to drive
}

// symmetric says how one goes from stack to stack.
//
// The host's coroutine switch swaps the running stack with the one that is blocked in a
// coroutine, and does not check who calls. So any stack can go to any other in one
// switch, if it is known where each is blocked. Nobody promises that.
// TestSymmetricSwitching fails on a Go version on which it is no longer so; then set
// symmetric to false, and every switch goes through the root, in two: a carrier
// yields, and the root calls the next.
var symmetric = true

// maxExits bounds how deep a carrier's loops may nest: each Goexit that runs to
// its base costs one level.
const maxExits = 50

// switchTo leaves c for to, which must be blocked. It returns when another stack
// has switched to c.
func (c *carrier) switchTo(to *carrier) {
	if c.e.symmetric {
		c.blockFor(to).swap()
	} else {
		c.switchVia(to)
	}
	if c.e.reaping.Load() && !c.isRoot {
		unwind()
	}
}

// mcall takes mp off the G that it runs, calls fn for that, and lets mp go on
// with the next. It returns when the G goes on, which may be on another M.
func (e *Engine) mcall(mp *m, fn func(*Engine, *m, *G)) {
	gp := mp.curg
	if co := e.leave(mp, gp, fn); co != nil {
		co.swap()
		e.resumed(gp)
	}
}

// leave takes mp off gp, by having fn called, and returns what leaving does.
func (e *Engine) leave(mp *m, gp *G, fn func(*Engine, *m, *G)) *coro {
	if w := e.par; w != nil {
		return e.leaving(gp, w.leave(mp, gp, fn))
	}
	return e.leaving(gp, e.virt.leave(mp, gp, fn))
}

// leaving is what there is to be done before gp leaves its stack for another: it
// returns the coroutine to swap with. The caller does that itself, and then calls
// resumed.
//
// It is not one call that does all that because after a change of stacks the
// host's processor mispredicts each return: a frame between there and the program
// costs as much as a lock.
func (e *Engine) leaving(gp *G, to *carrier) *coro {
	c := gp.carrier
	switch {
	case to == nil:
		e.goesOn(gp)
		return nil
	case !e.symmetric:
		c.switchVia(to)
		e.resumed(gp)
		return nil
	}
	return c.blockFor(to)
}

// blockFor says that c is going to be blocked where to is, and returns the coroutine for
// the caller to swap with.
func (c *carrier) blockFor(to *carrier) *coro {
	c.sp = stackAt()
	co := to.in
	c.in = co
	return co
}

// resumed is the first thing that a G does when it is back on its stack. Freeing the
// stack that its M came from is written out, and must agree with arrive.
func (e *Engine) resumed(gp *G) {
	if e.reaping.Load() {
		unwind()
	}
	if mp := gp.m; mp.prev != nil {
		if prev := mp.prev; prev.resting {
			e.par.arrive(mp)
		} else {
			mp.prev = nil
			atomic.StoreUint32(&prev.busy, 0)
		}
	}
	if gp.dying != alive || e.virt != nil {
		e.goesOn(gp)
	}
	if !raceEnabled && e.cold.Load() {
		gp.prefetchMaker()
	}
}

// goesOn is what a G that goes on may have to do first.
func (e *Engine) goesOn(gp *G) {
	if e.virt != nil {
		e.switchIn(gp)
	}
	if gp.condemned() && !gp.granted() {
		gp.abandon() // a Cond's call is passed on
		e.die(gp)
	}
}

// switchVia is switchTo by way of the root.
func (c *carrier) switchVia(to *carrier) {
	if !c.isRoot {
		c.other.other = to
		c.own.swap()
		return
	}
	for c.other = to; !c.other.isRoot; {
		to := c.other
		to.other = c
		c.other = c // if to ends
		to.own.swap()
	}
}

// newCarrier makes a carrier. Its caller must not be locked to a thread: the
// host forbids to switch between coroutines made under different locks.
func (e *Engine) newCarrier() *carrier {
	c := &carrier{e: e}
	c.own = newcoro(func(*coro) { // what a carrier does from its beginning to its end
		c.hostg = hostg()
		id := enlist(c)
		defer c.end(id)
		if !e.reaping.Load() {
			e.w.arrived(c)
		}
		c.loops()
	})
	c.in = c.own
	e.carrierLock.Lock()
	c.all = int32(e.carriers.add(c))
	e.cold.Store(e.carriers.n > warmStacks)
	e.carrierLock.Unlock()
	return c
}

// forget takes c, which ends, off the list of carriers.
func (c *carrier) forget() {
	e := c.e
	e.carrierLock.Lock()
	last := e.carriers.drop()
	if last != c {
		*e.carriers.at(int(c.all)), last.all = last, c.all
	}
	e.carrierLock.Unlock()
}

// end is deferred at a carrier's beginning. A Goexit may go through it.
func (c *carrier) end(id uint64) {
	defer c.forget()
	defer delist(id)
	c.survive()
}

// loops runs one loop after the other: a loop ends when a panic has come to its
// base.
func (c *carrier) loops() {
	for !c.e.reaping.Load() && !c.over {
		c.loop()
	}
	c.over = true
}

// loop is the base of everything that runs on a carrier: what an M does when it
// comes to an idle stack.
func (c *carrier) loop() {
	defer c.base()
	e := c.e
	for !e.reaping.Load() {
		mp := c.m
		if mp.begin != nil {
			mp.beginning()
		}
		// A G may have been chosen already, by mcall or in beginning. An M that
		// has ended stands on nothing.
		gp := mp.curg
		if gp == nil && mp.on == c {
			if e.par != nil && !mp.spinning && mp.picked == nil {
				gp = e.par.choose(mp)
			}
			if gp == nil {
				gp = e.schedule(mp)
			}
		}
		if gp == nil || gp.carrier != nil {
			if gp != nil && e.virt != nil && e.virt.giveBack(c) {
				return
			}
			if to := e.w.rest(c, gp); to != c {
				c.switchTo(to)
				e.w.arrived(c)
			}
			continue
		}
		if calmly() && gp.dying == alive {
			c.runShort(gp)
			continue
		}
		c.g = gp
		gp.carrier = c
		e.gostart(gp)
		c.finish()
	}
}

// beginning is what an M was given to do first.
func (mp *m) beginning() {
	f, gp := mp.begin, mp.beging
	mp.begin, mp.beging = nil, nil
	f(mp.e, mp, gp)
}

// finish ends the G whose frames have just left this stack.
func (c *carrier) finish() {
	gp := c.g
	c.g = nil
	if !c.e.goexitShort(c.m, gp) {
		c.e.goexit0(c.m, gp)
	}
}

// base is deferred by loop, and is where a panic and a Goexit of what runs on
// the carrier end: the host must see neither, for iter.Pull would pass them on to
// whoever is blocked in the carrier's coroutine. There is one per loop and not
// one per G, so that starting a G costs no defer.
//
// A panic is over when it has been recovered, and loops starts another loop. A
// Goexit is never over: when base returns it goes on, to survive. So does one in
// whose deferred calls there was a panic.
func (c *carrier) base() {
	r := recover()
	e := c.e
	if e.reaping.Load() {
		return
	}
	gp := c.g
	switch {
	case gp == nil && r != nil:
		// Not a G's panic, so one of the engine's own.
		e.crashed(c, r, debug.Stack())
	case gp == nil:
		// The loop came back because all is over, or a timer's function has called
		// Goexit.
	case r != nil && ownFault():
		e.crashed(c, r, debug.Stack())
	case r != nil:
		c.g = nil
		e.panicked(c.m, gp, r, debug.Stack())
	default:
		// A Goexit: ours, or the host's, called by somebody who does not know better.
		gp.end = max(gp.end, 1)
		c.finish()
	}
}

// survive is deferred below the loops, and keeps a Goexit from going on to whoever
// is blocked in the carrier's coroutine. If that is the root, the carrier may end:
// the root can stand it. Otherwise loops run again inside of the Goexit, and a
// carrier that has gone through many is not used again.
func (c *carrier) survive() {
	if c.over || c.e.reaping.Load() || c.e.w.mayEnd(c.m, c) {
		return
	}
	c.exits++
	defer c.survive() // the next one
	c.loops()
}

// unwind takes everything off a stack that will not be needed again. Goexit
// runs deferred calls, and unlike a panic no recover can stop it.
func unwind() { runtime.Goexit() }

// reap ends all carriers, each of which must be blocked, or be fit to be ended
// by whoever is left on it. One that ends resumes the stack that is blocked in
// its coroutine, which ends too, and so on until that is the caller. If a Goexit
// has gone through one, that may take the calling goroutine along.
func (e *Engine) reap() {
	e.reaping.Store(true)
	for e.carriers.n > 0 {
		expendable(func() {
			root := &carrier{e: e, isRoot: true}
			for e.carriers.n > 0 {
				root.switchTo(*e.carriers.at(e.carriers.n - 1))
			}
		})
	}
}

// expendable runs f in a goroutine of its own, which f may end, and waits.
func expendable(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

// A carrierList is a stack of idle carriers.
type carrierList []*carrier

func (l *carrierList) push(c *carrier) { *l = append(*l, c) }

// pop returns nil if there is none.
func (l *carrierList) pop() *carrier {
	n := len(*l) - 1
	if n < 0 {
		return nil
	}
	c := (*l)[n]
	(*l)[n] = nil
	*l = (*l)[:n]
	return c
}

// popIn takes a carrier that is blocked in c's coroutine off the list, if it is
// among the last few that were put there.
func (l *carrierList) popIn(c *carrier) *carrier {
	for i := len(*l) - 1; i >= max(0, len(*l)-8); i-- {
		if h := (*l)[i]; h.in == c.own {
			*l = slices.Delete(*l, i, i+1)
			return h
		}
	}
	return nil
}

// isBusy says whether somebody stands on c still. To set busy there is nobody to
// race with: c's G is not known to anybody yet.
func (c *carrier) isBusy() bool { return atomic.LoadUint32(&c.busy) != 0 }
