package interp

import (
	"fmt"
	"runtime"
	"strings"

	"gopark/engine/interp/internal/native"
	"gopark/engine/interp/lower"
	"gopark/engine/trace"

	"github.com/traefik/yaegi/interp"
)

// compile is the interpreter's Compile, after which the statements by which
// lowered code tells where it is (lower/enter.go) have native code. That the
// interpreter may panic on code it does not understand is its bug, not the
// learner's end.
func (m *machine) compile(y *interp.Interpreter, src string) (prog *interp.Program, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	prog, err = y.Compile(src)
	if err != nil {
		return nil, err
	}
	return prog, native.Replace(y, prog, native.Changes{
		Assign: map[string]func(any) native.Statement{
			"gp__at": m.setAt, "gp__tick": m.countTurns, "gp__enter": m.enterFunc,
		},
		Direct: m.direct,
		Call: func(line int) func() {
			site, ok := lower.CallSite(line)
			if !ok {
				return nil
			}
			return func() { m.local().at = site }
		},
	})
}

func (m *machine) setAt(value any) native.Statement {
	i, _ := value.(int64)
	site := trace.Site(i)
	return native.Statement{Do: func() { m.local().at = site }}
}

func (m *machine) countTurns(value any) native.Statement {
	if value == nil {
		return native.Statement{Do: func() { m.tick(*m.turns) }}
	}
	return native.Statement{Do: func() { m.tick(1) }}
}

// enterFunc is all of a call of an interpreted function. If that panics, what
// this has put on l.callers is left there: who goes on after a panic knows how
// deep he was before (deferRun).
func (m *machine) enterFunc(value any) native.Statement {
	var site trace.Site
	var frame, tick int
	text, _ := value.(string)
	if strings.HasSuffix(text, " tick") {
		tick = 1
	}
	fmt.Sscan(text, &site, &frame)
	return native.Statement{Around: func(rest native.Rest) {
		l := m.local()
		depth, at := len(l.callers), l.at
		l.callers = append(l.callers, caller{at: at})
		l.at = site
		stack := m.e.EnterFunc(frame)
		if tick > 0 {
			m.tick(tick)
		}
		if depth%depthEvery == depthEvery-1 {
			m.checkDepth()
		}
		rest.Run()
		m.e.ExitFunc(stack)
		l.at, l.callers = at, l.callers[:depth]
	}}
}

// tickLimit is how many turns and calls go by between two safepoints.
const tickLimit = 100

// tick counts n turns of loops, or calls. Now and then it is a safepoint.
func (m *machine) tick(n int) {
	count := &m.n
	if m.parallel {
		count = &m.local().n
	}
	if *count += n; *count <= tickLimit {
		return
	}
	if m.parallel {
		*count = 0 // in the virtual world the engine asks
	}
	m.e.Safepoint()
}

// Bounds of recursion. A call of an interpreted function takes some frames of
// the host's stack, and the host's own limit ends the process: an overflow must
// be noticed before that.
const (
	depthEvery = 5_000   // calls between two looks
	maxFrames  = 300_000 // of the host's: three to nine for a call
)

// checkDepth ends the program if its stack is too deep.
func (m *machine) checkDepth() {
	var pc [1]uintptr
	if runtime.Callers(maxFrames, pc[:]) > 0 {
		m.e.Fatal("stack overflow")
	}
}
