package engine

import (
	"fmt"
	"slices"
)

// A watcher is a strategy that looks at the whole scheduler before each of its
// choices, that is between any two steps of any M, and tells what must never be.
type watcher struct {
	inner Strategy
	e     *Engine
	ms    [64]bool // those in the program's own code
	lines []*line
	seen  []int // by G: the look at which it was last seen in a queue
	looks int
	fault string // the first thing that must never be
	steps int
}

// maxSteps is more than any program needs.
const maxSteps = 300_000

func (w *watcher) Next(ms []Movable) int {
	w.steps++
	if w.fault == "" {
		w.check()
		if w.steps == maxSteps {
			w.failf("it does not end")
		}
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
	w.looks++
	work := 0
	for _, pp := range e.allp {
		if gp := pp.runnext.ptr(); gp != nil {
			work++
			w.queued(gp, pp)
		}
		for i := pp.runqhead; i != pp.runqtail; i++ {
			work++
			w.queued(pp.runq[i%runqLen].ptr(), pp)
		}
		if pp.idle.Load() && !runqempty(pp) {
			w.failf("P%d is on the idle list but has work", pp.id)
		}
		if mp := pp.m; mp != nil && mp.p != nil && mp.p != pp {
			w.failf("P%d is held by M%d, which holds P%d", pp.id, mp.id, mp.p.id)
		}
	}
	for gp := range e.sched.runq.all {
		work++
		w.queued(gp, nil)
	}

	var sum, runnable int
	for gp := range e.allgs.all {
		switch gp.status {
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
	if n := int(e.gcount()); sum != n {
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
			if w.isQueued(gp) && gp.status == grunning {
				w.failf("G%d runs on M%d but is in a queue", gp.id, mp.id)
			}
		}
		asleep = asleep && w.rests(mp)
	}
	for _, l := range w.lines {
		l.look(w)
	}
	if asleep {
		w.checkCalm(work, runnable)
	}
}

// queued notes that gp is in a queue: pp's, or the global one.
func (w *watcher) queued(gp *G, pp *p) {
	where := int32(-1)
	if pp != nil {
		where = pp.id
	}
	if gp == nil {
		w.failf("nil is in the queue of P%d", where)
		return
	}
	if w.isQueued(gp) {
		w.failf("G%d is in two places, one of them the queue of P%d (-1: the global one)", gp.id, where)
	}
	for int(gp.id) >= len(w.seen) {
		w.seen = append(w.seen, 0)
	}
	w.seen[gp.id] = w.looks
	if gp.status != grunnable {
		w.failf("G%d is %s but in the queue of P%d (-1: the global one)", gp.id, gp.status, where)
	}
}

func (w *watcher) isQueued(gp *G) bool {
	return int(gp.id) < len(w.seen) && w.seen[gp.id] == w.looks
}

// rests says whether mp is nowhere inside the scheduler: it sleeps and nobody
// has woken it, or it is in a call, or its G computes.
func (w *watcher) rests(mp *m) bool {
	v := w.e.virt
	if mp.id < int32(len(w.ms)) && w.ms[mp.id] || mp.ended {
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
	if n := int(e.sched.nmspinning.Load()); n != spinning {
		w.failf("%d Ms spin, but %d are counted", spinning, n)
	}
	if work > 0 && int(e.sched.npidle.Load()) > 0 && spinning == 0 && !e.sched.gcwaiting.Load() {
		w.failf("there is work, there are idle Ps, and nobody looks for work")
	}
	when := int64(maxTime)
	for _, pp := range e.allp {
		if w := pp.timers.wakeTime(); w != 0 {
			when = min(when, w)
		}
	}
	if when != maxTime && int(e.sched.npidle.Load()) > 0 && spinning == 0 && !e.sched.gcwaiting.Load() {
		if until := e.sched.pollUntil.Load(); e.sched.lastpoll.Load() != 0 || until == netpollinf || until > when {
			w.failf("a timer is set for %d, there are idle Ps, and nobody waits for it (but until %d)", when, until)
		}
	}
	idle := 0
	for pp := e.sched.pidle; pp != nil; pp = pp.link {
		idle++
	}
	if n := int(e.sched.npidle.Load()); n != idle {
		w.failf("%d Ps are on the idle list, but %d are counted", idle, n)
	}
}

// A line watches those who wait for one thing: whoever is served has nobody before
// it who could have been, and whoever comes goes to the end. There are three
// exceptions. One in a select may leave from anywhere, because another case has
// won, and is passed over from then on. One that came for a mutex and lost it goes
// to the head. And a Cond serves by ticket, in whatever order they came to
// wait.
type line struct {
	name    string
	first   **sudog
	tickets bool // it is a Cond's
	losers  bool // it is a mutex's: who lost goes to the head

	before, spare []place
}

// A place is one in a line, as it was seen.
type place struct {
	sg     *sudog
	g      *G
	ticket uint32
}

// isSelect says whether it is a place in the line of a select's case. The sudog may
// be another's meanwhile.
func (at place) isSelect() bool { return at.sg != &at.g.own }

func (l *line) look(w *watcher) {
	now := l.spare[:0]
	for sg := *l.first; sg != nil; sg = sg.next {
		now = append(now, place{sg, sg.g, sg.ticket})
	}
	before := l.before
	l.before, l.spare = now, before
	if slices.Equal(before, now) {
		return
	}
	for i, at := range before {
		if slices.Contains(now, at) {
			continue
		}
		if at.isSelect() && at.g.param != at.sg {
			continue // it has left by itself
		}
		for j, other := range before {
			if (j < i || l.tickets) && slices.Contains(now, other) && l.overtaken(other, at) {
				w.failf("G%d has been served before G%d by %s", at.g.id, other.g.id, l.name)
			}
		}
	}
	// Those who stay are in the same order, and whoever is new is behind them.
	i, first := 0, true
	for _, at := range before {
		if !slices.Contains(now, at) {
			continue
		}
		for ; now[i] != at; i++ {
			if slices.Contains(before, now[i]) || !(l.losers && first) {
				w.failf("G%d has come before G%d in the line of %s", now[i].g.id, at.g.id, l.name)
				return
			}
		}
		i, first = i+1, false
	}
}

// overtaken says whether other should have been served before at, which came
// after it or, at a Cond, anywhere.
func (l *line) overtaken(other, at place) bool {
	if l.tickets {
		return int32(other.ticket-at.ticket) < 0
	}
	return !(other.isSelect() && other.g.selectDone.Load() == 1)
}
