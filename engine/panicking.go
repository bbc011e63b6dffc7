package engine

import "time"

// SetPanicking says whether the current G runs deferred calls because it panics,
// and returns what was so before. Whoever recovers for the program must say so.
//
// A main goroutine that returns meanwhile lets it go on for a while, so that a
// program that panics does not end well only because a deferred call has told
// main to go on (runtime/proc.go: main, runtime/panic.go: runningPanicDefers).
func (e *Engine) SetPanicking(on bool) (was bool) {
	gp := e.Getg()
	if gp == nil {
		return false
	}
	was = gp.panicking
	gp.panicking = on
	switch {
	case on && !was:
		e.runningPanicDefers.Add(1)
	case was && !on:
		e.runningPanicDefers.Add(-1)
	}
	return was
}

// awaitPanicDefers is called by main when its function has returned.
func (e *Engine) awaitPanicDefers() {
	// Deferred calls should not take long; if they do, main has waited enough. The
	// runtime gives way a thousand times, but an interpreter's frames take longer
	// to leave than that.
	for i := 0; i < 1000 && e.runningPanicDefers.Load() > 0; i++ {
		e.Sleep(100 * time.Microsecond)
	}
}
