package engine

import (
	"sync"
	"sync/atomic"
)

// The shortest way through a Mutex or a WaitGroup looks at one number that all
// engines share, so that it need not find out which of them it is on. That makes
// Lock and Unlock small enough for the compiler to put them where they are called.

// unrest says why a lock may not be taken in the shortest way. It is 0 if an engine
// moves, and all that do are calm (Engine.calm), have one P (Engine.alone) and record
// nothing: then nobody wants anything else of whoever calls, and nobody else is at
// the lock. If it is no more than crowded the lock has to be taken with an atomic
// access, but there is nothing else to be looked at.
var unrest atomic.Uint32

const (
	restless = 1 << iota // an engine is not calm, or none moves
	crowded              // an engine has several Ps
	recorded             // an engine records: there is somebody to tell of locks and channels
	counted              // an engine moves: in Engine.unrest only
)

func init() { unrest.Store(restless) }

// census counts the engines that move by their unrest.
var census struct {
	sync.Mutex
	restless, crowded, recorded, counted int
}

// setMoving says whether e moves: a Run is under way, or Close. While it stands still
// nothing on it takes a lock, and what becomes of it is nobody's business.
func (e *Engine) setMoving(moves bool) {
	census.Lock()
	defer census.Unlock()
	e.moves = moves
	e.count()
}

// tellUnrest makes unrest know what has become of e. Whoever wants something of a G
// calls it first.
func (e *Engine) tellUnrest() {
	census.Lock()
	defer census.Unlock()
	e.count()
}

// count is tellUnrest when the census is locked.
func (e *Engine) count() {
	was := e.unrest
	e.unrest = 0
	if e.moves {
		e.unrest = counted
		if !e.calm.Load() {
			e.unrest |= restless
		}
		if !e.alone.Load() {
			e.unrest |= crowded
		}
		if e.tells {
			e.unrest |= recorded
		}
	}
	for _, c := range []struct {
		n   *int
		bit uint32
	}{{&census.restless, restless}, {&census.crowded, crowded}, {&census.recorded, recorded}, {&census.counted, counted}} {
		*c.n += int(e.unrest&c.bit/c.bit) - int(was&c.bit/c.bit)
	}
	now := uint32(0)
	if census.restless > 0 || census.counted == 0 {
		now |= restless
	}
	if census.crowded > 0 {
		now |= crowded
	}
	if census.recorded > 0 {
		now |= recorded
	}
	unrest.Store(now)
}

// calmly says whether nobody wants anything of any G, and quietly whether nobody is to
// be told of anything either.
func calmly() bool  { return unrest.Load()&restless == 0 }
func quietly() bool { return unrest.Load()&(restless|recorded) == 0 }

// An own32 is an atomic number, and an own64 a longer one, that whoever is alone
// with it (unrest is 0, or Engine.alone) may also use as the plain number n.
type own32 struct{ n uint32 }

func (o *own32) Load() uint32        { return atomic.LoadUint32(&o.n) }
func (o *own32) Store(n uint32)      { atomic.StoreUint32(&o.n, n) }
func (o *own32) Add(d uint32) uint32 { return atomic.AddUint32(&o.n, d) }
func (o *own32) CompareAndSwap(old, new uint32) bool {
	return atomic.CompareAndSwapUint32(&o.n, old, new)
}

type own64 struct {
	_ [0]atomic.Uint64 // so that it is where atomic access is possible, also with 32 bits
	n uint64
}

func (o *own64) Load() uint64        { return atomic.LoadUint64(&o.n) }
func (o *own64) Add(d uint64) uint64 { return atomic.AddUint64(&o.n, d) }
func (o *own64) CompareAndSwap(old, new uint64) bool {
	return atomic.CompareAndSwapUint64(&o.n, old, new)
}

// add adds d to o, on e.
func (o *own32) add(e *Engine, d uint32) {
	if e.alone.Load() {
		o.n += d
	} else {
		o.Add(d)
	}
}

// cas is CompareAndSwap on e, for an old value that has just been read.
func (o *own64) cas(e *Engine, old, new uint64) bool {
	if e.alone.Load() {
		o.n = new
		return true
	}
	return o.CompareAndSwap(old, new)
}
