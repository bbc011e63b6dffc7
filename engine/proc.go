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
//
// From top to bottom this is the life of a G. It is made, and put next in line on the
// P of whoever makes it (newproc). It waits (gopark) until somebody has what it waits
// for, and makes it runnable (ready); or it gives way (Gosched, gopreempt). It ends
// (goexit0), and is kept to be made again (gfput). Each time its M goes on with
// another: schedule finds one, in the P's own queue if it can, or else wherever there
// is work (findRunnable, stealWork), and execute makes the M run it. When nobody can
// run any more, all is over (checkdead).
//
// Four things are not the rules, and can be skipped at first: step, where in the virtual
// world time goes by and another M may move; what depends on watched, which tells the
// trace what happens; what depends on alone, which saves locks where there is one P; and
// planted, which is true only in tests that plant a mistake there (fault.go).

// defaultMaxMs is when the runtime gives up.
const defaultMaxMs = 10_000

// maxProcs bounds GOMAXPROCS.
const maxProcs = 1024

// bootTicks is P 0's schedtick when main.main begins: with one P, the runtime
// has by then started this many Gs, most of them its own (measured, Go 1.26).
// It decides when the first turn of the global queue comes.
const bootTicks = 5

// schedinit makes the Ps, and M 0, which holds P 0.
func (e *Engine) schedinit(procs int) {
	e.sched.lastpoll.Store(1)
	m0 := e.allocm()
	e.sched.nmade++
	e.procresize(nil, procs)
	e.ev(nil, trace.MNew, 0, 0, int64(m0.id), 0, 0)
	pp := e.allp[0]
	pp.boot, pp.schedtick = bootTicks, bootTicks
	pp.watch.Store(0)
	e.sched.pidle = nil
	e.sched.npidle.Store(0)
	for _, p2 := range e.allp[1:] {
		e.pidleput(p2)
	}
	pp.idle.Store(false)
	m0.nextp = pp
	e.acquirep(m0)
	e.evp(nil, trace.PAcquire, m0.id, pp.id)
}

// startM0 lets M 0 move, and makes sysmon.
func (e *Engine) startM0() {
	e.mainM.Store(e.allm[0])
	e.w.start(e.allm[0], 0)
	e.startsysmon()
}

// newproc makes a G that runs fn, and puts it in runnext of the current P.
func (e *Engine) newproc(mp *m, fn func(), name string) *G {
	e.step(mp, e.costs.Spawn)
	gp := e.newproc1(mp, fn, name, e.newGoid(mp.p))
	e.runqput(mp, mp.p, gp, true)
	e.wakep(mp)
	return gp
}

// newGoid returns the next number for a G. A P takes several at a time, where
// that saves anything.
func (e *Engine) newGoid(pp *p) int64 {
	if pp.goidcache == pp.goidend {
		pp.goidend = e.lastGoid.Add(e.goidBatch) + 1
		pp.goidcache = pp.goidend - e.goidBatch
	}
	id := pp.goidcache
	pp.goidcache++
	return id
}

// newproc1 makes a G, from a dead one if there is one.
func (e *Engine) newproc1(mp *m, fn func(), name string, id int64) *G {
	var gp *G
	if mp != nil {
		gp = e.gfget(mp.p)
	}
	if gp == nil {
		gp = e.malg()
	}
	gp.id, gp.fn, gp.name = id, fn, name
	gp.stack = newStack
	gp.parent, gp.made, gp.site = 0, 0, 0
	if mp != nil && mp.curg != nil {
		gp.parent = mp.curg.id
		gp.made = e.where(mp.curg)
	}
	if mp != nil {
		mp.p.made++
	} else {
		e.hostGs.Add(1)
	}
	e.setstatus(mp, gp, grunnable)
	if e.watched {
		e.eventCreate(mp, gp)
	}
	return gp
}

// malg makes a G that is not used yet.
func (e *Engine) malg() *G {
	e.acquire(&e.allLock)
	gp := e.allgs.add(e)
	e.unlock(&e.allLock)
	return gp
}

// eventG emits an event about gp at a place in the program.
//
//go:noinline
func (e *Engine) eventG(mp *m, kind trace.Kind, gp *G, peer, a int64, site trace.Site, text string) {
	e.event(mp, trace.Event{Kind: kind, G: gp.id, Peer: peer, A: a, Site: site, Text: text})
}

func (e *Engine) setstatus(mp *m, gp *G, status trace.GState) {
	gp.status = status
	if e.watched {
		e.stampG(mp, gp)
	}
}

// gfput keeps a dead G on pp's list, and spills half of that to the shared list
// when it gets long.
func (e *Engine) gfput(pp *p, gp *G) {
	pp.gFree.push(gp)
	if n := len(pp.gFree); n >= 64 {
		e.acquire(&e.sched.gFreeLock)
		e.sched.gFree.take(&pp.gFree, n-31)
		e.sched.ngFree.Store(int32(len(e.sched.gFree)))
		e.unlock(&e.sched.gFreeLock)
	}
}

// gfget takes a dead G off pp's list, which it refills if it is empty.
func (e *Engine) gfget(pp *p) *G {
	if len(pp.gFree) == 0 && e.sched.ngFree.Load() > 0 {
		e.acquire(&e.sched.gFreeLock)
		pp.gFree.take(&e.sched.gFree, 32)
		e.sched.ngFree.Store(int32(len(e.sched.gFree)))
		e.unlock(&e.sched.gFreeLock)
	}
	return pp.gFree.pop()
}

// ready makes gp, which is parked, runnable, on behalf of the G that mp runs. The
// caller has taken gp out of its line, and so is the only one.
//
// gp may still be on its way off its stack. Whoever runs it waits for that
// (carrier.busy).
func (e *Engine) ready(mp *m, gp *G, next bool) {
	e.step(mp, e.costs.Queue)
	if gp.status != gwaiting {
		throw("bad g status in ready")
	}
	if e.tells && next && mp != nil && mp.p != nil {
		e.tellReady(mp, mp.p, gp)
		return
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
//
// With nothing watched it is ready, runqput and wakep in one piece, and must agree
// with them.
func (e *Engine) goready(mp *m, gp *G) {
	if e.watched || mp == nil || mp.p == nil {
		e.ready(mp, gp, true)
		return
	}
	if gp.status != gwaiting {
		throw("bad g status in ready")
	}
	gp.status, gp.reason, gp.obj = grunnable, trace.WaitNone, 0
	if e.cold.Load() && mp.p.runnext.load() == 0 {
		gp.prefetchWoken()
	}
	e.putNext(mp, mp.p, gp)
}

// readyFromHost queues a runnable G that no M has made so: on the global queue,
// with an M started for it if there is an idle P. It is what injectglist does
// for an M without a P.
func (e *Engine) readyFromHost(gp *G) {
	e.acquire(&e.sched.lock)
	e.globrunqput(nil, gp)
	pp := e.pidleget()
	e.unlock(&e.sched.lock)
	if pp != nil {
		e.startm(nil, pp, false)
	}
	e.wakesysmon(nil)
}

// waiter returns the G that is about to wait on mp, which there must be.
func waiter(mp *m) *G {
	if mp == nil || mp.curg == nil || mp.inTimer {
		cannotWait()
	}
	return mp.curg
}

// waiterHolding is waiter for who holds l. If there is no such G, l is released.
func (e *Engine) waiterHolding(mp *m, l *mutex) *G {
	if mp == nil || mp.curg == nil || mp.inTimer {
		e.unlockq(l)
		cannotWait()
	}
	return mp.curg
}

func cannotWait() {
	panic("engine: only a goroutine of the engine can wait, not the host or a timer's function")
}

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

// gopark puts the current G to sleep. l, which the caller holds, is released
// once the G can be woken. first says that it has gone to the head of obj's
// line.
//
// Where it matters callers do what is in it themselves (see leaving).
func (e *Engine) gopark(mp *m, l *mutex, reason trace.WaitReason, obj int64, first bool) {
	gp := mp.curg
	if co := e.park(mp, l, reason, obj, first); co != nil {
		co.swap()
		e.resumed(gp)
	}
}

// parking makes the current G one that waits.
func (e *Engine) parking(mp *m, l *mutex, reason trace.WaitReason, obj int64, first bool) {
	gp := mp.curg
	if gp.condemned() {
		e.giveUp(gp, l)
	}
	e.where(gp)
	if gp.stack.size > fixedStack {
		e.shrinkstack(mp, gp)
	}
	mp.parklock = l
	gp.reason, gp.obj = reason, obj
	e.setstatus(mp, gp, gwaiting)
	if e.watched {
		e.eventPark(mp, gp, first)
	}
}

//go:noinline
func (e *Engine) eventPark(mp *m, gp *G, first bool) {
	if e.tells {
		t := e.teller(mp)
		t.lane.Note(gp.site, "", gp.reason)
		t.lane.Put(trace.GoPark, t.now, mp.actor(), gp.id, 0, bit(first), 0, gp.obj)
		return
	}
	e.event(mp, trace.Event{Kind: trace.GoPark, G: gp.id, A: bit(first), Obj: gp.obj, Reason: gp.reason, Site: gp.site})
}

// park_m is gopark's other half. From the moment that it releases the lock, gp
// can be woken and belongs to whoever does that.
func (e *Engine) park_m(mp *m, gp *G) {
	e.dropg(mp)
	l, f, sleeping, when := mp.parklock, mp.parkfn, gp.sleeping, mp.pollWake
	mp.parklock, mp.parkfn, mp.pollWake = nil, nil, 0
	switch {
	case l != nil:
		e.unlockq(l)
	case gp.onSelect:
		e.selunlock(gp)
	}
	if f != nil {
		f()
	} else if sleeping {
		e.resetForSleep(mp, gp)
	} else if when != 0 {
		e.wakeNetPoller(mp, when)
	}
	e.step(mp, e.costs.Park)
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
	if e.watched {
		e.eventG(mp, trace.GoYield, gp, 0, 0, gp.site, "")
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
	if e.watched {
		e.eventG(mp, trace.GoPreempt, gp, 0, gp.since-mp.p.slice, gp.site, "")
	}
	e.dropg(mp)
	if e.sched.gcwaiting.Load() {
		// It is not this G that has run too long: it keeps its place.
		e.runqput(mp, mp.p, gp, true)
		return
	}
	if e.planted(losesPreempted) {
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
	if e.watched {
		e.eventG(mp, trace.GoYield, gp, 0, 1, gp.site, "")
	}
	e.dropg(mp)
	e.runqput(mp, mp.p, gp, false)
}

// gostart runs a fresh G's function.
func (e *Engine) gostart(gp *G) {
	if gp.dying != alive {
		gp.end = 2
		e.out.neverBegan(gp)
		return
	}
	e.switchIn(gp)
	gp.fn()
}

// goexit0 ends gp, which has left its stack.
func (e *Engine) goexit0(mp *m, gp *G) {
	if e.hooks.Ticks != nil {
		e.tick(mp)
		mp = gp.m
	}
	e.switchOut(gp)
	end := gp.end
	main := gp.id == 1 && e.endMain(gp, end == 1)
	locked, last := e.gdestroy(mp, gp)
	if last || main && end == 0 {
		e.mainM.Store(mp)
		e.w.stop(mp, errDone)
	}
	if locked {
		e.mexit(mp)
		return
	}
	e.step(mp, e.costs.Exit)
}

// endMain notes that gp, if it is the main goroutine, ends.
func (e *Engine) endMain(gp *G, byGoexit bool) bool {
	if !e.main.CompareAndSwap(gp, nil) {
		return false
	}
	e.mainGoexit = byGoexit
	return true
}

// gdestroy makes gp a dead G, to be used again. It reports whether gp was
// locked to mp, which then must end too (nobody knows what gp did to the
// thread), and whether it was the last that Kill waits for.
func (e *Engine) gdestroy(mp *m, gp *G) (locked, last bool) {
	e.eventEnd(mp, gp)
	e.dropg(mp)
	if gp.lockedm != nil {
		locked = true
		gp.lockedm, gp.locked = nil, false
		mp.lockedg = nil
		mp.locks = 0
	}
	if gp.dying != alive {
		last = e.killed(gp)
	}
	gp.status = gdead
	gp.fn = nil
	gp.Local = nil
	gp.name = ""
	gp.dying, gp.end = alive, 0
	gp.spared = false
	gp.nilCases = false
	if gp.panicking {
		gp.panicking = false
		e.runningPanicDefers.Add(-1)
	}
	gp.carrier = nil
	mp.p.ended++
	e.gfput(mp.p, gp)
	return locked, last
}

// panicked stops the world because gp panics and nobody has recovered.
func (e *Engine) panicked(mp *m, gp *G, value any, stack []byte) {
	err := &PanicError{Goid: gp.id, Value: value, Goroutine: e.info(gp), Local: gp.Local, Stack: stack}
	e.switchOut(gp)
	if e.watched {
		e.eventG(mp, trace.GoPanic, gp, 0, 0, gp.site, PanicText(value))
	}
	gp.end = 1
	e.runningPanicDefers.Add(1) // main must not end well before the world has stopped
	e.endMain(gp, e.mainGoexit)
	locked, _ := e.gdestroy(mp, gp)
	e.mainM.Store(mp)
	e.ev(mp, trace.Exit, err.Goid, 0, 2, 0, 0)
	e.w.stop(mp, err)
	e.runningPanicDefers.Add(-1)
	if locked {
		e.mexit(mp)
	}
}

// The scheduler loop.

// schedule finds a G for mp to run. To go to it, on its stack if it has one, is
// the caller's business (carrier.loop).
func (e *Engine) schedule(mp *m) *G {
	if e.tells {
		e.settleEnd(mp)
	}
	if gp := mp.picked; gp != nil {
		mp.picked = nil
		e.startlockedm(mp, gp)
	}
	if gp := mp.lockedg; gp != nil {
		e.stoplockedm(mp)
		return e.execute(mp, gp, false)
	}
	if mp.p == nil {
		e.stopm(mp) // its G has come back from a call without a P
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
	e.step(mp, e.costs.Start)
	if gp.status != grunnable {
		throw("execute: G is not runnable")
	}
	pp := mp.p
	mp.curg, gp.m = gp, mp
	e.setstatus(mp, gp, grunning)
	if pp.preempt.Load() {
		e.forgetPreempt(pp)
	}
	if !inheritTime {
		pp.beginSlice()
		pp.slice = gp.since
	}
	if e.watched {
		e.eventStart(mp, gp, inheritTime)
	}
	return gp
}

// beginSlice begins a time slice on pp. Sysmon has not seen it yet.
func (pp *p) beginSlice() {
	pp.schedtick++
	if pp.watch.Load() != 0 {
		pp.watch.Store(0)
	}
}

// forgetPreempt drops a wish that the G on pp give way: another runs there now.
func (e *Engine) forgetPreempt(pp *p) {
	pp.preempt.Store(false)
	e.recalm()
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
	if s.gcwaiting.Load() {
		e.gcstopm(mp)
		goto top
	}

	pollUntil, _ := e.checkTimers(mp, pp)

	if gp, inheritTime := e.findLocal(mp, pp); gp != nil {
		return gp, inheritTime
	}

	// What has come from outside, if nobody waits for it.
	if s.ncame.Load() > 0 && s.lastpoll.Load() != 0 {
		list := e.netpollReady(mp)
		gp := list.pop()
		e.injectglist(mp, &list)
		if gp != nil {
			return gp, false
		}
		goto top
	}

	// Steal. At most half as many Ms search as work.
	if mp.spinning || 2*s.nmspinning.Load() < e.gomaxprocs.Load()-s.npidle.Load() {
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
	if s.gcwaiting.Load() {
		e.unlock(&s.lock)
		goto top
	}
	if s.runq.size > 0 {
		gp := e.globrunqgetbatch(mp, pp)
		e.unlock(&s.lock)
		return gp, false
	}
	if !mp.spinning && s.needspinning.Load() == 1 {
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
	}
	if wasSpinning && !e.planted(skipsRecheck) {
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
		if !e.planted(forgetsTimers) {
			pollUntil = e.checkTimersNoP(mp, allp, pollUntil)
		}
	}

	// Wait for the next timer and the outside, if nobody does. To change lastpoll
	// to 0 is the right to wait.
	if (pollUntil != 0 || e.out.awaited.Load() > 0 && !e.impatient.Load()) && e.netpollTake() {
		e.netpoll(mp, pollUntil)
		e.lock(mp, &s.lock)
		pp := e.pidleget()
		e.unlock(&s.lock)
		if pp == nil {
			list := e.netpollNoP(mp)
			e.injectglist(mp, &list)
		} else {
			e.takep(mp, pp)
			list := e.netpollReady(mp)
			if gp := list.pop(); gp != nil {
				e.injectglist(mp, &list)
				return gp, false
			}
			if wasSpinning {
				e.becomeSpinning(mp)
			}
			goto top
		}
	} else if until := s.pollUntil.Load(); pollUntil != 0 && (until == 0 || until > pollUntil) {
		e.netpollBreak(mp)
	}
	e.stopm(mp)
	goto top
}

// findLocal is the part of findRunnable that finds what nobody else is asked
// for: the G of mp's own P that is next, or one from the global queue.
func (e *Engine) findLocal(mp *m, pp *p) (gp *G, inheritTime bool) {
	if e.system.left > 0 {
		e.runSystemGs(pp)
	}
	// The global queue has its turn now and then, or two Gs that keep waking
	// each other could hold the P for ever.
	if pp.schedtick%61 == 0 && e.sched.runqsize.Load() > 0 {
		if gp := e.globTurn(mp); gp != nil {
			return gp, false
		}
	}
	if gp, inheritTime := e.runqget(mp, pp); gp != nil {
		return gp, inheritTime
	}
	if e.sched.runqsize.Load() > 0 {
		return e.globShare(mp, pp), false
	}
	return nil, false
}

func (e *Engine) globTurn(mp *m) *G {
	e.lock(mp, &e.sched.lock)
	gp := e.globrunqget(mp, 1)
	e.unlock(&e.sched.lock)
	return gp
}

func (e *Engine) globShare(mp *m, pp *p) *G {
	e.lock(mp, &e.sched.lock)
	gp := e.globrunqgetbatch(mp, pp)
	e.unlock(&e.sched.lock)
	return gp
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
		x := uint32(mp.rand.next() >> 32)
		pos, stride := x%n, e.coprimes[x/n%uint32(len(e.coprimes))]
		if i == 0 {
			e.ev(mp, trace.StealTry, 0, 0, int64(pos), int64(stride), 0)
		}
		for range n {
			if e.sched.gcwaiting.Load() {
				return nil, false, pollUntil, true
			}
			p2 := e.allp[pos]
			pos = (pos + stride) % n
			if p2 == pp {
				continue
			}
			if last && p2.timers.wakeTime() != 0 {
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
			if !p2.idle.Load() {
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
		e.step(mp, e.costs.Queue)
		if !e.alone.Load() && !p2.idle.Load() && !runqempty(p2) {
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
		e.step(mp, e.costs.Queue)
		if w := p2.timers.wakeTime(); w != 0 && (pollUntil == 0 || w < pollUntil) {
			pollUntil = w
		}
	}
	return pollUntil
}

// checkdead is called with sched.lock held when an M goes idle. It says whether
// all is over: no M is left that could do anything, and no timer is set, so that
// no G will ever run again. The caller then calls dead, without the lock.
//
// In the parallel world checkdead stops the world itself, and says no. The M, which has no
// P, is not waited for when the host stops the world: what it did later could hit the next
// run.
func (e *Engine) checkdead() bool {
	s := &e.sched
	run := e.mcount() - s.nmidle - s.nmidlelocked - s.nmsys
	if run > 0 || s.gcwaiting.Load() || s.starting {
		return false
	}
	if run < 0 {
		throw("checkdead: inconsistent counts")
	}
	for _, pp := range e.allp {
		if pp.timers.wakeTime() != 0 {
			return false
		}
	}
	for gp := range e.allgs.all {
		switch gp.status {
		case grunnable, grunning, gsyscall:
			throw("checkdead: there is a G that can run\n" + e.state().String())
		}
	}
	if e.par == nil {
		return true
	}
	if e.par.isFirst(e.whyDead()) {
		e.par.halt()
	}
	return false
}

// dead stops the world because no G will ever run again.
func (e *Engine) dead(mp *m) { e.w.stop(mp, e.whyDead()) }

func (e *Engine) whyDead() error {
	if e.runningMain {
		return errDead
	}
	return errDone
}

// deadlock records that the world is dead, and returns the error that says so.
func (e *Engine) deadlock() error {
	e.ev(nil, trace.Deadlock, 0, 0, 0, 0, 0)
	e.ev(nil, trace.Exit, 0, 0, 2, 0, 0)
	gs := e.goroutines()
	if len(gs) == 0 && e.mainGoexit {
		return ErrGoexitDeadlock
	}
	return &DeadlockError{gs}
}

// The API.

// Go makes a goroutine that runs fn. name is the function's, for traces. It may be called
// from any host goroutine at any time: while the world moves it is the scheduler that makes
// the goroutine, soon (Post).
func (e *Engine) Go(fn func(), name string) {
	if e.virt != nil && Current() != e {
		e.goFromHost(fn, name) // enter would look at which M moves, while it does
		return
	}
	mp := e.enter()
	if mp == nil {
		e.goFromHost(fn, name)
		return
	}
	e.start1(mp, fn, name)
}

// goFromHost is Go for the host. If the world moves, it has to leave that to the
// scheduler: nobody counts the host, and a G in its hands would be one too many for an M
// that finds that all sleep (checkdead).
func (e *Engine) goFromHost(fn func(), name string) {
	e.turn.Lock() // no run begins now
	defer e.turn.Unlock()
	if e.turn.begun {
		e.Post(func() { e.Go(fn, name) })
		return
	}
	e.start1(nil, fn, name)
}

func (e *Engine) start1(mp *m, fn func(), name string) {
	if fn == nil {
		e.Fatal("go of nil func value")
		return // a timer's function has called
	}
	if mp == nil || mp.p == nil {
		e.readyFromHost(e.newproc1(nil, fn, name, e.lastGoid.Add(1)))
		return
	}
	if e.spawnsShort(mp) {
		e.newprocShort(mp, mp.p, fn, name)
		return
	}
	if e.tells && mp.curg != nil {
		e.newprocTold(mp, mp.p, fn, name)
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

// NumGoroutine returns the number of goroutines that exist. It has to stop the
// world to count them, where that moves by itself.
func (e *Engine) NumGoroutine() int {
	n := int64(0)
	e.w.quiet(e.enter(), func() { n = e.gcount() })
	return int(n)
}

// gcount returns the number of Gs that are not dead. The world must be quiet.
func (e *Engine) gcount() int64 {
	n := e.hostGs.Load()
	for _, pp := range e.ps {
		n += pp.made - pp.ended
	}
	return n
}

// Goroutines describes all goroutines, main first.
func (e *Engine) Goroutines() (gs []GInfo) {
	e.w.quiet(e.getm(), func() { gs = e.goroutines() })
	return gs
}

func (e *Engine) goroutines() []GInfo {
	var gs []GInfo
	for gp := range e.allgs.all {
		if gp.status != gdead {
			gs = append(gs, e.info(gp))
		}
	}
	slices.SortFunc(gs, func(a, b GInfo) int { return int(a.ID - b.ID) })
	return gs
}

func (e *Engine) info(gp *G) GInfo {
	timed := false
	for sg := gp.waiting; sg != nil; sg = sg.waitlink {
		timed = timed || sg.c != nil && sg.c.timer != nil && sg.c.timer.when != 0
	}
	info := GInfo{
		ID: gp.id, Func: gp.name, State: gp.status, Reason: gp.reason, Obj: gp.awaitedObj(),
		Pos: e.sites.Pos(gp.site), Made: e.sites.Pos(gp.made), Parent: gp.parent, Since: gp.since, Timed: timed, NilCases: gp.nilCases,
		Within: gp.reason == trace.WaitIO && gp.awaits.Load() == nil,
		Stack:  int(gp.stack.size), StackInUse: int(gp.stack.used),
	}
	e.frames(gp, &info)
	return info
}
