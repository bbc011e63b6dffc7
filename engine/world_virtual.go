package engine

import (
	"runtime/debug"
	"time"
)

// The virtual world: every M has a clock of its own, and one M moves at a time.
// What moves it is a conductor, a host goroutine that lives for one Run: it goes
// to the carrier that the current M stands on, and comes back when everything
// stands still.
//
// Whoever gives way chooses who is next (pick), makes it current, and switches
// to its carrier. With the earliest clock chosen, no M ever sees
// something that happens later than its own time, and the times of events never
// go back.
type virtual struct {
	e        *Engine
	strategy Strategy // nil: the earliest clock
	chosen   *m       // by the strategy, for the next run
	record   *Schedule
	replay   *Replayer
	rng      rng

	root *carrier    // the conductor
	idle carrierList // stacks on which nothing is

	cur  *m   // who moves; nil: everything stands still
	heap []*m // the others that can move, earliest first
	time int64

	why error // why everything stands still

	poller  *m    // who sleeps in the poller
	patient bool  // this run waits for the outside
	owed    int64 // by how much time has jumped ahead of the real clock

	limitTime   int64 // stop when nothing is left to do before; endOfTime: none
	limitEvents int64
	scratch     []Movable
	scratchM    []*m
}

const maxTime = 1<<63 - 1

// endOfTime is when the virtual clock stops, so that what is added to it never makes it
// begin again before the world did.
const endOfTime = maxTime - int64(time.Hour)

// later returns when d has gone by after t.
func later(t, d int64) int64 {
	if d > maxTime-t {
		return maxTime
	}
	return t + d
}

func newVirtual(e *Engine, strategy Strategy, seed uint64) *virtual {
	w := &virtual{e: e, rng: newRng(seed, 'W'), limitTime: endOfTime, limitEvents: maxTime}
	if r, ok := strategy.(*recording); ok {
		w.record, strategy = r.s, r.inner
	}
	w.replay, _ = strategy.(*Replayer)
	if strategy != (EarliestClock{}) {
		w.strategy = strategy
	}
	return w
}

func (w *virtual) now(mp *m) int64 {
	if mp == nil {
		return w.time
	}
	return mp.clock
}

// vary returns cost with what chance adds to it.
func (w *virtual) vary(cost int64) int64 {
	return cost + cost*w.e.costs.Jitter*int64(w.rng.next()>>48)/(100<<16)
}

// about returns what chance makes of a latency: between half of it and one and a
// half.
func (w *virtual) about(latency int64) int64 {
	return latency/2 + int64(w.rng.next()>>32)*latency>>32
}

func (w *virtual) step(mp *m, cost int64) {
	if mp == nil {
		return
	}
	mp.clock += w.vary(cost)
	if w.strategy == nil && (len(w.heap) == 0 || mp.before(w.heap[0])) &&
		mp.clock < w.limitTime && w.e.events < w.limitEvents {
		w.time = mp.clock
		w.note(mp)
		return
	}
	w.push(mp)
	w.next(mp)
}

// note records that mp is to move.
func (w *virtual) note(mp *m) {
	if w.record != nil {
		w.record.add(mp.id)
	}
}

func (w *virtual) usleep(mp *m, d int64) {
	mp.clock = later(mp.clock, d)
	mp.timed = true
	w.push(mp)
	w.next(mp)
	mp.timed = false
}

func (w *virtual) start(mp *m, cost int64) {
	mp.clock = w.time + w.vary(cost)
	w.push(mp)
}

func (w *virtual) notesleep(mp *m) {
	if !mp.noted {
		mp.asleep = true
		w.next(mp)
	}
	mp.noted = false
}

func (w *virtual) notetsleep(mp *m, until int64) bool {
	if !mp.noted {
		mp.asleep, mp.timed = true, true
		if until > mp.clock {
			mp.clock = later(until, w.about(w.e.costs.Late))
		}
		w.push(mp)
		w.next(mp)
		mp.asleep, mp.timed = false, false
	}
	woken := mp.noted
	mp.noted = false
	return woken
}

func (w *virtual) notewakeup(by, mp *m) {
	mp.noted = true
	if !mp.asleep {
		return
	}
	if mp.heapAt >= 0 {
		w.remove(mp)
	}
	mp.asleep, mp.timed = false, false
	mp.clock = w.now(by) + w.about(w.e.costs.Wake)
	w.push(mp)
}

func (w *virtual) pollsleep(mp *m, until int64) {
	w.poller = mp
	if until == netpollinf {
		w.notesleep(mp)
	} else {
		w.notetsleep(mp, until)
	}
	w.poller = nil
}

func (w *virtual) pollwakeup(by *m) {
	if w.poller != nil {
		w.notewakeup(by, w.poller)
	}
}

// rung has nothing to do: pick looks itself.
func (w *virtual) rung() {}

func (w *virtual) blocked(mp *m, d int64, call func()) {
	if call != nil {
		expendable(call)
	}
	w.usleep(mp, d)
}

// spin lets others move: the lock's holder is one of them.
func (w *virtual) spin(int) {
	if w.cur == nil {
		throw("a lock is held while the world stands still")
	}
	w.step(w.cur, w.e.costs.Lock)
}

func (w *virtual) doSpin(mp *m) { w.step(mp, w.e.costs.Spin) }

func (w *virtual) quiet(_ *m, f func()) { f() }

// leave goes on with fn on another stack: nothing may happen on gp's once gp can
// be run by others, and that may be as soon as the next step.
func (w *virtual) leave(mp *m, gp *G, fn func(*Engine, *m, *G)) *carrier {
	w.e.switchOut(gp)
	mp.begin, mp.beging = fn, gp
	mp.on = nil
	return w.target()
}

func (w *virtual) rest(c *carrier, gp *G) *carrier {
	if gp != nil {
		mp := c.m
		mp.on = gp.carrier
		gp.carrier.m = mp
	}
	c.m = nil
	if c.exits < maxExits {
		w.idle.push(c)
	}
	return w.target()
}

// maxIdle is how many idle stacks there may be before they are given back.
const maxIdle = 1000

// giveBack makes c, which has nothing to do, end, if there are enough idle
// stacks. It can do that only if the one that its end resumes, being blocked in
// its coroutine, is idle too: that one goes on in its place.
//
// When many Gs go on that had been parked, and end, each stack that becomes idle
// goes on with the next, in that one's coroutine: so most can be given back.
func (w *virtual) giveBack(c *carrier) bool {
	if len(w.idle) < maxIdle || !w.e.symmetric || c.exits > 0 {
		return false
	}
	to := w.idle.popIn(c)
	if to == nil {
		return false
	}
	to.m, c.m.on = c.m, to
	c.m = nil
	c.over = true
	return true
}

func (w *virtual) arrived(*carrier) {}

func (w *virtual) mexit(mp *m) {
	mp.on = nil
	w.cur = w.pick()
}

// target returns the stack of the current M.
func (w *virtual) target() *carrier {
	mp := w.cur
	if mp == nil {
		return w.root
	}
	if mp.on == nil {
		idle := w.idle.pop()
		if idle == nil {
			return w.root // which makes one
		}
		idle.m, mp.on = mp, idle
	}
	return mp.on
}

// goOn leaves c for the stack of the current M.
func (w *virtual) goOn(c *carrier) {
	if to := w.target(); to != c {
		c.switchTo(to)
	}
}

// mayEnd says yes if what would go on is the conductor.
func (w *virtual) mayEnd(mp *m, c *carrier) bool {
	if w.root.in != c.own && w.e.symmetric || mp.on != c {
		return false
	}
	mp.on = nil
	return true
}

func (w *virtual) stop(mp *m, why error) {
	if w.why == nil {
		w.why = why
	}
	w.push(mp)
	w.cur = nil
	w.yield(mp)
}

// next gives way to the M that is to move now, which may be mp itself.
func (w *virtual) next(mp *m) {
	w.cur = w.pick()
	if w.cur != mp {
		w.yield(mp)
	}
}

// yield switches from mp's stack to that of the current M, until mp is current
// again.
func (w *virtual) yield(mp *m) {
	gp := mp.curg
	if gp != nil {
		w.e.switchOut(gp)
	}
	w.goOn(mp.on)
	if gp != nil {
		w.e.switchIn(gp)
	}
}

// pick takes the M that is to move next out of the heap. It returns nil if
// nobody can move, or everything is to stand still.
func (w *virtual) pick() *m {
	var mp *m
	for {
		if w.why == nil {
			w.why = w.e.breakOff(w.limitEvents)
		}
		if w.why != nil {
			return nil
		}
		w.e.hear()
		if len(w.heap) == 0 {
			if !w.patient || w.e.out.awaited.Load() == 0 {
				return nil
			}
			if !w.waitOutside(w.limitTime) {
				w.time, w.why = w.limitTime, ErrLimit
			}
			continue
		}
		mp = w.heap[0]
		if w.strategy != nil {
			mp = w.choose()
		}
		if w.patient && mp.timed && w.e.out.awaited.Load() > 0 && w.allTimed() &&
			w.waitOutside(min(mp.clock, w.limitTime)) {
			continue
		}
		if mp.clock > w.limitTime {
			if w.limitTime == endOfTime {
				w.why = ErrEndOfTime // nobody waits for that: time stays as it is
			} else {
				w.why = ErrLimit
				w.time = max(w.time, w.limitTime)
			}
			if w.strategy != nil {
				w.chosen = mp
			}
			return nil
		}
		w.note(mp)
		break
	}
	w.remove(mp)
	mp.clock = max(mp.clock, w.time)
	w.time = mp.clock
	return mp
}

// allTimed says whether nobody can move before time jumps.
func (w *virtual) allTimed() bool {
	for _, mp := range w.heap {
		if !mp.timed || mp.clock <= w.time {
			return false
		}
	}
	return true
}

// minWait is the least jump of time that is worth a wait of the host, and by how
// much the virtual clock may be behind when it jumps.
const minWait = int64(time.Millisecond)

// waitOutside keeps time from jumping to until before as much real time has gone
// by: a timeout must not fire before the outside had a chance to answer. It
// reports whether something happened first; then time has moved by as much as
// really went by.
//
// Jumps that are too short to wait for add up.
func (w *virtual) waitOutside(until int64) (happened bool) {
	wait := until - w.time
	if wait < maxTime-minWait {
		wait += w.owed
	}
	if wait < minWait {
		w.owed = wait
		return false
	}
	w.e.settle()
	began := time.Now()
	timer := time.NewTimer(time.Duration(wait))
	defer timer.Stop()
	select {
	case <-w.e.out.bell:
		happened = true
	case <-timer.C:
	}
	took := int64(time.Since(began))
	w.owed = max(wait-took, -minWait)
	if happened {
		w.owed = 0
		w.time = min(w.time+took, until)
	}
	return happened
}

// choose asks the strategy, unless it has been asked and the limit of that run did
// not let its choice move.
func (w *virtual) choose() *m {
	if mp := w.chosen; mp != nil && mp.heapAt >= 0 {
		w.chosen = nil
		return mp
	}
	return w.ask()
}

// ask puts the choice to the strategy. A sleeper whose time has not come is no
// choice, unless all are: then the first of them wakes.
func (w *virtual) ask() *m {
	w.e.settle()
	if w.replay != nil {
		return w.follow()
	}
	ms := w.scratchM[:0]
	for _, mp := range w.heap {
		if mp.timed && mp.clock > w.time {
			continue
		}
		i := len(ms)
		ms = append(ms, mp)
		for ; i > 0 && ms[i-1].id > mp.id; i-- {
			ms[i] = ms[i-1]
		}
		ms[i] = mp
	}
	w.scratchM = ms
	if len(ms) == 0 {
		return w.heap[0]
	}
	w.scratch = w.scratch[:0]
	for _, mp := range ms {
		w.scratch = append(w.scratch, Movable{mp.id, mp.clock})
	}
	return ms[w.strategy.Next(w.scratch)]
}

// follow is ask for a schedule that is given. Any M that can move may be in it,
// sleepers included: with the earliest clock, time jumps.
func (w *virtual) follow() *m {
	if id, ok := w.replay.next(); ok {
		for _, mp := range w.heap {
			if mp.id == id {
				return mp
			}
		}
		w.replay.fail(id)
	}
	return w.heap[0]
}

func (w *virtual) run(limit RunLimit) error {
	w.limitTime, w.limitEvents = endOfTime, maxTime
	w.patient = w.e.runningMain || limit.Time > 0
	w.owed = 0
	if limit.Time > 0 {
		w.limitTime = min(later(w.time, int64(limit.Time)), endOfTime)
	}
	if limit.Events > 0 {
		w.limitEvents = w.e.events + limit.Events
	}
	// In a goroutine of its own: the caller's may be locked to a thread, which
	// the host forbids between coroutines.
	w.why = nil
	w.cur = w.pick()
	for w.cur != nil {
		expendable(w.conduct) // once more if a carrier's Goexit has hit it
	}
	w.e.settle()
	return w.why
}

func (w *virtual) pass(until int64) { w.time = max(w.time, min(until, endOfTime)) }

func (w *virtual) crash(c *carrier) {
	w.cur = nil
	if c != nil {
		c.switchTo(w.root)
	}
}

// conduct goes to the stack of whoever is current, and makes one if there is
// none to be had, until nobody is.
func (w *virtual) conduct() {
	defer func() {
		if r := recover(); r != nil {
			w.e.crashed(nil, r, debug.Stack())
		}
	}()
	w.root = &carrier{e: w.e, isRoot: true}
	for w.cur != nil {
		mp := w.cur
		if mp.on == nil {
			c := w.idle.pop()
			if c == nil {
				c = w.e.newCarrier()
			}
			c.m, mp.on = mp, c
		}
		w.root.switchTo(mp.on)
	}
}

func (w *virtual) interrupt() {}

func (w *virtual) close() { w.e.reap() }

// The heap of Ms by clock, then id.

func (mp *m) before(other *m) bool {
	return mp.clock < other.clock || mp.clock == other.clock && mp.id < other.id
}

func (w *virtual) push(mp *m) {
	w.heap = append(w.heap, mp)
	mp.heapAt = len(w.heap) - 1
	w.up(mp.heapAt)
}

func (w *virtual) remove(mp *m) {
	i, last := mp.heapAt, len(w.heap)-1
	if i != last {
		w.heap[i] = w.heap[last]
		w.heap[i].heapAt = i
	}
	w.heap[last] = nil
	w.heap = w.heap[:last]
	mp.heapAt = -1
	if i != last {
		w.down(i)
		w.up(i)
	}
}

func (w *virtual) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !w.heap[i].before(w.heap[parent]) {
			return
		}
		w.swap(i, parent)
		i = parent
	}
}

func (w *virtual) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(w.heap) {
			return
		}
		if child+1 < len(w.heap) && w.heap[child+1].before(w.heap[child]) {
			child++
		}
		if !w.heap[child].before(w.heap[i]) {
			return
		}
		w.swap(i, child)
		i = child
	}
}

func (w *virtual) swap(i, j int) {
	h := w.heap
	h[i], h[j] = h[j], h[i]
	h[i].heapAt, h[j].heapAt = i, j
}
