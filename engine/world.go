package engine

import (
	"time"

	"github.com/petermattis/goid"
)

// A world is what the scheduler runs in: it moves Ms, and decides where another
// M may step in. The scheduler's rules are written against it, and against now,
// stamp, step and atom below; they ask for nothing else. mp is the M that calls.
// It is nil for the host: code outside of Run, which may put work in place but
// cannot wait.
type world interface {
	// usleep makes mp sleep for d ns; nobody can wake it.
	usleep(mp *m, d int64)

	// blocked makes the blocking call of mp's G: call for real, if there is one, in a
	// host goroutine that it may end; and it takes d ns in worlds in which that takes
	// no time.
	blocked(mp *m, d int64, call func())

	// start lets a new M move, cost ns from now. It begins with mp.begin.
	start(mp *m, cost int64)

	// notesleep makes mp sleep until notewakeup(mp), which may have come first.
	// notetsleep also ends by itself once until has passed, somewhat late as
	// such sleeps do, and says whether mp was woken. by is the M that wakes.
	notesleep(mp *m)
	notetsleep(mp *m, until int64) bool
	notewakeup(by, mp *m)

	// pollsleep makes mp sleep in the poller until a given time, or pollwakeup. At
	// most one M does that at a time. A wake-up that comes when none does may
	// wake the next one in vain.
	pollsleep(mp *m, until int64)
	pollwakeup(by *m)

	// rung is called by any host goroutine when something has come from outside.
	rung()

	// leave takes mp off gp, by calling fn, which makes gp one that others may
	// run, or by having it called on another stack. That is the world's choice, so
	// fn must not wait. leave returns the stack that mp goes on with; nil if gp
	// goes on at once. The caller must switch to it (mcall).
	leave(mp *m, gp *G, fn func(*Engine, *m, *G)) *carrier

	// arrived is called on a carrier that an M has come to.
	arrived(c *carrier)

	// rest makes c, on which an M stands, an idle stack, and returns the one to
	// switch to: that of gp, or if gp is nil and the M has ended, whatever goes
	// on. It may be c itself.
	rest(c *carrier, gp *G) *carrier

	// mexit ends mp, which stands on an idle stack and will call rest.
	mexit(mp *m)

	// mayEnd says whether c, on which mp stands and which holds no G's frames,
	// may end now.
	mayEnd(mp *m, c *carrier) bool

	// stop makes everything stand still, and Run return why. If a G calls it, it
	// returns when the next Run lets that go on.
	stop(mp *m, why error)

	// quiet calls f while no M moves that could change what f looks at. It need
	// not if the engine is broken.
	quiet(mp *m, f func())

	// spin passes the time of somebody who has looked at a lock i times in vain.
	spin(i int)

	// doSpin is one turn of who looks at a Mutex again and again for a while.
	doSpin(mp *m)

	// run moves the Ms until everything stands still, and says why: what stop
	// was given, ErrInterrupted or ErrLimit, or nil if nobody could move any
	// more.
	run(limit RunLimit) error

	// interrupt makes run return soon with ErrInterrupted.
	interrupt()

	// pass lets time go by until a given time, while nobody can move.
	pass(until int64)

	// crash makes run return, since the engine is broken. c, on which the caller
	// stands, is of no more use, and crash does not return there; nil if it is
	// called by the host.
	crash(c *carrier)

	// close ends all Ms and carriers.
	close()
}

// now returns the time that mp sees, in nanoseconds since the engine was made.
func (e *Engine) now(mp *m) int64 {
	if e.virt != nil {
		return e.virt.now(mp)
	}
	return int64(time.Since(e.epoch))
}

// stamp is now for what only people look at. Where nobody does it is 0, since
// a look at the clock costs as much as starting a G.
func (e *Engine) stamp(mp *m) int64 {
	if !e.watched {
		return 0
	}
	if e.tells && mp != nil {
		e.look(&mp.tell)
		return mp.tell.now
	}
	return e.now(mp)
}

// step lets cost ns of mp's time go by, where time is virtual. Any other M may
// move before it returns: whatever mp knows of shared state it must look up
// again. In the parallel world others move anyway, and this is one comparison.
func (e *Engine) step(mp *m, cost int64) {
	if e.virt != nil {
		e.virt.step(mp, cost)
	}
}

// atom is a step between two single accesses to shared memory, in the code of
// queues, locks and parking that must be right whatever comes between. Only
// tests ask for it (Engine.fine): with it the virtual world's strategies search
// the orders that the parallel world may show. It costs nothing else.
//
// It does not search how an M leaves a stack that others want already
// (parallel.leave, carrier.busy). In the virtual world one host goroutine moves all
// Ms, so that no two can stand on one stack, and an M leaves a G's stack before
// anybody can see the G (virtual.leave). That is left to the tests of the parallel
// world.
func (e *Engine) atom() {
	if e.fine {
		e.fineStep()
	}
}

func (e *Engine) fineStep() {
	if mp := e.virt.cur; mp != nil {
		e.virt.step(mp, 1)
	}
}

// getm returns the M that the calling code runs on; nil for the host.
func (e *Engine) getm() *m {
	if e.virt != nil {
		// The M that moves is not the caller's if its G waits for the run of another
		// engine, and the caller is on that one.
		if mp := e.virt.cur; mp != nil && mp.on != nil && mp.on.id == goid.Get() {
			return mp
		}
		return nil
	}
	if c := lookup(); c != nil && c.e == e {
		return c.m
	}
	return nil
}
