package engine

import (
	"fmt"
	"slices"

	"gopark/engine/trace"
)

// A watcher is a strategy that looks at the whole scheduler before each of its
// choices, that is between any two steps of any M, and tells what must never be.
type watcher struct {
	inner Strategy
	e     *Engine
	ms    map[int32]bool // those in the program's own code
	lines []*line
	seen  map[*G]string // scratch: where each G is queued
	fault string        // the first thing that must never be
	steps int
	calm  int // how often everybody was in the program's own code or asleep
}

func (w *watcher) Next(ms []Movable) int {
	w.steps++
	if w.fault == "" {
		w.check()
		if w.fault != "" {
			w.e.Interrupt()
		}
	}
	return w.inner.Next(ms)
}

func (w *watcher) failf(format string, args ...any) {
	if w.fault == "" {
		w.fault = fmt.Sprintf(format, args...) + "\n" + w.e.State().String()
	}
}

// check looks at everything that holds between any two steps.
func (w *watcher) check() {
	e := w.e
	clear(w.seen)
	work := 0
	for _, pp := range e.allp {
		if gp := runnextOf(pp); gp != nil {
			work++
			w.queued(gp, pp, "runnext")
		}
		for _, gp := range ringOf(pp) {
			work++
			w.queued(gp, pp, "ring")
		}
		if pp.idle.Load() && !runqempty(pp) {
			w.failf("P%d is on the idle list but has work", pp.id)
		}
		if mp := holder(pp); mp != nil && mp.p != nil && mp.p != pp {
			w.failf("P%d is held by M%d, which holds P%d", pp.id, mp.id, mp.p.id)
		}
	}
	for gp := e.sched.runq.head; gp != nil; gp = gp.schedlink {
		work++
		w.queued(gp, nil, "the global queue")
	}

	var sum, runnable int
	for _, gp := range e.allgs {
		switch statusOf(gp) {
		case grunnable:
			runnable++
			sum++
		case grunning, gsyscall:
			sum++
			if gp.m != nil && gp.m.curg != gp {
				w.failf("G%d is on M%d, which does not know it", gp.id, gp.m.id)
			}
		case gwaiting:
			sum++
		}
	}
	if n := numG(e); sum != n {
		w.failf("%d Gs in all states together, but %d Gs", sum, n)
	}

	asleep := true
	for i, mp := range e.allm {
		if gp := mp.curg; gp != nil {
			for _, other := range e.allm[:i] {
				if other.curg == gp {
					w.failf("G%d runs on M%d and on M%d", gp.id, other.id, mp.id)
				}
			}
			if where, ok := w.seen[gp]; ok && statusOf(gp) == grunning {
				w.failf("G%d runs on M%d but is in %s", gp.id, mp.id, where)
			}
		}
		asleep = asleep && w.rests(mp)
	}
	for _, l := range w.lines {
		l.look(w)
	}
	if asleep {
		w.calm++
		w.checkCalm(work, runnable)
	}
}

// queued notes that gp is in a queue.
func (w *watcher) queued(gp *G, pp *p, place string) {
	if pp != nil {
		place = fmt.Sprintf("P%d's %s", pp.id, place)
	}
	if gp == nil {
		w.failf("nil is in %s", place)
		return
	}
	if other, ok := w.seen[gp]; ok {
		w.failf("G%d is in %s and in %s", gp.id, other, place)
	}
	w.seen[gp] = place
	if s := statusOf(gp); s != grunnable {
		w.failf("G%d is %s but in %s", gp.id, s, place)
	}
}

// rests says whether mp is nowhere inside the scheduler: it sleeps and nobody
// has woken it, or it is in a call, or its G computes.
func (w *watcher) rests(mp *m) bool {
	v := virtualOf(w.e)
	if w.ms[mp.id] || mp.ended {
		return true
	}
	if mp == v.cur || mp.noted {
		return false
	}
	if mp.asleep || mp.timed {
		return !mp.timed || mp.clock > v.time
	}
	return false
}

// checkCalm looks at what holds when nobody is inside the scheduler: nothing is
// in anybody's hands, and nobody is about to do anything.
func (w *watcher) checkCalm(work, runnable int) {
	e := w.e
	if runnable != work {
		w.failf("%d Gs are runnable, but %d are in queues", runnable, work)
	}
	spinning := 0
	for _, mp := range e.allm {
		if mp.spinning {
			spinning++
		}
	}
	if n := numSpinning(e); n != spinning {
		w.failf("%d Ms spin, but %d are counted", spinning, n)
	}
	if work > 0 && numIdleP(e) > 0 && spinning == 0 && !e.sched.gcwaiting.Load() {
		w.failf("there is work, there are idle Ps, and nobody looks for work")
	}
	idle := 0
	for pp := e.sched.pidle; pp != nil; pp = pp.link {
		idle++
	}
	if n := numIdleP(e); n != idle {
		w.failf("%d Ps are on the idle list, but %d are counted", idle, n)
	}
}

// A line watches those who wait for a channel: they leave only from the front,
// and come only at the end. Whoever waits in a select is left out: it may leave
// from anywhere.
type line struct {
	c            *Hchan
	recvs, sends []*sudog
	spare        []*sudog
}

func (l *line) look(w *watcher) {
	l.recvs = l.follow(w, "receivers", l.recvs, &l.c.recvq)
	l.sends = l.follow(w, "senders", l.sends, &l.c.sendq)
}

func (l *line) follow(w *watcher, who string, before []*sudog, q *waitq) []*sudog {
	now := l.spare[:0]
	for sg := q.first; sg != nil; sg = sg.next {
		if !sg.isSelect {
			now = append(now, sg)
		}
	}
	gone := 0
	for gone < len(before) && !slices.Contains(now, before[gone]) {
		gone++
	}
	if left := before[gone:]; len(left) > len(now) || !slices.Equal(left, now[:len(left)]) {
		w.failf("the %s of channel #%d do not wait in order", who, l.c.id)
	}
	l.spare = before
	return now
}

// What follows knows how the engine keeps things.

func runnextOf(pp *p) *G { return pp.runnext.Load() }
func ringOf(pp *p) (gs []*G) {
	for i := pp.runqhead.Load(); i != pp.runqtail.Load(); i++ {
		gs = append(gs, pp.runq[i%runqLen].Load())
	}
	return gs
}
func holder(pp *p) *m                     { return pp.m }
func statusOf(gp *G) trace.GState         { return gp.status }
func numG(e *Engine) int                  { return int(e.gcount()) }
func numSpinning(e *Engine) int           { return int(e.sched.nmspinning.Load()) }
func numIdleP(e *Engine) int              { return int(e.sched.npidle.Load()) }
func virtualOf(e *Engine) *virtual        { return e.virt }
func getmOf(e *Engine) *m                 { return e.getm() }
func makeFine(e *Engine)                  { SetFine(e) }
func stepOf(e *Engine, mp *m, cost int64) { e.step(mp, cost) }
