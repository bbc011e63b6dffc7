package engine

import "gopark/engine/trace"

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
type G struct {
	// Local belongs to the engine's user: an interpreter keeps there what must
	// follow the goroutine from one M to another.
	Local any

	id     int64
	e      *Engine
	fn     func()
	name   string
	parent int64
	made   trace.Site // the go statement
	site   trace.Site // where it was last seen

	status trace.GState
	reason trace.WaitReason
	obj    int64 // what it waits for
	since  int64 // time at which it entered status

	stack   stack
	m       *m       // the M that it runs on; nil if it does not run
	carrier *carrier // the stack that holds its frames; nil until it has run
	lockedm *m
	preempt bool // give way at the next safepoint
	dying   dying
	end     int64 // how it ended: GoEnd's A

	param      *sudog // the sudog that woke it; nil if a close did
	waiting    *sudog // what it waits on, in lock order
	box        any    // where it gives and gets what a typed channel passes
	selectDone bool   // some case of its select has won
	parklock   *mutex // park_m releases it
	timer      *Timer // for Sleep
	sleepWhen  int64
	sleeping   bool     // park_m is to set timer
	pollWake   int64    // park_m is to see to it that somebody waits until then
	parkfn     func()   // park_m calls it
	awaits     *awaiter // its wait for the outside; nil if it does not
	polls      []uint16 // selectgo's scratch
	schedlink  *G
}

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
	call     string // the blocking call it is in
	sleeping bool   // in the poller, as far as events tell
	parked   bool   // on the idle list
	ended    bool   // mexit
	inTimer  bool   // it runs a timer's function on top of a G
	since    int64

	syscalltick uint32
	idlelink    *m

	// What it does first on the next carrier that it gets.
	begin  func(*Engine, *m, *G)
	beging *G

	on *carrier // the stack that it stands on

	// The virtual world's.
	clock  int64
	heapAt int  // position in the heap of Ms that can move; -1 if not in it
	asleep bool // in notesleep or notetsleep
	timed  bool // its clock is a time at which it wakes by itself
	noted  bool // notewakeup came
}

// A p is a processor: the right to run Gs, and a queue of them.
type p struct {
	id     int32
	status trace.PStatus
	m      *m
	link   *p
	idle   bool // on the idle list

	schedtick   uint32 // Gs started, inherited time slices not counted
	slice       int64  // when schedtick last advanced
	boot        uint32 // how many of these no event tells of
	syscalltick uint32 // calls returned from
	stopped     bool   // by stopTheWorld
	sysmontick  sysmontick

	runqhead uint32
	runqtail uint32
	runq     [runqLen]*G
	runnext  *G

	gFree  gList
	timers timers
}

// sysmontick is what sysmon saw when it last looked at a P.
type sysmontick struct {
	schedtick   uint32
	syscalltick uint32
	schedwhen   int64
	syscallwhen int64
}

// schedt is the scheduler's shared part.
type schedt struct {
	lock mutex

	runq gQueue // the global queue

	midle        *m // idle Ms, last in first out
	nmidle       int
	mnext        int32 // Ms made
	nmfree       int   // Ms gone
	nmsys        int   // Ms that checkdead does not count
	nmidlelocked int   // idle Ms with a locked G

	pidle        *p // idle Ps, last in first out
	npidle       int
	nmspinning   int
	needspinning bool

	gFree gList

	gcwaiting bool // stopTheWorld is waiting for Ps
	stopwait  int
	stopper   *m // who waits for them

	lastpoll  int64 // when the poller was last looked at; 0 while an M waits in it
	pollUntil int64
	poller    *m
	came      []event // from outside, for whoever polls

	sysmonwait bool
	sysmon     *m
}

// A mutex is one of the scheduler's own locks. Only one M moves at a time in
// the virtual world, and there is no step point between lock and unlock, so it
// needs no state there; what counts is that taking it is a step point.
type mutex struct{}

// lock takes l for mp. Another M may move before it is taken.
func (e *Engine) lock(mp *m, l *mutex) { e.w.step(mp, e.costs.Lock) }

func (e *Engine) unlock(l *mutex) {}

// A sudog is a G in the line of a channel, a semaphore or a condition. A G in a
// select is in several lines.
type sudog struct {
	g        *G
	elem     any
	c        *Hchan
	q        *waitq // the line it is in; nil once out of it
	owner    abandoner
	isSelect bool
	recv     bool // it waits to receive
	success  bool
	index    int // of the select's case
	ticket   uint32
	next     *sudog
	prev     *sudog
	waitlink *sudog // the G's next
}

// An abandoner is told when a G that waits for it is killed, so that it can
// forget that it was counted.
type abandoner interface{ abandon(sg *sudog) }

func (e *Engine) acquireSudog() *sudog {
	sg := e.sudogs
	if sg == nil {
		return new(sudog)
	}
	e.sudogs = sg.next
	sg.next = nil
	return sg
}

func (e *Engine) releaseSudog(sg *sudog) {
	*sg = sudog{next: e.sudogs}
	e.sudogs = sg
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

// dequeue takes the first in line for whom no other case of its select has won
// yet.
func (q *waitq) dequeue() *sudog {
	for {
		sg := q.first
		if sg == nil {
			return nil
		}
		q.remove(sg)
		if sg.isSelect {
			if sg.g.selectDone {
				continue
			}
			sg.g.selectDone = true
		}
		return sg
	}
}

// A gList is a stack of Gs, a gQueue a queue, both linked through schedlink.
type gList struct {
	head *G
	size int
}

func (l *gList) push(gp *G) {
	gp.schedlink = l.head
	l.head = gp
	l.size++
}

func (l *gList) pop() *G {
	gp := l.head
	if gp != nil {
		l.head = gp.schedlink
		gp.schedlink = nil
		l.size--
	}
	return gp
}

type gQueue struct {
	head *G
	tail *G
	size int
}

func (q *gQueue) push(gp *G) {
	gp.schedlink = q.head
	q.head = gp
	if q.tail == nil {
		q.tail = gp
	}
	q.size++
}

func (q *gQueue) pushBack(gp *G) {
	gp.schedlink = nil
	if q.tail == nil {
		q.head = gp
	} else {
		q.tail.schedlink = gp
	}
	q.tail = gp
	q.size++
}

func (q *gQueue) pop() *G {
	gp := q.head
	if gp == nil {
		return nil
	}
	q.head = gp.schedlink
	if q.head == nil {
		q.tail = nil
	}
	gp.schedlink = nil
	q.size--
	return gp
}
