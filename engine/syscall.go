package engine

import (
	"time"

	"gopark/engine/trace"
)

// Blocking calls. Entering one is cheap: the P stays with the M, in name, in
// the hope that the call is short. If it is not, sysmon takes the P away and
// gives it to another M (retake).

// Syscall makes the call named name, which blocks the M for d of virtual time;
// 0 means Costs.Syscall. call, if not nil, is run for real, at once.
func (e *Engine) Syscall(name string, d time.Duration, call func()) {
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
	e.entersyscall(mp, name)
	if call != nil {
		call()
	}
	e.w.usleep(mp, int64(d))
	e.exitsyscall(mp)
	if gp.dying == condemned {
		e.die(gp)
	}
}

// entersyscall makes the current G's M blocked, with its P nominally attached.
func (e *Engine) entersyscall(mp *m, name string) {
	e.w.step(mp, e.costs.Enter)
	gp, pp := mp.curg, mp.p
	mp.syscalltick = pp.syscalltick
	mp.oldp = pp
	mp.call = name
	e.where(gp)
	e.setstatus(mp, gp, gsyscall)
	e.events++
	if e.rec != nil {
		e.emit(mp, trace.Event{Kind: trace.SysEnter, G: gp.id, Site: gp.site, Text: name})
	}
	e.wakesysmon(mp)
}

// insyscall returns the M that is in a call and holds pp, if one does.
func insyscall(pp *p) *m {
	if pp.status != trace.PRunning || pp.m == nil {
		return nil
	}
	if gp := pp.m.curg; gp == nil || gp.status != gsyscall {
		return nil
	}
	return pp.m
}

// takeFromSyscall parts pp from mp, which is in a call.
func (e *Engine) takeFromSyscall(mp *m, pp *p) {
	mp.p, pp.m = nil, nil
	pp.status = trace.PIdle
	pp.syscalltick++
}

// exitsyscall brings the current G back from a call: with its old P, if nobody
// has taken that; with any idle P; or else not at all, for the time being.
func (e *Engine) exitsyscall(mp *m) {
	e.w.step(mp, e.costs.Enter)
	gp := mp.curg
	oldp := mp.oldp
	mp.oldp = nil
	exit := int64(0)
	if mp.p == nil {
		pp := e.exitsyscallTryGetP(mp, oldp)
		if pp == nil {
			e.lock(mp, &e.sched.lock)
			e.mcall(mp, (*Engine).exitsyscallNoP)
			gp.m.p.syscalltick++
			return
		}
		e.takep(mp, pp)
		exit = 1
	}
	mp.call = ""
	mp.p.syscalltick++
	e.setstatus(mp, gp, grunning)
	e.ev(mp, trace.SysExit, gp.id, 0, exit, 0, 0)
}

// exitsyscallTryGetP gets a P: the old one, if the M that has it now is itself
// in a call, or an idle one.
func (e *Engine) exitsyscallTryGetP(mp *m, oldp *p) *p {
	if other := insyscall(oldp); other != nil {
		e.takeFromSyscall(other, oldp)
		e.ev(mp, trace.Handoff, 0, 0, int64(oldp.id), int64(other.id), 0)
		return oldp
	}
	if e.sched.npidle == 0 {
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

// exitsyscallNoP is the rest of exitsyscall, off the G's stack and with
// sched.lock held. One more look for a P; then the G goes to the global queue
// and the M to sleep.
func (e *Engine) exitsyscallNoP(mp *m, gp *G) {
	mp.call = ""
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
		e.w.enter(mp, gp.carrier)
		return
	}
	e.ev(mp, trace.SysExit, gp.id, 0, 2, 0, 0)
	e.globrunqput(mp, gp)
	locked := gp.lockedm != nil
	e.unlock(&e.sched.lock)
	if !locked {
		e.stopm(mp)
	}
	// A locked M waits for its G at the start of schedule.
}
