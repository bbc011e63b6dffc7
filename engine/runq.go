package engine

import (
	"sync/atomic"

	"gopark/engine/trace"
)

// The local queues. A P's queue is a ring of runqLen Gs and, before it, one
// place called runnext.
//
// The ring has no lock. Only the M that holds the P puts Gs in, at the tail,
// which nobody else changes. Anybody may take Gs out, at the head: whoever moves
// the head with a compare-and-swap has what was there. A thief therefore copies
// first and moves the head then: if that fails, what it has copied means
// nothing. The owner must not put a G where one still is, so it looks at the
// head first; an old value of that is only too careful.

const runqLen = 256

// runqempty says whether pp has nothing to run. That is not a matter of looking
// at head, tail and runnext one after the other: between two looks the owner may
// kick the G in runnext out to the ring, and take it from there to run it or put
// another in its place, and somebody who saw first the ring empty and then
// runnext empty would miss a G that was there all the time. So if the tail has
// not moved, what was seen was so at one time.
func runqempty(pp *p) bool {
	for {
		head, tail := atomic.LoadUint32(&pp.runqhead), atomic.LoadUint32(&pp.runqtail)
		next := pp.runnext.load()
		if tail == atomic.LoadUint32(&pp.runqtail) {
			return head == tail && next == 0
		}
	}
}

// runqput makes gp runnable on pp. With next it takes runnext, and whoever was
// there goes to the ring's tail: what a G has just started or woken runs next,
// in what is left of its time slice.
//
// Only the M that holds pp calls it (or the host, for which mp is nil).
func (e *Engine) runqput(mp *m, pp *p, gp *G, next bool) {
	e.step(mp, e.costs.Queue)
	kicks := false // the event says so already
	if next {
		if e.watched {
			kicks = e.eventNext(mp, pp, gp)
		}
		old := pp.runnext.load()
		for e.atom(); !e.casG(&pp.runnext, old, guintptrOf(gp)); {
			old = pp.runnext.load() // a thief was there
		}
		if old == 0 || e.planted(losesKicked) {
			e.kickSystemG()
			return
		}
		gp = old.ptr()
	}
	for {
		head := atomic.LoadUint32(&pp.runqhead)
		tail := pp.runqtail
		e.atom()
		if tail-head+e.system.ring < runqLen {
			if e.watched && !kicks {
				e.eventPut(mp, pp, gp, next)
			}
			e.storeG(&pp.runq[tail%runqLen], guintptrOf(gp))
			e.atom()
			e.store32(&pp.runqtail, tail+1) // now it can be taken
			return
		}
		if e.runqputslow(mp, pp, gp) {
			return
		}
	}
}

//go:noinline
func (e *Engine) eventPut(mp *m, pp *p, gp *G, kicked bool) {
	if kicked {
		e.ev(mp, trace.RunqKick, gp.id, 0, int64(pp.id), 0, 0)
	} else {
		e.ev(mp, trace.RunqPut, gp.id, 0, int64(pp.id), 1, 0)
	}
}

// runqputslow moves half of pp's full ring, and then gp, to the global queue in
// one go, so that the lock is taken once for 129 Gs. It fails if a thief has
// made room meanwhile.
func (e *Engine) runqputslow(mp *m, pp *p, gp *G) bool {
	e.lock(mp, &e.sched.lock)
	defer e.unlock(&e.sched.lock)
	head, tail := atomic.LoadUint32(&pp.runqhead), pp.runqtail
	if tail-head+e.system.ring < runqLen {
		return false
	}
	e.claim(mp)
	defer e.claimed(mp)
	n := runqLen/2 - e.spillSystemGs()
	e.atom()
	if !e.cas32(&pp.runqhead, head, head+n) {
		return false
	}
	for i := range n {
		// What is left in the ring nobody but the owner writes over.
		e.sched.runq.pushBack(pp.runq[(head+i)%runqLen])
	}
	if !e.planted(losesSpilled) {
		e.sched.runq.pushBack(guintptrOf(gp))
	}
	e.sched.runqsize.Store(int32(e.sched.runq.size))
	e.ev(mp, trace.RunqSlow, gp.id, 0, int64(pp.id), int64(n), 0)
	return true
}

// runqputbatch puts the first n Gs of q at the tail of pp's ring, which has room.
func (e *Engine) runqputbatch(pp *p, q *globq, n int) {
	tail := pp.runqtail
	for range n {
		e.storeG(&pp.runq[tail%runqLen], q.pop())
		tail++
	}
	e.atom()
	e.store32(&pp.runqtail, tail)
}

// runqget takes the next G off pp's queue. What comes from runnext inherits the
// time slice of the G before it: two Gs that wake each other in turn share one,
// and cannot keep the ring waiting for ever.
//
// Only the M that holds pp calls it.
func (e *Engine) runqget(mp *m, pp *p) (gp *G, inheritTime bool) {
	e.step(mp, e.costs.Queue)
	e.claim(mp)
	gp, inheritTime = e.runqtake(pp)
	if gp != nil && e.watched {
		e.eventGet(mp, gp, !inheritTime)
	}
	e.claimed(mp)
	return gp, inheritTime
}

// runqtake is runqget without its event.
func (e *Engine) runqtake(pp *p) (gp *G, inheritTime bool) {
	// If the exchange fails a thief has it: only the owner puts anything there.
	if next := pp.runnext.load(); next != 0 && e.casG(&pp.runnext, next, 0) {
		return next.ptr(), true
	}
	for {
		head := atomic.LoadUint32(&pp.runqhead)
		e.atom()
		if head == pp.runqtail {
			return nil, false
		}
		gp := pp.runq[head%runqLen].load().ptr()
		if e.cas32(&pp.runqhead, head, head+1) {
			return gp, false
		}
	}
}

// runqspill moves all that is in pp's queue, which no M holds, to the global one.
// sched.lock is held.
func (e *Engine) runqspill(pp *p) {
	if next := pp.runnext.load(); next != 0 && e.casG(&pp.runnext, next, 0) {
		e.sched.runq.pushBack(next)
	}
	for {
		head := atomic.LoadUint32(&pp.runqhead)
		if head == pp.runqtail {
			break
		}
		if gp := pp.runq[head%runqLen].load(); e.cas32(&pp.runqhead, head, head+1) {
			e.sched.runq.pushBack(gp)
		}
	}
	e.sched.runqsize.Store(int32(e.sched.runq.size))
}

// runqgrab takes half of p2's ring, rounded up, and puts it into pp's ring from
// its tail on, where nobody sees it yet. It returns how many there are; 0 if the
// ring is empty.
//
// If it has taken some, mp must tell of that, and call claimed.
func (e *Engine) runqgrab(mp *m, pp, p2 *p) uint32 {
	for {
		head := atomic.LoadUint32(&p2.runqhead)
		e.atom()
		n := atomic.LoadUint32(&p2.runqtail) - head
		n -= n / 2
		if n == 0 {
			return 0
		}
		if n > runqLen/2 {
			continue // the two belong to different moments
		}
		e.claim(mp)
		tail := pp.runqtail
		if e.planted(stealsTooMany) {
			n++
		}
		for i := range n {
			e.storeG(&pp.runq[(tail+i)%runqLen], p2.runq[(head+i)%runqLen].load())
		}
		e.atom()
		taken := n
		if e.planted(stealsTooMany) {
			taken--
		}
		if e.cas32(&p2.runqhead, head, head+taken) || e.planted(stealsUnasked) {
			return n
		}
		e.claimed(mp)
	}
}

// runqsteal takes half of p2's ring, rounded up: the last one grabbed is
// returned to run at once, the others go to pp's ring. From an empty ring it
// takes runnext, if stealRunNext. pass is stealWork's, for the event.
//
// A running P is about to run its runnext itself, often because the G that put
// it there is about to park. The thief pauses, which gives it time to.
func (e *Engine) runqsteal(mp *m, pp, p2 *p, pass int, stealRunNext bool) *G {
	for {
		e.step(mp, e.costs.Steal)
		if n := e.runqgrab(mp, pp, p2); n > 0 {
			tail := pp.runqtail
			gp := pp.runq[(tail+n-1)%runqLen].load().ptr()
			e.ev(mp, trace.Steal, gp.id, 0, int64(p2.id), int64(n), int64(pass))
			if n > 1 {
				e.store32(&pp.runqtail, tail+n-1)
			}
			e.claimed(mp)
			return gp
		}
		next := p2.runnext.load()
		if !stealRunNext || next == 0 {
			return nil
		}
		if p2.status.Load() == prunning {
			e.w.usleep(mp, e.costs.Grab)
		}
		e.claim(mp)
		taken := e.casG(&p2.runnext, next, 0)
		if taken {
			e.lookAgain(mp)
			e.ev(mp, trace.StealNext, next.ptr().id, 0, int64(p2.id), 0, int64(pass))
		}
		e.claimed(mp)
		if taken {
			return next.ptr()
		}
	}
}

// The global queue. All of these are called with sched.lock held.

// A globq is a queue of Gs in pieces that hold many. In the runtime it is a list
// through the Gs, like a gQueue. To take a P's share of that means to follow links
// through 128 Gs, of which with many none is in the cache.
type globq struct {
	first, last *globqPiece
	head, tail  int // of the first G in first, and behind the last in last
	size        int
	spare       *globqPiece
}

const globqPieceLen = 127

type globqPiece struct {
	next *globqPiece
	g    [globqPieceLen]guintptr
}

func (q *globq) piece() *globqPiece {
	piece := q.spare
	q.spare = nil
	if piece == nil {
		piece = new(globqPiece)
	}
	return piece
}

func (q *globq) pushBack(gp guintptr) {
	if q.last == nil {
		q.first = q.piece()
		q.last, q.head, q.tail = q.first, 0, 0
	} else if q.tail == globqPieceLen {
		q.last.next = q.piece()
		q.last, q.tail = q.last.next, 0
	}
	q.last.g[q.tail] = gp
	q.tail++
	q.size++
}

func (q *globq) push(gp guintptr) {
	if q.size == 0 {
		q.pushBack(gp)
		return
	}
	if q.head == 0 {
		piece := q.piece()
		piece.next = q.first
		q.first, q.head = piece, globqPieceLen
	}
	q.head--
	q.first.g[q.head] = gp
	q.size++
}

// pop takes the first G off the queue; 0 if there is none.
func (q *globq) pop() guintptr {
	if q.size == 0 {
		return 0
	}
	gp := q.first.g[q.head]
	q.head++
	q.size--
	switch {
	case q.size == 0:
		q.head, q.tail = 0, 0
	case q.head == globqPieceLen:
		piece := q.first
		q.first, q.head = piece.next, 0
		piece.next = nil
		q.spare = piece
	}
	return gp
}

// all yields the Gs in order.
func (q *globq) all(yield func(*G) bool) {
	piece, at := q.first, q.head
	for range q.size {
		if at == globqPieceLen {
			piece, at = piece.next, 0
		}
		if !yield(piece.g[at].ptr()) {
			return
		}
		at++
	}
}

func (e *Engine) globrunqput(mp *m, gp *G) {
	e.ev(mp, trace.GlobPut, gp.id, 0, 0, 0, 0)
	e.sched.runq.pushBack(guintptrOf(gp))
	e.sched.runqsize.Store(int32(e.sched.runq.size))
}

func (e *Engine) globrunqputhead(gp *G) {
	e.sched.runq.push(guintptrOf(gp))
	e.sched.runqsize.Store(int32(e.sched.runq.size))
}

// globrunqget takes one G off the global queue.
func (e *Engine) globrunqget(mp *m, turn int64) *G {
	gp := e.sched.runq.pop().ptr()
	if gp != nil {
		e.sched.runqsize.Store(int32(e.sched.runq.size))
		e.ev(mp, trace.GlobGet, gp.id, 0, turn, 0, 0)
	}
	return gp
}

// globrunqgetbatch takes pp's share of the global queue: the first G is
// returned to run, the others go to pp's ring, which is empty.
func (e *Engine) globrunqgetbatch(mp *m, pp *p) *G {
	size := e.sched.runq.size
	n := min(runqLen/2, size, size/int(e.gomaxprocs.Load())+1)
	gp := e.globrunqget(mp, 0)
	if gp == nil || n <= 1 {
		return gp
	}
	if e.watched {
		e.eventGrab(mp, pp, n-1)
	}
	n--
	if e.planted(losesOneOfMany) {
		e.sched.runq.pop()
		n--
	}
	e.runqputbatch(pp, &e.sched.runq, n)
	e.sched.runqsize.Store(int32(e.sched.runq.size))
	return gp
}

//go:noinline
func (e *Engine) eventGrab(mp *m, pp *p, n int) {
	e.record(mp, trace.Event{Kind: trace.GlobGrab, M: mp.id, P: pp.id, A: int64(n)})
}
