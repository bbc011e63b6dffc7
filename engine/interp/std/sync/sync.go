// Package sync is package sync as an interpreted program sees it: the locks are
// the engine's. Zero values are ready to use, and copies are independent, as in
// real Go.
//
// Locker is the host's, so that the interpreter can make one of a type of the
// program's own. OnceValue and OnceValues are Source: an interpreter's symbol
// table cannot hold a generic function.
package sync

import (
	"reflect"
	"sync"

	"gopark/engine"
)

// A Locker is the host's.
type Locker = sync.Locker

// A Mutex is a lock that one goroutine holds at a time.
type Mutex struct{ mu engine.Mutex }

// Lock locks m.
func (m *Mutex) Lock() { m.mu.Lock() }

// TryLock locks m if it can at once.
func (m *Mutex) TryLock() bool { return m.mu.TryLock() }

// Unlock unlocks m.
func (m *Mutex) Unlock() { m.mu.Unlock() }

// A RWMutex is a lock for many readers or one writer.
type RWMutex struct{ rw engine.RWMutex }

// Lock locks rw for writing.
func (rw *RWMutex) Lock() { rw.rw.Lock() }

// TryLock locks rw for writing if it can at once.
func (rw *RWMutex) TryLock() bool { return rw.rw.TryLock() }

// Unlock undoes Lock.
func (rw *RWMutex) Unlock() { rw.rw.Unlock() }

// RLock locks rw for reading.
func (rw *RWMutex) RLock() { rw.rw.RLock() }

// TryRLock locks rw for reading if it can at once.
func (rw *RWMutex) TryRLock() bool { return rw.rw.TryRLock() }

// RUnlock undoes RLock.
func (rw *RWMutex) RUnlock() { rw.rw.RUnlock() }

// RLocker returns a Locker that locks rw for reading.
func (rw *RWMutex) RLocker() Locker { return rw.rw.RLocker() }

// A WaitGroup waits for goroutines to be done.
type WaitGroup struct{ wg engine.WaitGroup }

// Add adds delta to the number of goroutines that are waited for.
func (wg *WaitGroup) Add(delta int) { wg.wg.Add(delta) }

// Done takes one off.
func (wg *WaitGroup) Done() { wg.wg.Done() }

// Wait waits until none is left.
func (wg *WaitGroup) Wait() { wg.wg.Wait() }

// Go runs f in a goroutine that is waited for.
func (wg *WaitGroup) Go(f func()) { wg.wg.GoNamed(f, "sync.(*WaitGroup).Go.func1") }

// A Cond is a place where goroutines wait to be told that something happened.
type Cond struct {
	L    Locker
	self *Cond // where it was used first
	c    engine.Cond
}

// NewCond makes a Cond with lock l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

func (c *Cond) check() {
	if c.self == nil {
		c.self = c
	}
	if c.self != c {
		panic("sync.Cond is copied")
	}
}

// Wait unlocks c.L, waits to be told, and locks it again.
func (c *Cond) Wait() {
	c.check()
	c.c.L = c.L
	switch l := c.L.(type) { // the engine wants to recognise its own
	case *Mutex:
		c.c.L = &l.mu
	case *RWMutex:
		c.c.L = &l.rw
	}
	c.c.Wait()
}

// Signal tells the goroutine that has waited longest.
func (c *Cond) Signal() {
	c.check()
	c.c.Signal()
}

// Broadcast tells all.
func (c *Cond) Broadcast() {
	c.check()
	c.c.Broadcast()
}

// A Once does something once.
type Once struct{ o engine.Once }

// Do calls f, unless it has called a function before.
func (o *Once) Do(f func()) { o.o.Do(f) }

// OnceFunc returns a function that calls f once; if f panics, each call does.
func OnceFunc(f func()) func() {
	var (
		once     Once
		panicked bool
		value    any
	)
	return func() {
		once.Do(func() {
			returned := false
			defer func() {
				f = nil // what it holds is not needed any more
				if returned {
					return
				}
				if value = recover(); value != nil {
					panicked = true
					panic(value)
				}
			}()
			f()
			returned = true
		})
		if panicked {
			panic(value)
		}
	}
}

// Symbols returns package sync, but for Locker.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"NewCond":  reflect.ValueOf(NewCond),
		"OnceFunc": reflect.ValueOf(OnceFunc),

		"Cond":      reflect.ValueOf((*Cond)(nil)),
		"Map":       reflect.ValueOf((*Map)(nil)),
		"Mutex":     reflect.ValueOf((*Mutex)(nil)),
		"Once":      reflect.ValueOf((*Once)(nil)),
		"Pool":      reflect.ValueOf((*Pool)(nil)),
		"RWMutex":   reflect.ValueOf((*RWMutex)(nil)),
		"WaitGroup": reflect.ValueOf((*WaitGroup)(nil)),
	}
}
