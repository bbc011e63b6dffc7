package engine

import (
	"sync"
	"sync/atomic"

	"github.com/petermattis/goid"
)

// Which carrier the calling code runs on is found in a table by the number of
// its host goroutine. It is the one thing that engines share, because code that
// was handed no engine (a zero Mutex, an interpreted program) has nothing else
// to go by. Looking something up takes no lock and some 3 ns.
//
// The host gives its goroutines consecutive numbers, and most that carriers get
// are made in a row. So the table is a plain one in two levels: pages that exist
// where there is a carrier, and a directory of them, which is replaced when it
// must grow.
const pageSize = 512

type page struct {
	used int // under dirLock
	slot [pageSize]atomic.Pointer[carrier]
}

var (
	dir     atomic.Pointer[[]atomic.Pointer[page]]
	dirLock sync.Mutex // to change the table
)

// last is the carrier that an M has come to last, of an engine with one P. Most
// look-ups are for that one: they compare a number. What is found is right
// whoever has written it, for a carrier's host goroutine stays the same, and no
// other ever has its number.
var last = new(carrier)

// recent has carriers by the last bits of the numbers of their host goroutines. Where
// there are not too many it has all, and looking there is quicker than in dir.
var recent [1 << 15]atomic.Pointer[carrier]

// lookup returns the carrier that the caller runs on; nil if on none. What happens
// all the time looks at last itself first.
func lookup() *carrier {
	id := goid.Get()
	if c := last; c.id == id {
		return c
	}
	return carrierOf(id)
}

// carrierOf is lookup by the number of the caller's host goroutine.
func carrierOf(goid int64) *carrier {
	id := uint64(goid)
	if c := recent[id%uint64(len(recent))].Load(); c != nil && c.id == goid {
		return c
	}
	d := dir.Load()
	if d == nil || id/pageSize >= uint64(len(*d)) {
		return nil
	}
	pg := (*d)[id/pageSize].Load()
	if pg == nil {
		return nil
	}
	return pg.slot[id%pageSize].Load()
}

// enlist puts c, which the caller runs on, into the table. It returns the number
// to delist it with.
func enlist(c *carrier) uint64 {
	c.id = goid.Get()
	id := uint64(c.id)
	dirLock.Lock()
	defer dirLock.Unlock()
	d := dir.Load()
	if d == nil || id/pageSize >= uint64(len(*d)) {
		bigger := make([]atomic.Pointer[page], 2*(id/pageSize+1))
		if d != nil {
			for i := range *d {
				bigger[i].Store((*d)[i].Load())
			}
		}
		d = &bigger
		dir.Store(d)
	}
	pg := (*d)[id/pageSize].Load()
	if pg == nil {
		pg = new(page)
		(*d)[id/pageSize].Store(pg)
	}
	pg.used++
	pg.slot[id%pageSize].Store(c)
	recent[id%uint64(len(recent))].Store(c)
	return id
}

// delist takes a carrier out of the table.
func delist(id uint64) {
	dirLock.Lock()
	defer dirLock.Unlock()
	at := &(*dir.Load())[id/pageSize]
	pg := at.Load()
	if last.id == int64(id) {
		last = new(carrier)
	}
	pg.slot[id%pageSize].Store(nil)
	if at := &recent[id%uint64(len(recent))]; at.Load() != nil && at.Load().id == int64(id) {
		at.Store(nil)
	}
	if pg.used--; pg.used == 0 {
		at.Store(nil)
	}
}

// Current returns the engine that the calling code runs on; nil if it runs on
// none.
func Current() *Engine {
	if c := lookup(); c != nil {
		return c.e
	}
	return nil
}

// current is Current for operations that make no sense without an engine.
func current(what string) *Engine {
	c := lookup()
	if c == nil {
		notHere(what)
	}
	return c.e
}

func notHere(what string) {
	panic("engine: " + what + " outside of an engine's goroutines")
}
