package engine

import (
	"iter"
	"reflect"
	"runtime"
	"time"
	"unsafe"

	"github.com/petermattis/goid"
)

// The API for programs in Go: goroutines, channels, select, and time, as the
// language and its library have them. Each function finds the engine that it is
// called on by itself, and panics outside of an engine's goroutines.
//
// The locks are in mutex.go, waitgroup.go, cond.go, once.go and semaphore.go.

// Go makes a goroutine that runs fn, which is next on the current P
// (runtime/proc.go: newproc). It is a fatal error if fn is nil.
func Go(fn func()) {
	if unrest.Load() == 0 && fn != nil {
		if c := last; c.id == goid.Get() && c.m.spawnsAlone() {
			c.e.newprocAlone(c.m, fn)
			return
		}
	}
	if unrest.Load() == recorded && fn != nil {
		if c := last; c.id == goid.Get() && c.e.tells && c.m.spawnsAlone() {
			c.e.newprocTold(c.m, c.m.p, fn, c.m.tell.nameOf(c.e, fn))
			return
		}
	}
	e, mp := here("Go")
	if fn != nil && e.spawnsShort(mp) {
		e.newprocShort(mp, mp.p, fn, "")
		return
	}
	name := ""
	if e.tells && fn != nil && mp != nil {
		name = mp.tell.nameOf(e, fn)
	} else if e.rec != nil && fn != nil {
		name = e.nameOf(fn)
	}
	e.start1(mp, fn, name)
}

// nameOf returns the name of fn for traces; "" if there is none to be kept.
func (e *Engine) nameOf(fn func()) string {
	if e.rec == nil {
		return ""
	}
	if f := runtime.FuncForPC(reflect.ValueOf(fn).Pointer()); f != nil {
		return f.Name()
	}
	return ""
}

// Gosched lets other goroutines run: the calling one goes to the tail of the global
// queue (runtime/proc.go: goschedImpl).
func Gosched() {
	e, mp := here("Gosched")
	if gp := mp.curg; gp != nil {
		e.where(gp)
		if co := e.leave(mp, gp, (*Engine).gosched_m); co != nil {
			co.swap()
			e.resumed(gp)
		}
	}
}

// Goexit ends the calling goroutine after its deferred calls, and does not return. A
// main goroutine that calls it leaves the others to go on; when none is left, Run
// returns ErrGoexitDeadlock.
func Goexit() { current("Goexit").Goexit() }

// Sleep waits for d, of the world's time: in the virtual world that takes none of the
// host's. It returns at once if d is not positive.
func Sleep(d time.Duration) {
	e, mp := here("Sleep")
	e.sleep(mp, d)
}

// Now returns the time since the engine was made, on the world's clock.
func Now() time.Duration { return time.Duration(current("Now").Now()) }

// GOMAXPROCS sets the number of Ps, if n is positive, and returns what it was. There
// are never more than 1024. It stops the world for that.
func GOMAXPROCS(n int) int { return current("GOMAXPROCS").GOMAXPROCS(n) }

// NumGoroutine returns the number of goroutines that exist, the calling one included.
// It stops the world to count them, where several Ms move.
func NumGoroutine() int { return current("NumGoroutine").NumGoroutine() }

// LockOSThread ties the calling goroutine to its M until as many UnlockOSThread. If it
// ends before, the M ends with it (runtime/proc.go: mexit). The M is the engine's; the
// host's threads are not tied to anything.
func LockOSThread() { current("LockOSThread").LockOSThread() }

// UnlockOSThread undoes one LockOSThread. If there is none to undo it does nothing.
func UnlockOSThread() { current("UnlockOSThread").UnlockOSThread() }

// A Chan is a channel of T: what chan T is to Go's own runtime. A nil *Chan
// blocks for ever, like a nil channel. Its methods are for the goroutines of the engine
// that it was made on; the host may use them while the world stands still, but panics
// where it would have to wait.
type Chan[T any] struct{ h Hchan }

// NewChan makes a channel with room for size elements. It panics as Go does if size is
// negative or too large.
func NewChan[T any](size int) *Chan[T] {
	e := current("NewChan")
	c := new(Chan[T])
	elem := ""
	if e.rec != nil {
		elem = reflect.TypeFor[T]().String()
	}
	ops, pointer := wordOps[T]()
	c.h.typed, c.h.word, c.h.size = true, ops != nil, uint8(unsafe.Sizeof(*new(T)))
	if ops == nil {
		ops, pointer = OpsFor[T](), (*T)(nil)
	}
	c.h.pointer = typeOf(pointer)
	e.makechan(&c.h, ops, elem, size)
	return c
}

// hchan returns what the scheduler knows of c: &c.h, and nil for nil.
func (c *Chan[T]) hchan() *Hchan { return (*Hchan)(unsafe.Pointer(c)) }

// Send sends v, and waits until it can. It panics if the channel is closed.
func (c *Chan[T]) Send(v T) {
	chansend1(c.hchan(), unsafe.Pointer(&v))
}

// TrySend sends v if it can at once, and says whether it has. It panics if the channel
// is closed.
func (c *Chan[T]) TrySend(v T) bool {
	leaks(unsafe.Pointer(&v))
	return c != nil && chansend(&c.h, c.h.as(noescape(unsafe.Pointer(&v))), false)
}

// Recv receives a value, and waits until it can. Once the channel is closed and
// empty that is the zero value.
func (c *Chan[T]) Recv() (v T) {
	chanrecv1(c.hchan(), noescape(unsafe.Pointer(&v)))
	return v
}

// RecvOK is Recv that tells by ok whether the value was sent.
func (c *Chan[T]) RecvOK() (v T, ok bool) {
	ok = chanrecv1(c.hchan(), noescape(unsafe.Pointer(&v)))
	return v, ok
}

// TryRecv receives a value if it can at once: selected says whether it could,
// and ok whether the value was sent.
func (c *Chan[T]) TryRecv() (v T, selected, ok bool) {
	if c != nil {
		selected, ok = chanrecv(&c.h, c.h.as(noescape(unsafe.Pointer(&v))), false)
	}
	return v, selected, ok
}

// Close closes the channel, and wakes all that wait for it. It panics if the channel
// is closed already, or nil.
func (c *Chan[T]) Close() { c.hchan().Close() }

// Len returns the number of elements in the buffer.
func (c *Chan[T]) Len() int { return c.hchan().Len() }

// Cap returns the size of the buffer.
func (c *Chan[T]) Cap() int { return c.hchan().Cap() }

// All receives until the channel is closed: it is what range over a channel
// ranges over.
func (c *Chan[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for {
			v, ok := c.RecvOK()
			if !ok || !yield(v) {
				return
			}
		}
	}
}

// OnSend is the case of a Select that sends v, which panics if it is chosen and the
// channel closed.
func (c *Chan[T]) OnSend(v T) Case { return caseOf(SendDir, c.hchan(), unsafe.Pointer(&v)) }

// OnRecv is the case of a Select that receives into *v, or drops the value if v
// is nil.
func (c *Chan[T]) OnRecv(v *T) Case {
	return caseOf(RecvDir, c.hchan(), unsafe.Pointer(v))
}

func caseOf(dir Dir, c *Hchan, v unsafe.Pointer) Case {
	if c == nil || v == nil {
		return Case{Dir: dir, C: c}
	}
	return Case{Dir: dir, C: c, Elem: c.as(v)}
}

// Select waits until one of the cases can go on, does it, and returns its index. If
// several can, chance decides. ok is false if it was a receive from a closed channel,
// and for a send. Without a case that has a channel it waits for ever. There may be
// 65,536 cases; with more it panics.
func Select(cases ...Case) (chosen int, ok bool) {
	e, mp := here("Select")
	return e.selectgo(mp, cases, true)
}

// TrySelect is Select with a default: it returns -1 if no case can go on at
// once.
func TrySelect(cases ...Case) (chosen int, ok bool) {
	e, mp := here("TrySelect")
	return e.selectgo(mp, cases, false)
}

// AfterFunc calls f in a goroutine of its own after d, unless the Timer is stopped
// before: Stop does not wait for f.
func AfterFunc(d time.Duration, f func()) *Timer {
	e := current("AfterFunc")
	name := e.nameOf(f)
	t := e.NewTimer(func() { e.Go(f, name) })
	t.Reset(d)
	return t
}

// After returns a channel on which the time (Now) is sent after d. If nobody waits for
// it, it keeps nothing going.
func After(d time.Duration) *Chan[time.Duration] { return NewTicker(d, 0).C }

// A Ticker sends the time on C: once or again and again. It has what
// time.Timer and time.Ticker have in Go: C looks unbuffered, and no stale value
// is left in it by Stop and Reset.
type Ticker struct {
	C *Chan[time.Duration]
	*Timer
}

// NewTicker makes a Ticker that sends after d, and then every period; period 0
// means once.
func NewTicker(d, period time.Duration) *Ticker {
	e := current("NewTicker")
	c := NewChan[time.Duration](1)
	t := e.NewChanTimer(&c.h, func() { c.TrySend(time.Duration(e.Now())) })
	t.ResetPeriod(d, period)
	return &Ticker{C: c, Timer: t}
}
