package engine

import (
	"runtime"
	"slices"

	"gopark/engine/trace"
)

// The scheduler. Functions have the names that they have in the runtime's
// proc.go, and mp is its getg().m.
//
// Its job is to keep as many Ms running as there is work for, and no more. The
// rules that make it hold together, each in several functions:
//   - Whoever makes a G runnable calls wakep, which starts one spinning M if
//     there is an idle P and none spins yet (newproc, ready, goschedImpl).
//   - A spinning M that finds work stops spinning and, if it was the last one,
//     calls wakep too (resetspinning). So wakeups spread without a herd.
//   - An M that stops spinning without work gives its P back first and then
//     looks at every queue again (findRunnable). Otherwise a G put between its
//     last look and its stop would wake nobody, since one was spinning.

// maxMs is when the runtime gives up.
const maxMs = 10_000

// maxProcs bounds GOMAXPROCS.
const maxProcs = 1024

// bootTicks is P 0's schedtick when main.main begins: with one P, the runtime
// has by then started this many Gs, most of them its own (measured, Go 1.26).
// It decides when the first turn of the global queue comes.
const bootTicks = 5

// schedinit makes the Ps, and M 0, which holds P 0.
func (e *Engine) schedinit(procs int) {
	e.sched.lastpoll = 1
	m0 := e.allocm()
	e.procresize(nil, procs)
	e.ev(nil, trace.MNew, 0, 0, int64(m0.id), 0, 0)
	pp := e.allp[0]
	pp.boot, pp.schedtick = bootTicks, bootTicks
	e.sched.pidle = nil
	e.sched.npidle = 0
	for _, p2 := range e.allp[1:] {
		e.pidleput(p2)
	}
	pp.idle = false
	m0.nextp = pp
	e.acquirep(m0)
	e.evp(nil, trace.PAcquire, m0.id, pp.id)
}

// startM0 lets M 0 move, and makes sysmon.
func (e *Engine) startM0() {
	e.mainM = e.allm[0]
	e.w.start(e.mainM, 0)
	e.startsysmon()
}

// newproc makes a G that runs fn, and puts it in runnext of the current P.
func (e *Engine) newproc(mp *m, fn func(), name string) *G {
	e.w.step(mp, e.costs.Spawn)
	e.lastGoid++
	gp := e.newproc1(mp, fn, name, e.lastGoid)
	e.runqput(mp, mp.p, gp, true)
	e.wakep(mp)
	return gp
}

// newproc1 makes a G, from a dead one if there is one.
func (e *Engine) newproc1(mp *m, fn func(), name string, id int64) *G {
	var gp *G
	if mp != nil {
		gp = e.gfget(mp.p)
	}
	if gp == nil {
		gp = &G{e: e}
		e.allgs = append(e.allgs, gp)
	}
	gp.id, gp.fn, gp.name = id, fn, name
	gp.site = 0
	gp.stack = newStack
	e.events++
	if mp != nil && mp.curg != nil {
		gp.parent = mp.curg.id
		gp.made = e.where(mp.curg)
	}
	e.ngs++
	e.made++
	e.setstatus(mp, gp, grunnable)
	if e.rec != nil {
		e.putCreate(mp, gp)
	}
	return gp
}

func (e *Engine) setstatus(mp *m, gp *G, status trace.GState) {
	gp.status = status
	gp.since = e.w.now(mp)
}

// gfput keeps a dead G on pp's list, and spills half of that to the shared list
// when it gets long.
func (e *Engine) gfput(pp *p, gp *G) {
	pp.gFree.push(gp)
	if pp.gFree.size >= 64 {
		for pp.gFree.size >= 32 {
			e.sched.gFree.push(pp.gFree.pop())
		}
	}
}

// gfget takes a dead G off pp's list, which it refills if it is empty.
func (e *Engine) gfget(pp *p) *G {
	if pp.gFree.size == 0 {
		for pp.gFree.size < 32 && e.sched.gFree.size > 0 {
			pp.gFree.push(e.sched.gFree.pop())
		}
	}
	return pp.gFree.pop()
}

// ready makes gp, which is parked, runnable, on behalf of the G that mp runs.
func (e *Engine) ready(mp *m, gp *G, next bool) {
	e.w.step(mp, e.costs.Queue)
	if gp.status != gwaiting {
		throw("bad g status in ready")
	}
	e.setstatus(mp, gp, grunnable)
	gp.reason, gp.obj = trace.WaitNone, 0
	e.ev(mp, trace.GoReady, gp.id, e.curgid(mp), 0, 0, 0)
	if mp == nil || mp.p == nil {
		e.readyFromHost(gp)
		return
	}
	e.runqput(mp, mp.p, gp, next)
	e.wakep(mp)
}

// goready is ready with gp next in line.
func (e *Engine) goready(mp *m, gp *G) { e.ready(mp, gp, true) }

// readyFromHost queues a runnable G that no M has made so: on the global queue,
// with an M started for it if there is an idle P. It is what injectglist does
// for an M without a P.
func (e *Engine) readyFromHost(gp *G) {
	e.globrunqput(nil, gp)
	if pp := e.pidleget(); pp != nil {
		e.startm(nil, pp, false)
	}
	e.wakesysmon(nil)
}

// waiter returns the G that is about to wait on mp, which there must be.
func waiter(mp *m) *G {
	if mp == nil || mp.curg == nil || mp.inTimer {
		panic("engine: only a goroutine of the engine can wait, not the host or a timer's function")
	}
	return mp.curg
}

// mcall takes mp off the stack of the G that it runs, and calls fn on another.
// It returns when the G goes on, which may be on another M.
func (e *Engine) mcall(mp *m, fn func(*Engine, *m, *G)) {
	gp := mp.curg
	e.switchOut(gp)
	mp.begin, mp.beging = fn, gp
	e.w.leave(mp)
	e.switchIn(gp)
	if gp.dying == condemned && !gp.granted() {
		e.die(gp)
	}
}

// granted says whether gp has been woken because a semaphore may be its own. If
// it is killed it must not die of that before it has taken it, and can give it
// back: it lives until the next safepoint.
func (gp *G) granted() bool { return gp.waiting != nil && gp.waiting.owner != nil }

func (e *Engine) switchOut(gp *G) {
	if e.hooks.SwitchOut != nil {
		e.hooks.SwitchOut(gp)
	}
}

func (e *Engine) switchIn(gp *G) {
	if e.hooks.SwitchIn != nil {
		e.hooks.SwitchIn(gp)
	}
}

// die begins the end of gp, which has been killed: only its deferred calls run.
func (e *Engine) die(gp *G) {
	gp.dying = unwinding
	gp.end = 2
	e.leaveLines(gp)
	runtime.Goexit()
}

// gopark puts the current G to sleep. l, which the caller holds, is released
// once the G has left its stack and can be woken. first says that it has gone
// to the head of obj's line.
func (e *Engine) gopark(mp *m, l *mutex, reason trace.WaitReason, obj int64, first bool) {
	gp := mp.curg
	if gp.dying == condemned {
		// Killed between its last safepoint and here: it must not wait.
		e.unlock(l)
		e.forsake(gp)
		e.die(gp)
	}
	e.where(gp)
	e.shrinkstack(mp, gp)
	gp.parklock = l
	gp.reason, gp.obj = reason, obj
	e.events++
	e.setstatus(mp, gp, gwaiting)
	if e.rec != nil {
		ev := trace.Event{Kind: trace.GoPark, G: gp.id, Obj: obj, Reason: reason, Site: gp.site}
		if first {
			ev.A = 1
		}
		e.emit(mp, ev)
	}
	e.mcall(mp, (*Engine).park_m)
}

// park_m is gopark's other half, off the G's stack. There is no step point
// between the two: a G that can be woken must not be on its stack.
func (e *Engine) park_m(mp *m, gp *G) {
	e.dropg(mp)
	if l := gp.parklock; l != nil {
		gp.parklock = nil
		e.unlock(l)
	}
	if f := gp.parkfn; f != nil {
		gp.parkfn = nil
		f()
	} else if gp.sleeping {
		e.resetForSleep(mp, gp)
	} else if when := gp.pollWake; when != 0 {
		gp.pollWake = 0
		e.wakeNetPoller(mp, when)
	}
	e.w.step(mp, e.costs.Park)
}

// dropg parts mp from the G that it ran.
func (e *Engine) dropg(mp *m) {
	mp.curg.m = nil
	mp.curg = nil
}

// Gosched lets others run: the G goes to the tail of the global queue.
func (e *Engine) Gosched() {
	if mp := e.enter(); mp != nil && mp.curg != nil {
		e.where(mp.curg)
		e.mcall(mp, (*Engine).gosched_m)
	}
}

func (e *Engine) gosched_m(mp *m, gp *G) {
	e.setstatus(mp, gp, grunnable)
	e.events++
	if e.rec != nil {
		e.emit(mp, trace.Event{Kind: trace.GoYield, G: gp.id, Site: gp.site})
	}
	e.dropg(mp)
	e.goschedImpl(mp, gp)
}

// gopreempt makes gp give way, because sysmon asked for it or the world is to
// stop.
func (e *Engine) gopreempt(gp *G) {
	e.where(gp)
	e.mcall(gp.m, (*Engine).gopreempt_m)
}

func (e *Engine) gopreempt_m(mp *m, gp *G) {
	e.setstatus(mp, gp, grunnable)
	e.events++
	if e.rec != nil {
		e.emit(mp, trace.Event{Kind: trace.GoPreempt, G: gp.id, A: e.w.now(mp) - mp.p.slice, Site: gp.site})
	}
	e.dropg(mp)
	if e.sched.gcwaiting {
		// It is not this G that has run too long: it keeps its place.
		e.runqput(mp, mp.p, gp, true)
		return
	}
	e.goschedImpl(mp, gp)
}

func (e *Engine) goschedImpl(mp *m, gp *G) {
	e.lock(mp, &e.sched.lock)
	e.globrunqput(mp, gp)
	e.unlock(&e.sched.lock)
	e.wakep(mp)
}

// goyield is Gosched for the engine's own use: to the tail of the local queue.
func (e *Engine) goyield(mp *m) {
	e.where(mp.curg)
	e.mcall(mp, (*Engine).goyield_m)
}

func (e *Engine) goyield_m(mp *m, gp *G) {
	e.setstatus(mp, gp, grunnable)
	e.events++
	if e.rec != nil {
		e.emit(mp, trace.Event{Kind: trace.GoYield, G: gp.id, Site: gp.site})
	}
	e.dropg(mp)
	e.runqput(mp, mp.p, gp, false)
}

// gostart runs a fresh G's function.
func (e *Engine) gostart(gp *G) {
	if gp.dying != alive {
		gp.end = 2
		return
	}
	e.switchIn(gp)
	gp.fn()
}

// goexit0 ends gp, which has left its stack.
func (e *Engine) goexit0(mp *m, gp *G) {
	if e.hooks.Ticks != nil {
		e.tick(mp)
	}
	e.switchOut(gp)
	main, end := gp == e.main, gp.end
	locked, last := e.gdestroy(mp, gp)
	if main {
		e.main = nil
		e.mainGoexit = end == 1
	}
	if last || main && end == 0 {
		e.mainM = mp
		e.w.stop(mp, errDone)
	}
	if locked {
		e.mexit(mp)
		return
	}
	e.w.step(mp, e.costs.Exit)
}

// gdestroy makes gp a dead G, to be used again. It reports whether gp was
// locked to mp, which then must end too (nobody knows what gp did to the
// thread), and whether it was the last that Kill waits for.
func (e *Engine) gdestroy(mp *m, gp *G) (locked, last bool) {
	e.ev(mp, trace.GoEnd, gp.id, 0, gp.end, 0, 0)
	e.dropg(mp)
	locked = gp.lockedm != nil
	mp.lockedg = nil
	mp.locks = 0
	if i := slices.Index(e.killing, gp.id); i >= 0 {
		e.killing = slices.Delete(e.killing, i, i+1)
		last = len(e.killing) == 0
	}
	*gp = G{e: e, status: gdead, timer: gp.timer, box: gp.box, polls: gp.polls[:0]}
	e.ngs--
	e.gfput(mp.p, gp)
	return locked, last
}

// panicked stops the world because gp panics and nobody has recovered.
func (e *Engine) panicked(mp *m, gp *G, value any, stack []byte) {
	err := &PanicError{Goid: gp.id, Value: value, Goroutine: e.info(gp), Local: gp.Local, Stack: stack}
	e.switchOut(gp)
	e.events++
	if e.rec != nil {
		e.emit(mp, trace.Event{Kind: trace.GoPanic, G: gp.id, Site: gp.site, Text: PanicText(value)})
	}
	gp.end = 1
	main := gp == e.main
	locked, _ := e.gdestroy(mp, gp)
	if main {
		e.main = nil
	}
	e.mainM = mp
	e.ev(mp, trace.Exit, err.Goid, 0, 2, 0, 0)
	e.w.stop(mp, err)
	if locked {
		e.mexit(mp)
	}
}

// Ms and Ps.

// allocm makes an M. It does not move yet.
func (e *Engine) allocm() *m {
	mp := &m{id: e.sched.mnext, e: e, heapAt: -1}
	e.sched.mnext++
	e.allm = append(e.allm, mp)
	return mp
}

func (e *Engine) mcount() int { return len(e.allm) - e.sched.nmfree }

// newm makes an M that begins with fn, on behalf of by.
func (e *Engine) newm(by *m, fn func(*Engine, *m, *G), pp *p, text string) *m {
	mp := e.allocm()
	mp.begin = fn
	mp.nextp = pp
	e.events++
	if e.rec != nil {
		e.emit(by, trace.Event{Kind: trace.MNew, A: int64(mp.id), Text: text})
	}
	return mp
}

// mstart is the first thing that an M does.
func (e *Engine) mstart(mp *m, _ *G) { e.acquirep(mp) }

// startm starts an M, idle or new, to run pp, or any idle P if pp is nil. If
// spinning, the caller has counted it in nmspinning, and pp has no work.
func (e *Engine) startm(by *m, pp *p, spinning bool) {
	e.lock(by, &e.sched.lock)
	if pp == nil {
		pp = e.pidleget()
		if pp == nil {
			e.unlock(&e.sched.lock)
			return
		}
	}
	mp := e.mget()
	e.unlock(&e.sched.lock)
	fresh := mp == nil
	if fresh {
		if e.mcount() >= maxMs {
			e.tooManyMs(by)
		}
		mp = e.newm(by, (*Engine).mstart, pp, "")
		e.ev(by, trace.MStart, 0, 0, int64(mp.id), 1, 0)
	} else {
		e.ev(by, trace.MStart, 0, 0, int64(mp.id), 0, 0)
	}
	mp.spinning = spinning
	mp.nextp = pp
	e.evp(by, trace.PAcquire, mp.id, pp.id)
	if spinning {
		e.evp(by, trace.MSpin, mp.id, pp.id)
	}
	if fresh {
		e.w.start(mp, e.costs.NewM)
	} else {
		e.w.notewakeup(by, mp)
	}
}

func (e *Engine) tooManyMs(mp *m) {
	err := &FatalError{Msg: "thread exhaustion", Goid: e.curgid(mp), Goroutines: e.Goroutines()}
	e.ev(mp, trace.Exit, 0, 0, 2, 0, 0)
	e.cutOff(mp, err)
}

// stopm puts mp to sleep, without a P, until startm has work for it.
func (e *Engine) stopm(mp *m) {
	if mp.p != nil || mp.spinning {
		throw("stopm: M holds a P or spins")
	}
	e.lock(mp, &e.sched.lock)
	e.mput(mp)
	e.unlock(&e.sched.lock)
	e.w.notesleep(mp)
	e.acquirep(mp)
}

// mput puts mp on the idle list, and looks whether that was the last.
func (e *Engine) mput(mp *m) {
	mp.idlelink = e.sched.midle
	mp.parked, mp.sleeping = true, false
	e.sched.midle = mp
	e.sched.nmidle++
	e.ev(mp, trace.MPark, 0, 0, 0, 0, 0)
	e.checkdead(mp)
}

func (e *Engine) mget() *m {
	mp := e.sched.midle
	if mp != nil {
		e.sched.midle = mp.idlelink
		mp.idlelink, mp.parked = nil, false
		e.sched.nmidle--
	}
	return mp
}

// mgetSpecific takes mp off the idle list, if it is there.
func (e *Engine) mgetSpecific(mp *m) bool {
	for at := &e.sched.midle; *at != nil; at = &(*at).idlelink {
		if *at == mp {
			*at = mp.idlelink
			mp.idlelink, mp.parked = nil, false
			e.sched.nmidle--
			return true
		}
	}
	return false
}

// mexit ends the thread mp, as happens when a G that was locked to it ends.
func (e *Engine) mexit(mp *m) {
	e.handoffp(mp, e.releasep(mp), mp)
	e.sched.nmfree++
	mp.ended = true
	e.ev(mp, trace.MExit, 0, 0, 0, 0, 0)
	e.checkdead(mp)
	e.w.mexit(mp)
}

// pidleput puts pp, which has no work, on the idle list.
func (e *Engine) pidleput(pp *p) {
	if !runqempty(pp) {
		throw("pidleput: P has work")
	}
	pp.status, pp.idle = trace.PIdle, true
	pp.link = e.sched.pidle
	e.sched.pidle = pp
	e.sched.npidle++
}

// pidleget takes the P off the idle list that went there last.
func (e *Engine) pidleget() *p {
	pp := e.sched.pidle
	if pp != nil {
		e.sched.pidle = pp.link
		pp.link, pp.idle = nil, false
		e.sched.npidle--
	}
	return pp
}

// pidlegetSpinning is pidleget for work that an M would have spun for. If there
// is no idle P, the next M that runs out of work is told to look again.
func (e *Engine) pidlegetSpinning() *p {
	pp := e.pidleget()
	if pp == nil {
		e.sched.needspinning = true
	}
	return pp
}

// acquirep gives mp the P that it was started for.
func (e *Engine) acquirep(mp *m) {
	pp := mp.nextp
	mp.nextp = nil
	if mp.p != nil || pp == nil || pp.m != nil {
		throw("acquirep: bad state")
	}
	mp.p, pp.m = pp, mp
	mp.sleeping = false
	pp.status = trace.PRunning
	mp.since = e.w.now(mp)
}

// takep is acquirep for a P that mp has just taken off the idle list itself.
func (e *Engine) takep(mp *m, pp *p) {
	mp.nextp = pp
	e.acquirep(mp)
	e.ev(mp, trace.PAcquire, 0, 0, 0, 0, 0)
}

// releasep parts mp from its P. Whoever calls it says what becomes of that.
func (e *Engine) releasep(mp *m) *p {
	pp := mp.p
	if pp == nil || pp.m != mp {
		throw("releasep: bad state")
	}
	mp.p, pp.m = nil, nil
	pp.status = trace.PIdle
	return pp
}

// handoffp finds something to do for pp, whose M is blocked or gone. An M is
// started for it if anybody could have work: the conditions are findRunnable's,
// looked at from outside.
func (e *Engine) handoffp(by *m, pp *p, from *m) {
	e.ev(by, trace.Handoff, 0, 0, int64(pp.id), int64(from.id), 0)
	s := &e.sched
	if !runqempty(pp) || s.runq.size > 0 {
		e.startm(by, pp, false)
		return
	}
	// Nobody spins and no P is idle: new work would find nobody to wake.
	if s.nmspinning+s.npidle == 0 {
		s.nmspinning++
		s.needspinning = false
		e.startm(by, pp, true)
		return
	}
	e.lock(by, &s.lock)
	if s.gcwaiting {
		e.stopp(by, pp)
		e.unlock(&s.lock)
		return
	}
	if s.runq.size > 0 {
		e.unlock(&s.lock)
		e.startm(by, pp, false)
		return
	}
	// The last P to go idle must leave somebody waiting for events.
	if s.npidle == e.gomaxprocs-1 && s.lastpoll != 0 {
		e.unlock(&s.lock)
		e.startm(by, pp, false)
		return
	}
	when := pp.timers.wakeTime()
	e.pidleput(pp)
	e.evp(by, trace.PRelease, e.mid(by), pp.id)
	e.unlock(&s.lock)
	if when != 0 {
		e.wakeNetPoller(by, when)
	}
}

func (e *Engine) mid(mp *m) int32 {
	if mp == nil {
		return trace.NoID
	}
	return mp.id
}

// wakep starts an M to look for work, if there is a P for it and no M is
// looking already.
func (e *Engine) wakep(mp *m) {
	s := &e.sched
	if s.nmspinning != 0 {
		return
	}
	s.nmspinning++
	e.lock(mp, &s.lock)
	pp := e.pidlegetSpinning()
	e.unlock(&s.lock)
	if pp == nil {
		s.nmspinning--
		return
	}
	e.startm(mp, pp, true)
}

func (e *Engine) becomeSpinning(mp *m) {
	mp.spinning = true
	e.sched.nmspinning++
	e.sched.needspinning = false
	e.ev(mp, trace.MSpin, 0, 0, 0, 0, 0)
}

// stopSpinning ends mp's search. found says whether it was successful.
func (e *Engine) stopSpinning(mp *m, found int64) {
	mp.spinning = false
	e.sched.nmspinning--
	if e.sched.nmspinning < 0 {
		throw("negative nmspinning")
	}
	e.ev(mp, trace.MUnspin, 0, 0, found, 0, 0)
}

// resetspinning is called by a spinning M that has found work. It may have been
// the only one: others could be needed for what is left.
func (e *Engine) resetspinning(mp *m) {
	e.stopSpinning(mp, 1)
	e.wakep(mp)
}

// The scheduler loop.

// schedule finds a G and makes mp run it. A fresh G is returned, to be run on
// the stack that schedule was called on. With any other, mp has gone to the
// stack of that G, and the result is nil.
func (e *Engine) schedule(mp *m) *G {
	if gp := mp.lockedg; gp != nil {
		e.stoplockedm(mp)
		return e.execute(mp, gp, false)
	}
	for {
		gp, inheritTime := e.findRunnable(mp)
		if mp.spinning {
			e.resetspinning(mp)
		}
		if gp.lockedm == nil {
			return e.execute(mp, gp, inheritTime)
		}
		e.startlockedm(mp, gp)
	}
}

// execute makes mp run gp.
func (e *Engine) execute(mp *m, gp *G, inheritTime bool) *G {
	e.w.step(mp, e.costs.Start)
	if gp.status != grunnable {
		throw("execute: G is not runnable")
	}
	mp.curg, gp.m = gp, mp
	e.setstatus(mp, gp, grunning)
	gp.preempt = false
	tick := int64(1)
	if !inheritTime {
		mp.p.schedtick++
		mp.p.slice = gp.since
		tick = 0
	}
	e.ev(mp, trace.GoStart, gp.id, 0, tick, 0, 0)
	if gp.carrier == nil {
		return gp
	}
	e.w.enter(mp, gp.carrier)
	return nil
}

// findRunnable finds a G for mp to run, and does not return without one. It
// tries what is near and cheap first, and before it lets mp sleep makes sure
// that nothing has come up meanwhile.
//
// The last looks here and the conditions of handoffp must agree: for each kind
// of work found here, handoffp must start an M.
func (e *Engine) findRunnable(mp *m) (gp *G, inheritTime bool) {
	s := &e.sched
top:
	pp := mp.p
	if s.gcwaiting {
		e.gcstopm(mp)
		goto top
	}

	pollUntil, _ := e.checkTimers(mp, pp)

	// The global queue has its turn now and then, or two Gs that keep waking
	// each other could hold the P for ever.
	if pp.schedtick%61 == 0 && s.runq.size > 0 {
		e.lock(mp, &s.lock)
		gp := e.globrunqget(mp, 1)
		e.unlock(&s.lock)
		if gp != nil {
			return gp, false
		}
	}

	if gp, inheritTime := e.runqget(mp, pp); gp != nil {
		return gp, inheritTime
	}

	if s.runq.size > 0 {
		e.lock(mp, &s.lock)
		gp := e.globrunqgetbatch(mp, pp)
		e.unlock(&s.lock)
		if gp != nil {
			return gp, false
		}
	}

	// What has come from outside, if nobody waits for it.
	if len(s.came) > 0 && s.lastpoll != 0 {
		list := e.netpollReady(mp)
		gp := list.pop()
		e.injectglist(mp, &list)
		if gp != nil {
			return gp, false
		}
		goto top
	}

	// Steal. At most half as many Ms search as work.
	if mp.spinning || 2*s.nmspinning < e.gomaxprocs-s.npidle {
		if !mp.spinning {
			e.becomeSpinning(mp)
		}
		gp, inheritTime, w, newWork := e.stealWork(mp)
		if gp != nil {
			return gp, inheritTime
		}
		if newWork {
			goto top
		}
		if w != 0 && (pollUntil == 0 || w < pollUntil) {
			pollUntil = w
		}
	}

	// Nothing. Give the P back.
	allp := e.allp
	e.lock(mp, &s.lock)
	if s.gcwaiting {
		e.unlock(&s.lock)
		goto top
	}
	if s.runq.size > 0 {
		gp := e.globrunqgetbatch(mp, pp)
		e.unlock(&s.lock)
		return gp, false
	}
	if !mp.spinning && s.needspinning {
		e.becomeSpinning(mp)
		e.unlock(&s.lock)
		goto top
	}
	e.releasep(mp)
	e.pidleput(pp)
	e.evp(mp, trace.PRelease, mp.id, pp.id)
	e.unlock(&s.lock)

	// Between the last look and the end of spinning, somebody may have put a
	// G in a queue and woken nobody, since this M was spinning. So stop
	// spinning first, then look at everything once more.
	wasSpinning := mp.spinning
	if mp.spinning {
		e.stopSpinning(mp, 0)

		e.lock(mp, &s.lock)
		if s.runq.size > 0 {
			if pp := e.pidlegetSpinning(); pp != nil {
				e.takep(mp, pp)
				gp := e.globrunqgetbatch(mp, pp)
				e.unlock(&s.lock)
				e.becomeSpinning(mp)
				return gp, false
			}
		}
		e.unlock(&s.lock)

		if pp := e.checkRunqsNoP(mp, allp); pp != nil {
			e.takep(mp, pp)
			e.becomeSpinning(mp)
			goto top
		}
		pollUntil = e.checkTimersNoP(mp, allp, pollUntil)
	}

	// Wait for the next timer and the outside, if nobody does.
	if (pollUntil != 0 || e.out.awaited.Load() > 0) && s.lastpoll != 0 {
		if len(s.came) == 0 {
			e.netpoll(mp, pollUntil)
		}
		list := e.netpollReady(mp)
		e.lock(mp, &s.lock)
		pp := e.pidleget()
		e.unlock(&s.lock)
		if pp == nil {
			e.injectglist(mp, &list)
		} else {
			e.takep(mp, pp)
			if gp := list.pop(); gp != nil {
				e.injectglist(mp, &list)
				return gp, false
			}
			if wasSpinning {
				e.becomeSpinning(mp)
			}
			goto top
		}
	} else if pollUntil != 0 && (s.pollUntil == 0 || s.pollUntil > pollUntil) {
		e.netpollBreak(mp)
	}
	e.stopm(mp)
	goto top
}

// stealWork looks for work at all other Ps: four times, each time in another
// order. Only the last time does it take what a P would run next, or run the
// timers of others: that robs them of what is in their hands.
//
// newWork says that a timer ran, and that something may have become runnable.
func (e *Engine) stealWork(mp *m) (gp *G, inheritTime bool, pollUntil int64, newWork bool) {
	pp := mp.p
	ranTimer := false
	const tries = 4
	for i := range tries {
		last := i == tries-1
		n := uint32(len(e.allp))
		x := uint32(e.rand.next() >> 32)
		pos, stride := x%n, e.coprimes[x/n%uint32(len(e.coprimes))]
		if i == 0 {
			e.ev(mp, trace.StealTry, 0, 0, int64(pos), int64(stride), 0)
		}
		for range n {
			if e.sched.gcwaiting {
				return nil, false, pollUntil, true
			}
			p2 := e.allp[pos]
			pos = (pos + stride) % n
			if p2 == pp {
				continue
			}
			if last && len(p2.timers.heap) > 0 {
				w, ran := e.checkTimers(mp, p2)
				if w != 0 && (pollUntil == 0 || w < pollUntil) {
					pollUntil = w
				}
				if ran {
					if gp, inheritTime := e.runqget(mp, pp); gp != nil {
						return gp, inheritTime, pollUntil, ranTimer
					}
					ranTimer = true
				}
			}
			if !p2.idle {
				if gp := e.runqsteal(mp, pp, p2, i+1, last); gp != nil {
					return gp, false, pollUntil, ranTimer
				}
			}
		}
	}
	e.ev(mp, trace.StealFail, 0, 0, 0, 0, 0)
	return nil, false, pollUntil, ranTimer
}

// resetStealOrder computes the strides that reach all of n Ps.
func (e *Engine) resetStealOrder(n int) {
	e.coprimes = e.coprimes[:0]
	for i := 1; i <= n; i++ {
		if gcd(i, n) == 1 {
			e.coprimes = append(e.coprimes, uint32(i))
		}
	}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// checkRunqsNoP looks whether any P has work, for an M that has none. It
// returns an idle P to go and steal it with.
func (e *Engine) checkRunqsNoP(mp *m, allp []*p) *p {
	for _, p2 := range allp {
		e.w.step(mp, e.costs.Queue)
		if !p2.idle && !runqempty(p2) {
			e.lock(mp, &e.sched.lock)
			pp := e.pidlegetSpinning()
			e.unlock(&e.sched.lock)
			return pp
		}
	}
	return nil
}

// checkTimersNoP looks for a timer earlier than pollUntil, for an M without P.
func (e *Engine) checkTimersNoP(mp *m, allp []*p, pollUntil int64) int64 {
	for _, p2 := range allp {
		e.w.step(mp, e.costs.Queue)
		if w := p2.timers.wakeTime(); w != 0 && (pollUntil == 0 || w < pollUntil) {
			pollUntil = w
		}
	}
	return pollUntil
}

// checkdead is called when an M goes idle. If no M is left that could do
// anything, and no timer is set, then no G will ever run again.
func (e *Engine) checkdead(mp *m) {
	s := &e.sched
	run := e.mcount() - s.nmidle - s.nmidlelocked - s.nmsys
	if run > 0 {
		return
	}
	if run < 0 {
		throw("checkdead: inconsistent counts")
	}
	for _, gp := range e.allgs {
		switch gp.status {
		case grunnable, grunning, gsyscall:
			throw("checkdead: there is a G that can run\n" + e.State().String())
		}
	}
	for _, pp := range e.allp {
		if len(pp.timers.heap) > 0 {
			return
		}
	}
	if e.runningMain {
		e.w.stop(mp, e.deadlock())
	} else {
		e.w.stop(mp, errDone)
	}
}

// deadlock records that the world is dead, and returns the error that says so.
func (e *Engine) deadlock() error {
	e.ev(nil, trace.Deadlock, 0, 0, 0, 0, 0)
	e.ev(nil, trace.Exit, 0, 0, 2, 0, 0)
	gs := e.Goroutines()
	if len(gs) == 0 && e.mainGoexit {
		return ErrGoexitDeadlock
	}
	return &DeadlockError{gs}
}

// throw reports a contradiction in the engine itself.
func throw(msg string) { panic("engine: " + msg) }

// The API.

// Go makes a goroutine that runs fn. name is the function's, for traces.
func (e *Engine) Go(fn func(), name string) {
	if fn == nil {
		e.Fatal("go of nil func value")
	}
	mp := e.enter()
	if mp == nil || mp.p == nil {
		e.lastGoid++
		e.readyFromHost(e.newproc1(nil, fn, name, e.lastGoid))
		return
	}
	e.newproc(mp, fn, name)
}

// Goexit ends the current G after its deferred calls. It does not return.
//
// It is the host's Goexit, which runs exactly the deferred calls that Go would,
// whatever frames are between, and which no recover stops: the carrier's base
// survives it (carrier.base).
func (e *Engine) Goexit() {
	mp := e.enter()
	if mp != nil && mp.curg != nil {
		gp := mp.curg
		if gp.end == 0 {
			gp.end = 1
		}
	}
	runtime.Goexit()
}

// NumGoroutine returns the number of goroutines that exist.
func (e *Engine) NumGoroutine() int {
	e.enter()
	return e.ngs
}

// Goroutines describes all goroutines, main first.
func (e *Engine) Goroutines() []GInfo {
	var gs []GInfo
	for _, gp := range e.allgs {
		if gp.status != gdead {
			gs = append(gs, e.info(gp))
		}
	}
	slices.SortFunc(gs, func(a, b GInfo) int { return int(a.ID - b.ID) })
	return gs
}

func (e *Engine) info(gp *G) GInfo {
	return GInfo{
		ID: gp.id, Func: gp.name, State: gp.status, Reason: gp.reason, Obj: gp.obj,
		Pos: e.sites.Pos(gp.site), Made: e.sites.Pos(gp.made), Parent: gp.parent, Since: gp.since,
		Stack: int(gp.stack.size), StackInUse: int(gp.stack.used),
	}
}
