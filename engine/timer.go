package engine

import (
	"time"

	"gopark/engine/trace"
)

// Timers. Each P has a heap of its own; whoever runs the scheduler on a P runs
// its timers when they are due, and an M that finds no work runs those of
// others.

// A Timer calls a function when its time has come.
//
// The function runs on the M that found the timer due, in the scheduler and not
// in a goroutine: it must not block. Sending on a channel that has room, waking
// a G and Engine.Go are what it is for.
type Timer struct {
	e      *Engine
	id     int64
	f      func()
	g      *G // the sleeper, for Sleep: readied instead of calling f
	when   int64
	period int64
	seq    int64 // breaks ties between equal whens: first set, first run

	ts *timers // the heap it is in; nil if in none
	at int     // position in the heap

	// For a timer that serves a channel: it is in a heap only while somebody
	// waits for that channel. Otherwise it is run when somebody looks at the
	// channel, so that a forgotten ticker does not keep the world going.
	c       *Hchan
	blocked int
}

// timers is a heap of timers by when.
type timers struct {
	heap []*Timer
}

// NewTimer makes a timer that calls f. It is not set.
func (e *Engine) NewTimer(f func()) *Timer {
	return &Timer{e: e, f: f}
}

// NewChanTimer makes a timer whose f sends on c, which must be buffered with
// room for one value. To the program c looks unbuffered (Len and Cap are 0),
// and Stop and Reset leave no stale value in it. It is not set.
func (e *Engine) NewChanTimer(c *Hchan, f func()) *Timer {
	t := &Timer{e: e, f: f, c: c}
	c.timer = t
	return t
}

// ID returns the timer's number; 0 before it was first set.
func (t *Timer) ID() int64 { return t.id }

// When returns the time for which t is set; 0 if it is not.
func (t *Timer) When() int64 { return t.when }

// Reset sets t to fire after d. It reports whether t had been set.
func (t *Timer) Reset(d time.Duration) bool { return t.ResetPeriod(d, 0) }

// ResetPeriod sets t to fire after d and then again every period; period 0 means
// once. It reports whether t had been set.
func (t *Timer) ResetPeriod(d, period time.Duration) bool {
	e := t.e
	mp := e.enter()
	e.w.step(mp, e.costs.Timer)
	t.maybeRunChan(mp)
	pending := t.when > 0
	t.modify(mp, e.after(mp, d), int64(period))
	if t.drain() {
		pending = true
	}
	return pending
}

// Stop makes t not fire. It reports whether t had been set.
func (t *Timer) Stop() bool {
	e := t.e
	mp := e.enter()
	e.w.step(mp, e.costs.Timer)
	t.maybeRunChan(mp)
	pending := t.when > 0
	if pending {
		e.ev(mp, trace.TimerStop, 0, 0, 0, 0, t.id)
	}
	t.stop()
	if t.drain() {
		pending = true
	}
	return pending
}

// drain empties the channel of a timer that has been stopped or set anew.
func (t *Timer) drain() bool {
	if t.c == nil || t.c.qcount == 0 {
		return false
	}
	for t.c.qcount > 0 {
		t.c.take(nil)
		t.e.ev(t.e.w.getm(), trace.ChanRecv, 0, 0, 1, 0, t.c.id)
	}
	return true
}

// after returns the time in d.
func (e *Engine) after(mp *m, d time.Duration) int64 {
	when := e.w.now(mp) + max(int64(d), 0)
	if when < 0 {
		when = maxTime
	}
	return max(when, 1)
}

// stop takes t out of its heap.
func (t *Timer) stop() {
	t.when = 0
	if t.ts != nil {
		t.ts.remove(t)
	}
}

// modify sets t to when.
func (t *Timer) modify(mp *m, when, period int64) {
	e := t.e
	if t.ts != nil {
		t.ts.remove(t)
	}
	if t.id == 0 {
		e.tmrs++
		t.id = e.tmrs
	}
	t.when, t.period = when, period
	e.setseq(t)
	g := int64(0)
	if t.g != nil {
		g = t.g.id
	}
	e.ev(mp, trace.TimerSet, g, 0, when, 0, t.id)
	if t.maybeAdd(mp) {
		e.wakeNetPoller(mp, when)
	}
}

func (e *Engine) setseq(t *Timer) {
	e.timerSeq++
	t.seq = e.timerSeq
}

// maybeAdd puts t in the heap of mp's P, if it belongs in a heap at all. The
// caller must call wakeNetPoller if it says so.
func (t *Timer) maybeAdd(mp *m) (wake bool) {
	if t.ts != nil || t.when == 0 || t.c != nil && t.blocked == 0 {
		return false
	}
	ts := &t.e.allp[0].timers
	if mp != nil && mp.p != nil {
		ts = &mp.p.timers
	}
	wake = len(ts.heap) == 0 || t.when < ts.heap[0].when
	ts.add(t)
	return wake
}

// maybeRunChan runs t, which serves a channel, if it is due and in no heap.
func (t *Timer) maybeRunChan(mp *m) {
	if t.c != nil && t.ts == nil && t.when != 0 && t.when <= t.e.w.now(mp) {
		t.run(mp)
	}
}

// block and unblock are called when a G is about to wait for t's channel, and
// when it no longer does.
func (t *Timer) block(mp *m) {
	t.blocked++
	if t.maybeAdd(mp) {
		// It is in a line already and can be woken: park_m does the rest.
		if gp := mp.curg; gp.pollWake == 0 || t.when < gp.pollWake {
			gp.pollWake = t.when
		}
	}
}

func (t *Timer) unblock() {
	t.blocked--
	if t.blocked == 0 && t.ts != nil {
		t.ts.remove(t)
	}
}

// run fires t, which is due.
func (t *Timer) run(mp *m) {
	e := t.e
	now := e.w.now(mp)
	g := int64(0)
	if t.g != nil {
		g = t.g.id
	}
	e.ev(mp, trace.TimerFire, g, 0, 0, 0, t.id)
	if t.ts != nil {
		t.ts.remove(t)
	}
	if t.period > 0 {
		next := t.when + t.period*(1+(now-t.when)/t.period)
		if next < 0 {
			next = maxTime
		}
		t.when = next
		e.setseq(t)
		e.ev(mp, trace.TimerSet, g, 0, next, 0, t.id)
		t.maybeAdd(mp) // by an M that works: it, or whoever it leaves its P to, will look
	} else {
		t.when = 0
	}
	if t.g != nil {
		e.goready(mp, t.g)
		return
	}
	// f belongs to no G, even if it was one that found t due.
	mp.inTimer = true
	t.f()
	mp.inTimer = false
}

// Sleep puts the current G to sleep for d.
func (e *Engine) Sleep(d time.Duration) {
	mp := e.enter()
	if d <= 0 || mp == nil || mp.curg == nil {
		return
	}
	gp := mp.curg
	if gp.timer == nil {
		gp.timer = &Timer{e: e, g: gp}
	}
	e.w.step(mp, e.costs.Timer)
	gp.sleepWhen = e.after(mp, d)
	gp.sleeping = true
	e.gopark(mp, nil, trace.WaitSleep, 0, false)
}

// resetForSleep sets the timer of a G that has just parked in Sleep: it must
// not fire before.
func (e *Engine) resetForSleep(mp *m, gp *G) {
	gp.sleeping = false
	gp.timer.modify(mp, gp.sleepWhen, 0)
}

// checkTimers runs the timers of pp that are due. It returns when the next one
// will be; 0 if there is none.
func (e *Engine) checkTimers(mp *m, pp *p) (pollUntil int64, ran bool) {
	next := pp.timers.wakeTime()
	if next == 0 {
		return 0, false
	}
	now := e.w.now(mp)
	if now < next {
		return next, false
	}
	e.w.step(mp, e.costs.Timer)
	for len(pp.timers.heap) > 0 {
		t := pp.timers.heap[0]
		if t.when > now {
			return t.when, ran
		}
		t.run(mp)
		ran = true
	}
	return 0, ran
}

// timeSleepUntil returns when the next timer is due; maxTime if none is set.
func (e *Engine) timeSleepUntil() int64 {
	next := int64(maxTime)
	for _, pp := range e.allp {
		if w := pp.timers.wakeTime(); w != 0 {
			next = min(next, w)
		}
	}
	return next
}

// wakeTime returns when the first timer is due; 0 if there is none.
func (ts *timers) wakeTime() int64 {
	if len(ts.heap) == 0 {
		return 0
	}
	return ts.heap[0].when
}

func (t *Timer) before(u *Timer) bool {
	return t.when < u.when || t.when == u.when && t.seq < u.seq
}

func (ts *timers) add(t *Timer) {
	t.ts, t.at = ts, len(ts.heap)
	ts.heap = append(ts.heap, t)
	ts.up(t.at)
}

func (ts *timers) remove(t *Timer) {
	i, last := t.at, len(ts.heap)-1
	if i != last {
		ts.swap(i, last)
	}
	ts.heap[last] = nil
	ts.heap = ts.heap[:last]
	t.ts = nil
	if i != last {
		ts.down(i)
		ts.up(i)
	}
}

// take moves all timers of from to ts.
func (ts *timers) take(from *timers) {
	for _, t := range from.heap {
		ts.add(t)
	}
	from.heap = nil
}

func (ts *timers) up(i int) {
	for i > 0 {
		parent := (i - 1) / 4
		if !ts.heap[i].before(ts.heap[parent]) {
			return
		}
		ts.swap(i, parent)
		i = parent
	}
}

func (ts *timers) down(i int) {
	for {
		best := i
		for c := 4*i + 1; c <= 4*i+4 && c < len(ts.heap); c++ {
			if ts.heap[c].before(ts.heap[best]) {
				best = c
			}
		}
		if best == i {
			return
		}
		ts.swap(i, best)
		i = best
	}
}

func (ts *timers) swap(i, j int) {
	h := ts.heap
	h[i], h[j] = h[j], h[i]
	h[i].at, h[j].at = i, j
}
