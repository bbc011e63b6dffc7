package interp

import (
	"slices"

	"gopark/engine"
	"gopark/engine/trace"
)

// Frames of the runtime's own between the program's: while deferred calls run
// that a panic or a Goexit has led to, what they have interrupted is still there.
var (
	panicFrame  = trace.Pos{Func: "panic", File: "runtime/panic.go"}
	goexitFrame = trace.Pos{Func: "runtime.Goexit", File: "runtime/panic.go"}
)

// frames is Hooks.Frames.
func (m *machine) frames(g *engine.G) []trace.Site {
	l, ok := g.Local.(*local)
	if !ok {
		return nil
	}
	sites := append([]trace.Site{l.at}, l.callers...)
	slices.Reverse(sites[1:])
	if l.at == m.sites.Add(panicFrame) || l.at == m.sites.Add(goexitFrame) {
		sites = sites[1:] // nobody has been called yet
	}
	return slices.DeleteFunc(sites, func(s trace.Site) bool { return s == 0 }) // the call of a goroutine's first function
}

// interrupt puts a frame of the runtime's own above where the goroutine is. It
// may be there already: if the panic comes from a function further down, whose
// deferred calls have run.
func (m *machine) interrupt(frame trace.Pos) {
	l, site := m.local(), m.sites.Add(frame)
	if l.at != site {
		l.callers = append(l.callers, l.at)
		l.at = site
	}
}

// back ends all calls that have been made since there were depth callers.
func (l *local) back(depth int) {
	if len(l.callers) > depth {
		l.at, l.callers = l.callers[depth], l.callers[:depth]
	}
}
