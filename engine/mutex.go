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

// A Mutex is sync.Mutex.
//
// In normal mode a woken waiter has to compete with Gs that are running and may
// take the lock before it (barging): that is fast, since they need not be
// switched to. A waiter that loses goes back to the head of the line; once it
// has waited for more than a millisecond it makes the mutex starving, and the
// lock is handed from owner to waiter until the line is empty or waits short.
//
// Lock and Unlock look at nothing but the mutex and one flag of the engine, where
// that says that nobody wants anything else of the G (Engine.calm): no event, no
// virtual time, no giving way.
type Mutex struct {
	state atomic.Int32
	home  atomic.Pointer[Engine] // on which it was used first, if that is ever calm
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
type lockID struct{ id atomic.Int64 }

func (l *lockID) get(e *Engine) int64 {
	if id := l.id.Load(); id != 0 {
		return id
	}
	l.id.CompareAndSwap(0, e.locks.Add(1))
	return l.id.Load()
}

// lockEvent emits LockGet or LockPut.
func (e *Engine) lockEvent(mp *m, kind trace.Kind, id *lockID, text string) {
	if e.watched {
		e.event(mp, trace.Event{Kind: kind, G: e.curgid(mp), Obj: id.get(e), Text: text})
	}
}

// Lock locks the mutex.
func (x *Mutex) Lock() {
	if e := x.home.Load(); e != nil && e.calm.Load() && x.state.CompareAndSwap(0, mutexLocked) {
		return
	}
	e, mp := here("Mutex.Lock")
	if e.virt == nil && x.home.Load() == nil {
		x.home.Store(e)
	}
	x.lock(e, mp)
	e.lockEvent(e.getm(), trace.LockGet, &x.id, "Mutex")
}

// TryLock locks the mutex if it can at once.
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

// Unlock unlocks the mutex.
func (x *Mutex) Unlock() {
	if e := x.home.Load(); e != nil && e.calm.Load() && x.state.CompareAndSwap(mutexLocked, 0) {
		return
	}
	e, mp := here("Mutex.Unlock")
	if x.state.Load()&mutexLocked == 0 {
		e.Fatal("sync: unlock of unlocked mutex")
	}
	e.lockEvent(mp, trace.LockPut, &x.id, "Mutex")
	x.unlock(e, mp)
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
			e.doSpin(gp.m)
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
			delta := int32(mutexLocked - 1<<mutexWaiterShift)
			if !starving || old>>mutexWaiterShift == 1 {
				delta -= mutexStarving
			}
			if e.planted(handsOverNobody) {
				delta -= mutexLocked
			}
			x.state.Add(delta)
			return
		}
		awoke = true
		spins = 0
	}
}

// doSpin is one turn of spinning. The runtime lets the processor pause 30 times for
// that, some 50 cycles each. Who looks again much sooner has the lock's cache line
// taken away from the owner, and gives up before the owner is done.
func (e *Engine) doSpin(mp *m) {
	if e.par != nil {
		for range 30 * 50 {
			spinHint.Load()
		}
		return
	}
	e.step(mp, e.costs.Spin)
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
	old := x.state.Add(-mutexLocked)
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

func (x *Mutex) abandon(*sudog) {
	if x.state.Add(-1<<mutexWaiterShift)>>mutexWaiterShift == 0 {
		x.state.And(^int32(mutexStarving))
	}
}

// An RWMutex is sync.RWMutex: many readers or one writer. A writer that waits
// keeps new readers out.
type RWMutex struct {
	id          lockID
	w           Mutex
	writerSem   sema
	readerSem   sema
	readerCount atomic.Int32 // readers; less rwmutexMaxReaders if a writer waits or writes
	readerWait  atomic.Int32 // readers that the waiting writer waits for
}

const rwmutexMaxReaders = 1 << 30

// RLock locks for reading.
func (rw *RWMutex) RLock() {
	e, mp := here("RWMutex.RLock")
	if e.watched {
		rw.id.get(e)
	}
	if rw.readerCount.Add(1) < 0 {
		e.semacquire(&rw.readerSem, false, trace.WaitRWMutexRLock, rw.id.get(e), (*rwReader)(rw))
		mp = e.getm()
	}
	e.lockEvent(mp, trace.LockGet, &rw.id, "RWMutex.R")
}

// TryRLock locks for reading if it can at once.
func (rw *RWMutex) TryRLock() bool {
	e, mp := here("RWMutex.TryRLock")
	for {
		n := rw.readerCount.Load()
		if n < 0 {
			return false
		}
		if rw.readerCount.CompareAndSwap(n, n+1) {
			e.lockEvent(mp, trace.LockGet, &rw.id, "RWMutex.R")
			return true
		}
	}
}

// RUnlock undoes one RLock.
func (rw *RWMutex) RUnlock() {
	e, mp := here("RWMutex.RUnlock")
	if n := rw.readerCount.Load(); n == 0 || n == -rwmutexMaxReaders {
		e.Fatal("sync: RUnlock of unlocked RWMutex")
	}
	e.lockEvent(mp, trace.LockPut, &rw.id, "RWMutex.R")
	if rw.readerCount.Add(-1) < 0 && rw.readerWait.Add(-1) == 0 {
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
	r := rw.readerCount.Add(-rwmutexMaxReaders) + rwmutexMaxReaders
	e.atom()
	if r != 0 && rw.readerWait.Add(r) != 0 {
		e.semacquire(&rw.writerSem, false, trace.WaitRWMutexLock, rw.id.get(e), (*rwWriter)(rw))
	}
	e.lockEvent(e.getm(), trace.LockGet, &rw.id, "RWMutex.W")
}

// TryLock locks for writing if it can at once.
func (rw *RWMutex) TryLock() bool {
	e, mp := here("RWMutex.TryLock")
	if rw.readerCount.Load() != 0 || !rw.w.tryLock() {
		return false
	}
	if !rw.readerCount.CompareAndSwap(0, -rwmutexMaxReaders) {
		rw.w.unlock(e, mp)
		return false
	}
	e.lockEvent(mp, trace.LockGet, &rw.id, "RWMutex.W")
	return true
}

// Unlock undoes Lock.
func (rw *RWMutex) Unlock() {
	e, mp := here("RWMutex.Unlock")
	if rw.readerCount.Load() >= 0 {
		e.Fatal("sync: Unlock of unlocked RWMutex")
	}
	e.lockEvent(mp, trace.LockPut, &rw.id, "RWMutex.W")
	for range rw.readerCount.Add(rwmutexMaxReaders) {
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

func (rw *rwReader) abandon(*sudog) { rw.readerCount.Add(-1) }

type rwWriter RWMutex

// abandon undoes the Lock of a writer that the readers have not let in: those
// who wait behind it may go on.
func (rw *rwWriter) abandon(sg *sudog) {
	e := sg.g.e
	rw.readerWait.Store(0)
	rw.readerCount.Add(rwmutexMaxReaders)
	var list gQueue
	e.lockq(&rw.readerSem.lock)
	for sg := rw.readerSem.q.dequeue(); sg != nil; sg = rw.readerSem.q.dequeue() {
		rw.readerSem.nwait.Add(^uint32(0))
		sg.ticket = 1
		list.pushBack(sg.g)
	}
	e.unlockq(&rw.readerSem.lock)
	for gp := list.pop(); gp != nil; gp = list.pop() {
		e.goready(nil, gp)
	}
	(*RWMutex)(rw).w.unlock(e, nil)
}
