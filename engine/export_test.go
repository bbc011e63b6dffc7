package engine

import "time"

// SetClock makes the clock that times events one of a test's: read returns the time
// that real tells, or makes it coarse as some systems' clocks are, or takes its time.
func (e *Engine) SetClock(read func(real func() int64) int64) {
	epoch := e.clock.epoch
	real := func() int64 { return int64(time.Since(epoch)) }
	e.clock.read = func() int64 { return read(real) }
}

// AllGs returns how many Gs there are, dead ones included. The world must stand still.
func (e *Engine) AllGs() (n int) {
	for range e.allgs.all {
		n++
	}
	return n
}

// Incidlelocked is what sysmon calls while it has in its hands what makes others go on.
func (e *Engine) Incidlelocked(n int) { e.incidlelocked(e.sched.sysmon, n) }
