package runtime

import (
	"bytes"
	"runtime"

	"gopark/engine"
	"gopark/engine/trace"
)

// A pc of an interpreted program is the number of a position (trace.Site), plus
// one: programs take one from those that Callers gives them, as the return
// addresses that they are in Go, and the one below must still be of the same
// call. So every position has two pcs.

func pcOf(pos trace.Pos) uintptr { return 2*uintptr(engine.Current().Sites().Add(pos)) + 1 }

// posOf returns the position of a pc.
func posOf(pc uintptr) trace.Pos {
	e := engine.Current()
	if e == nil {
		return trace.Pos{}
	}
	return e.Sites().Pos(trace.Site(pc / 2))
}

// At the bottom of every stack are frames of the runtime's own.
var (
	mainFrame   = trace.Pos{Func: "runtime.main", File: "runtime/proc.go"}
	goexitFrame = trace.Pos{Func: "runtime.goexit", File: "runtime/asm_" + runtime.GOARCH + ".s"}
)

// stack returns the frames of the calling goroutine, innermost first.
func stack() []trace.Pos {
	e := engine.Current()
	if e == nil {
		return nil
	}
	var all []trace.Pos
	for _, site := range e.Frames() {
		pos := e.Sites().Pos(site)
		if pos.Func == "panic" {
			pos.Func = "runtime.gopanic"
		}
		all = append(all, pos)
	}
	if len(all) == 0 {
		if pos := e.Here(); pos != (trace.Pos{}) {
			all = append(all, pos)
		}
	}
	if g := e.Getg(); g != nil && g.ID() == 1 {
		all = append(all, mainFrame)
	}
	return append(all, goexitFrame)
}

// Caller returns where the calling goroutine is, for skip 0; where the caller of
// that function is, for 1; and so on.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	frames := stack()
	if skip < 0 || skip >= len(frames) {
		return 0, "", 0, false
	}
	pos := frames[skip]
	return pcOf(pos), pos.File, pos.Line, true
}

// Callers fills pcs with where the calling goroutine is and its callers are:
// itself for skip 0, its caller for 1 and so on.
func Callers(skip int, pcs []uintptr) (n int) {
	frames := append([]trace.Pos{callersFrame}, stack()...)
	for _, pos := range frames[min(max(skip, 0), len(frames)):] {
		if n == len(pcs) {
			break
		}
		pcs[n] = pcOf(pos)
		n++
	}
	return n
}

var callersFrame = trace.Pos{Func: "runtime.Callers", File: "runtime/extern.go"}

// A Frame is what Frames.Next returns.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

// Frames turns what Callers returned into functions and lines.
type Frames struct{ pcs []uintptr }

// CallersFrames begins to do that.
func CallersFrames(callers []uintptr) *Frames { return &Frames{callers} }

// Next returns the next frame, and whether there are more.
func (f *Frames) Next() (frame Frame, more bool) {
	for len(f.pcs) > 0 {
		pc := f.pcs[0]
		f.pcs = f.pcs[1:]
		pos := posOf(pc)
		if pos == (trace.Pos{}) {
			continue
		}
		return Frame{PC: pc - 1, Func: &Func{pos}, Function: pos.Func, File: pos.File, Line: pos.Line}, len(f.pcs) > 0
	}
	return Frame{}, false
}

// A Func is a function of the program, as far as its name goes.
type Func struct{ pos trace.Pos }

// FuncForPC returns the function of a pc that Caller or Callers returned; nil for
// another.
func FuncForPC(pc uintptr) *Func {
	pos := posOf(pc)
	if pos == (trace.Pos{}) {
		return nil
	}
	return &Func{pos}
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

// FileLine returns the position of pc, which should be in f.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	pos := posOf(pc)
	return pos.File, pos.Line
}

// Stack writes where the calling goroutine is to buf, or where all are, in the
// form of Go's traceback, and returns how many bytes it wrote.
func Stack(buf []byte, all bool) int { return copy(buf, Traceback(all, "")) }

// Traceback is what Stack writes. The function called top, if there is one, is
// shown as the one that the calling goroutine is in.
func Traceback(all bool, top string) []byte {
	e := engine.Current()
	e.Here() // so that the listing shows it
	var b bytes.Buffer
	writeSelf(&b, e, top)
	if all {
		b.WriteString("\n")
		writeOthers(&b, e, nil)
	}
	return b.Bytes()
}

func writeSelf(b *bytes.Buffer, e *engine.Engine, top string) {
	self := e.Getg().ID()
	for _, g := range e.Goroutines() {
		if g.ID != self {
			continue
		}
		if top != "" {
			g.Frames = append([]trace.Pos{{Func: top}}, g.Frames...)
		}
		b.WriteString(g.Traceback("running"))
	}
}

// writeOthers lists all goroutines but the calling one, with an empty line
// between them. Those that are leaked are marked.
func writeOthers(b *bytes.Buffer, e *engine.Engine, leaked func(id int64) bool) {
	self, first := e.Getg().ID(), true
	for _, g := range e.Goroutines() {
		if g.ID == self {
			continue
		}
		note := ""
		if leaked != nil && leaked(g.ID) {
			note = " (leaked)"
		}
		if !first {
			b.WriteString("\n")
		}
		first = false
		b.WriteString(g.Traceback(g.Status() + note))
	}
}
