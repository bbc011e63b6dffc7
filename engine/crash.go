package engine

import "runtime/debug"

// When the engine itself is wrong: it has found a contradiction (throw), or its
// own code has panicked. Nothing in it can be trusted then, and locks may be held
// for ever. The run under way ends with an error that says what has happened, as
// does every later one; Close still ends.

// An internalError is a fault of the engine itself.
type internalError struct {
	value any
	stack string
}

func (err *internalError) Error() string {
	return "engine: internal error: " + PanicText(err.value) + "\n" + err.stack
}

// A contradiction is what throw panics with where there is no engine to tell.
type contradiction string

func (c contradiction) Error() string { return "engine: " + string(c) }

// throw reports a contradiction in the engine itself. It does not return, and no
// recover of the program stops it.
func throw(msg string) {
	if c := lookup(); c != nil && !c.e.reaping.Load() {
		c.e.crashed(c, contradiction(msg), debug.Stack())
	}
	panic(contradiction(msg))
}

// crashed breaks the run off because of a fault of the engine. c is the stack that
// it happened on, if that was a carrier: it is left as it is, and crashed does not
// return.
func (e *Engine) crashed(c *carrier, value any, stack []byte) {
	if e.bug.CompareAndSwap(nil, &internalError{value, string(stack)}) {
		// Whoever moves still is to end at its next operation.
		e.closing.Store(true)
		e.disturb()
	}
	e.w.crash(c)
}

// quitting says whether the caller is an M of a broken engine, and is to go no
// further. In the virtual world nobody moves then.
func (e *Engine) quitting() bool {
	return e.bug.Load() != nil && e.par != nil && !e.reaping.Load() && lookup() != nil
}

// cut ends the stack that it is called on: the engine is closed, or broken.
func (e *Engine) cut() {
	if e.quitting() {
		e.par.quit(lookup())
	}
	unwind()
}
