// Package hostchan ties the channels that an interpreted program holds to the
// engine's.
//
// A program's channel value is an ordinary channel of the host, made without a
// buffer, so that its type, comparison, conversion to a directional type and
// use as a map key are Go's. It serves as an identity only: no value ever
// passes through it. The engine's channel of the same identity lives in a table
// that is attached to the engine, and does the work.
//
// The one thing that reaches the host's channel is Close, so that a library of
// the host that waits for it (a context's Done) is told.
package hostchan

import (
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"weak"

	"gopark/engine"
)

// A table finds the engine's channel of a host's, by address. It does not keep
// the host's alive: when the program has forgotten that, the entry goes.
type table struct {
	mu      sync.Mutex // cleanups run on goroutines of the host's runtime
	chans   map[uintptr]entry
	made    uint64
	version atomic.Uint64 // counts changes

	// What the cleanups hold. They must not keep the table: a channel's buffer
	// may hold other channels, and those would then keep themselves.
	self weak.Pointer[table]
}

// An entry has a number, since an address may be used again before the cleanup
// for the channel that was there has run.
type entry struct {
	c *engine.Hchan
	n uint64
}

type key struct{}

func tableOf(e *engine.Engine) *table {
	if t, ok := e.Attached(key{}).(*table); ok {
		return t
	}
	attaching.Lock()
	defer attaching.Unlock()
	if t, ok := e.Attached(key{}).(*table); ok {
		return t // another goroutine's
	}
	t := &table{chans: make(map[uintptr]entry)}
	t.self = weak.Make(t)
	e.Attach(key{}, t)
	return t
}

var attaching sync.Mutex // held while an engine gets its table

func (t *table) get(addr uintptr) *engine.Hchan {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.chans[addr].c
}

// put enters c for the host channel ch, which has just been made.
func (t *table) put(ch reflect.Value, c *engine.Hchan) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.enter(ch, c)
}

// putOr is put for a channel that others may have too, unless one of them has entered
// another for it meanwhile. It returns the one that counts.
func (t *table) putOr(ch reflect.Value, c *engine.Hchan) *engine.Hchan {
	t.mu.Lock()
	defer t.mu.Unlock()
	if there := t.chans[ch.Pointer()].c; there != nil {
		return there
	}
	t.enter(ch, c)
	return c
}

// enter is put with the lock held.
func (t *table) enter(ch reflect.Value, c *engine.Hchan) {
	addr := ch.Pointer()
	t.made++
	n := t.made
	t.chans[addr] = entry{c, n}
	t.version.Add(1)

	w := t.self
	runtime.AddCleanup((*byte)(ch.UnsafePointer()), func(n uint64) {
		if t := w.Value(); t != nil {
			t.drop(addr, n)
		}
	}, n)
}

func (t *table) drop(addr uintptr, n uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.chans[addr].n == n {
		delete(t.chans, addr)
		t.version.Add(1)
	}
}

// Make gives ch, a channel of the host that was just made without a buffer, a
// channel of the engine with a buffer of size elements, and returns that.
func Make(e *engine.Engine, ch any, size int) *engine.Hchan {
	v := reflect.ValueOf(ch)
	return makeChan(e, v, v.Type().Elem().String(), size)
}

// MakeElem is Make with a name for the element type, which shows in traces.
// Types of the program's own have none that the host knows.
func MakeElem(e *engine.Engine, ch any, elem string, size int) *engine.Hchan {
	return makeChan(e, reflect.ValueOf(ch), elem, size)
}

func makeChan(e *engine.Engine, ch reflect.Value, elem string, size int) *engine.Hchan {
	c := e.Makechan(opsOf(ch.Type().Elem()), elem, size)
	tableOf(e).put(ch, c)
	return c
}

// Of returns the engine's channel of ch; nil for a nil channel. A channel that
// was not seen before was made by the host's code: it gets one with its own
// capacity, but what the host does with it is not seen.
func Of(e *engine.Engine, ch any) *engine.Hchan { return OfValue(e, reflect.ValueOf(ch)) }

// OfValue is Of for a channel in a reflect.Value.
func OfValue(e *engine.Engine, v reflect.Value) *engine.Hchan {
	addr := v.Pointer()
	if addr == 0 {
		return nil
	}
	if c := tableOf(e).get(addr); c != nil {
		return c
	}
	elem := v.Type().Elem()
	return tableOf(e).putOr(v, e.Makechan(opsOf(elem), elem.String(), v.Cap()))
}

// A Cache is Of for one place in a program, which as a rule meets the same
// channel again and again. It is not for goroutines that run side by side.
type Cache struct {
	t       *table
	version uint64 // of t, when c was looked up
	addr    uintptr
	c       *engine.Hchan
}

// Of returns the engine's channel of v's.
func (k *Cache) Of(e *engine.Engine, v reflect.Value) *engine.Hchan {
	addr := v.Pointer()
	if k.t != nil && k.addr == addr && k.version == k.t.version.Load() {
		return k.c
	}
	c := OfValue(e, v)
	k.t = tableOf(e)
	k.version, k.addr, k.c = k.t.version.Load(), addr, c
	return c
}

// Send sends the variable that elem points to, and waits until it can.
func Send(e *engine.Engine, ch, elem any) { Of(e, ch).Send(elem) }

// Recv receives into the variable that elem points to, and waits until it can.
// It returns false if the channel is closed and empty. A nil elem drops the
// value.
func Recv(e *engine.Engine, ch, elem any) bool { return Of(e, ch).Recv(elem) }

// Close closes both channels.
func Close(e *engine.Engine, ch any) {
	Of(e, ch).Close()
	reflect.ValueOf(ch).Close()
}

// Len returns the number of elements in the buffer.
func Len(e *engine.Engine, ch any) int { return Of(e, ch).Len() }

// Cap returns the capacity of the buffer.
func Cap(e *engine.Engine, ch any) int { return Of(e, ch).Cap() }
