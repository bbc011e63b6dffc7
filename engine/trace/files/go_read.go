package files

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"

	gotrace "golang.org/x/exp/trace"

	"gopark/engine/trace"
)

// maxGoEvents bounds what is read of a trace: what a recorder keeps.
const maxGoEvents = trace.DefaultLimit

// ReadGo reads an execution trace of the Go runtime's (runtime/trace, go test
// -trace) as events of ours, so that it can be looked at like a run of the
// engine. What the runtime does not tell is not there: the queues, the steals,
// the channels.
//
// Threads get small numbers in the order in which they appear.
//
// Of a trace that was cut off, what can be put in order comes with an error that is
// ErrCut. In its last generation names and positions may be missing, since those are
// written last.
func ReadGo(r io.Reader) (rec *trace.Recorder, err error) {
	// The parser is made for traces of the runtime's. One that is damaged on
	// purpose may find a mistake in it, which must not be the end of ours.
	defer func() {
		if p := recover(); p != nil {
			rec, err = nil, fmt.Errorf("the trace is damaged: %v", p)
		}
	}()
	mender, err := newGoMender(r)
	if err != nil {
		return nil, err
	}
	in, err := gotrace.NewReader(mender)
	if err != nil {
		return nil, goFault(err)
	}
	g := &goReader{mender: mender, rec: trace.NewRecorder(), ms: map[gotrace.ThreadID]int32{}, in: map[gotrace.GoID]bool{}, ps: map[gotrace.ProcID]int32{}, names: map[gotrace.GoID]string{}}
	for {
		ev, err := in.ReadEvent()
		if err == io.EOF {
			break
		}
		if err != nil && mender.cut {
			if strings.HasPrefix(err.Error(), "found invalid stack ID") {
				err = nil // the event is whole, but for that
			} else if strings.HasPrefix(err.Error(), "found invalid string ID") {
				continue
			}
		}
		if err != nil {
			err = goFault(err)
			if mender.cut || errors.Is(err, ErrCut) {
				break // the rest cannot be put in order
			}
			return nil, err
		}
		g.event(ev)
		if g.rec.Len() >= maxGoEvents {
			return nil, fmt.Errorf("the trace is too long: it has more than %s events", trace.Count(maxGoEvents))
		}
	}
	switch {
	case !g.any:
		return nil, errNothingWhole
	case mender.tables:
		return g.named(), fmt.Errorf("%w The names and positions of its last stretch, which are written last, are not in it.", ErrCut)
	case mender.cut:
		return g.named(), ErrCut
	}
	return g.named(), nil
}

// errNothingWhole is for a trace of which nothing can be shown.
var errNothingWhole = fmt.Errorf("%w The Go runtime writes a trace in stretches of about a second, and of this one not even the first is whole. "+
	"So it is if the program ended without trace.Stop (by os.Exit, log.Fatal or a panic), or if the file was copied while it was written. "+
	"Let main return, with \"defer trace.Stop()\" in it, and trace it again", ErrCut)

// named returns the events with the functions of goroutines that were told of
// only after their beginning.
func (g *goReader) named() *trace.Recorder {
	if !g.nameless {
		return g.rec
	}
	rec := trace.NewRecorder(trace.WithSites(g.rec.Sites()))
	for e := range g.rec.All(0) {
		if e.Kind == trace.GoCreate && e.Text == "" {
			e.Text = g.names[gotrace.GoID(e.G)]
		}
		rec.Emit(e)
	}
	return rec
}

// goFault words the parser's errors, whose dumps can be pages long.
func goFault(err error) error {
	text := err.Error()
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(text, "unexpected EOF") || strings.Contains(text, "failed to read full batch") {
		return ErrCut
	}
	return fmt.Errorf("it is no execution trace that can be read: %s", text)
}

type goReader struct {
	mender *goMender

	rec   *trace.Recorder
	began bool
	zero  gotrace.Time
	ms    map[gotrace.ThreadID]int32
	ps    map[gotrace.ProcID]int32 // the M that holds each P
	in    map[gotrace.GoID]bool    // goroutines that exist
	any   bool                     // there was one
	procs int64

	names    map[gotrace.GoID]string // what was seen at the bottom of a goroutine's stack first
	nameless bool                    // some had no stack when they were first seen
}

// m returns a thread's number. A new one is told of.
func (g *goReader) m(id gotrace.ThreadID, now int64) int32 {
	if id == gotrace.NoThread {
		return trace.NoID
	}
	m, ok := g.ms[id]
	if !ok {
		m = int32(len(g.ms))
		g.ms[id] = m
		g.rec.Emit(trace.Event{Time: now, Kind: trace.MNew, M: trace.NoID, P: trace.NoID, A: int64(m)})
	}
	return m
}

func (g *goReader) event(ev gotrace.Event) {
	switch ev.Kind() {
	case gotrace.EventStateTransition, gotrace.EventMetric:
	default:
		return
	}
	if !g.began {
		g.began, g.zero = true, ev.Time()
	}
	now := min(max(int64(ev.Time()-g.zero), 0), maxTime)
	e := trace.Event{Time: now, M: g.m(ev.Thread(), now), P: trace.NoID}
	if p := ev.Proc(); p != gotrace.NoProc {
		e.P = int32(p)
	}
	if ev.Kind() == gotrace.EventMetric {
		if m := ev.Metric(); m.Name == "/sched/gomaxprocs:threads" && m.Value.Kind() == gotrace.ValueUint64 {
			g.setProcs(e, int64(min(m.Value.Uint64(), 1<<16)))
		}
		return
	}
	st := ev.StateTransition()
	switch st.Resource.Kind {
	case gotrace.ResourceGoroutine:
		g.goroutine(ev, st, e)
	case gotrace.ResourceProc:
		g.proc(st, e)
	}
}

func (g *goReader) emit(e trace.Event, kind trace.Kind) {
	e.Kind = kind
	g.rec.Emit(e)
}

func (g *goReader) setProcs(e trace.Event, n int64) {
	if n == g.procs {
		return
	}
	e.A, e.B = n, g.procs
	g.procs = n
	g.emit(e, trace.ProcsSet)
}

// proc is a P that starts or stops.
func (g *goReader) proc(st gotrace.StateTransition, e trace.Event) {
	id := st.Resource.Proc()
	if id < 0 || id >= 1<<14 {
		return
	}
	if int64(id) >= g.procs {
		g.setProcs(e, int64(id)+1)
	}
	from, to := st.Proc()
	switch {
	case to == gotrace.ProcRunning && from != gotrace.ProcRunning:
		e.P = int32(id)
		g.ps[id] = e.M
		g.emit(e, trace.PAcquire)
	case from == gotrace.ProcRunning && to == gotrace.ProcIdle:
		if holder, ok := g.ps[id]; ok && holder != e.M {
			// Another thread took it: its own is in a call.
			e.A, e.B = int64(id), int64(holder)
			g.emit(e, trace.Handoff)
			e.A, e.B, e.M = 0, 0, trace.NoID
		}
		delete(g.ps, id)
		e.P = int32(id)
		g.emit(e, trace.PRelease)
	}
}

// goroutine is one that changes its state.
func (g *goReader) goroutine(ev gotrace.Event, st gotrace.StateTransition, e trace.Event) {
	id := st.Resource.Goroutine()
	if id <= 0 || id > maxID {
		return
	}
	from, to := st.Goroutine()
	actor := ev.Goroutine()
	e.G = int64(id)
	if !g.in[id] {
		if to == gotrace.GoNotExist {
			return
		}
		g.in[id], g.any = true, true
		c := e
		c.Text = g.bottom(st.Stack)
		g.nameless = g.nameless || c.Text == ""
		if from == gotrace.GoNotExist && actor > 0 && actor <= maxID && actor != id {
			c.Peer = int64(actor)
			c.Site = g.site(ev.Stack())
		}
		g.emit(c, trace.GoCreate)
		from = gotrace.GoRunnable
	}
	if from == to {
		return
	}
	if g.names[id] == "" && from != gotrace.GoWaiting {
		g.names[id] = g.bottom(st.Stack)
	}
	e.Site = g.site(st.Stack)
	switch to {
	case gotrace.GoRunnable:
		g.runnable(from, actor, st.Reason, e)
	case gotrace.GoRunning:
		switch from {
		case gotrace.GoSyscall:
			g.emit(e, trace.SysExit)
		case gotrace.GoWaiting: // a coroutine is switched to
			g.emit(e, trace.GoReady)
			g.emit(e, trace.GoStart)
		default:
			g.emit(e, trace.GoStart)
		}
	case gotrace.GoWaiting:
		e.Reason = g.reasonOf(st)
		g.emit(e, trace.GoPark)
	case gotrace.GoSyscall:
		if from != gotrace.GoRunning {
			g.emit(e, trace.GoStart)
		}
		e.Text = g.callOf(st.Stack)
		g.emit(e, trace.SysEnter)
	case gotrace.GoNotExist:
		delete(g.in, id)
		g.emit(e, trace.GoEnd)
	}
}

func (g *goReader) runnable(from gotrace.GoState, actor gotrace.GoID, reason string, e trace.Event) {
	switch from {
	case gotrace.GoRunning:
		if reason == "preempted" {
			g.emit(e, trace.GoPreempt)
		} else {
			g.emit(e, trace.GoYield)
		}
	case gotrace.GoWaiting:
		e.Site = 0 // that is where the waker is
		if actor > 0 && actor <= maxID && int64(actor) != e.G {
			e.Peer = int64(actor)
		}
		g.emit(e, trace.GoReady)
	case gotrace.GoSyscall:
		e.A = 2
		g.emit(e, trace.SysExit)
	}
}

// site returns the first position of a stack that is not in Go's own library, or
// else the first that is not in the runtime, or its top.
func (g *goReader) site(s gotrace.Stack) trace.Site {
	var user, std, top trace.Pos
	for f := range g.frames(s) {
		pos := trace.Pos{File: path.Base(f.File), Line: int(min(f.Line, 1<<30)), Func: f.Func}
		if f.File == "" {
			pos.File = ""
		}
		if top == (trace.Pos{}) {
			top = pos
		}
		if std == (trace.Pos{}) && !inner(f.Func) {
			std = pos
		}
		if user == (trace.Pos{}) && !library(f) {
			user = pos
		}
	}
	for _, pos := range []trace.Pos{user, std, top} {
		if pos != (trace.Pos{}) {
			return g.rec.Sites().Add(pos)
		}
	}
	return 0
}

// frames are a stack's. Where the trace was cut before the table of stacks, there
// are none.
func (g *goReader) frames(s gotrace.Stack) iter.Seq[gotrace.StackFrame] {
	if !g.mender.cut {
		return s.Frames()
	}
	return func(yield func(gotrace.StackFrame) bool) {
		for _, f := range g.frameList(s) {
			if !yield(f) {
				return
			}
		}
	}
}

func (g *goReader) frameList(s gotrace.Stack) (list []gotrace.StackFrame) {
	defer func() { recover() }() // the parser panics where the table lacks one
	for f := range s.Frames() {
		list = append(list, f)
	}
	return list
}

// packageOf returns the import path of a function's package.
func packageOf(name string) string {
	dir, base := path.Split(name)
	base, _, _ = strings.Cut(base, ".")
	return dir + base
}

// inner reports whether a function is of the packages that goroutines wait in.
func inner(name string) bool {
	first, _, _ := strings.Cut(packageOf(name), "/")
	switch first {
	case "runtime", "sync", "time", "syscall", "internal":
		return true
	}
	return false
}

// library reports whether a frame is of Go's own library: its file is then where
// the library is, in the folder that its package is named after.
func library(f gotrace.StackFrame) bool {
	pkg := packageOf(f.Func)
	return inner(f.Func) || pkg != "main" && strings.HasSuffix(path.Dir(f.File), "/src/"+pkg)
}

// bottom returns the function that a goroutine was made to run.
func (g *goReader) bottom(s gotrace.Stack) string {
	name := ""
	for f := range g.frames(s) {
		name = f.Func
	}
	return name
}

// callOf names the call that a goroutine is in by the functions on its stack.
func (g *goReader) callOf(s gotrace.Stack) string {
	name := ""
	for f := range g.frames(s) {
		if name == "" || strings.HasPrefix(f.Func, "syscall.") || strings.HasPrefix(f.Func, "os.") {
			name = f.Func
		}
		if !library(f) {
			break
		}
	}
	if name == "" {
		return "a call"
	}
	return name
}

// reasonOf returns why a goroutine waits. Where the runtime's word covers
// several things, the function on top of the stack tells which.
func (g *goReader) reasonOf(st gotrace.StateTransition) trace.WaitReason {
	for f := range g.frames(st.Stack) {
		for r, words := range goReasons {
			if words.words == st.Reason && words.top == f.Func {
				return r
			}
		}
	}
	switch st.Reason {
	case "sync":
		return trace.WaitSemacquire
	case "forever":
		return trace.WaitSelectNoCases
	case "network":
		return trace.WaitIO
	case "sync.(*Cond).Wait":
		return trace.WaitCond
	case "":
		return "waiting"
	}
	return trace.WaitReason(st.Reason)
}
