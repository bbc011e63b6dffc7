package engine

import (
	"slices"

	"gopark/engine/trace"
)

// State returns the scheduler's state now, from the live structures, whether
// anything is recorded or not. It is what the events add up to, except for what
// only they know: how long a G has been in which state, and who woke it.
func (e *Engine) State() (st *trace.State) {
	st = trace.NewState(e.sites)
	e.w.quiet(e.getm(), func() { st = e.state() })
	return st
}

func (e *Engine) state() *trace.State {
	st := trace.NewState(e.sites)
	st.Time = e.now(nil)
	st.Seq = e.events - 1
	st.Procs = len(e.allp)
	st.Made = e.hostGs.Load()
	for _, pp := range e.ps {
		st.Made += pp.made
	}
	if st.Made > 0 {
		st.LastG = e.lastGoid.Load()
	}

	for gp := range e.allgs.all {
		if gp.status == gdead {
			continue
		}
		g := &trace.G{
			ID: gp.id, Parent: gp.parent, Func: gp.name, Made: gp.made, State: gp.status,
			Reason: gp.reason, Obj: gp.awaitedObj(), Site: gp.site, Since: gp.since, M: trace.NoID, P: trace.NoID,
			Stack: int64(gp.stack.size),
		}
		if gp.m != nil {
			g.M = gp.m.id
			if pp := gp.m.heldp(); pp != nil {
				g.P = pp.id
			}
		}
		st.Gs[gp.id] = g
		e.stateOfWaits(st, gp)
	}
	for _, mp := range e.allm {
		m := &trace.M{ID: mp.id, State: trace.MRunning, P: trace.NoID, Call: mp.call, Since: mp.since}
		switch {
		case mp.ended:
			m.State = trace.MDead
		case mp == e.sched.sysmon:
			m.State = trace.MSysmon
		case mp.parked:
			m.State = trace.MParked
		case mp.call != "":
			m.State = trace.MBlocked
		case mp.sleeping:
			m.State = trace.MPolling
		case mp.spinning:
			m.State = trace.MSpinning
		}
		if pp := mp.heldp(); pp != nil {
			m.P = pp.id
		} else if mp.nextp != nil && mp.lockedg == nil {
			m.P = mp.nextp.id
		}
		if mp.curg != nil {
			m.G = mp.curg.id
		}
		st.Ms = append(st.Ms, m)
	}
	for _, pp := range e.ps {
		p := &trace.P{ID: pp.id, M: trace.NoID, Ticks: int64(pp.schedtick - pp.boot)}
		switch pp.status.Load() {
		case prunning, psyscall:
			p.Status = trace.PRunning
		case pdead:
			p.Status = trace.PDead
		}
		if next := pp.runnext.ptr(); next != nil {
			p.Runnext = next.id
		}
		for i := pp.runqhead; i != pp.runqtail; i++ {
			p.Queue = append(p.Queue, pp.runq[i%runqLen].ptr().id)
		}
		st.Ps = append(st.Ps, p)
		for _, t := range pp.timers.heap {
			if t.id == 0 {
				continue // callSoon's
			}
			timer := &trace.Timer{ID: t.id, When: t.when}
			if t.g != nil {
				timer.G = t.g.id
			}
			st.Timers[t.id] = timer
		}
	}
	for _, m := range st.Ms {
		if m.P >= 0 {
			st.Ps[m.P].M, st.Ps[m.P].Status = m.ID, trace.PRunning
		}
	}
	for gp := range e.sched.runq.all {
		st.Global = append(st.Global, gp.id)
	}
	for mp := e.sched.midle; mp != nil; mp = mp.idlelink {
		st.IdleMs = append(st.IdleMs, mp.id)
	}
	slices.Reverse(st.IdleMs)
	for pp := e.sched.pidle; pp != nil; pp = pp.link {
		st.IdlePs = append(st.IdlePs, pp.id)
	}
	slices.Reverse(st.IdlePs)
	return st
}

// stateOfWaits adds the channels that gp waits for.
func (e *Engine) stateOfWaits(st *trace.State, gp *G) {
	for sg := gp.waiting; sg != nil; sg = sg.waitlink {
		c := sg.c
		if c == nil || st.Chans[c.id] != nil {
			continue
		}
		ch := &trace.Chan{ID: c.id, Elem: c.elem, Cap: c.dataqsiz, Len: c.qcount, Closed: c.closed}
		ch.Senders, ch.Receivers = waiters(&c.sendq), waiters(&c.recvq)
		st.Chans[c.id] = ch
	}
}

// waiters lists those in line who still wait. A G that another case of its
// select has woken leaves the line only when it runs again.
func waiters(q *waitq) []int64 {
	var ids []int64
	for sg := q.first; sg != nil; sg = sg.next {
		if sg.g.status == gwaiting && !(sg.isSelect() && sg.g.selectDone.Load() == 1) {
			ids = append(ids, sg.g.id)
		}
	}
	return ids
}
