package runtime

import (
	"bytes"

	"gopark/engine"
	"gopark/engine/trace"
)

// An interpreted goroutine has no stack that could be walked: what is known is
// where it is. So Caller knows one frame, and Callers none.

// Caller returns where the calling goroutine is, for skip 0.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	e := engine.Current()
	if e == nil || skip != 0 {
		return 0, "", 0, false
	}
	pos := e.Here()
	if pos == (trace.Pos{}) {
		return 0, "", 0, false
	}
	return uintptr(e.Sites().Add(pos)), pos.File, pos.Line, true
}

// Callers finds no frames.
func Callers(skip int, pc []uintptr) int { return 0 }

// A Func is a function of the program, as far as its name goes.
type Func struct{ pos trace.Pos }

// FuncForPC returns the function of a pc that Caller returned; nil for another.
func FuncForPC(pc uintptr) *Func {
	e := engine.Current()
	if e == nil || pc == 0 || pc > uintptr(e.Sites().Len()) {
		return nil
	}
	return &Func{e.Sites().Pos(trace.Site(pc))}
}

// Name returns the name of the function.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return f.pos.Func
}

// Entry returns 0: interpreted functions have no address.
func (f *Func) Entry() uintptr { return 0 }

// FileLine returns the position that f was found by.
func (f *Func) FileLine(pc uintptr) (file string, line int) { return f.pos.File, f.pos.Line }

// Stack writes where the calling goroutine is to buf, or where all are, in the
// form of Go's traceback, and returns how many bytes it wrote.
func Stack(buf []byte, all bool) int {
	e := engine.Current()
	e.Here() // so that the listing shows it
	var b bytes.Buffer
	if all {
		WriteStacks(&b, e, nil)
	} else {
		for _, g := range e.Goroutines() {
			if g.ID == e.Getg().ID() {
				b.WriteString(g.Traceback(g.Status()))
			}
		}
	}
	return copy(buf, bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}
