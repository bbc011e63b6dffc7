package engine

import (
	"path"
	"runtime"
	"runtime/debug"
	"strings"
)

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

// programFiles are those whose functions fail if the program is wrong: a nil Mutex, a
// channel that nobody has made, the wrong type of an element.
var programFiles = map[string]bool{
	"api.go": true, "chan.go": true, "cond.go": true, "engine.go": true, "mutex.go": true, "once.go": true,
	"noescape.go": true, "ops.go": true, "outside.go": true, "quickchan.go": true, "semaphore.go": true, "stack.go": true, "waitgroup.go": true,
}

// ownFault says whether the panic that has just been recovered came from the
// scheduler itself, or from what that had called (a Strategy), and not from the
// program that runs on it. base must have called it: the frames are still there.
//
// A program that recovers from everything gets there first, and nobody is told.
//
// The innermost function of this package decides that the panic has gone through.
// One that calls panic itself does that because the program is wrong.
func ownFault() bool {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)]) // base's caller is the runtime
	direct := true
	for f, more := frames.Next(); ; f, more = frames.Next() {
		name, ours := strings.CutPrefix(f.Function, "gopark/engine.")
		switch {
		case ours:
			name = name[strings.LastIndexByte(name, ')')+1:] // without the receiver
			name = strings.TrimPrefix(name, ".")
			exported := name != "" && 'A' <= name[0] && name[0] <= 'Z'
			return !direct && !exported && name != "gostart" && name != "runShort" && !programFiles[path.Base(f.File)]
		case !more:
			return false
		case f.Function != "runtime.gopanic" && f.Function != "runtime.Goexit":
			direct = false
		}
	}
}
