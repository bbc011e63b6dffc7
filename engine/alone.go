package engine

import (
	"sync/atomic"
	"unsafe"
)

// With one P there is no work to steal and nobody to steal it. Whoever holds the
// P is alone with the queues and with the channels and semaphores of the
// program, for they belong to whoever runs Gs; and it gets the P, from an M or
// from the idle list, by way of an atomic access that orders all that came
// before. Then (Engine.alone) these need neither locks nor atomic writes, which
// are most of what starting a G costs. The number of Ps changes only while the
// world is stopped, when nobody is in the middle of anything.
//
// What Ms without a P look at too (the global queue, the lists of idle Ms and Ps,
// timers) is not part of that. One such look there is: an M that goes idle looks
// at the queues of all Ps, which it may have begun when there were several. What
// it sees may be old, and does not matter; but the race detector would rightly
// mind, so where that watches nobody is alone.

// A guintptr holds a *G as a number, as in the runtime: atomic accesses to it
// need no write barrier. Engine.allgs keeps every G alive.
type guintptr uintptr

func guintptrOf(gp *G) guintptr { return guintptr(unsafe.Pointer(gp)) }

func (g guintptr) ptr() *G { return *(**G)(unsafe.Pointer(&g)) }

func (g *guintptr) load() guintptr { return guintptr(atomic.LoadUintptr((*uintptr)(g))) }

// storeG, casG, store32 and cas32 are for what is only ever written by the M that
// holds a P, or by those who take something away from it.

func (e *Engine) storeG(at *guintptr, gp guintptr) {
	if e.alone.Load() {
		*at = gp
	} else {
		atomic.StoreUintptr((*uintptr)(at), uintptr(gp))
	}
}

func (e *Engine) casG(at *guintptr, old, new guintptr) bool {
	if e.alone.Load() {
		*at = new
		return true
	}
	return atomic.CompareAndSwapUintptr((*uintptr)(at), uintptr(old), uintptr(new))
}

func (e *Engine) store32(at *uint32, v uint32) {
	if e.alone.Load() {
		*at = v
	} else {
		atomic.StoreUint32(at, v)
	}
}

func (e *Engine) cas32(at *uint32, old, new uint32) bool {
	if e.alone.Load() {
		*at = new
		return true
	}
	return atomic.CompareAndSwapUint32(at, old, new)
}

// lockq takes the lock of a channel, a semaphore or a condition, and unlockq
// releases it.
func (e *Engine) lockq(l *mutex) {
	if !e.alone.Load() {
		e.acquire(l)
	}
}

func (e *Engine) unlockq(l *mutex) {
	if !e.alone.Load() {
		e.unlock(l)
	}
}
