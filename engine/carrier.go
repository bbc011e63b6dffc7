package engine

import (
	"iter"
	"runtime"
	"runtime/debug"

	"github.com/petermattis/goid"
)

// A carrier is a stack to run on: a pooled coroutine, that is, a host goroutine
// that is switched to directly.
//
// An M's scheduler loop runs on a carrier, and so does a fresh G, straight on
// top of that loop. When the G parks it keeps the carrier, with its frames, and
// the M goes on with another. Most goroutines never park, and never switch.
type carrier struct {
	e    *Engine
	m    *m // that stands on it
	g    *G // whose frames are on it; nil: only the scheduler's are
	next func() (struct{}, bool)

	yield  func(struct{}) bool
	all    int // position in Engine.carriers
	link   *carrier
	exits  int  // how many Goexits its loop has gone through
	ending bool // it is to end when it is resumed
}

// maxExits bounds how deep a carrier's loops may nest: each Goexit that runs to
// its base costs one level.
const maxExits = 50

// getCarrier takes an idle carrier or makes one. Only the conductor makes them,
// which is a goroutine that is not locked to a thread: the host forbids to
// switch between coroutines made under different locks.
func (e *Engine) getCarrier() *carrier {
	if c := e.idleCarriers; c != nil {
		e.idleCarriers = c.link
		c.link = nil
		return c
	}
	c := &carrier{e: e, all: len(e.carriers)}
	e.carriers = append(e.carriers, c)
	c.next, _ = iter.Pull(c.body)
	return c
}

// rest gives the stack back: the M that stood on it has gone to another. It
// returns when another M has come.
func (c *carrier) rest() {
	c.m = nil
	if c.exits >= maxExits {
		c.e.retired = append(c.e.retired, c)
	} else {
		c.link = c.e.idleCarriers
		c.e.idleCarriers = c
	}
	c.yield(struct{}{})
}

func (c *carrier) body(yield func(struct{}) bool) {
	c.yield = yield
	id := goid.Get()
	running.Store(id, c)
	defer running.Delete(id)
	for !c.ending {
		c.loop()
	}
}

// loop is the base of everything that runs on a carrier: what an M does when it
// comes to an idle stack.
func (c *carrier) loop() {
	defer c.base()
	for !c.ending {
		mp := c.m
		if f := mp.begin; f != nil {
			gp := mp.beging
			mp.begin, mp.beging = nil, nil
			f(c.e, mp, gp)
		}
		var gp *G
		if c.m == mp && mp.on == c {
			gp = c.e.schedule(mp)
		}
		if gp == nil {
			c.rest()
			continue
		}
		c.g = gp
		gp.carrier = c
		c.e.gostart(gp)
		c.finish()
	}
}

// finish ends the G whose frames have just left this stack.
func (c *carrier) finish() {
	gp := c.g
	c.g = nil
	c.e.goexit0(c.m, gp)
}

// base is deferred by loop, and is where a panic and a Goexit of what runs on
// the carrier end: iter.Pull must see neither, for it would pass them on to the
// conductor. There is one per loop and not one per G, so that starting a G
// costs no defer.
//
// A panic is over when it has been recovered, and body starts another loop. A
// Goexit is never over: the next loop runs inside it, and a carrier that has
// gone through many is retired.
func (c *carrier) base() {
	r := recover()
	e := c.e
	if c.ending || e.closing {
		return
	}
	gp := c.g
	switch {
	case gp == nil && r != nil:
		// Not a G's panic, so one of the engine's own.
		e.w.crash(c, r, debug.Stack())
	case gp == nil:
		// The loop came back to be resumed, or ended.
		return
	case r != nil:
		c.g = nil
		e.panicked(c.m, gp, r, debug.Stack())
	default:
		c.exits++
		c.finish()
		// Again and again: a loop that a panic ends comes back here, and
		// returning from here would let the Goexit go on.
		for !c.ending && !e.closing {
			c.loop()
		}
	}
}

// unwind takes everything off a stack that will not be needed again. Goexit
// runs deferred calls, and unlike a panic no recover can stop it.
func unwind() { runtime.Goexit() }

// bury ends the carriers that were retired.
func (e *Engine) bury() {
	for _, c := range e.retired {
		c.ending = true
		e.expendable(c.end)
	}
	e.retired = e.retired[:0]
}

// end lets c run to its end. If a Goexit has gone through c it takes the
// calling goroutine along.
func (c *carrier) end() {
	e := c.e
	last := len(e.carriers) - 1
	e.carriers[c.all] = e.carriers[last]
	e.carriers[c.all].all = c.all
	e.carriers[last] = nil
	e.carriers = e.carriers[:last]
	c.ending = true
	c.next()
}

// expendable runs f in a goroutine of its own, which f may end, and waits.
func (e *Engine) expendable(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}
