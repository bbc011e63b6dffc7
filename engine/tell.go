package engine

import (
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"gopark/engine/trace"
)

// How the Ms of the parallel world tell of events. Each has a trace.Lane of its own,
// so that telling takes no lock, and whoever reads puts all events in order by their
// times. These are made so that of two events one of which is possible only because
// of the other, that one has the greater time:
//
//   - What others may make use of is told before they can see it: that a G is made
//     runnable, that a lock is released.
//   - What makes use of others is told after a look at the clock (look) that comes
//     after what was seen of them: that a G is taken from the global queue, that a
//     lock is taken. A look gives a time that is greater than any before. The host's
//     clock is the same for all its processors, and does not go back.
//   - What is both, namely to take something away where others take too, is done
//     between claim and claimed. The look comes before it is done, so that whoever
//     sees it done has a later one; and readers wait for it to be told.
//
// What a P's owner does with the P's own queue is neither. So there a look is needed
// only to know the time, and costs more than all the rest of telling. One look is
// enough for all events of a sequence: a goroutine is made, put in runnext, and
// another kicked out; a goroutine ends, another is taken and started. And if
// sequences follow one another so fast that many take less than two microseconds,
// there is one look about every two microseconds (due): until the next, events have
// the time of the last. To notice when a sequence was slow after all, the world's clock
// beats every beatEvery, and no look is good for longer than a beat. So the time of an
// event is that at which it happened, to within some two microseconds; only where one
// slow goroutine ends a row of very fast ones may it be early by as much as a beat,
// or by as long as the host keeps the beat waiting for a processor.
//
// A row of like sequences at the same time, one goroutine after the other, is told in
// a few instructions (newprocTold, nextTold).

// A wallClock is the time in the parallel world.
type wallClock struct {
	epoch time.Time
	high  atomic.Int64 // the greatest time that a look has given
	read  func() int64 // a test's clock; nil: the host's
}

// beatEvery is how long a look at the clock is good for at most.
const beatEvery = 200 * time.Microsecond

func (c *wallClock) now() int64 {
	if c.read != nil {
		return c.read()
	}
	return int64(time.Since(c.epoch))
}

// reached returns a time that is not after any that a look gives from now on.
func (c *wallClock) reached() int64 { return max(c.now(), c.high.Load()) }

// A teller is what an M needs to tell of events.
type teller struct {
	lane  *trace.Lane
	now   int64                // the time of the last look
	fresh bool                 // which was made for the next event
	fixed bool                 // and for all up to claimed
	beat  uint32               // when the last look was
	since uint32               // sequences told since then
	pace  [numSequences]uint32 // how many of each may be told between two looks
	ended int64                // a G whose end is not yet told: something else may follow at once

	// The row of like sequences that is being told, as long as nothing else is, and at
	// the same time: the G of each is the one after the last one's.
	row  sequence
	g    int64      // of the last
	upTo int64      // of the last before the next look
	site trace.Site // where it was made, if it has just been made,
	name string     // and what it runs

	fn     uintptr // the code of the last function asked for,
	fnName string  // and its name
}

// A sequence is a kind of sequence.
type sequence uint8

const (
	seqNone  sequence = iota
	seqSpawn          // a G made and put in runnext, and the one before kicked out
	seqNext           // a G ended, and the one after taken from the ring and started
	seqOther          // anything else that no look is needed for (own)
	numSequences
)

// A look is wanted about every so many ns, and there may be at most so many
// sequences between two.
const (
	lookEvery = 2000
	maxPace   = 128
)

// hostTeller is for what no M does.
type hostTeller struct {
	sync.Mutex
	teller
}

// look looks at the clock.
func (e *Engine) look(t *teller) {
	t.endRow()
	t.beat = e.beat.Load()
	now := e.clock.now()
	for {
		high := e.clock.high.Load()
		next := max(now, high) + 1
		if e.clock.high.CompareAndSwap(high, next) {
			t.now, t.since = next, 0
			return
		}
	}
}

// due is called before a sequence of which the M tells nobody else has anything, and
// looks at the clock if that is necessary.
func (e *Engine) due(t *teller, s sequence) {
	if t.row == s {
		if t.g == t.upTo || t.beat != e.beat.Load() {
			e.glance(t, s)
		}
		return // again counts
	}
	t.endRow()
	t.since++
	if t.since >= t.pace[s] || t.beat != e.beat.Load() {
		e.glance(t, s)
	}
}

// glance is a look at the clock that need not give another time than the last, unless
// the clock has beaten: the world may have stood still since then, and the host have
// put something in the queue.
//
//go:noinline
func (e *Engine) glance(t *teller, s sequence) {
	last := t.now
	if t.beat != e.beat.Load() {
		e.look(t)
	} else {
		t.endRow()
		t.now, t.since = max(t.now, e.clock.now()), 0
	}
	passed := t.now - last
	pace := &t.pace[s]
	switch {
	case passed < lookEvery:
		*pace = min(2**pace+1, maxPace)
	case passed > 2*lookEvery:
		*pace = uint32(int64(*pace) * lookEvery / passed)
	}
}

// beginRow begins a row that the lane has begun.
func (t *teller) beginRow(s sequence, g int64) {
	t.row, t.g = s, g
	t.upTo = g + int64(max(t.pace[s], t.since)-t.since)
}

// endRow ends the row that is being told, before anything else is.
func (t *teller) endRow() {
	if t.row != seqNone {
		left := uint32(t.upTo - t.g)
		t.since = max(t.pace[t.row], left) - left
		t.row = seqNone
		t.lane.EndRow()
	}
}

// claim is called before mp may take something from a local queue.
func (e *Engine) claim(mp *m) {
	if e.tells && mp != nil {
		e.claim1(&mp.tell)
	}
}

//go:noinline
func (e *Engine) claim1(t *teller) {
	t.lane.Claim(t.now)
	e.look(t)
	t.fixed = true
}

// lookAgain is called by a thief that has taken what was in a runnext. Since the
// look before that the same G may have been taken from there by the owner, and put
// there again. The owner that finds runnext empty does nothing that matters to the
// order.
func (e *Engine) lookAgain(mp *m) {
	if e.tells {
		e.look(&mp.tell)
	}
}

// tellCall and toldCall enclose taking a P from an M in a call together with the
// event that says so: the M may come back at once, and tell of that. sched.lock, if
// it is taken too, is taken first.
func (e *Engine) tellCall() {
	if e.tells {
		e.acquire(&e.telling)
	}
}

func (e *Engine) toldCall() {
	if e.tells {
		e.unlock(&e.telling)
	}
}

// claimed ends what claim began, when all is told.
func (e *Engine) claimed(mp *m) {
	if e.tells && mp != nil {
		mp.tell.claimed()
	}
}

//go:noinline
func (t *teller) claimed() {
	t.fixed = false
	t.lane.Claimed()
}

// tell tells of an event that happens now.
func (e *Engine) tell(mp *m, ev *trace.Event) {
	t := e.tellerOf(mp, ev.Kind)
	ev.Time = t.now
	t.lane.Emit(*ev)
	e.untell(mp)
}

// tellerOf is teller for an event of some kind.
func (e *Engine) tellerOf(mp *m, kind trace.Kind) *teller {
	switch kind {
	case trace.ChanSend, trace.ChanRecv, trace.LockGet, trace.LockPut:
		if mp != nil {
			return e.own(mp)
		}
	}
	return e.teller(mp)
}

// teller returns who is to tell of the next event, at the time that it says. untell
// must be called afterwards.
func (e *Engine) teller(mp *m) *teller {
	if mp == nil {
		e.hosts.Lock()
		e.look(&e.hosts.teller)
		return &e.hosts.teller
	}
	t := &mp.tell
	if !t.fresh && !t.fixed {
		e.look(t)
	}
	t.fresh = false
	t.endRow()
	if t.ended != 0 {
		t.settle(mp)
	}
	return t
}

// own is teller for an event that makes use only of what was done with the P that mp
// holds: a G waits, or is made ready, a value is passed, a lock taken. If there is but
// one P, whoever had it before has told of that, and mp has looked when it got it.
func (e *Engine) own(mp *m) *teller {
	t := &mp.tell
	if !e.alone.Load() || t.fixed || t.fresh {
		return e.teller(mp)
	}
	t.endRow()
	e.due(t, seqOther)
	if t.ended != 0 {
		t.settle(mp)
	}
	return t
}

func (e *Engine) untell(mp *m) {
	if mp == nil {
		e.hosts.Unlock()
	}
}

// stampG notes when gp has entered its state, of which the next event tells.
func (e *Engine) stampG(mp *m, gp *G) {
	if !e.tells || mp == nil {
		gp.since = e.now(mp)
		return
	}
	t := &mp.tell
	switch {
	case t.fixed:
	case gp.status == gwaiting && e.alone.Load():
		t.endRow()
		e.due(t, seqOther)
		t.fresh = true
	default:
		e.look(t)
		t.fresh = true
	}
	gp.since = t.now
}

// settle tells of the end of a G that was not told yet.
func (t *teller) settle(mp *m) {
	t.endRow()
	g := t.ended
	t.ended = 0
	t.lane.PutShort(trace.ShortOf(trace.GoEnd, 0, 0), t.now, mp.actor(), g)
}

// settleEnd is settle, if there is anything, for an M that tells of nothing else.
func (e *Engine) settleEnd(mp *m) {
	if t := &mp.tell; t.ended != 0 {
		e.due(t, seqNext)
		t.settle(mp)
	}
}

// put tells of an event that has only these fields.
func (t *teller) put(kind trace.Kind, actor trace.Actor, g, a, b int64) {
	if trace.IsShort(a, b) {
		t.lane.PutShort(trace.ShortOf(kind, a, b), t.now, actor, g)
	} else {
		t.lane.Put(kind, t.now, actor, g, 0, a, b, 0)
	}
}

// The sequences, for the short ways (quick.go).

// newprocTold is newprocShort with its events.
//
// In a row there is nothing to be told but that it goes on: since nothing else has
// been told meanwhile, the same G as before makes this one, and who is in runnext is
// the one made before.
func (e *Engine) newprocTold(mp *m, pp *p, fn func(), name string) {
	n := len(pp.gFree) - 1
	if n < 0 {
		e.newprocRefill(mp, pp, fn, name)
		return
	}
	gp := pp.gFree[n].ptr()
	pp.gFree = pp.gFree[:n]
	id := pp.goidcache
	if id == pp.goidend {
		id = e.newGoid(pp)
	} else {
		pp.goidcache++
	}
	gp.id, gp.fn, gp.name = id, fn, name
	gp.stack = newStack
	parent := mp.curg
	if e.hooks.Where != nil {
		e.where(parent)
	}
	site := parent.site
	gp.parent, gp.made, gp.site = parent.id, site, 0
	pp.made++
	gp.status = grunnable
	t := &mp.tell
	if t.row != seqSpawn || !t.goesOn(id, e.beat.Load()) || site != t.site || !sameString(name, t.name) {
		e.tellSpawn(mp, pp, gp)
		return
	}
	gp.since = t.now
	tail := pp.runqtail
	if e.alone.Load() {
		old := pp.runnext
		if old == 0 || tail-pp.runqhead == runqLen {
			e.tellSpawn(mp, pp, gp)
			return
		}
		t.again()
		pp.runnext = guintptrOf(gp)
		pp.runq[tail%runqLen] = old
		pp.runqtail = tail + 1
		return
	}
	head, old := atomic.LoadUint32(&pp.runqhead), pp.runnext.load()
	if head != pp.told || old == 0 || tail-head == runqLen {
		e.tellSpawn(mp, pp, gp)
		return
	}
	t.lane.Claim(t.now)
	if !atomic.CompareAndSwapUintptr((*uintptr)(&pp.runnext), uintptr(old), uintptr(guintptrOf(gp))) {
		t.lane.Claimed()
		e.tellSpawn(mp, pp, gp)
		return
	}
	t.again()
	atomic.StoreUintptr((*uintptr)(&pp.runq[tail%runqLen]), uintptr(old))
	atomic.StoreUint32(&pp.runqtail, tail+1)
	t.lane.Claimed()
	e.wakep(mp)
}

// newprocRefill is newprocTold if pp has no dead G left.
func (e *Engine) newprocRefill(mp *m, pp *p, fn func(), name string) {
	gp := e.gfget(pp)
	if gp == nil {
		gp = e.malg()
	}
	pp.gFree.push(gp)
	e.newprocTold(mp, pp, fn, name)
}

// tellSpawn is putNext for a G that has just been made, with the events of both.
func (e *Engine) tellSpawn(mp *m, pp *p, gp *G) {
	t := &mp.tell
	head, tail := atomic.LoadUint32(&pp.runqhead), pp.runqtail
	switch {
	case tail-head == runqLen:
		e.tellFull(mp, pp, gp, true)
		return
	case head != pp.told || t.ended != 0:
		e.teller(mp) // a thief may have taken something, and told of it
		pp.told = head
	default:
		e.due(t, seqSpawn)
	}
	gp.since = t.now
	b := birth{gp.id, gp.parent, gp.made, gp.name}
	alone, old := e.swapNext(t, pp, gp) // from now on it may run, and end
	if old == 0 {
		e.tellSpawned(mp, pp, &b, 0)
	} else {
		if t.row == seqSpawn && b.id == t.g+1 && b.site == t.site && sameString(b.name, t.name) {
			t.again()
		} else {
			e.tellSpawned(mp, pp, &b, old.ptr().id)
		}
		e.storeG(&pp.runq[tail%runqLen], old)
		e.store32(&pp.runqtail, tail+1)
	}
	if !alone {
		t.lane.Claimed()
		e.wakep(mp)
	}
}

// goesOn says whether a row can go on with a G, without a look at the clock.
func (t *teller) goesOn(g int64, beat uint32) bool {
	return g == t.g+1 && g <= t.upTo && t.beat == beat
}

// again tells of the sequence of a row once more.
func (t *teller) again() {
	t.g++
	t.lane.Again()
}

// swapNext puts gp in pp's runnext. It returns who was there, and whether nobody
// else moves; if anybody does it has claimed what it tells of next.
func (e *Engine) swapNext(t *teller, pp *p, gp *G) (alone bool, old guintptr) {
	if alone = e.alone.Load(); alone {
		old, pp.runnext = pp.runnext, guintptrOf(gp)
		return
	}
	t.lane.Claim(t.now)
	for {
		old = pp.runnext.load()
		if e.casG(&pp.runnext, old, guintptrOf(gp)) {
			return
		}
	}
}

// A birth is what is told of a new G.
type birth struct {
	id, parent int64
	site       trace.Site
	name       string
}

// tellSpawned tells that a G was made and put in pp's runnext, and that kicked, if
// not 0, was kicked out to the ring.
//
//go:noinline
func (e *Engine) tellSpawned(mp *m, pp *p, b *birth, kicked int64) {
	t := &mp.tell
	actor := trace.NewActor(mp.id, pp.id)
	t.endRow()
	if t.lane.PutSpawn(t.now, t.now, actor, b.id, kicked, b.parent, b.site, &b.name) {
		if kicked != 0 && t.lane.SpawnRow(actor) {
			t.beginRow(seqSpawn, b.id)
			t.site, t.name = b.site, b.name
		}
		return
	}
	t.lane.PutCreate(t.now, actor, b.id, b.parent, b.site, b.name)
	t.putNext(actor, pp, b.id, kicked)
}

// putNext tells that g was put in pp's runnext, and kicked, if not 0, kicked out.
func (t *teller) putNext(actor trace.Actor, pp *p, g, kicked int64) {
	t.put(trace.RunqPut, actor, g, int64(pp.id), 0)
	if kicked != 0 {
		t.put(trace.RunqKick, actor, kicked, int64(pp.id), 0)
	}
}

// tellReady is the rest of ready for a G that is to be next, with the events.
func (e *Engine) tellReady(mp *m, pp *p, gp *G) {
	t := e.own(mp)
	gp.status, gp.since = grunnable, t.now
	gp.reason, gp.obj = trace.WaitNone, 0
	head, tail := atomic.LoadUint32(&pp.runqhead), pp.runqtail
	if tail-head == runqLen {
		e.tellFull(mp, pp, gp, false)
		return
	}
	if head != pp.told {
		e.look(t) // others have taken something, and told of it
		pp.told = head
	}
	g := gp.id
	alone, old := e.swapNext(t, pp, gp) // from now on it may run, and end
	actor := trace.NewActor(mp.id, pp.id)
	t.lane.Put(trace.GoReady, t.now, actor, g, e.curgid(mp), 0, 0, 0)
	if old == 0 {
		t.putNext(actor, pp, g, 0)
	} else {
		t.putNext(actor, pp, g, old.ptr().id)
		e.storeG(&pp.runq[tail%runqLen], old)
		e.store32(&pp.runqtail, tail+1)
	}
	if !alone {
		t.lane.Claimed()
		e.wakep(mp)
	}
}

// tellFull is tellSpawn, or tellReady, if the ring is full.
//
//go:noinline
func (e *Engine) tellFull(mp *m, pp *p, gp *G, made bool) {
	if made {
		e.stampG(mp, gp)
		e.eventCreate(mp, gp)
	} else {
		e.ev(mp, trace.GoReady, gp.id, e.curgid(mp), 0, 0, 0)
	}
	e.runqput(mp, pp, gp, true)
	e.wakep(mp)
}

// nextTold is nextLocal with its events, and that of the end of the G before. In a row
// nothing is told but that it goes on, as in newprocTold: who has ended is the one
// that was started before.
func (e *Engine) nextTold(mp *m, pp *p) *G {
	t := &mp.tell
	alone := e.alone.Load()
	inheritTime := false
	var gp *G
	if !alone && t.row == seqNext && t.g != t.upTo && t.beat == e.beat.Load() && t.ended != 0 {
		if gp = e.nextInRow(mp, pp); gp != nil {
			goto taken
		}
	}
	e.dueNext(t)
	if !alone {
		t.lane.Claim(t.now)
	}
	gp, inheritTime = e.runqtake(pp)
	if gp != nil {
		e.tellStart(mp, pp, gp, inheritTime)
	}
	if !alone {
		t.lane.Claimed()
	}
	if gp == nil {
		return nil
	}
taken:
	if gp.lockedm != nil {
		mp.picked = gp
		return nil
	}
	mp.starts(gp)
	gp.since = t.now
	if pp.preempt.Load() {
		e.forgetPreempt(pp)
	}
	if !inheritTime {
		pp.beginSlice()
		pp.slice = t.now
	}
	return gp
}

// freshInRow is freshAlone, for a fresh G that comes next in a row, after one that has
// just ended.
func (e *Engine) freshInRow(mp *m) *G {
	pp, t := mp.p, &mp.tell
	head := pp.runqhead
	if t.row != seqNext || t.g == t.upTo || t.beat != e.beat.Load() || pp.runnext != 0 || head == pp.runqtail ||
		pp.timers.wakeTime() != 0 || e.sched.gcwaiting.Load() || pp.preempt.Load() || e.sched.runqsize.Load() > 0 {
		return nil
	}
	gp := pp.runq[head%runqLen].ptr()
	if gp.id != t.g+1 || gp.carrier != nil || gp.lockedm != nil || gp.dying != alive {
		return nil
	}
	pp.runqhead = head + 1
	t.again()
	t.ended = 0
	pp.beginSlice() // when that of the one before began: pp.slice
	gp.status, gp.since = grunning, t.now
	mp.curg, gp.m = gp, mp
	return gp
}

// nextInRow takes the next G off pp's ring, where others may take some too, and tells of
// it, if that is the one that comes next in the row.
func (e *Engine) nextInRow(mp *m, pp *p) *G {
	t := &mp.tell
	head := atomic.LoadUint32(&pp.runqhead)
	if head == pp.runqtail || pp.runnext.load() != 0 {
		return nil
	}
	t.lane.Claim(t.now)
	gp := pp.runq[head%runqLen].load().ptr()
	switch {
	case !atomic.CompareAndSwapUint32(&pp.runqhead, head, head+1):
		gp = nil // a thief was there
	case gp.id == t.g+1 && gp.lockedm == nil:
		t.again()
		t.ended = 0
		pp.told++ // the head
	default:
		e.tellStart(mp, pp, gp, false)
	}
	t.lane.Claimed()
	return gp
}

// dueNext is due for a G that is taken off the P's queue.
func (e *Engine) dueNext(t *teller) {
	if !t.fresh {
		e.due(t, seqNext)
	}
	t.fresh = false
}

// tellStart tells that gp was taken off pp's queue, and runs, unless it is locked to
// another M; and before that of the G that has ended.
//
//go:noinline
func (e *Engine) tellStart(mp *m, pp *p, gp *G, inheritTime bool) {
	t := &mp.tell
	t.endRow()
	if !inheritTime {
		pp.told++ // the head
	}
	actor := trace.NewActor(mp.id, pp.id)
	ended := t.ended
	if ended != 0 && gp.lockedm == nil && t.lane.PutNext(t.now, t.now, t.now, actor, ended, gp.id, !inheritTime) {
		t.ended = 0
		if gp.id == ended+1 && !inheritTime && t.lane.NextRow(actor) {
			t.beginRow(seqNext, gp.id)
		}
		return
	}
	if ended != 0 {
		t.settle(mp)
	}
	switch {
	case gp.lockedm != nil:
		t.put(trace.RunqGet, actor, gp.id, int64(pp.id), bit(!inheritTime))
	case t.lane.PutRun(t.now, t.now, actor, gp.id, !inheritTime):
	default:
		t.put(trace.RunqGet, actor, gp.id, int64(pp.id), bit(!inheritTime))
		t.put(trace.GoStart, actor, gp.id, bit(inheritTime), 0)
	}
}

// tellEnd notes that gp has ended, which is told with what follows.
func (mp *m) tellEnd(gp *G) { mp.tell.ended = gp.id }

// nameOf is Engine.nameOf for loops, which start the same function again and again.
func (t *teller) nameOf(e *Engine, fn func()) string {
	if code := **(**uintptr)(unsafe.Pointer(&fn)); code != t.fn {
		t.fn, t.fnName = code, e.nameOf(fn)
	}
	return t.fnName
}

// sameString says whether two strings are the same piece of memory, which is quick
// to see.
func sameString(a, b string) bool {
	return len(a) == len(b) && unsafe.StringData(a) == unsafe.StringData(b)
}
