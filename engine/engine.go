package engine

import (
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/petermattis/goid"

	"gopark/engine/trace"
)

// A WorldKind is a kind of world.
type WorldKind int

// The kinds of world.
const (
	Virtual  WorldKind = iota // a clock of its own, one M moving at a time
	Parallel                  // the host's clock, Ms that run side by side
)

func (w WorldKind) String() string {
	if w == Parallel {
		return "parallel"
	}
	return "virtual"
}

// A Config says how an engine is to be. The zero Config is a good one.
type Config struct {
	World    WorldKind
	Procs    int             // GOMAXPROCS, 1 to 1024; 0: 4
	Seed     uint64          // decides all that a real machine leaves to chance, in the virtual world
	Strategy Strategy        // nil: EarliestClock; the virtual world's
	Trace    *trace.Recorder // nil: nothing is recorded
	Sites    *trace.Sites    // nil: the recorder's, or its own
	Costs    *Costs          // nil: DefaultCosts
	SystemGs int             // up to 128 goroutines of the runtime's own that the queue holds when main starts, with one P, in the virtual world
	Hooks    Hooks
}

// check says what is wrong with cfg.
func (cfg Config) check() error {
	switch {
	case cfg.World != Virtual && cfg.World != Parallel:
		return fmt.Errorf("engine: there is no world %d", cfg.World)
	case cfg.Procs < 0 || cfg.Procs > maxProcs:
		return fmt.Errorf("engine: Config.Procs is %d: it is a number from 1 to %d, or 0 for %d", cfg.Procs, maxProcs, defaultProcs)
	case cfg.SystemGs < 0 || cfg.SystemGs > maxSystemGs:
		return fmt.Errorf("engine: Config.SystemGs is %d: it is a number from 0 to %d", cfg.SystemGs, maxSystemGs)
	case cfg.Costs != nil:
		return cfg.Costs.check()
	}
	return nil
}

// Hooks connect an interpreter whose code runs on the engine. Any may be nil.
// They are called with the G in question on the current M, and must not call
// the engine, except that SwitchIn and SwitchOut may use g.Local. The parallel
// world has only Where, which several Ms may call at the same time.
type Hooks struct {
	// Ticks returns how many loop turns and calls the G has executed since it
	// was asked last. The engine asks on entry of every operation and charges
	// Costs.Tick for each before the operation happens.
	Ticks func() int64
	// Where returns where the G is.
	Where func() trace.Site
	// Frames returns where g is, where the function that called that one is, and
	// so on. It is not asked while g runs, unless by g itself.
	Frames func(g *G) []trace.Site
	// SwitchOut is called when g stops being the one that moves, and SwitchIn
	// when it begins or goes on.
	SwitchOut func(g *G)
	SwitchIn  func(g *G)
}

// defaultProcs is GOMAXPROCS unless told otherwise: the same on every machine,
// so that a run is too.
const defaultProcs = 4

// An Engine is one scheduler with its goroutines. Many can live side by side,
// also running at the same time in different host goroutines.
type Engine struct {
	w     world
	virt  *virtual  // the world, if it is the virtual one
	par   *parallel // the world, if it is the other
	epoch time.Time // when the engine was made, for the other one

	watched bool          // events are counted or recorded
	holds   bool          // they are recorded in the virtual world
	held    held          // events that are held back
	tells   bool          // they are recorded in the parallel world
	telling mutex         // see tellCall
	clock   *wallClock    // of those
	beat    atomic.Uint32 // counts beats of the clock, while the world moves
	hosts   hostTeller
	fine    bool // atom is a step: tests only, in the virtual world
	peeks   bool // wakep looks before it takes a lock: where that saves real time

	systemGs int // Config.SystemGs, until main has started
	system   systemGs

	hooks Hooks
	costs *Costs
	rec   *trace.Recorder
	sites *trace.Sites
	rand  rng // the scheduler's, in the virtual world: steal order, select order
	prog  *rand.Rand

	sched      schedt
	out        outside
	ps         []*p  // all that ever were
	allp       []*p  // those below gomaxprocs; like it, changes while the world is stopped,
	allpLock   mutex // and under this, for who looks at it without a P
	gomaxprocs atomic.Int32
	alone      atomic.Bool // there is one P: see alone.go
	coprimes   []uint32
	goidBatch  int64 // how many numbers for Gs a P takes at a time

	maxMs    int   // more there are not to be
	allLock  mutex // of the next two
	allm     []*m
	allgs    allGs
	hostGs   atomic.Int64 // Gs made by the host
	lastGoid atomic.Int64

	events   int64
	chans    atomic.Int64 // numbers given so far: to channels,
	locks    atomic.Int64 // locks,
	tmrs     atomic.Int64 // timers,
	timerSeq atomic.Int64 // and settings of timers

	// Nobody wants anything of a G at a safepoint: no event, no virtual time, no
	// giving way. Where this is set, operations look at nothing else (enter).
	calm   atomic.Bool
	moves  bool   // a Run or Close is under way; under the census' lock
	unrest uint32 // what the census knows of it

	main               atomic.Pointer[G] // the main goroutine of this Run; nil before it and once it ended
	impatient          atomic.Bool       // this run does not wait for the outside; the parallel world's
	runningPanicDefers atomic.Int32      // Gs that have told SetPanicking

	mainGoexit  bool              // it ended by Goexit
	runningMain bool              // this Run has one
	mainM       atomic.Pointer[m] // about to look into its P's queue, as long as the world stands still
	killing     map[int64]bool    // ids that Kill waits for
	lost        map[*G]Locker     // what Gs had unlocked for a Cond's Wait when they were killed there
	killLock    mutex             // of the last two
	condemning  atomic.Bool       // Kill is at work

	symmetric    bool
	carrierLock  sync.Mutex
	carriers     carrierTable
	cold         atomic.Bool  // there are so many that the next one's is seldom in the cache
	idleCarriers carrierList  // in the parallel world, those that no M keeps
	nidle        atomic.Int32 // how many these are
	reaping      atomic.Bool  // all carriers are to end

	mu          sync.Mutex // held while running
	started     bool
	closing     atomic.Bool
	closed      bool
	bug         atomic.Pointer[internalError] // the engine is broken
	interrupted atomic.Bool                   // the run under way, or the next one, is to stop
	turn        turn
	fault       fault // planted by a test
	attached    sync.Map
}

// A turn counts the runs, so that an interrupt hits the one that it was meant
// for.
type turn struct {
	sync.Mutex       // held also to change Engine.interrupted
	n          int64 // ended so far
	begun      bool  // one is under way, or the engine is closed
}

func (t *turn) begin() {
	t.Lock()
	t.begun = true
	t.Unlock()
}

// New makes an engine. It costs next to nothing until Run. The error says which part of
// cfg cannot be.
func New(cfg Config) (*Engine, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	e := &Engine{
		hooks:     cfg.Hooks,
		costs:     cfg.Costs,
		rec:       cfg.Trace,
		sites:     cfg.Sites,
		rand:      newRng(cfg.Seed, 'E'),
		symmetric: symmetric,
		maxMs:     defaultMaxMs,
		systemGs:  cfg.SystemGs,
	}
	e.lastGoid.Store(1)
	e.out.bell, e.out.closed = make(chan struct{}, 1), make(chan struct{})
	if e.costs == nil {
		e.costs = DefaultCosts()
	}
	if e.sites == nil {
		if e.rec != nil {
			e.sites = e.rec.Sites()
		} else {
			e.sites = new(trace.Sites)
		}
	}
	if cfg.World == Parallel && e.rec != nil {
		e.clock = &wallClock{epoch: time.Now()}
		e.rec.Share(e.clock.reached)
		e.hosts.lane = e.rec.NewLane()
	}
	source := &lockedRng{rng: newRng(cfg.Seed, 'P')}
	e.prog = rand.New(source)
	switch cfg.World {
	case Virtual:
		e.virt = newVirtual(e, cfg.Strategy, cfg.Seed)
		e.w = e.virt
		e.goidBatch = 1
	case Parallel:
		e.hooks.Ticks, e.hooks.SwitchOut, e.hooks.SwitchIn = nil, nil, nil
		e.par = newParallel(e)
		e.w = e.par
		e.peeks = true
		e.epoch = time.Now()
		if e.clock != nil {
			e.epoch = e.clock.epoch
		}
		e.goidBatch = 16
	}
	e.watched = e.virt != nil || e.rec != nil
	e.holds = e.virt != nil && e.rec != nil
	e.tells = e.par != nil && e.rec != nil
	procs := cfg.Procs
	if procs == 0 {
		procs = defaultProcs
	}
	e.schedinit(procs)
	if r, ok := cfg.Strategy.(*recording); ok {
		r.s.Seed, r.s.Procs = cfg.Seed, int(e.gomaxprocs.Load())
	}
	return e, nil
}

// Run makes the main goroutine, which is always G 1, run fn, and lets the world
// go on until fn has returned. Then everything stands still where it is, and
// time too: other goroutines go on in the next Run, as if they had been stopped
// by a debugger.
//
// The first main starts as the runtime's does, from runnext of P 0. A later one
// starts where the last one ended: in runnext of the P of the M that ran it, as
// if that M had read the next line of a terminal. If the world has moved since,
// main goes to the global queue, and an M is started for an idle P, as for a G
// that the poller finds ready.
//
// The error says why the world stood still, if not because fn returned: a
// *PanicError, *DeadlockError, *ExitError, *FatalError, ErrInterrupted,
// ErrGoexitDeadlock, ErrEndOfTime, ErrMainAlive. The world can go on after any of them: other
// goroutines are as they were, and Kill(1) ends a main that is still there. It is
// ErrRunning if another call moves the world already, ErrClosed after Close, and an
// error that says so if the engine itself is broken, which then stays so.
//
// Any host goroutine may call Run, also one that is locked to its thread, and a
// goroutine of another engine, whose M waits until it returns.
func (e *Engine) Run(fn func()) error { return e.RunLimited(fn, RunLimit{}) }

// A RunLimit bounds a run. Zero means no bound.
type RunLimit struct {
	Events int64         // scheduler events; the parallel world does not count them
	Time   time.Duration // the world's
}

// RunLimited is Run with a bound. It returns ErrLimit when that is reached.
func (e *Engine) RunLimited(fn func(), limit RunLimit) (err error) {
	if err := e.begin(); err != nil {
		return err
	}
	defer e.finish(&err)
	if e.main.Load() != nil {
		return ErrMainAlive
	}
	e.start()
	main := func() {
		fn()
		e.awaitPanicDefers()
	}
	gp := e.newproc1(nil, main, "main.main", 1)
	e.mainGoexit, e.runningMain = false, true
	e.main.Store(gp)
	defer func() { e.runningMain = false }()
	if mp := e.mainM.Load(); mp != nil && mp.p != nil {
		e.runqput(nil, mp.p, gp, true)
		e.plantSystemGs(mp.p, e.systemGs)
		e.systemGs = 0
	} else {
		e.readyFromHost(gp)
	}
	return e.conduct(limit)
}

// Continue lets a Run go on that a limit or an interrupt has broken off, as if
// it had not been: the trace is the same. If there is no main goroutine any more, the
// others go on until none can, as in RunOthers.
func (e *Engine) Continue(limit RunLimit) (err error) {
	if err := e.begin(); err != nil {
		return err
	}
	defer e.finish(&err)
	e.start()
	e.runningMain = e.main.Load() != nil
	defer func() { e.runningMain = false }()
	return e.conduct(limit)
}

// Elapse lets d go by in which nothing happens, because nobody can do anything:
// a Continue has returned nil.
func (e *Engine) Elapse(d time.Duration) (err error) {
	if err := e.begin(); err != nil {
		return err
	}
	defer e.finish(&err)
	e.w.pass(later(e.now(nil), int64(d)))
	return nil
}

// RunOthers lets all goroutines go on, without a main one, until none of them
// can: what is left then waits for something that only a later Run can bring.
// That is no error. Nor is reaching the limit.
func (e *Engine) RunOthers(limit RunLimit) (err error) {
	if err := e.begin(); err != nil {
		return err
	}
	defer e.finish(&err)
	e.start()
	from := e.now(nil)
	err = e.conduct(limit)
	if err == nil {
		e.w.pass(later(from, int64(limit.Time)))
	}
	if err == ErrLimit || err == ErrEndOfTime {
		err = nil
	}
	return err
}

// begin and finish enclose everything that moves the world.
func (e *Engine) begin() error {
	if !e.mu.TryLock() {
		return ErrRunning
	}
	if e.closed {
		e.mu.Unlock()
		return ErrClosed
	}
	if bug := e.bug.Load(); bug != nil {
		e.mu.Unlock()
		return bug
	}
	e.turn.begin()
	return nil
}

func (e *Engine) finish(err *error) {
	if r := recover(); r != nil {
		e.crashed(nil, r, debug.Stack())
	}
	if bug := e.bug.Load(); bug != nil {
		*err = bug
	}
	// An interrupt that came while the world came to stand still by itself has
	// nothing left to interrupt.
	e.turn.Lock()
	e.turn.n++
	e.turn.begun = false
	e.interrupted.Store(false)
	e.turn.Unlock()
	e.mu.Unlock()
}

// start is what the runtime does between schedinit and main.main: M 0 and
// sysmon begin to move.
func (e *Engine) start() {
	if e.started {
		return
	}
	e.started = true
	e.startM0()
}

// conduct drives the world until it stands still.
func (e *Engine) conduct(limit RunLimit) error {
	e.mainM.Store(nil)
	e.setMoving(true)
	err := e.w.run(limit)
	if bug := e.bug.Load(); bug != nil {
		return bug // there is nothing more to be told of it, and some may move still
	}
	e.setMoving(false)
	if err == nil && e.runningMain {
		// All Ms were parked already, so checkdead had no occasion.
		err = errDead
	}
	switch err := err.(type) {
	case *FatalError:
		err.Goroutines = e.goroutines()
	case *PanicError:
		return err
	}
	switch err {
	case errDone:
		return nil
	case errDead:
		if e.main.Load() == nil && !e.mainGoexit {
			return nil // main has been killed: nobody is missed
		}
		return e.deadlock()
	}
	return err
}

// errDone is why the world stands still when main has returned or all that were
// to be killed have ended.
var errDone = errorString("done")

// errDead is why it does when no G can ever run again.
var errDead = errorString("dead")

type errorString string

func (s errorString) Error() string { return string(s) }

// breakOff says whether a run is to end now, and why.
func (e *Engine) breakOff(limitEvents int64) error {
	if e.interrupted.Load() {
		return ErrInterrupted
	}
	if e.events >= limitEvents {
		return ErrLimit
	}
	return nil
}

// Interrupt makes the Run, RunOthers or Kill that is under way return
// ErrInterrupted at the next safepoint, or else the next one at once. It may be
// called from any host goroutine, at any time.
func (e *Engine) Interrupt() { e.Interrupter()() }

// Interrupter returns an Interrupt for the run that is under way, or else for
// the next one, and for no other: once that has ended, calling it does nothing.
// It is what to hand to somebody who may call it late, like context.AfterFunc.
func (e *Engine) Interrupter() func() {
	e.turn.Lock()
	defer e.turn.Unlock()
	n := e.turn.n
	return func() {
		e.turn.Lock()
		defer e.turn.Unlock()
		if e.turn.n == n {
			e.interrupted.Store(true)
			e.out.ring()
			e.w.interrupt()
		}
	}
}

// Close ends the engine: its goroutines are taken off their stacks, and no host
// goroutine is left (see HostGoroutines), except for calls from which nobody has
// returned yet. It interrupts a run that is under way, and waits until that stands
// still. It may be called by any host goroutine, also again.
//
// Deferred calls are run by the host, but every operation of the engine that these
// attempt ends them, Output included: to the program it is as if it had been cut
// off.
//
// A goroutine of the engine cannot close it, for Close would wait for it: it panics.
func (e *Engine) Close() {
	if Current() == e {
		e.enter() // which ends a deferred call, if the engine is being closed
		panic("engine: Close in a goroutine of the engine itself, or in a timer's function")
	}
	e.Interrupt()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return
	}
	e.closed = true
	e.turn.begin()
	e.closing.Store(true)
	e.setMoving(true) // deferred calls run
	e.disturb()
	e.out.end()
	e.w.close()
	e.setMoving(false)
}

// HostGoroutines returns how many goroutines of the host the engine has, apart from
// the calls that are under way: they carry its goroutines, and in the parallel world
// its Ms. It may be called by any host goroutine at any time. After Close it is 0,
// with one exception: if the engine was broken, and a goroutine computes without a
// safepoint, nothing can be ended before that has come to one.
func (e *Engine) HostGoroutines() int {
	n := 0
	if e.par != nil {
		n = int(e.par.running.Load())
	}
	e.carrierLock.Lock()
	defer e.carrierLock.Unlock()
	return n + e.carriers.n
}

// enter is the safepoint at the entry of every operation. It returns the M that
// the G goes on with: another, if the G has been made to give way. It returns
// nil for the host, and leaves a timer's function in peace.
func (e *Engine) enter() *m {
	if e.calm.Load() {
		id := goid.Get()
		c := last
		if c.id != id {
			c = carrierOf(id)
		}
		if c != nil && c.e == e {
			return c.m
		}
	}
	return e.enterSlow()
}

// here is enter for code that was handed no engine.
func here(what string) (*Engine, *m) {
	id := goid.Get()
	c := last
	if c.id != id {
		c = carrierOf(id)
	}
	if c == nil {
		notHere(what)
	}
	if c.e.calm.Load() {
		return c.e, c.m
	}
	return c.e, c.e.enterSlow()
}

// giving is enter for what gives something back: an Unlock, a Done, a close. It
// may be a deferred call that others rely on, so that one that is killed does it
// first, and dies at its next operation.
func (e *Engine) giving() *m {
	if e.calm.Load() {
		if c := lookup(); c != nil && c.e == e {
			return c.m
		}
	}
	return e.givingSlow()
}

// hereGiving is giving for code that was handed no engine.
func hereGiving(what string) (*Engine, *m) {
	c := lookup()
	if c == nil {
		notHere(what)
	}
	if c.e.calm.Load() {
		return c.e, c.m
	}
	return c.e, c.e.givingSlow()
}

func (e *Engine) givingSlow() *m {
	gp := e.Getg()
	if gp == nil {
		return e.enterSlow()
	}
	was := gp.spared
	gp.spared = !e.planted(killsGivers)
	mp := e.enterSlow()
	gp.spared = was
	return mp
}

func (e *Engine) enterSlow() *m {
	mp := e.getm()
	if e.closing.Load() && Current() == e {
		e.cut()
	}
	if mp == nil {
		return nil
	}
	gp := mp.curg
	if gp == nil || mp.inTimer {
		return mp
	}
	if e.hooks.Ticks != nil {
		e.tick(mp)
		mp = gp.m
	}
	e.step(mp, e.costs.Op)
	for e.wanted(gp) {
		e.safepoint(gp)
	}
	return gp.m
}

// wanted says whether gp, which runs, is to do something else first.
func (e *Engine) wanted(gp *G) bool {
	return gp.m.p.preempt.Load() || gp.condemned() || e.interrupted.Load()
}

// disturb ends the calm: somebody wants something of a G, and has said so
// before. recalm, which may be looking whether anybody does, has to see that or be
// overruled.
func (e *Engine) disturb() {
	e.acquire(&e.allpLock)
	e.calm.Store(false)
	e.tellUnrest()
	e.unlock(&e.allpLock)
}

// recalm lets the fast paths of locks be taken, if nobody wants anything of
// anybody.
func (e *Engine) recalm() {
	if e.virt != nil || e.hooks.Ticks != nil || e.calm.Load() {
		return
	}
	e.acquire(&e.allpLock)
	defer e.unlock(&e.allpLock)
	if e.condemning.Load() || e.closing.Load() || e.interrupted.Load() {
		return
	}
	for _, pp := range e.allp {
		if pp.preempt.Load() {
			return
		}
	}
	e.calm.Store(true)
	e.tellUnrest()
}

// tick charges what the program did on its own since the last operation.
func (e *Engine) tick(mp *m) {
	if n := e.hooks.Ticks(); n > 0 {
		e.step(mp, n*e.costs.Tick)
	}
}

// safepoint does what gp is asked for.
func (e *Engine) safepoint(gp *G) {
	switch {
	case e.interrupted.Load():
		e.w.stop(gp.m, ErrInterrupted)
	case gp.condemned():
		e.die(gp)
	case gp.m.p.preempt.Load():
		e.gopreempt(gp)
	}
}

// Safepoint is where a G that computes for long lets the scheduler have a say.
func (e *Engine) Safepoint() { e.enter() }

// Now returns the time in nanoseconds since the engine was made, on the world's clock.
func (e *Engine) Now() int64 {
	mp := e.getm()
	if mp != nil && mp.curg != nil && e.hooks.Ticks != nil {
		e.tick(mp)
		mp = e.getm()
	}
	return e.now(mp)
}

// Getg returns the current G; nil for the host and in a timer's function.
func (e *Engine) Getg() *G {
	if mp := e.getm(); mp != nil {
		return mp.curg
	}
	return nil
}

// World returns the kind of world that the engine runs in.
func (e *Engine) World() WorldKind {
	if e.virt != nil {
		return Virtual
	}
	return Parallel
}

// Rand returns the source of the program's own random numbers. The scheduler
// does not draw from it.
func (e *Engine) Rand() *rand.Rand { return e.prog }

// Attach keeps a value for a package above, under a key of its own.
func (e *Engine) Attach(key, value any) { e.attached.Store(key, value) }

// Attached returns what Attach kept; nil if nothing.
func (e *Engine) Attached(key any) any {
	value, _ := e.attached.Load(key)
	return value
}

// LastGoid returns the id of the goroutine made last: those made later have
// greater ones.
func (e *Engine) LastGoid() int64 { return e.lastGoid.Load() }

// Sites returns the table of positions that the engine's events refer to.
func (e *Engine) Sites() *trace.Sites { return e.sites }

// Output records that the current G wrote text to the program's standard output
// (fd 1) or standard error (2). Writing it is the caller's business, after
// Output: a program that is being closed does not get that far.
func (e *Engine) Output(fd int, text string) {
	mp := e.enter()
	e.step(mp, e.costs.Write)
	if e.watched {
		e.event(mp, trace.Event{Kind: trace.Output, G: e.curgid(mp), A: int64(fd), Text: text})
	}
}

// Exit ends the program with a code. It does not return, unless a timer's function
// has called it.
func (e *Engine) Exit(code int) {
	mp := e.enter()
	e.ev(mp, trace.Exit, e.curgid(mp), 0, int64(code), 0, 0)
	e.cutOff(mp, &ExitError{code})
}

// Fatal ends the program with an error that nothing can recover. It does not
// return, unless a timer's function has called it.
func (e *Engine) Fatal(msg string) { e.fatal(msg, "") }

// fatal is Fatal with lines to be printed before the error.
func (e *Engine) fatal(msg, before string) {
	mp := e.getm()
	if mp == nil {
		panic(&FatalError{Msg: msg, Before: before})
	}
	e.where(mp.curg)
	err := &FatalError{Msg: msg, Before: before, Goid: e.curgid(mp)}
	e.ev(mp, trace.Exit, e.curgid(mp), 0, 2, 0, 0)
	e.cutOff(mp, err)
}

// cutOff ends the run in the middle of the current G, which does nothing more
// but its deferred calls, if the world is ever moved again.
func (e *Engine) cutOff(mp *m, err error) {
	if mp == nil {
		panic(err)
	}
	gp := mp.curg
	e.w.stop(mp, err)
	if gp != nil && !mp.inTimer {
		e.die(gp)
	}
}

// where notes where gp is, and returns it.
func (e *Engine) where(gp *G) trace.Site {
	if gp == nil {
		return 0
	}
	if e.hooks.Where != nil {
		gp.site = e.hooks.Where()
	}
	return gp.site
}

// curgid returns the id of the G that mp runs; 0 if none.
func (e *Engine) curgid(mp *m) int64 {
	if mp == nil || mp.curg == nil || mp.inTimer {
		return 0
	}
	return mp.curg.id
}

// Events returns how many scheduler events there have been, recorded or not. In
// the parallel world nobody counts those that are not recorded.
func (e *Engine) Events() int64 {
	if e.virt == nil && e.rec != nil {
		return e.rec.Dropped() + int64(e.rec.Len())
	}
	return e.events
}
