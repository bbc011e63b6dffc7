package engine

import "gopark/engine/trace"

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
type Mutex struct {
	id    int64
	state int32
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

// lockID gives a lock its number when it is first used.
func (e *Engine) lockID(id *int64) int64 {
	if *id == 0 {
		e.locks++
		*id = e.locks
	}
	return *id
}

// lockEvent emits LockGet or LockPut.
func (e *Engine) lockEvent(mp *m, kind trace.Kind, id int64, text string) {
	e.events++
	if e.rec != nil {
		e.emit(mp, trace.Event{Kind: kind, G: e.curgid(mp), Obj: id, Text: text})
	}
}

// Lock locks the mutex.
func (x *Mutex) Lock() {
	e := current("Mutex.Lock")
	mp := e.enter()
	x.lock(e, mp)
	e.lockEvent(e.w.getm(), trace.LockGet, x.id, "Mutex")
}

// TryLock locks the mutex if it can at once.
func (x *Mutex) TryLock() bool {
	e := current("Mutex.TryLock")
	mp := e.enter()
	if !x.tryLock() {
		return false
	}
	e.lockID(&x.id)
	e.lockEvent(mp, trace.LockGet, x.id, "Mutex")
	return true
}

func (x *Mutex) tryLock() bool {
	if x.state&(mutexLocked|mutexStarving) != 0 {
		return false
	}
	x.state |= mutexLocked
	return true
}

// Unlock unlocks the mutex.
func (x *Mutex) Unlock() {
	e := current("Mutex.Unlock")
	mp := e.enter()
	if x.state&mutexLocked == 0 {
		e.Fatal("sync: unlock of unlocked mutex")
	}
	e.lockEvent(mp, trace.LockPut, x.id, "Mutex")
	x.unlock(e, mp)
}

func (x *Mutex) lock(e *Engine, mp *m) {
	e.lockID(&x.id)
	if x.state == 0 {
		x.state = mutexLocked
		return
	}
	x.lockSlow(e, mp, trace.WaitMutexLock, x.id)
}

func (x *Mutex) lockSlow(e *Engine, mp *m, reason trace.WaitReason, obj int64) {
	gp := waiter(mp)
	var waitStart int64
	starving, awoke := false, false
	spins := 0
	for {
		if x.state&(mutexLocked|mutexStarving) == mutexLocked && e.canSpin(gp.m, spins) {
			// Tell Unlock that somebody is awake, so that it wakes nobody else.
			if !awoke && x.state&mutexWoken == 0 && x.state>>mutexWaiterShift != 0 {
				x.state |= mutexWoken
				awoke = true
			}
			e.w.step(gp.m, e.costs.Spin)
			spins++
			continue
		}
		old := x.state
		if old&mutexStarving == 0 {
			x.state |= mutexLocked
		}
		if old&(mutexLocked|mutexStarving) != 0 {
			x.state += 1 << mutexWaiterShift
		}
		if starving && old&mutexLocked != 0 {
			x.state |= mutexStarving
		}
		if awoke {
			x.state &^= mutexWoken
		}
		if old&(mutexLocked|mutexStarving) == 0 {
			return
		}
		lifo := waitStart != 0
		if waitStart == 0 {
			waitStart = e.w.now(gp.m)
		}
		e.semacquire(&x.sema, lifo, reason, obj, x)
		starving = starving || e.w.now(gp.m)-waitStart > starvationThresholdNs
		if x.state&mutexStarving != 0 {
			// It has been handed over: this G is the owner, though the state
			// does not say so yet.
			delta := int32(mutexLocked - 1<<mutexWaiterShift)
			if !starving || x.state>>mutexWaiterShift == 1 {
				delta -= mutexStarving
			}
			x.state += delta
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
	return i < activeSpin && e.gomaxprocs > 1 &&
		e.gomaxprocs > e.sched.npidle+e.sched.nmspinning+1 && runqempty(mp.p)
}

func (x *Mutex) unlock(e *Engine, mp *m) {
	x.state -= mutexLocked
	old := x.state
	switch {
	case old == 0:
	case old&mutexStarving != 0:
		e.semrelease(mp, &x.sema, true)
	case old>>mutexWaiterShift == 0 || old&(mutexLocked|mutexWoken) != 0:
		// Nobody waits, or somebody is awake already.
	default:
		x.state = old - 1<<mutexWaiterShift | mutexWoken
		e.semrelease(mp, &x.sema, false)
	}
}

func (x *Mutex) abandon(*sudog) {
	x.state -= 1 << mutexWaiterShift
	if x.state>>mutexWaiterShift == 0 {
		x.state &^= mutexStarving
	}
}

// An RWMutex is sync.RWMutex: many readers or one writer. A writer that waits
// keeps new readers out.
type RWMutex struct {
	id          int64
	w           Mutex
	writerSem   sema
	readerSem   sema
	readerCount int32 // readers; less rwmutexMaxReaders if a writer waits or writes
	readerWait  int32 // readers that the waiting writer waits for
}

const rwmutexMaxReaders = 1 << 30

// RLock locks for reading.
func (rw *RWMutex) RLock() {
	e := current("RWMutex.RLock")
	e.enter()
	e.lockID(&rw.id)
	rw.readerCount++
	if rw.readerCount < 0 {
		e.semacquire(&rw.readerSem, false, trace.WaitRWMutexRLock, rw.id, (*rwReader)(rw))
	}
	e.lockEvent(e.w.getm(), trace.LockGet, rw.id, "RWMutex.R")
}

// TryRLock locks for reading if it can at once.
func (rw *RWMutex) TryRLock() bool {
	e := current("RWMutex.TryRLock")
	mp := e.enter()
	if rw.readerCount < 0 {
		return false
	}
	rw.readerCount++
	e.lockEvent(mp, trace.LockGet, e.lockID(&rw.id), "RWMutex.R")
	return true
}

// RUnlock undoes one RLock.
func (rw *RWMutex) RUnlock() {
	e := current("RWMutex.RUnlock")
	mp := e.enter()
	rw.readerCount--
	r := rw.readerCount
	if r < 0 && (r+1 == 0 || r+1 == -rwmutexMaxReaders) {
		e.Fatal("sync: RUnlock of unlocked RWMutex")
	}
	e.lockEvent(mp, trace.LockPut, rw.id, "RWMutex.R")
	if r < 0 {
		rw.readerWait--
		if rw.readerWait == 0 {
			e.semrelease(mp, &rw.writerSem, false)
		}
	}
}

// Lock locks for writing.
func (rw *RWMutex) Lock() {
	e := current("RWMutex.Lock")
	mp := e.enter()
	e.lockID(&rw.id)
	// Against other writers first; then tell the readers, and wait for those
	// that are in.
	if rw.w.state == 0 {
		rw.w.state = mutexLocked
	} else {
		rw.w.lockSlow(e, mp, trace.WaitRWMutexLock, rw.id)
	}
	r := rw.readerCount
	rw.readerCount -= rwmutexMaxReaders
	if r != 0 {
		rw.readerWait += r
		if rw.readerWait != 0 {
			e.semacquire(&rw.writerSem, false, trace.WaitRWMutexLock, rw.id, (*rwWriter)(rw))
		}
	}
	e.lockEvent(e.w.getm(), trace.LockGet, rw.id, "RWMutex.W")
}

// TryLock locks for writing if it can at once.
func (rw *RWMutex) TryLock() bool {
	e := current("RWMutex.TryLock")
	mp := e.enter()
	if rw.readerCount != 0 || !rw.w.tryLock() {
		return false
	}
	rw.readerCount = -rwmutexMaxReaders
	e.lockEvent(mp, trace.LockGet, e.lockID(&rw.id), "RWMutex.W")
	return true
}

// Unlock undoes Lock.
func (rw *RWMutex) Unlock() {
	e := current("RWMutex.Unlock")
	mp := e.enter()
	r := rw.readerCount + rwmutexMaxReaders
	if r >= rwmutexMaxReaders {
		e.Fatal("sync: Unlock of unlocked RWMutex")
	}
	e.lockEvent(mp, trace.LockPut, rw.id, "RWMutex.W")
	rw.readerCount = r
	for range r {
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

func (rw *rwReader) abandon(*sudog) { rw.readerCount-- }

type rwWriter RWMutex

// abandon undoes the Lock of a writer that the readers have not let in: those
// who wait behind it may go on.
func (rw *rwWriter) abandon(sg *sudog) {
	e := sg.g.e
	rw.readerWait = 0
	rw.readerCount += rwmutexMaxReaders
	for sg := rw.readerSem.q.dequeue(); sg != nil; sg = rw.readerSem.q.dequeue() {
		sg.ticket = 1
		e.goready(nil, sg.g)
	}
	(*RWMutex)(rw).w.unlock(e, nil)
}
