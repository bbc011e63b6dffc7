package engine

import (
	"sync"

	"github.com/petermattis/goid"
)

// running is the table of the host goroutines that are carriers of some engine:
// goroutine id to *carrier. It is the one thing that engines share, because
// code that was handed no engine (a zero Mutex, an interpreted program) has
// nothing but its host goroutine to go by.
var running sync.Map

// Current returns the engine that the calling code runs on; nil if it runs on
// none.
func Current() *Engine {
	if c, ok := running.Load(goid.Get()); ok {
		return c.(*carrier).e
	}
	return nil
}

// current is Current for operations that make no sense without an engine.
func current(what string) *Engine {
	e := Current()
	if e == nil {
		panic("engine: " + what + " outside of an engine's goroutines")
	}
	return e
}
