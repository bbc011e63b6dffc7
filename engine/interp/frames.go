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

// A caller is a function that is waiting for one that it has called.
type caller struct {
	at    trace.Site // where it is
	stack trace.Site // the same, with its own callers (trace.Sites.AddCall), as far as known; 0: not yet
}

// maxTraced bounds the stacks that events tell: of deeper ones there are too many.
const maxTraced = 64

// tooDeep is what events tell of those.
var tooDeep = trace.Pos{Func: "more than 64 functions"}

// where is Hooks.Where.
func (m *machine) where() trace.Site {
	if m.e.Getg() == nil {
		return 0
	}
	l := m.local()
	n := len(l.callers)
	if !m.traced || n == 0 {
		return l.at
	}
	from := trace.Site(0)
	if n > maxTraced {
		from = m.sites.Add(tooDeep)
	} else {
		from = m.stackOf(l.callers)
	}
	if k := &l.known; k.at != l.at || k.from != from {
		k.at, k.from, k.site = l.at, from, m.sites.AddCall(l.at, from)
	}
	return l.known.site
}

// stackOf returns the Site of the innermost of these callers that tells of the
// others. What has been found once stays with the caller: those that it has do
// not change.
func (m *machine) stackOf(callers []caller) trace.Site {
	known := len(callers)
	for known > 0 && callers[known-1].stack == 0 {
		known--
	}
	from := trace.Site(0)
	if known > 0 {
		from = callers[known-1].stack
	}
	for i := known; i < len(callers); i++ {
		if c := &callers[i]; c.at != 0 {
			c.stack = m.sites.AddCall(c.at, from)
			from = c.stack
		}
	}
	return from
}

// frames is Hooks.Frames.
func (m *machine) frames(g *engine.G) []trace.Site {
	l, ok := g.Local.(*local)
	if !ok {
		return nil
	}
	sites := make([]trace.Site, 1, 1+len(l.callers))
	sites[0] = l.at
	for _, c := range slices.Backward(l.callers) {
		sites = append(sites, c.at)
	}
	if l.at == m.sites.Add(panicFrame) || l.at == m.sites.Add(goexitFrame) {
		sites = sites[1:] // nobody has been called yet
	}
	return slices.DeleteFunc(sites, func(s trace.Site) bool {
		return s == 0 || m.sites.Pos(s).File == testMainFile // the call of a goroutine's first function, or of a test
	})
}

// interrupt puts a frame of the runtime's own above where the goroutine is. It
// may be there already: if the panic comes from a function further down, whose
// deferred calls have run.
func (m *machine) interrupt(frame trace.Pos) {
	l, site := m.local(), m.sites.Add(frame)
	if l.at != site {
		l.callers = append(l.callers, caller{at: l.at})
		l.at = site
	}
}

// A mark is how deep a goroutine's calls are.
type mark struct{ callers, stack int }

func (m *machine) mark() mark { return mark{len(m.local().callers), m.e.StackInUse()} }

// back ends all calls that have been made since.
func (m *machine) back(to mark) {
	l := m.local()
	if len(l.callers) > to.callers {
		l.at, l.callers = l.callers[to.callers].at, l.callers[:to.callers]
	}
	m.e.ExitFunc(to.stack)
}
