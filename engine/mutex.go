package engine

import (
	"sync/atomic"

	"gopark/engine/trace"
)

// The locks of package sync, on semaphores. Their zero values are ready to use
// from the goroutines of any engine.

// A Locker is what a Cond needs: sync.Locker.
type Locker interface {
	Lock()
	Unlock()
}

// A Mutex is sync.Mutex (internal/sync/mutex.go). It may be used by all goroutines of
// one engine.
//
// In normal mode a woken waiter has to compete with Gs that are running and may
// take the lock before it (barging): that is fast, since they need not be
// switched to. A waiter that loses goes back to the head of the line; once it
// has waited for more than a millisecond it makes the mutex starving, and the
// lock is handed from owner to waiter until the line is empty or waits short.
//
// Where nobody wants anything else of the G, no event, no virtual time, no giving
// way, Lock and Unlock look at nothing but the mutex and one flag (unrest), and the
// compiler puts them where they are called.
type Mutex struct {
	state own32
	id    lockID
	sema  sema
}

const (
	mutexLocked = 1 << iota
	mutexWoken
	mutexStarving
	mutexWaiterShift = iota

	starvationThresholdNs = 1_000_000
)

// Spinning pays only if another P could release the lock meanwhile.
const activeSpin = 4

// A lockID is the number of a lock, given when it is first asked for.
type lockID struct{ id atomic.Uint32 }

func (l *lockID) get(e *Engine) int64 {
	if l.id.Load() == 0 {
		l.id.CompareAndSwap(0, uint32(e.locks.Add(1)))
	}
	return int64(l.id.Load())
}

// lockEvent emits LockGet or LockPut.
func (e *Engine) lockEvent(mp *m, kind trace.Kind, id *lockID, text string) {
	if e.watched {
		e.event(mp, trace.Event{Kind: kind, G: e.curgid(mp), Obj: id.get(e), Text: text})
	}
}

// Lock locks the mutex.
func (x *Mutex) Lock() {
	if unrest.Load() == 0 && x.state.n == 0 {
		x.state.n = mutexLocked
	} else {
		x.lockHere()
	}
}

func (x *Mutex) lockHere() {
	if quietly() && x.tryLock() {
		return // others wait, but it is free
	}
	e, mp := here("Mutex.Lock")
	x.lock(e, mp)
	e.lockEvent(e.getm(), trace.LockGet, &x.id, "Mutex")
}

// TryLock locks the mutex if it can at once, and says whether it has.
func (x *Mutex) TryLock() bool {
	e, mp := here("Mutex.TryLock")
	if !x.tryLock() {
		return false
	}
	e.lockEvent(mp, trace.LockGet, &x.id, "Mutex")
	return true
}

func (x *Mutex) tryLock() bool {
	old := x.state.Load()
	return old&(mutexLocked|mutexStarving) == 0 && x.state.CompareAndSwap(old, old|mutexLocked)
}

// Unlock unlocks the mutex, whoever has locked it. It is a fatal error if nobody has.
func (x *Mutex) Unlock() {
	if unrest.Load() == 0 && x.state.n == mutexLocked {
		x.state.n = 0
	} else {
		x.unlockHere()
	}
}

func (x *Mutex) unlockHere() {
	if quietly() && x.tryUnlock() {
		return
	}
	e, mp := hereGiving("Mutex.Unlock")
	if e.unlocksInVain(mp, x) {
		return
	}
	if x.state.Load()&mutexLocked == 0 {
		e.Fatal("sync: unlock of unlocked mutex")
	}
	e.lockEvent(mp, trace.LockPut, &x.id, "Mutex")
	x.unlock(e, mp)
}

// tryUnlock unlocks the mutex if nobody is to be woken. It must agree with unlock.
func (x *Mutex) tryUnlock() bool {
	old := x.state.Load()
	wakesNobody := old>>mutexWaiterShift == 0 || old&mutexWoken != 0
	return old&(mutexLocked|mutexStarving) == mutexLocked && wakesNobody &&
		x.state.CompareAndSwap(old, old-mutexLocked)
}

func (x *Mutex) lock(e *Engine, mp *m) {
	if e.watched {
		x.id.get(e)
	}
	if x.state.CompareAndSwap(0, mutexLocked) {
		return
	}
	x.lockSlow(e, mp, trace.WaitMutexLock, &x.id)
}

func (x *Mutex) lockSlow(e *Engine, mp *m, reason trace.WaitReason, id *lockID) {
	gp := waiter(mp)
	var waitStart int64
	starving, awoke := false, false
	spins := 0
	old := x.state.Load()
	for {
		if old&(mutexLocked|mutexStarving) == mutexLocked && e.canSpin(gp.m, spins) {
			// Tell Unlock that somebody is awake, so that it wakes nobody else.
			if !awoke && old&mutexWoken == 0 && old>>mutexWaiterShift != 0 &&
				x.state.CompareAndSwap(old, old|mutexWoken) {
				awoke = true
			}
			e.w.doSpin(gp.m)
			spins++
			old = x.state.Load()
			continue
		}
		new := old
		if old&mutexStarving == 0 {
			new |= mutexLocked
		}
		if old&(mutexLocked|mutexStarving) != 0 {
			new += 1 << mutexWaiterShift
		}
		if starving && old&mutexLocked != 0 {
			new |= mutexStarving
		}
		if awoke && !e.planted(staysWoken) {
			new &^= mutexWoken
		}
		e.atom()
		if !x.state.CompareAndSwap(old, new) {
			old = x.state.Load()
			continue
		}
		if old&(mutexLocked|mutexStarving) == 0 {
			return
		}
		lifo := waitStart != 0
		if waitStart == 0 {
			waitStart = e.now(gp.m)
		}
		e.semacquire(&x.sema, lifo, reason, id.get(e), x)
		starving = starving || e.now(gp.m)-waitStart > starvationThresholdNs
		old = x.state.Load()
		if old&mutexStarving != 0 {
			// It has been handed over: this G is the owner, though the state
			// does not say so yet.
			delta := mutexLocked - 1<<mutexWaiterShift
			if !starving || old>>mutexWaiterShift == 1 {
				delta -= mutexStarving
			}
			if e.planted(handsOverNobody) {
				delta -= mutexLocked
			}
			x.state.Add(uint32(delta))
			return
		}
		awoke = true
		spins = 0
	}
}

// canSpin says whether a G that cannot get a lock may try again for a moment
// instead of parking: some other P must be at work, and its own have nothing
// better to do.
func (e *Engine) canSpin(mp *m, i int) bool {
	procs := e.gomaxprocs.Load()
	return i < activeSpin && procs > 1 &&
		procs > e.sched.npidle.Load()+e.sched.nmspinning.Load()+1 && runqempty(mp.p)
}

func (x *Mutex) unlock(e *Engine, mp *m) {
	old := x.state.Add(^uint32(mutexLocked - 1))
	if old == 0 {
		return
	}
	if old&mutexStarving != 0 {
		e.semrelease(mp, &x.sema, true)
		return
	}
	for {
		if old>>mutexWaiterShift == 0 || old&(mutexLocked|mutexWoken|mutexStarving) != 0 {
			return // nobody waits, or somebody is awake already
		}
		e.atom()
		if x.state.CompareAndSwap(old, old-1<<mutexWaiterShift|mutexWoken) {
			e.semrelease(mp, &x.sema, false)
			return
		}
		old = x.state.Load()
	}
}

// abandon takes a waiter off the count. If Unlock has done that already, and
// nobody else is left to be woken instead, or if the mutex is being handed over and
// nobody else is there to take it, then it is this one that comes next.
func (x *Mutex) abandon(sg *sudog) bool {
	for {
		old := x.state.Load()
		n := old >> mutexWaiterShift
		handedOver := old&(mutexLocked|mutexStarving) == mutexStarving
		if (n == 0 || n == 1 && handedOver) && !sg.g.e.planted(leavesMutex) {
			return false
		}
		new := old - 1<<mutexWaiterShift
		if n == 1 {
			new &^= mutexStarving
		}
		if x.state.CompareAndSwap(old, new) {
			return true
		}
	}
}

// An RWMutex is sync.RWMutex: many readers or one writer. A writer that waits
// keeps new readers out.
type RWMutex struct {
	id        lockID
	w         Mutex
	writerSem sema
	readerSem sema
	readers   rwReaders
}

// rwReaders are package sync's readerCount, in the upper half, and readerWait:
// how many readers there are, those that wait included, less rwmutexMaxReaders if
// a writer waits or writes; and how many of them the waiting writer waits for.
// Package sync keeps the two apart. Together they tell a writer that is killed
// while it waits which readers wait for it, and it must let go.
type rwReaders struct{ atomic.Int64 }

func rwState(count, wait int32) int64 { return int64(count)<<32 | int64(wait) }

func rwParts(state int64) (count, wait int32) { return int32(state >> 32), int32(state) }

const rwmutexMaxReaders = 1 << 30

// enter counts a reader. ok is false if it has to wait for a writer.
func (r *rwReaders) enter() (ok bool) { return r.Add(rwState(1, 0)) > 0 }

// leave takes a reader off the count. last says that a writer may write now.
func (r *rwReaders) leave(e *Engine) (last bool) {
	for {
		old := r.Load()
		count, wait := rwParts(old)
		waited := count < 0 && wait > 0
		if waited {
			wait--
		}
		e.atom()
		if r.CompareAndSwap(old, rwState(count-1, wait)) {
			return waited && wait == 0
		}
	}
}

// RLock locks for reading.
func (rw *RWMutex) RLock() {
	e, mp := here("RWMutex.RLock")
	if e.watched {
		rw.id.get(e)
	}
	if !rw.readers.enter() {
		e.atom()
		e.semacquire(&rw.readerSem, false, trace.WaitRWMutexRLock, rw.id.get(e), (*rwReader)(rw))
		mp = e.getm()
	}
	e.lockEvent(mp, trace.LockGet, &rw.id, "RWMutex.R")
}

// TryRLock locks for reading if it can at once.
func (rw *RWMutex) TryRLock() bool {
	e, mp := here("RWMutex.TryRLock")
	for {
		old := rw.readers.Load()
		if old < 0 {
			return false
		}
		if rw.readers.CompareAndSwap(old, old+rwState(1, 0)) {
			e.lockEvent(mp, trace.LockGet, &rw.id, "RWMutex.R")
			return true
		}
	}
}

// RUnlock undoes one RLock. It is a fatal error if there is none.
func (rw *RWMutex) RUnlock() {
	e, mp := hereGiving("RWMutex.RUnlock")
	if e.unlocksInVain(mp, rw.RLocker()) {
		return
	}
	if n, _ := rwParts(rw.readers.Load()); n == 0 || n == -rwmutexMaxReaders {
		e.Fatal("sync: RUnlock of unlocked RWMutex")
	}
	e.lockEvent(mp, trace.LockPut, &rw.id, "RWMutex.R")
	if rw.readers.leave(e) {
		e.semrelease(mp, &rw.writerSem, false)
	}
}

// Lock locks for writing.
func (rw *RWMutex) Lock() {
	e, mp := here("RWMutex.Lock")
	if e.watched {
		rw.id.get(e)
	}
	// Against other writers first; then tell the readers, and wait for those
	// that are in.
	if !rw.w.state.CompareAndSwap(0, mutexLocked) {
		rw.w.lockSlow(e, mp, trace.WaitRWMutexLock, &rw.id)
	}
	if rw.announce(e) > 0 {
		e.atom()
		e.semacquire(&rw.writerSem, false, trace.WaitRWMutexLock, rw.id.get(e), (*rwWriter)(rw))
	}
	e.lockEvent(e.getm(), trace.LockGet, &rw.id, "RWMutex.W")
}

// announce keeps new readers out, and returns how many are in.
func (rw *RWMutex) announce(e *Engine) int32 {
	for {
		old := rw.readers.Load()
		n, _ := rwParts(old)
		e.atom()
		if rw.readers.CompareAndSwap(old, rwState(n-rwmutexMaxReaders, n)) {
			return n
		}
	}
}

// TryLock locks for writing if it can at once.
func (rw *RWMutex) TryLock() bool {
	e, mp := here("RWMutex.TryLock")
	if rw.readers.Load() != 0 || !rw.w.tryLock() {
		return false
	}
	if !rw.readers.CompareAndSwap(0, rwState(-rwmutexMaxReaders, 0)) {
		rw.w.unlock(e, mp)
		return false
	}
	e.lockEvent(mp, trace.LockGet, &rw.id, "RWMutex.W")
	return true
}

// Unlock undoes Lock. It is a fatal error if there was none.
func (rw *RWMutex) Unlock() {
	e, mp := hereGiving("RWMutex.Unlock")
	if e.unlocksInVain(mp, rw) {
		return
	}
	if rw.readers.Load() >= 0 {
		e.Fatal("sync: Unlock of unlocked RWMutex")
	}
	e.lockEvent(mp, trace.LockPut, &rw.id, "RWMutex.W")
	waiting, _ := rwParts(rw.readers.Add(rwState(rwmutexMaxReaders, 0)))
	rw.letIn(e, mp, waiting)
}

// letIn lets the readers that have waited for a writer go on, and then the next
// writer. mp is nil for a writer that has given up.
func (rw *RWMutex) letIn(e *Engine, mp *m, waiting int32) {
	for range waiting {
		e.atom()
		e.semrelease(mp, &rw.readerSem, false)
	}
	rw.w.unlock(e, mp)
}

// RLocker returns a Locker that locks for reading.
func (rw *RWMutex) RLocker() Locker { return (*rlocker)(rw) }

type rlocker RWMutex

func (r *rlocker) Lock()   { (*RWMutex)(r).RLock() }
func (r *rlocker) Unlock() { (*RWMutex)(r).RUnlock() }

// rwReader and rwWriter are an RWMutex that a reader, or writer, waits for.
type rwReader RWMutex

// abandon takes a reader off the count, unless there is no writer any more: the
// one that was has counted the reader, and lets it in.
func (rw *rwReader) abandon(sg *sudog) bool {
	for {
		old := rw.readers.Load()
		if old >= 0 && !sg.g.e.planted(leavesReaders) {
			return false
		}
		if rw.readers.CompareAndSwap(old, old-rwState(1, 0)) {
			return true
		}
	}
}

type rwWriter RWMutex

// abandon undoes the Lock of a writer that the readers have not let in: those
// who wait behind it may go on. If the last reader has left, it is about to wake
// the writer.
func (rw *rwWriter) abandon(sg *sudog) bool {
	for {
		old := rw.readers.Load()
		count, in := rwParts(old)
		if in == 0 {
			return false
		}
		count += rwmutexMaxReaders
		if sg.g.e.planted(letsInLine) {
			in = max(in, count-int32(rw.readerSem.nwait.Load()))
		}
		if rw.readers.CompareAndSwap(old, rwState(count, 0)) {
			(*RWMutex)(rw).letIn(sg.g.e, nil, count-in)
			return true
		}
	}
}
