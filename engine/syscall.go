package engine

import (
	"time"

	"gopark/engine/trace"
)

// Blocking calls. Entering one is cheap: the P stays with the M, in name, in
// the hope that the call is short. If it is not, sysmon takes the P away and
// gives it to another M (retake).

// Syscall makes the call named name, which blocks the M. In the virtual world it
// takes d, or Costs.Syscall if d is 0; call, if not nil, is run for real, at once. In
// the parallel world it takes as long as call does, or d if that is nil.
//
// call runs in a host goroutine, and must not call the engine. If it panics, or calls
// the host's Goexit, the caller does. If the G is killed, it dies when call has
// returned. From the host, Syscall only calls call.
func (e *Engine) Syscall(name string, d time.Duration, call func()) {
	e.syscall((*Engine).entersyscall, name, d, call)
}

// SyscallBlock is Syscall for a call that is sure to block: the M gives its P to
// another M at once, and sysmon need not find out (runtime/proc.go:
// entersyscallblock). In the runtime it is its own waits that are made in this way,
// such as that for a signal.
func (e *Engine) SyscallBlock(name string, d time.Duration, call func()) {
	e.syscall((*Engine).entersyscallblock, name, d, call)
}

func (e *Engine) syscall(enter func(*Engine, *m, string), name string, d time.Duration, call func()) {
	mp := e.enter()
	if mp == nil || mp.curg == nil {
		if call != nil {
			call()
		}
		return
	}
	if d <= 0 {
		d = time.Duration(e.costs.Syscall)
	}
	gp := mp.curg
	real := realCall{f: call}
	enter(e, mp, name)
	if call == nil {
		real.returned = true
		e.w.blocked(mp, int64(d), nil)
	} else {
		e.w.blocked(mp, int64(d), real.make)
	}
	e.exitsyscall(mp)
	if gp.condemned() {
		e.die(gp)
	}
	real.end(e)
}

// A realCall is a call that a host goroutine makes for a G. However it ends there, so
// it ends for the G.
type realCall struct {
	f        func()
	panicked any
	returned bool
}

func (c *realCall) make() {
	defer func() {
		if !c.returned {
			c.panicked = recover()
		}
	}()
	c.f()
	c.returned = true
}

// end is called by the G when it goes on.
func (c *realCall) end(e *Engine) {
	switch {
	case c.returned:
	case c.panicked != nil:
		panic(c.panicked)
	default:
		e.Goexit()
	}
}

// entersyscall makes the current G's M blocked, with its P nominally attached.
// From the moment that the P's state says so, whoever changes that has the P.
func (e *Engine) entersyscall(mp *m, name string) {
	pp := e.enteringCall(mp, name)
	pp.entered = mp.since
	mp.oldp, mp.p = pp, nil
	e.atom()
	pp.status.Store(psyscall)
	e.wakesysmon(mp)
	if e.sched.gcwaiting.Load() {
		e.entersyscallGCWait(mp, pp)
	}
}

// entersyscallGCWait gives pp to whoever stops the world, and may have looked at pp
// before mp was in its call (runtime/proc.go: entersyscallHandleGCWait). Nobody else
// would take it: sysmon may sleep while the world is being stopped.
func (e *Engine) entersyscallGCWait(mp *m, pp *p) {
	e.lock(mp, &e.sched.lock)
	if e.sched.gcwaiting.Load() {
		e.tellCall()
		from := e.takeFromSyscall(pp)
		if from != nil {
			e.ev(mp, trace.Handoff, 0, 0, int64(pp.id), int64(from.id), 0)
			e.stopp(mp, pp)
		}
		e.toldCall()
	}
	e.unlock(&e.sched.lock)
}

// entersyscallblock makes the current G's M blocked, without a P.
func (e *Engine) entersyscallblock(mp *m, name string) {
	e.enteringCall(mp, name).syscalltick.Add(1)
	e.handoffp(mp, e.releasep(mp), mp)
}

// enteringCall is what both have in common. It returns the P that mp has still.
func (e *Engine) enteringCall(mp *m, name string) *p {
	e.step(mp, e.costs.Enter)
	gp := mp.curg
	mp.call = name
	e.where(gp)
	e.setstatus(mp, gp, gsyscall)
	mp.since = gp.since
	if e.watched {
		e.eventG(mp, trace.SysEnter, gp, 0, 0, gp.site, name)
	}
	return mp.p
}

// takeFromSyscall takes pp from the M that is in a call with it, which is
// returned. It is nil if there is none, or no pp. Taking and the event that says so
// are enclosed by tellCall and toldCall: the M may come back at once, and tell of
// that.
func (e *Engine) takeFromSyscall(pp *p) *m {
	if pp == nil || pp.status.Load() != psyscall {
		return nil
	}
	e.atom()
	if !pp.status.CompareAndSwap(psyscall, pidle) {
		return nil
	}
	from := pp.m
	pp.m = nil
	pp.syscalltick.Add(1)
	return from
}

// exitsyscall brings the current G back from a call: with its old P, if nobody
// has taken that; with any idle P; or else not at all, for the time being.
func (e *Engine) exitsyscall(mp *m) {
	e.step(mp, e.costs.Enter)
	gp := mp.curg
	exit := int64(0)
	oldp := mp.oldp // nil: entersyscallblock has given it away
	e.tellCall()
	from := e.takeFromSyscall(oldp)
	if from != nil && from != mp {
		// It was taken, but who has it now is in a call too.
		e.ev(mp, trace.Handoff, 0, 0, int64(oldp.id), int64(from.id), 0)
	}
	e.toldCall()
	switch from {
	case mp:
		oldp.m, mp.p = mp, oldp
		oldp.status.Store(prunning)
	default:
		e.takep(mp, oldp)
		exit = 1
	case nil:
		pp := e.exitsyscallPidle(mp)
		if pp == nil {
			e.lock(mp, &e.sched.lock)
			e.mcall(mp, (*Engine).exitsyscallNoP)
			gp.m.p.syscalltick.Add(1)
			return
		}
		e.takep(mp, pp)
		exit = 1
	}
	mp.oldp = nil
	mp.call = ""
	mp.p.syscalltick.Add(1)
	e.setstatus(mp, gp, grunning)
	e.ev(mp, trace.SysExit, gp.id, 0, exit, 0, 0)
}

// exitsyscallPidle gets an idle P.
func (e *Engine) exitsyscallPidle(mp *m) *p {
	if e.sched.npidle.Load() == 0 {
		return nil
	}
	e.lock(mp, &e.sched.lock)
	pp := e.pidleget()
	if pp != nil {
		e.wakesysmon(mp)
	}
	e.unlock(&e.sched.lock)
	return pp
}

// exitsyscallNoP is the rest of exitsyscall, called by mcall with sched.lock
// held. One more look for a P; then the G goes to the global queue, and mp, which
// has no P, will stop (schedule).
func (e *Engine) exitsyscallNoP(mp *m, gp *G) {
	mp.call = ""
	mp.oldp = nil
	e.setstatus(mp, gp, grunnable)
	e.dropg(mp)
	if pp := e.pidleget(); pp != nil {
		e.wakesysmon(mp)
		e.unlock(&e.sched.lock)
		e.takep(mp, pp)
		mp.curg, gp.m = gp, mp
		e.setstatus(mp, gp, grunning)
		e.ev(mp, trace.SysExit, gp.id, 0, 1, 1, 0)
		mp.p.schedtick++
		mp.p.slice = gp.since
		mp.p.watch.Store(0)
		return
	}
	e.ev(mp, trace.SysExit, gp.id, 0, 2, 0, 0)
	if !e.planted(losesReturned) {
		e.globrunqput(mp, gp)
	}
	e.unlock(&e.sched.lock)
}
