package engine

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"gopark/engine/trace"
)

// The states of a G are the trace's: what a reader sees is what there is.
const (
	gidle     = trace.GIdle
	grunnable = trace.GRunnable
	grunning  = trace.GRunning
	gsyscall  = trace.GSyscall
	gwaiting  = trace.GWaiting
	gdead     = trace.GDead
)

// A G is one goroutine.
//
// Its fields are written by the M that runs it, by whoever makes it runnable
// (who has taken it out of a line under that line's lock, and is the only one),
// and while the world stands still.
type G struct {
	// The order is that of use, because what is used together should be close
	// together in memory, of which a G takes five cache lines. This line is what
	// making and running a G touches,
	id      int64
	fn      func()
	m       *m       // the M that it runs on; nil if it does not run
	carrier *carrier // the stack that holds its frames; nil until it has run
	parent  int64
	// The next in a list. While it is in none this is the G that has made it, if
	// anybody, and no more than a hint: who has been made often wakes its maker.
	schedlink guintptr
	stack     stack

	gmarks

	// this one what ending it does, and waiting,
	made    trace.Site // the go statement
	site    trace.Site // where it was last seen
	lockedm *m
	reason  trace.WaitReason
	obj     int64 // what it waits for (awaitedObj)
	name    string

	// Local belongs to the engine's user: an interpreter keeps there what must
	// follow the goroutine from one M to another.
	Local any

	// and the next two waiting, at least for a channel.
	waiting *sudog // what it waits on, in lock order
	own     sudog  // for all that it waits on, but in a select
	word    uint64 // where it gives and gets what a channel of words passes
	param   *sudog // the sudog that woke it; nil if a close did

	selectDone atomic.Uint32 // 1: some case of its select has won
	nilCases   bool          // waits in a select whose channels are all nil

	box    any   // as word, for other typed channels
	since  int64 // time at which it entered status, where anybody keeps it (Engine.stamp)
	e      *Engine
	timer  *Timer                  // for Sleep
	awaits atomic.Pointer[awaiter] // its wait for the outside, if it does; an old one may be announced still
	orders *selOrders              // selectgo's scratch
}

// gmarks is what a G is, and what is special about it. The short ways look at all of that
// at once.
type gmarks struct {
	status    trace.GState
	dying     dying
	end       int8 // how it ended: GoEnd's A
	sleeping  bool // park_m is to set timer
	panicking bool // SetPanicking
	locked    bool // lockedm is not nil
	onSelect  bool // park_m is to release the locks of its select's channels
	spared    bool // it does not die yet, though condemned: see giving
}

// What a G is of which nothing is special.
var (
	canRun = gmarks{status: grunnable}
	runs   = gmarks{status: grunning}
)

// are says whether k is the same as other. The compiler would compare field by field.
func (k *gmarks) are(other *gmarks) bool { return *k.word() == *other.word() }

func (k *gmarks) word() *[8]byte { return (*[unsafe.Sizeof(*k)]byte)(unsafe.Pointer(k)) }

// ID returns the goroutine's number. Main is 1; no other number is used twice.
func (gp *G) ID() int64 { return gp.id }

// A dying says how far the killing of a G has come.
type dying uint8

const (
	alive     dying = iota
	condemned       // to call Goexit when it next runs
	unwinding       // it has, and runs its deferred calls
)

// An m is a thread as the scheduler sees one. What moves it is its world.
type m struct {
	id       int32
	e        *Engine
	p        *p
	nextp    *p // for an M being started: the P that it is to take
	oldp     *p // that it had when it entered a call
	curg     *G
	lockedg  *G
	locks    int // LockOSThread's depth
	spinning bool
	sleeping bool   // in the poller, as far as events tell
	parked   bool   // on the idle list
	ended    bool   // mexit
	inTimer  bool   // it runs a timer's function on top of a G
	system   bool   // sysmon: it never holds a P, nor runs a G
	call     string // the blocking call it is in
	since    int64
	rand     *rng // for the order of stealing and of select

	idlelink *m

	// What it does first on the next carrier that it gets.
	begin  func(*Engine, *m, *G)
	beging *G
	picked *G // the G, locked to another M, that mcall has found

	// What park_m is to do for the G that mp leaves: release a lock, call a
	// function, set the timer of one that sleeps, see to it that somebody waits
	// until then.
	parklock  *mutex
	parkfn    func()
	sleepWhen int64
	pollWake  int64

	on *carrier // the stack that it stands on

	// The virtual world's.
	clock  int64
	heapAt int  // position in the heap of Ms that can move; -1 if not in it
	asleep bool // in notesleep or notetsleep
	timed  bool // its clock is a time at which it wakes by itself
	noted  bool // notewakeup came

	parallelM
	tell teller
}

// A p is a processor: the right to run Gs, and a queue of them. What other Ms
// look at is atomic; the rest belongs to the M that holds the P.
type p struct {
	id     int32
	status atomic.Uint32 // pidle …
	idle   atomic.Bool   // on the idle list
	m      *m            // who holds it; in a call, who entered that
	link   *p

	preempt     atomic.Bool   // the G on it is to give way at the next safepoint
	watch       atomic.Int64  // when sysmon first saw this time slice; 0: not yet
	syscalltick atomic.Uint32 // calls returned from
	entered     int64         // when the call in which it is began
	sysmontick  sysmontick    // sysmon's

	schedtick uint32 // Gs started, inherited time slices not counted
	boot      uint32 // how many of these no event tells of
	slice     int64  // when schedtick last advanced
	made      int64  // Gs made here,
	ended     int64  // and ended
	goidcache int64  // the next number for a G
	goidend   int64
	stopped   bool // by stopTheWorld

	gFree   gFree
	sudogs  *sudog
	nsudogs int

	told     uint32 // runqhead as far as its owner's events tell (tell.go)
	runqhead uint32 // all atomic (see alone.go)
	runqtail uint32
	runnext  guintptr
	runq     [runqLen]guintptr

	timers timers
}

// The states of a P.
const (
	pidle = iota
	prunning
	psyscall // its M is in a call: whoever changes that to another state has the P
	pdead    // beyond GOMAXPROCS
)

// sysmontick is what sysmon saw when it last looked at a P.
type sysmontick struct {
	syscalltick uint32
	syscallwhen int64
}

// schedt is the scheduler's shared part. What is atomic may be looked at by
// anybody; it changes under lock, except for nmspinning and needspinning.
type schedt struct {
	lock mutex

	runq     globq        // the global queue
	runqsize atomic.Int32 // its size

	midle        *m // idle Ms, last in first out
	nmidle       int
	mnext        int32 // Ms made; under allLock
	nmade        int   // those and the ones about to be made
	nmfree       int   // Ms gone
	nmsys        int   // Ms that checkdead does not count
	nmidlelocked int   // idle Ms with a locked G

	pidle        *p // idle Ps, last in first out
	npidle       atomic.Int32
	nmspinning   atomic.Int32
	needspinning atomic.Uint32

	gFreeLock mutex
	gFree     gFree
	ngFree    atomic.Int32 // its size

	sudoglock mutex
	sudogs    *sudog
	nsudogs   atomic.Int32

	gcwaiting atomic.Bool // stopTheWorld is waiting for Ps
	stopwait  int
	npolling  int  // Ms without a P that see what has come from outside: they are waited for, too
	stopper   *m   // who waits for them; nil: the host
	starting  bool // the host is starting the world: it is at work, though it is no M
	halt      bool // the host waits, or will when the stop under way is over

	lastpoll  atomic.Int64 // when the poller was last looked at; 0 while an M waits in it
	pollUntil atomic.Int64
	cameLock  sync.Mutex // not one at which an M steps: hear takes it when none moves
	came      []event    // from outside, for whoever polls
	ncame     atomic.Int32

	sysmonwait atomic.Bool
	sysmon     *m
}

// A sudog is a G in the line of a channel, a semaphore or a condition. A G in a
// select is in several lines.
type sudog struct {
	g        *G
	next     *sudog
	prev     *sudog
	q        *waitq // the line it is in; nil once out of it
	owner    abandoner
	ticket   uint32
	index    uint16 // of the select's case
	recv     bool   // it waits to receive
	success  bool
	c        *Hchan
	elem     any
	waitlink *sudog // the G's next
	sema     *sema  // the semaphore that it waits for
}

// isSelect says whether sg is in the line of a select's case.
func (sg *sudog) isSelect() bool { return sg != &sg.g.own }

// An abandoner is what a G waits for that has counted it. It is asked when the G
// is killed: abandon forgets the G and says yes, or says no because the G has as
// good as got what it waits for, and somebody is about to wake it. The line that
// the G waits in is locked, or the world stands still.
type abandoner interface{ abandon(sg *sudog) bool }

// sudogCache is how many free sudogs a P keeps before it gives half of them up.
const sudogCache = 128

func (e *Engine) acquireSudog(mp *m) *sudog {
	if mp == nil || mp.p == nil {
		return new(sudog)
	}
	pp := mp.p
	if pp.sudogs == nil && e.sched.nsudogs.Load() > 0 {
		e.refillSudogs(pp)
	}
	sg := pp.sudogs
	if sg == nil {
		return new(sudog)
	}
	pp.sudogs = sg.next
	pp.nsudogs--
	sg.next = nil
	return sg
}

func (e *Engine) releaseSudog(mp *m, sg *sudog) {
	if sg == &sg.g.own {
		*sg = sudog{g: sg.g}
		return
	}
	if mp == nil || mp.p == nil {
		return
	}
	pp := mp.p
	*sg = sudog{next: pp.sudogs}
	pp.sudogs = sg
	pp.nsudogs++
	if pp.nsudogs >= sudogCache {
		e.spillSudogs(pp)
	}
}

// refillSudogs and spillSudogs move free sudogs between a P and all: those that
// one P takes another may give back.
func (e *Engine) refillSudogs(pp *p) {
	e.acquire(&e.sched.sudoglock)
	for pp.nsudogs < sudogCache/2 && e.sched.sudogs != nil {
		sg := e.sched.sudogs
		e.sched.sudogs = sg.next
		sg.next = pp.sudogs
		pp.sudogs = sg
		pp.nsudogs++
		e.sched.nsudogs.Add(-1)
	}
	e.unlock(&e.sched.sudoglock)
}

func (e *Engine) spillSudogs(pp *p) {
	e.acquire(&e.sched.sudoglock)
	for pp.nsudogs > sudogCache/2 {
		sg := pp.sudogs
		pp.sudogs = sg.next
		pp.nsudogs--
		sg.next = e.sched.sudogs
		e.sched.sudogs = sg
		e.sched.nsudogs.Add(1)
	}
	e.unlock(&e.sched.sudoglock)
}

// A waitq is a line of waiting Gs.
type waitq struct {
	first *sudog
	last  *sudog
}

func (q *waitq) enqueue(sg *sudog) {
	sg.q = q
	sg.next = nil
	sg.prev = q.last
	if q.last == nil {
		q.first = sg
	} else {
		q.last.next = sg
	}
	q.last = sg
}

func (q *waitq) enqueueFirst(sg *sudog) {
	sg.q = q
	sg.prev = nil
	sg.next = q.first
	if q.first == nil {
		q.last = sg
	} else {
		q.first.prev = sg
	}
	q.first = sg
}

func (q *waitq) remove(sg *sudog) {
	if sg.q != q {
		return
	}
	if sg.prev != nil {
		sg.prev.next = sg.next
	} else {
		q.first = sg.next
	}
	if sg.next != nil {
		sg.next.prev = sg.prev
	} else {
		q.last = sg.prev
	}
	sg.q, sg.next, sg.prev = nil, nil, nil
}

// leaveFirst takes sg, the first, out of the line.
func (q *waitq) leaveFirst(sg *sudog) {
	q.first = sg.next
	if q.first == nil {
		q.last = nil
	} else {
		q.first.prev = nil
	}
	sg.q, sg.next = nil, nil
}

// dequeue takes the first in line for whom no other case of its select has won
// yet.
func (q *waitq) dequeue() *sudog {
	for {
		sg := q.first
		if sg == nil {
			return nil
		}
		q.leaveFirst(sg)
		if sg.isSelect() && !sg.g.selectDone.CompareAndSwap(0, 1) && !sg.g.e.planted(wonTwice) {
			continue
		}
		return sg
	}
}

// A gFree is a stack of dead Gs. In the runtime it is a list through the Gs: to take
// one off that means to wait until the memory has told which is behind it. Engine.allgs
// keeps them.
type gFree []guintptr

func (l *gFree) push(gp *G) { *l = append(*l, guintptrOf(gp)) }

func (l *gFree) pop() *G {
	n := len(*l) - 1
	if n < 0 {
		return nil
	}
	gp := (*l)[n].ptr()
	*l = (*l)[:n]
	return gp
}

// take moves up to n from the top of from to the top of l.
func (l *gFree) take(from *gFree, n int) {
	rest := max(0, len(*from)-n)
	*l = append(*l, (*from)[rest:]...)
	*from = (*from)[:rest]
}

// A gList is a stack of Gs, a gQueue a queue, both linked through schedlink.
type gList struct {
	head guintptr
	size int
}

func (l *gList) push(gp *G) {
	gp.schedlink = l.head
	l.head = guintptrOf(gp)
	l.size++
}

func (l *gList) pop() *G {
	gp := l.head.ptr()
	if gp != nil {
		l.head = gp.schedlink
		gp.schedlink = 0
		l.size--
	}
	return gp
}

type gQueue struct {
	head guintptr
	tail guintptr
	size int
}

func (q *gQueue) pushBack(gp *G) {
	gp.schedlink = 0
	if q.tail == 0 {
		q.head = guintptrOf(gp)
	} else {
		q.tail.ptr().schedlink = guintptrOf(gp)
	}
	q.tail = guintptrOf(gp)
	q.size++
}

func (q *gQueue) pop() *G {
	gp := q.head.ptr()
	if gp == nil {
		return nil
	}
	q.head = gp.schedlink
	if q.head == 0 {
		q.tail = 0
	}
	gp.schedlink = 0
	q.size--
	return gp
}
