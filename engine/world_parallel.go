package engine

import (
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// The parallel world: every M is driven by a host goroutine of its own, its root,
// and so the host runs as many at the same time as it has processors. Time is
// the host's.
//
// An M leaves a G without leaving its stack: it looks for the next G right there
// (leave), and only then switches, straight to that G's stack. So it stands for
// a moment on the stack of a G that others may already run; they wait until it
// has left (carrier.busy). Two that stood on the stacks that they both want
// would wait for ever: so an M waits only on an idle stack.
//
// What an M does on a G's stack is kept small, because the host's goroutines
// have 2 KB, and one that needs more once keeps twice that for good. Searching
// and sleeping are done on idle stacks, and carriers are made by the root.
//
// The world stands still when all Ps have been stopped, as for GOMAXPROCS, but
// by the host: all Ms sleep then, or are in calls that nobody can interrupt.
type parallel struct {
	e *Engine

	mu      sync.Mutex
	why     error // why everything is to stand still; nil while nothing says so
	pending []*m  // made while everything stands still
	moving  bool

	asked   chan struct{} // why has been set, or the engine is broken
	stopped chan struct{} // the last P has stopped
	poll    chan struct{} // wakes who sleeps in the poller
	broken  chan struct{} // closed when the engine is broken
	once    sync.Once     // to close it

	patience int // of spin

	threads sync.WaitGroup // Ms that have not ended,
	running atomic.Int32   // and how many these are
}

// parallelM is the part of an M that is the parallel world's.
type parallelM struct {
	note  chan struct{} // holds one wake-up
	timer *time.Timer
	root  *carrier
	prev  *carrier    // the stack that mp has just left
	spare carrierList // idle stacks
	own   rng         // rand points to it
	batch int         // how many the root is to have ready

	unfetched int // so many at the bottom of spare are not in the cache
}

// An M keeps so many idle stacks; more are for all.
const maxSpare = 64

// An idle stack is fetched into the cache when so many others come before it.
const stacksAhead = 3

// The root makes up to so many carriers at a time, and so many are taken of those
// that are for all.
const carrierBatch = 8

func newParallel(e *Engine) *parallel {
	return &parallel{
		e:       e,
		asked:   make(chan struct{}, 1),
		stopped: make(chan struct{}, 1),
		poll:    make(chan struct{}, 1),
		broken:  make(chan struct{}),

		patience: defaultPatience,
	}
}

// wake puts a token into c, if there is none.
func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (w *parallel) usleep(mp *m, d int64) {
	if mp.system {
		w.notetsleep(mp, later(w.e.now(mp), d)) // so that close need not wait for it
		return
	}
	// A thief that pauses. As in the runtime the host makes some 60 µs of that, and
	// so the Gs that wake each other in turn are mostly left where they are.
	time.Sleep(time.Duration(d))
}

// blocked lets a host goroutine make the call, so that mp can be woken to its end
// meanwhile. A call that is not real takes the time that it says.
func (w *parallel) blocked(mp *m, d int64, call func()) {
	if call == nil {
		w.notetsleep(mp, later(w.e.now(mp), d))
		return
	}
	go func() {
		defer wake(mp.note)
		call()
	}()
	w.notesleep(mp)
}

func (w *parallel) start(mp *m, _ int64) {
	mp.note = make(chan struct{}, 1)
	mp.own = newRng(uint64(mp.id), 'M')
	mp.rand = &mp.own
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.moving {
		w.pending = append(w.pending, mp)
		return
	}
	w.begin(mp)
}

func (w *parallel) begin(mp *m) {
	w.threads.Add(1)
	w.running.Add(1)
	go w.thread(mp)
}

// thread drives mp. Where it is a carrier's coroutine that ends by a Goexit, the
// root, being blocked in it, is hit too: then another takes its place.
func (w *parallel) thread(mp *m) {
	over := mp.system
	defer func() {
		if r := recover(); r != nil {
			w.e.crashed(nil, r, debug.Stack())
			over = true
		}
		if !over {
			go w.thread(mp)
			return
		}
		w.running.Add(-1)
		w.threads.Done()
	}()
	if mp.system {
		mp.beginning()
		return
	}
	mp.root = &carrier{e: w.e, isRoot: true}
	for !mp.ended {
		if mp.on == nil {
			c := w.stack(mp)
			c.m, mp.on = mp, c
		}
		mp.root.switchTo(mp.on)
		w.arrive(mp)
	}
	w.e.carrierLock.Lock()
	for c := mp.spare.pop(); c != nil; c = mp.spare.pop() {
		w.e.idleCarriers.push(c)
	}
	w.e.nidle.Store(int32(len(w.e.idleCarriers)))
	w.e.carrierLock.Unlock()
	over = true
}

// stack returns an idle stack for mp, which stands on its root, and sees to it
// that mp has some in reserve.
func (w *parallel) stack(mp *m) *carrier {
	if c := w.pooled(mp); c != nil {
		return c
	}
	mp.batch = min(max(1, 2*mp.batch), carrierBatch)
	for len(mp.spare) < mp.batch {
		mp.spare.push(w.e.newCarrier())
	}
	return mp.spare.pop()
}

// pooled returns an idle stack of those that mp keeps, among which are some of those
// that are for all, if these have any; nil if there is none.
func (w *parallel) pooled(mp *m) *carrier {
	if len(mp.spare) <= stacksAhead && w.e.nidle.Load() > 0 {
		w.refill(mp)
	}
	c := mp.spare.pop()
	if n := len(mp.spare) - stacksAhead; n >= 0 && n < mp.unfetched {
		mp.unfetched = n
		mp.spare[n].prefetchIdle()
	}
	return c
}

// refill puts some of the stacks that are for all under those that mp keeps, since
// nobody has used them for long.
//
//go:noinline
func (w *parallel) refill(mp *m) {
	e := w.e
	e.carrierLock.Lock()
	n := max(0, len(e.idleCarriers)-carrierBatch)
	taken := e.idleCarriers[n:]
	mp.spare = slices.Insert(mp.spare, 0, taken...)
	mp.unfetched += len(taken)
	clear(taken)
	e.idleCarriers = e.idleCarriers[:n]
	e.nidle.Store(int32(n))
	e.carrierLock.Unlock()
}

// arrive is the first thing that mp does on a stack: now the one that it came
// from is free.
func (w *parallel) arrive(mp *m) {
	prev := mp.prev
	if prev == nil {
		return
	}
	mp.prev = nil
	if prev.resting {
		prev.resting = false
		w.spare(mp, prev)
		return
	}
	if w.e.alone.Load() {
		prev.busy = 0
	} else {
		atomic.StoreUint32(&prev.busy, 0)
	}
}

// spare keeps an idle stack.
func (w *parallel) spare(mp *m, c *carrier) {
	if c.exits >= maxExits {
		return // it waits for the end
	}
	mp.spare.push(c)
	if len(mp.spare) > maxSpare {
		e := w.e
		e.carrierLock.Lock()
		for len(mp.spare) > maxSpare/2 {
			e.idleCarriers.push(mp.spare.pop())
		}
		e.nidle.Store(int32(len(e.idleCarriers)))
		e.carrierLock.Unlock()
	}
}

func (w *parallel) arrived(c *carrier) { w.arrive(c.m) }

// leave calls fn and looks for the next G on gp's stack. From the moment that
// somebody else can run gp, its stack is busy, until mp has left it.
func (w *parallel) leave(mp *m, gp *G, fn func(*Engine, *m, *G)) *carrier {
	gp.carrier.busy = 1
	fn(w.e, mp, gp)
	return w.depart(mp, gp, w.choose(mp))
}

// depart returns the stack that mp goes on with, from gp's: that of next, if it
// has one, or else an idle one.
func (w *parallel) depart(mp *m, gp, next *G) *carrier {
	c := gp.carrier
	if next == gp {
		c.busy = 0
		return nil
	}
	var to *carrier
	if next != nil {
		to = next.carrier
	}
	if to == nil || to.isBusy() {
		to = w.pooled(mp)
	}
	mp.prev = c
	if to == nil {
		mp.on = nil
		return mp.root
	}
	w.e.standOn(mp, to)
	return to
}

// standOn says that mp stands on c, or is about to. It is for the parallel world.
func (e *Engine) standOn(mp *m, c *carrier) {
	mp.on, c.m = c, mp
	if e.alone.Load() {
		last = c
	}
}

// choose finds the next G for mp if that takes no searching, waiting or running
// of timers.
func (w *parallel) choose(mp *m) *G {
	e := w.e
	if mp.curg != nil {
		return mp.curg // exitsyscall has found a P after all
	}
	pp := mp.p
	if pp == nil || mp.lockedg != nil || e.sched.gcwaiting.Load() {
		return nil
	}
	if when := pp.timers.wakeTime(); when != 0 && when <= e.now(mp) {
		return nil
	}
	global := e.sched.runqsize.Load() > 0
	if !(global && pp.schedtick%61 == 0) {
		var gp *G
		if e.tells {
			gp = e.nextTold(mp, pp)
		} else {
			gp = e.nextLocal(mp, pp)
		}
		if gp != nil || mp.picked != nil || !global {
			return gp
		}
	}
	gp, inheritTime := e.findLocal(mp, pp)
	if gp == nil {
		return nil
	}
	if gp.lockedm != nil {
		mp.picked = gp
		return nil
	}
	return e.execute(mp, gp, inheritTime)
}

func (w *parallel) rest(c *carrier, gp *G) *carrier {
	mp := c.m
	c.resting = true
	mp.prev = c
	if gp == nil {
		mp.on = nil
		return mp.root
	}
	to := gp.carrier
	for i := 0; to.isBusy(); i++ {
		w.spin(i)
	}
	w.e.standOn(mp, to)
	return to
}

// defaultPatience is how often somebody looks in vain, with pauses of some 70 µs,
// before what it waits for will never be: more than a minute.
const defaultPatience = 1_000_000

// spin looks busy for a moment, then lets the host run others, and in the end
// sleeps: it may be that the host has put the one aside that is waited for.
func (w *parallel) spin(i int) {
	switch {
	case w.e.quitting():
		w.quit(lookup())
	case i == w.patience || i == w.patience/10 && w.e.closing.Load():
		throw("a lock is never released, or a stack never left")
	case i < 20:
		for range 60 {
			spinHint.Load()
		}
	case i < 200:
		runtime.Gosched()
	default:
		time.Sleep(20 * time.Microsecond)
	}
}

// doSpin takes as long as in the runtime, which lets the processor pause 30 times, some
// 50 cycles each. Who looks again much sooner has the lock's cache line taken away
// from the owner, and gives up before the owner is done.
func (w *parallel) doSpin(*m) {
	for range 30 * 50 {
		spinHint.Load()
	}
}

var spinHint atomic.Uint32

func (w *parallel) mexit(mp *m) { mp.on = nil }

func (w *parallel) mayEnd(mp *m, c *carrier) bool {
	if mp.root.in != c.own && w.e.symmetric {
		return false
	}
	mp.on, mp.prev = nil, nil
	return true
}

// Sleeping and waking of Ms.

func (w *parallel) notesleep(mp *m) {
	<-mp.note
	w.awake(mp)
}

func (w *parallel) notetsleep(mp *m, until int64) bool {
	woken := w.sleepUntil(mp, mp.note, until)
	w.awake(mp)
	return woken
}

func (w *parallel) sleepUntil(mp *m, note chan struct{}, until int64) bool {
	d := time.Duration(until - w.e.now(mp))
	if d <= 0 {
		select {
		case <-note:
			return true
		default:
			return false
		}
	}
	if mp.timer == nil {
		mp.timer = time.NewTimer(d)
	} else {
		mp.timer.Reset(d)
	}
	select {
	case <-note:
		mp.timer.Stop()
		return true
	case <-mp.timer.C:
		return false
	}
}

// awake ends mp if it has been woken to that end.
func (w *parallel) awake(mp *m) {
	if w.e.closing.Load() {
		if mp.system {
			unwind()
		}
		w.leaveForGood(mp)
	}
}

// leaveForGood takes mp to its root, which ends. What is on the stack that mp
// stands on is unwound later.
func (w *parallel) leaveForGood(mp *m) {
	mp.ended = true
	c := mp.on
	mp.prev, mp.on = nil, nil
	c.switchTo(mp.root)
	throw("an M has come back")
}

func (w *parallel) notewakeup(_, mp *m) {
	if mp == nil {
		wake(w.stopped)
		return
	}
	wake(mp.note)
}

func (w *parallel) pollsleep(mp *m, until int64) {
	if until == netpollinf {
		<-w.poll
	} else {
		w.sleepUntil(mp, w.poll, until)
	}
	w.awake(mp)
}

func (w *parallel) pollwakeup(*m) { wake(w.poll) }

func (w *parallel) rung() {
	w.e.hear()
	w.pollwakeup(nil)
}

// Running and standing still.

func (w *parallel) run(limit RunLimit) error {
	e := w.e
	// From the moment that the world is said to move it may be asked to stop. In
	// the first run that is a stop that has only begun: Ms that wait to start hold
	// Ps. Nobody may take it for the end of the last run, and give these Ps away.
	stands := e.sched.gcwaiting.Load()
	select {
	case <-w.asked: // left from the last run; later it might be this one's
	default:
	}
	w.mu.Lock()
	w.why, w.moving = nil, true
	pending := w.pending
	w.pending = nil
	w.mu.Unlock()
	if e.interrupted.Load() {
		w.ask(ErrInterrupted)
	}
	if e.tells {
		e.beat.Add(1) // time has passed
	}
	e.impatient.Store(!e.runningMain && limit.Time == 0)
	e.recalm()
	if stands {
		e.startTheWorld(nil, len(e.allp))
	}
	for _, mp := range pending {
		w.begin(mp)
	}
	w.rung()
	var bound <-chan time.Time
	if limit.Time > 0 {
		timer := time.NewTimer(limit.Time)
		defer timer.Stop()
		bound = timer.C
	}
	var beat <-chan time.Time
	if e.tells {
		ticker := time.NewTicker(beatEvery)
		defer ticker.Stop()
		beat = ticker.C
	}
	for asked := false; !asked; {
		select {
		case <-w.asked:
			asked = true
		case <-bound:
			w.ask(ErrLimit)
			<-w.asked
			asked = true
		case <-beat:
			e.beat.Add(1)
		}
	}
	for tick := time.NewTicker(100 * time.Microsecond); ; {
		select {
		case <-w.broken:
			tick.Stop()
		case <-w.stopped:
			tick.Stop()
		case <-tick.C:
			if e.tells {
				e.beat.Add(1)
			}
			// Somebody may have begun to run a G without having seen that it
			// should not.
			e.acquire(&e.sched.lock)
			if e.sched.stopper == nil {
				e.preemptall(nil)
			}
			e.unlock(&e.sched.lock)
			continue
		}
		break
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.moving = false
	e.sched.halt = false
	return w.why
}

// ask makes everything stand still.
func (w *parallel) ask(why error) {
	if !w.isFirst(why) {
		return
	}
	w.e.acquire(&w.e.sched.lock)
	w.halt()
	w.e.unlock(&w.e.sched.lock)
}

// isFirst says whether nobody has stopped the run under way before, which then stops
// because of why: the caller calls halt.
func (w *parallel) isFirst(why error) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	first := w.why == nil && w.moving && w.e.bug.Load() == nil
	if first {
		w.why = why
	}
	return first
}

// halt stops the world for the host. sched.lock is held.
func (w *parallel) halt() {
	e, s := w.e, &w.e.sched
	s.halt = true
	if !s.gcwaiting.Load() {
		e.beginStop(nil, nil)
		if s.stopwait == 0 {
			wake(w.stopped)
		}
	}
	wake(w.asked)
}

func (w *parallel) interrupt() { w.ask(ErrInterrupted) }

// stop asks, and if a G has called it lets that wait for the next run.
func (w *parallel) stop(mp *m, why error) {
	w.ask(why)
	if mp == nil || mp.curg == nil || mp.inTimer {
		return
	}
	gp := mp.curg
	for w.standing() {
		w.e.gopreempt(gp)
	}
}

// standing says whether the run under way is over.
func (w *parallel) standing() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.why != nil
}

// quiet stops the world for f, if it moves. An M whose call ends may come back
// even so, but not further than to sched.lock (exitsyscall). Of a broken engine
// nothing can be said: f is not called.
func (w *parallel) quiet(mp *m, f func()) {
	if w.e.bug.Load() != nil {
		return
	}
	if mp == nil || mp.curg == nil || mp.inTimer {
		w.locked(f) // it is for the host to know that the world stands still
		return
	}
	mp = w.e.stopTheWorld(mp)
	w.locked(f)
	w.e.startTheWorld(mp, len(w.e.allp))
}

func (w *parallel) locked(f func()) {
	w.e.acquire(&w.e.sched.lock)
	defer w.e.unlock(&w.e.sched.lock)
	f()
}

func (w *parallel) pass(int64) {}

// crash ends the run. The M on c, if there is one, goes to its root and ends, as do
// the others by and by: where they wait for a lock, sleep, or make a G's next
// operation.
func (w *parallel) crash(c *carrier) {
	w.once.Do(func() { close(w.broken) })
	wake(w.asked)
	if c != nil {
		w.quit(c)
	}
}

// quit ends the M on c, since the engine is broken. It does not return.
func (w *parallel) quit(c *carrier) {
	if mp := c.m; mp != nil && mp.on == c && w.e.quitting() {
		w.leaveForGood(mp)
	}
	select {} // nobody knows where it would come to
}

// grace is how long Close waits for the Ms of a broken engine. They need no time
// to end, unless one runs a program that never comes to a safepoint.
const grace = time.Second

// close wakes all Ms, which go to their roots and end, and then ends the
// carriers. If the engine is broken, and an M does not end, that must wait until it
// does: it stands on one of them.
func (w *parallel) close() {
	e := w.e
	e.acquire(&e.allLock)
	allm := slices.Clone(e.allm)
	e.unlock(&e.allLock)
	for _, mp := range allm {
		if mp.note != nil {
			wake(mp.note)
		}
	}
	wake(w.poll)
	ended := make(chan struct{})
	go func() {
		w.threads.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		e.reap()
		return
	case <-w.broken:
	}
	select {
	case <-ended:
		e.reap()
	case <-time.After(grace):
		go func() {
			<-ended
			e.reap()
		}()
	}
}
