package engine

import (
	"sync/atomic"
	"time"

	"gopark/engine/trace"
)

// Timers. Each P has a heap of its own; whoever runs the scheduler on a P runs
// its timers when they are due, and an M that finds no work runs those of
// others.

// A Timer calls a function when its time has come.
//
// The function runs on the M that found the timer due, in the scheduler and not
// in a goroutine: it must not block, and if it panics the engine is broken. Sending on
// a channel that has room, waking a G and Engine.Go are what it is for.
//
// A timer may be set and stopped by all goroutines of its engine, and by the host
// while the world stands still. Times are the world's, in nanoseconds where they are
// numbers. A timer may be late, and is never early.
//
// Locks are taken in this order: sendLock, the channel's, the timer's, the
// heap's. No function is called with the last two.
type Timer struct {
	e *Engine
	f func()
	g *G // the sleeper, for Sleep: readied instead of calling f

	mu     mutex // of what follows
	id     int64 // given when it is first set; 0 for callSoon's
	when   int64
	period int64
	seq    int64 // breaks ties between equal whens: first set, first run; another for each setting and stop

	ts atomic.Pointer[timers] // the heap it is in; nil if in none. Changes under both locks
	at int                    // position in the heap; under the heap's lock

	// For a timer that serves a channel: it is in a heap only while somebody
	// waits for that channel. Otherwise it is run when somebody looks at the
	// channel, so that a forgotten ticker does not keep the world going.
	c        *Hchan
	blocked  int
	sendLock mutex // held while it sends: Stop and Reset wait for that, and leave nothing in the channel
}

// timers is a heap of timers by when.
type timers struct {
	mu   mutex
	heap []*Timer
	min  atomic.Int64 // when of the first; 0: none
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

// When returns the time for which t is set, in nanoseconds since the engine was made; 0
// if it is not.
func (t *Timer) When() int64 {
	t.e.acquire(&t.mu)
	defer t.e.unlock(&t.mu)
	return t.when
}

// Reset sets t to fire after d, or at once if d is not positive. It reports whether t
// had been set; of a channel's timer, also whether it had fired and nobody has received
// that (as since Go 1.23).
func (t *Timer) Reset(d time.Duration) bool { return t.ResetPeriod(d, 0) }

// ResetPeriod sets t to fire after d and then again every period; period 0 means
// once. It reports whether t had been set.
func (t *Timer) ResetPeriod(d, period time.Duration) bool {
	e := t.e
	mp := e.enter()
	e.step(mp, e.costs.Timer)
	t.maybeRunChan(mp)
	if t.c != nil {
		e.acquire(&t.sendLock)
		defer e.unlock(&t.sendLock)
	}
	pending := t.modify(mp, e.after(mp, d), int64(period))
	if t.drain(mp) {
		pending = true
	}
	return pending
}

// Stop makes t not fire. It reports whether t had been set; of a channel's timer, also
// whether it had fired and nobody has received that (as since Go 1.23).
func (t *Timer) Stop() bool {
	e := t.e
	mp := e.enter()
	e.step(mp, e.costs.Timer)
	t.maybeRunChan(mp)
	if t.c != nil {
		e.acquire(&t.sendLock)
		defer e.unlock(&t.sendLock)
	}
	pending := t.stop(mp, true)
	if t.drain(mp) {
		pending = true
	}
	return pending
}

// drain empties the channel of a timer that has been stopped or set anew.
func (t *Timer) drain(mp *m) bool {
	if t.c == nil {
		return false
	}
	t.e.lockq(&t.c.lock)
	defer t.e.unlockq(&t.c.lock)
	drained := t.c.qcount > 0
	for t.c.qcount > 0 {
		t.c.take(nil)
		t.e.ev(mp, trace.ChanRecv, 0, 0, 1, 0, t.c.id)
	}
	return drained
}

// after returns the time in d.
func (e *Engine) after(mp *m, d time.Duration) int64 {
	when := e.now(mp) + max(int64(d), 0)
	if when < 0 {
		when = maxTime
	}
	return max(when, 1)
}

// stop takes t out of its heap. It reports whether t was set.
func (t *Timer) stop(mp *m, event bool) bool {
	e := t.e
	e.acquire(&t.mu)
	pending := t.when > 0
	if pending && event {
		e.ev(mp, trace.TimerStop, 0, 0, 0, 0, t.id)
	}
	t.unheap() // before when changes, at which others in that heap look
	t.when = 0
	t.seq = -1
	e.unlock(&t.mu)
	return pending
}

// unheap takes t, which is locked, out of its heap.
func (t *Timer) unheap() {
	if ts := t.ts.Load(); ts != nil {
		t.e.acquire(&ts.mu)
		ts.remove(t)
		t.e.unlock(&ts.mu)
	}
}

// modify sets t to when. It reports whether t was set before.
func (t *Timer) modify(mp *m, when, period int64) bool {
	e := t.e
	e.acquire(&t.mu)
	pending := t.when > 0
	t.unheap()
	if t.id == 0 {
		t.id = e.tmrs.Add(1)
	}
	e.ev(mp, trace.TimerSet, t.gid(), 0, when, 0, t.id)
	t.setAndUnlock(mp, when, period)
	return pending
}

// setAndUnlock sets t, which is locked and in no heap.
func (t *Timer) setAndUnlock(mp *m, when, period int64) {
	e := t.e
	t.when, t.period = when, period
	t.seq = e.timerSeq.Add(1)
	wake := t.maybeAdd(mp)
	e.unlock(&t.mu)
	if wake {
		e.wakeNetPoller(mp, when)
	}
}

// gid returns the number of the G that sleeps on t; 0 if none does.
func (t *Timer) gid() int64 {
	if t.g == nil {
		return 0
	}
	return t.g.id
}

// maybeAdd puts t, which is locked, in the heap of mp's P, if it belongs in a
// heap at all. The caller must call wakeNetPoller if it says so.
func (t *Timer) maybeAdd(mp *m) (wake bool) {
	if t.ts.Load() != nil || t.when == 0 || t.c != nil && t.blocked == 0 {
		return false
	}
	e := t.e
	var ts *timers
	if mp != nil && mp.p != nil {
		ts = &mp.p.timers
	} else {
		ts = &e.ps[0].timers // there is always a P 0
	}
	e.acquire(&ts.mu)
	wake = len(ts.heap) == 0 || t.when < ts.heap[0].when
	ts.add(t)
	e.unlock(&ts.mu)
	return wake
}

// maybeRunChan runs t, which serves a channel, if it is due and in no heap.
func (t *Timer) maybeRunChan(mp *m) {
	if t.c == nil || t.ts.Load() != nil {
		return
	}
	e := t.e
	e.acquire(&t.mu)
	if t.ts.Load() == nil && t.when != 0 && t.when <= e.now(mp) {
		t.unlockAndRun(mp)
		return
	}
	e.unlock(&t.mu)
}

// block and unblock are called when a G is about to wait for t's channel, whose
// lock is held, and when it no longer does.
func (t *Timer) block(mp *m) {
	e := t.e
	e.acquire(&t.mu)
	t.blocked++
	if when := t.when; t.maybeAdd(mp) {
		// It is in a line already and can be woken: park_m does the rest.
		if mp.pollWake == 0 || when < mp.pollWake {
			mp.pollWake = when
		}
	}
	e.unlock(&t.mu)
}

func (t *Timer) unblock() {
	e := t.e
	e.acquire(&t.mu)
	t.blocked--
	if t.blocked == 0 {
		t.unheap()
	}
	e.unlock(&t.mu)
}

// unlockAndRun fires t, which is due and locked, and in no heap.
func (t *Timer) unlockAndRun(mp *m) {
	e := t.e
	now := e.now(mp)
	if t.id != 0 { // else nobody has been told of it
		e.ev(mp, trace.TimerFire, t.gid(), 0, 0, 0, t.id)
	}
	if t.period > 0 {
		next := t.when + t.period*(1+(now-t.when)/t.period)
		if next < 0 {
			next = maxTime
		}
		t.when = next
		t.seq = e.timerSeq.Add(1)
		e.ev(mp, trace.TimerSet, t.gid(), 0, next, 0, t.id)
		t.maybeAdd(mp) // by an M that works: it, or whoever it leaves its P to, will look
	} else {
		t.when = 0
	}
	seq := t.seq
	e.unlock(&t.mu)
	if t.g != nil {
		e.goready(mp, t.g)
		return
	}
	if t.c != nil {
		e.acquire(&t.sendLock)
		defer e.unlock(&t.sendLock)
		e.acquire(&t.mu)
		stale := t.seq != seq // it has been stopped or set anew meanwhile
		e.unlock(&t.mu)
		if stale {
			return
		}
	}
	// f belongs to no G, even if it was one that found t due.
	if mp != nil {
		mp.inTimer = true
		defer func() { mp.inTimer = false }()
	}
	t.f()
}

// Sleep puts the current G to sleep for d, of the world's time. It returns at once if d
// is not positive, and for the host.
func (e *Engine) Sleep(d time.Duration) { e.sleep(e.enter(), d) }

func (e *Engine) sleep(mp *m, d time.Duration) {
	if d <= 0 || mp == nil || mp.curg == nil {
		return
	}
	gp := mp.curg
	if gp.timer == nil {
		gp.timer = &Timer{e: e, g: gp}
	}
	e.step(mp, e.costs.Timer)
	mp.sleepWhen = e.after(mp, d)
	gp.sleeping = true
	e.gopark(mp, nil, trace.WaitSleep, 0, false)
}

// resetForSleep sets the timer of a G that has just parked in Sleep: it must
// not fire before.
func (e *Engine) resetForSleep(mp *m, gp *G) {
	gp.sleeping = false
	gp.timer.modify(mp, mp.sleepWhen, 0)
}

// checkTimers runs the timers of pp that are due. It returns when the next one
// will be; 0 if there is none.
func (e *Engine) checkTimers(mp *m, pp *p) (pollUntil int64, ran bool) {
	next := pp.timers.wakeTime()
	if next == 0 {
		return 0, false
	}
	now := e.now(mp)
	if now < next {
		return next, false
	}
	e.step(mp, e.costs.Timer)
	return e.runTimers(mp, pp, now)
}

// runTimers runs the timers of pp that are due now. Who holds a timer's lock may
// want the heap's, so the second is only tried here.
func (e *Engine) runTimers(mp *m, pp *p, now int64) (pollUntil int64, ran bool) {
	ts := &pp.timers
	for i := 0; ; {
		e.acquire(&ts.mu)
		if len(ts.heap) == 0 {
			e.unlock(&ts.mu)
			return 0, ran
		}
		t := ts.heap[0]
		if t.when > now {
			when := t.when
			e.unlock(&ts.mu)
			return when, ran
		}
		if !e.tryAcquire(&t.mu) {
			e.unlock(&ts.mu)
			e.w.spin(i)
			i++
			continue
		}
		ts.remove(t)
		e.unlock(&ts.mu)
		t.unlockAndRun(mp)
		ran = true
	}
}

// timeSleepUntil returns when the next timer is due; maxTime if none is set.
func (e *Engine) timeSleepUntil() int64 {
	next := int64(maxTime)
	e.acquire(&e.allpLock)
	allp := e.allp
	e.unlock(&e.allpLock)
	for _, pp := range allp {
		if w := pp.timers.wakeTime(); w != 0 {
			next = min(next, w)
		}
	}
	return next
}

// PendingFuncs returns how many timers are set that neither wake a sleeper nor
// serve a channel: they may do anything.
func (e *Engine) PendingFuncs() (n int) {
	for _, pp := range e.allp {
		for _, t := range pp.timers.heap {
			if t.g == nil && t.c == nil {
				n++
			}
		}
	}
	return n
}

// wakeTime returns when the first timer is due; 0 if there is none. It needs no
// lock.
func (ts *timers) wakeTime() int64 { return ts.min.Load() }

// The rest is called with the heap's lock held; a timer's when and seq do not
// change while it is in a heap.

func (ts *timers) setMin() {
	if len(ts.heap) == 0 {
		ts.min.Store(0)
	} else if w := ts.heap[0].when; w != ts.min.Load() {
		ts.min.Store(w)
	}
}

func (t *Timer) before(u *Timer) bool {
	return t.when < u.when || t.when == u.when && t.seq < u.seq
}

func (ts *timers) add(t *Timer) {
	t.ts.Store(ts)
	t.at = len(ts.heap)
	ts.heap = append(ts.heap, t)
	ts.up(t.at)
	ts.setMin()
}

func (ts *timers) remove(t *Timer) {
	i, last := t.at, len(ts.heap)-1
	if i != last {
		ts.swap(i, last)
	}
	ts.heap[last] = nil
	ts.heap = ts.heap[:last]
	t.ts.Store(nil)
	if i != last {
		ts.down(i)
		ts.up(i)
	}
	ts.setMin()
}

// takeTimers moves all timers of from to ts. The world is stopped.
func (e *Engine) takeTimers(ts, from *timers) {
	for _, t := range from.heap {
		ts.add(t)
	}
	from.heap = nil
	from.setMin()
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
