package files

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"gopark/engine/trace"
)

// Go's execution-trace format, version 2 as of Go 1.23, which every later "go
// tool trace" reads (internal/trace and runtime/trace*.go say what it is).
//
// A trace is a header and batches. A batch belongs to an M and has a base time;
// its events have the time since the one before. Besides those there are batches
// of an M that does not exist, for the strings, the stacks and the frequency of
// the clock. All is one generation, the unit that a reader takes at a time.
//
// A reader puts the batches of all Ms in order by time and by sequence numbers: a
// P and a G have one that grows whenever they change hands. Our times are made to
// grow with every event, so that order is the one that the events have here.

const goHeader = "go 1.23 trace\x00\x00\x00"

// The events that are written, by their numbers (internal/trace/tracev2).
const (
	evEventBatch = 1
	evStacks     = 2
	evStack      = 3
	evStrings    = 4
	evString     = 5
	evFrequency  = 8

	evProcsChange         = 9
	evProcStart           = 10
	evProcStop            = 11
	evProcSteal           = 12
	evProcStatus          = 13
	evGoCreate            = 14
	evGoStart             = 16
	evGoDestroy           = 17
	evGoStop              = 19
	evGoBlock             = 20
	evGoUnblock           = 21
	evGoSyscallBegin      = 22
	evGoSyscallEnd        = 23
	evGoSyscallEndBlocked = 24
	evGoStatusStack       = 48
)

// Statuses in EvGoStatusStack and EvProcStatus.
const (
	goRunnable = 1
	goRunning  = 2
	goSyscall  = 3
	goWaiting  = 4

	procRunning = 1
	procIdle    = 2
	procSyscall = 3
)

const (
	goGeneration = 1
	noThread     = ^uint64(0)

	// unitsPerNs are clock units in a nanosecond: events at the same time are
	// told apart by them.
	unitsPerNs = 16

	// goBatch is when a batch is full. The format allows 64 KB.
	goBatch = 60 << 10

	// goText bounds a string of the format.
	goText = 1000
)

// WriteGo writes the events that rec keeps in Go's execution-trace format.
//
// Events that contradict each other, as in a damaged trace, are an error: the
// format's readers refuse such traces as a whole.
func WriteGo(w io.Writer, rec *trace.Recorder) error {
	g := newGoWriter(w, rec)
	if n := rec.Dropped(); n > 0 {
		g.begin(rec.StateAt(n - 1))
	}
	for e := range rec.All(0) {
		if err := g.event(e); err != nil {
			return fmt.Errorf("event %d cannot be told in Go's format: %w", e.Seq, err)
		}
	}
	return g.finish()
}

// A goM is a thread as a reader of the trace knows it, and its batch.
type goM struct {
	p    int32 // NoID: none
	g    int64 // 0: none
	buf  []byte
	base uint64 // time of the batch
	last uint64 // time of its last event
}

// A goP is a P likewise.
type goP struct {
	status int
	seq    uint64
	m      int32
}

// A goG is a goroutine likewise.
type goG struct {
	status int
	seq    uint64
	fn     string
	seen   trace.Site
}

type goWriter struct {
	w     io.Writer
	err   error
	sites *trace.Sites
	time  uint64 // of the last event, in units
	began bool
	zero  int64 // time of the first event

	ms map[int32]*goM
	ps map[int32]*goP
	gs map[int64]*goG

	strings map[string]uint64
	texts   []string
	stacks  map[goStack]uint64
	order   []goStack
}

// A goStack is a stack of one frame or two: where a goroutine is, and above it
// the function of the library that it is in, or, for a new goroutine, the
// function that it is to run.
type goStack struct {
	top  string
	site trace.Site
}

func newGoWriter(w io.Writer, rec *trace.Recorder) *goWriter {
	g := &goWriter{
		w: w, sites: rec.Sites(),
		ms: make(map[int32]*goM), ps: make(map[int32]*goP), gs: make(map[int64]*goG),
		strings: map[string]uint64{"": 0}, stacks: map[goStack]uint64{{}: 0},
	}
	g.write([]byte(goHeader))
	return g
}

func (g *goWriter) write(b []byte) {
	if g.err == nil {
		_, g.err = g.w.Write(b)
	}
}

// Tables.

func (g *goWriter) str(s string) uint64 {
	if len(s) > goText {
		s = s[:goText]
	}
	id, ok := g.strings[s]
	if !ok {
		id = uint64(len(g.strings))
		g.strings[s] = id
		g.texts = append(g.texts, s)
	}
	return id
}

func (g *goWriter) stack(top string, site trace.Site) uint64 {
	k := goStack{top, site}
	id, ok := g.stacks[k]
	if !ok {
		id = uint64(len(g.stacks))
		g.stacks[k] = id
		g.order = append(g.order, k)
	}
	return id
}

// at is the stack of a goroutine that is at a site, or where it was seen last.
func (g *goWriter) at(id int64, top string, site trace.Site) uint64 {
	if gs := g.gs[id]; gs != nil {
		if site != 0 {
			gs.seen = site
		} else {
			site = gs.seen
		}
	}
	return g.stack(top, site)
}

// status is the stack of a goroutine that was there before the trace began.
func (g *goWriter) status(fn string, site trace.Site) uint64 {
	if site == 0 {
		return g.stack(fn, 0)
	}
	return g.stack("", site)
}

// Batches.

func (g *goWriter) m(id int32) *goM {
	m := g.ms[id]
	if m == nil {
		m = &goM{p: trace.NoID}
		g.ms[id] = m
	}
	return m
}

// put writes an event into an M's batch.
func (g *goWriter) put(id int32, kind byte, args ...uint64) {
	m := g.m(id)
	g.time++
	if len(m.buf) == 0 {
		m.base, m.last = g.time, g.time
	}
	m.buf = append(m.buf, kind)
	m.buf = binary.AppendUvarint(m.buf, g.time-m.last)
	m.last = g.time
	for _, a := range args {
		m.buf = binary.AppendUvarint(m.buf, a)
	}
	if len(m.buf) > goBatch {
		g.flush(id)
	}
}

// flush writes an M's batch out.
func (g *goWriter) flush(id int32) {
	m := g.ms[id]
	if len(m.buf) > 0 {
		g.batch(uint64(id), m.base, m.buf)
		m.buf = m.buf[:0]
	}
}

func (g *goWriter) batch(m, base uint64, data []byte) {
	head := []byte{evEventBatch}
	for _, n := range []uint64{goGeneration, m, base, uint64(len(data))} {
		head = binary.AppendUvarint(head, n)
	}
	g.write(head)
	g.write(data)
}

// finish writes what is left, and the tables.
func (g *goWriter) finish() error {
	if len(g.ms) == 0 {
		return errors.New("there are no events to write")
	}
	ids := make([]int32, 0, len(g.ms))
	for id := range g.ms {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		g.flush(id)
	}
	g.writeStacks() // which need strings of their own
	g.writeStrings()
	g.batch(noThread, 1, binary.AppendUvarint([]byte{evFrequency}, unitsPerNs*1_000_000_000))
	return g.err
}

func (g *goWriter) writeStacks() {
	pcs := map[string]uint64{}
	buf := []byte{evStacks}
	for i, k := range g.order {
		var frames []trace.Pos
		pos := g.sites.Pos(k.site)
		if k.top != "" {
			frames = append(frames, trace.Pos{File: pos.File, Func: k.top})
		}
		frames = append(frames, g.sites.Stack(k.site)...)
		buf = append(buf, evStack)
		buf = binary.AppendUvarint(buf, uint64(i+1))
		buf = binary.AppendUvarint(buf, uint64(len(frames)))
		for _, f := range frames {
			// A frame's address has to be its own, and means nothing.
			key := fmt.Sprintf("%s\x00%s\x00%d", f.Func, f.File, f.Line)
			pc, ok := pcs[key]
			if !ok {
				pc = uint64(len(pcs) + 1)
				pcs[key] = pc
			}
			for _, n := range []uint64{pc, g.str(f.Func), g.str(f.File), uint64(max(0, f.Line))} {
				buf = binary.AppendUvarint(buf, n)
			}
		}
		if len(buf) > goBatch {
			g.batch(noThread, 1, buf)
			buf = []byte{evStacks}
		}
	}
	g.batch(noThread, 1, buf)
}

func (g *goWriter) writeStrings() {
	buf := []byte{evStrings}
	for i, s := range g.texts {
		buf = append(buf, evString)
		buf = binary.AppendUvarint(buf, uint64(i+1))
		buf = binary.AppendUvarint(buf, uint64(len(s)))
		buf = append(buf, s...)
		if len(buf) > goBatch {
			g.batch(noThread, 1, buf)
			buf = []byte{evStrings}
		}
	}
	g.batch(noThread, 1, buf)
}

// Events.

// clock makes the units' clock what the event's is, or leaves it ahead by a few
// units.
func (g *goWriter) clock(now int64) {
	if !g.began {
		g.began, g.zero = true, now
	}
	// Not from 0, which a reader takes for no time.
	g.time = max(g.time, uint64(now-g.zero+1)*unitsPerNs)
}

// begin writes what there was before the first event that was kept.
func (g *goWriter) begin(st *trace.State) {
	g.clock(st.Time)
	for _, p := range st.Ps {
		m := p.M
		if p.Status != trace.PRunning || m < 0 || int(m) >= len(st.Ms) {
			g.p(0, p.ID)
			continue
		}
		status := procRunning
		gr := st.Gs[st.Ms[m].G]
		if gr != nil && gr.State == trace.GSyscall {
			status = procSyscall
		}
		g.ps[p.ID] = &goP{status: status, m: m}
		g.m(m).p = p.ID
		g.put(m, evProcStatus, uint64(p.ID), uint64(status))
	}
	ids := make([]int64, 0, len(st.Gs))
	for id := range st.Gs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		gr := st.Gs[id]
		status := map[trace.GState]int{trace.GRunning: goRunning, trace.GSyscall: goSyscall, trace.GWaiting: goWaiting}[gr.State]
		on, thread := int32(0), noThread
		if status == 0 {
			status = goRunnable
		}
		if status == goRunning || status == goSyscall {
			on, thread = gr.M, uint64(gr.M)
			g.m(on).g = id
		}
		g.gs[id] = &goG{status: status, fn: gr.Func, seen: gr.Site}
		g.put(on, evGoStatusStack, uint64(id), thread, uint64(status), g.status(gr.Func, gr.Site))
	}
}

// p returns a P, which is idle when it is first spoken of, on some M.
func (g *goWriter) p(on, id int32) *goP {
	p := g.ps[id]
	if p == nil {
		p = &goP{status: procIdle, m: trace.NoID}
		g.ps[id] = p
		g.put(max(on, 0), evProcStatus, uint64(id), procIdle)
	}
	return p
}

// running returns the goroutine that runs on the event's M, which must be the
// event's.
func (g *goWriter) running(e trace.Event) (*goM, *goG, error) {
	m, gr := g.ms[e.M], g.gs[e.G]
	if m == nil || gr == nil || m.g != e.G || gr.status != goRunning || m.p < 0 {
		return nil, nil, fmt.Errorf("G%d does not run on M%d", e.G, e.M)
	}
	return m, gr, nil
}

func (g *goWriter) event(e trace.Event) error {
	g.clock(e.Time)
	switch e.Kind {
	case trace.ProcsSet:
		for id := range int32(min(max(e.A, 0), 1<<16)) {
			g.p(e.M, id)
		}
		if m := g.ms[e.M]; m != nil && m.g != 0 && m.p >= 0 {
			g.put(e.M, evProcsChange, uint64(max(e.A, 0)), g.at(e.G, "", e.Site))
		}
	case trace.PAcquire:
		return g.procStart(e.M, e.P)
	case trace.PRelease:
		g.procStop(e.P)
	case trace.Handoff:
		g.handoff(e)
	case trace.GoCreate:
		return g.create(e)
	case trace.GoStart:
		return g.start(e.M, e.P, e.G)
	case trace.GoEnd, trace.GoPark, trace.GoYield, trace.GoPreempt:
		return g.stop(e)
	case trace.GoReady:
		gr := g.gs[e.G]
		if gr == nil || gr.status != goWaiting {
			return fmt.Errorf("G%d does not wait", e.G)
		}
		gr.status = goRunnable
		gr.seq++
		// The host has no thread in the trace: M 0 speaks for it.
		g.put(max(e.M, 0), evGoUnblock, uint64(e.G), gr.seq, g.at(e.Peer, "", 0))
	case trace.SysEnter:
		m, gr, err := g.running(e)
		if err != nil {
			return err
		}
		gr.status = goSyscall
		p := g.ps[m.p]
		p.status = procSyscall
		p.seq++
		g.put(e.M, evGoSyscallBegin, p.seq, g.at(e.G, e.Text, e.Site))
	case trace.SysExit:
		return g.sysExit(e)
	}
	return nil
}

func (g *goWriter) procStart(mid, pid int32) error {
	if mid < 0 || pid < 0 {
		return nil
	}
	m, p := g.m(mid), g.p(mid, pid)
	if p.m == mid && p.status != procIdle {
		return nil
	}
	if p.status != procIdle {
		return fmt.Errorf("P%d is not idle", pid)
	}
	if m.p >= 0 {
		g.procStop(m.p)
	}
	p.status, p.m = procRunning, mid
	p.seq++
	m.p = pid
	g.put(mid, evProcStart, uint64(pid), p.seq)
	return nil
}

// procStop is a P's M letting go of it.
func (g *goWriter) procStop(pid int32) {
	p := g.ps[pid]
	if p == nil || p.status == procIdle || p.m < 0 {
		return
	}
	g.put(p.m, evProcStop)
	g.m(p.m).p = trace.NoID
	p.status, p.m = procIdle, trace.NoID
}

// handoff is a P taken from an M that is in a call: by another, which steals it,
// or by the M itself, which stops it.
func (g *goWriter) handoff(e trace.Event) {
	pid := int32(e.A)
	p := g.ps[pid]
	if p == nil || p.status == procIdle {
		return
	}
	if p.status == procSyscall && e.M != p.m && e.M >= 0 {
		p.seq++
		g.put(e.M, evProcSteal, uint64(pid), p.seq, uint64(p.m))
		g.m(p.m).p = trace.NoID
		p.status, p.m = procIdle, trace.NoID
		return
	}
	g.procStop(pid)
}

func (g *goWriter) create(e trace.Event) error {
	if g.gs[e.G] != nil {
		return fmt.Errorf("there is a G%d already", e.G)
	}
	gr := &goG{status: goRunnable, fn: e.Text}
	g.gs[e.G] = gr
	m := g.ms[e.M]
	if m == nil || m.p < 0 || m.g != 0 && g.gs[m.g].status != goRunning {
		// Made by the host, or on an M that the format lets make none.
		g.put(max(e.M, 0), evGoStatusStack, uint64(e.G), noThread, goRunnable, g.stack(e.Text, 0))
		return nil
	}
	g.put(e.M, evGoCreate, uint64(e.G), g.stack(e.Text, 0), g.at(e.Peer, "", e.Site))
	return nil
}

func (g *goWriter) start(mid, pid int32, id int64) error {
	gr := g.gs[id]
	if gr == nil || gr.status != goRunnable {
		return fmt.Errorf("G%d is not runnable", id)
	}
	m := g.m(mid)
	if m.p != pid || m.g != 0 {
		return fmt.Errorf("M%d cannot run G%d: it holds P%d and G%d", mid, id, m.p, m.g)
	}
	gr.status = goRunning
	gr.seq++
	m.g = id
	g.put(mid, evGoStart, uint64(id), gr.seq)
	return nil
}

// goReasons are the runtime's own words in a trace for why a goroutine waits
// (runtime/traceruntime.go: traceBlockReasonStrings), and the function of the
// library that is then on top of the stack.
var goReasons = map[trace.WaitReason]struct{ words, top string }{
	trace.WaitChanSend:      {"chan send", "runtime.chansend1"},
	trace.WaitChanRecv:      {"chan receive", "runtime.chanrecv1"},
	trace.WaitChanSendNil:   {"forever", "runtime.chansend1"},
	trace.WaitChanRecvNil:   {"forever", "runtime.chanrecv1"},
	trace.WaitSelect:        {"select", "runtime.selectgo"},
	trace.WaitSelectNoCases: {"forever", "runtime.block"},
	trace.WaitSleep:         {"sleep", "time.Sleep"},
	trace.WaitMutexLock:     {"sync", "sync.(*Mutex).Lock"},
	trace.WaitRWMutexLock:   {"sync", "sync.(*RWMutex).Lock"},
	trace.WaitRWMutexRLock:  {"sync", "sync.(*RWMutex).RLock"},
	trace.WaitWaitGroup:     {"sync", "sync.(*WaitGroup).Wait"},
	trace.WaitCond:          {"sync.(*Cond).Wait", "sync.(*Cond).Wait"},
	trace.WaitSemacquire:    {"sync", "sync.runtime_Semacquire"},
	trace.WaitIO:            {"network", "internal/poll.runtime_pollWait"},
}

// stop is a goroutine that stops running, in one way or another.
func (g *goWriter) stop(e trace.Event) error {
	m, gr, err := g.running(e)
	if err != nil {
		return err
	}
	m.g = 0
	switch e.Kind {
	case trace.GoEnd:
		delete(g.gs, e.G)
		g.put(e.M, evGoDestroy)
	case trace.GoPark:
		gr.status = goWaiting
		why, ok := goReasons[e.Reason]
		if !ok {
			why.words = string(e.Reason)
		}
		g.put(e.M, evGoBlock, g.str(why.words), g.at(e.G, why.top, e.Site))
	case trace.GoYield:
		gr.status = goRunnable
		g.put(e.M, evGoStop, g.str("runtime.Gosched"), g.at(e.G, "runtime.Gosched", e.Site))
	case trace.GoPreempt:
		gr.status = goRunnable
		g.put(e.M, evGoStop, g.str("preempted"), g.at(e.G, "", e.Site))
	}
	return nil
}

func (g *goWriter) sysExit(e trace.Event) error {
	m, gr := g.ms[e.M], g.gs[e.G]
	if m == nil || gr == nil || m.g != e.G || gr.status != goSyscall {
		return fmt.Errorf("G%d is in no call on M%d", e.G, e.M)
	}
	if e.A == 0 && m.p >= 0 && g.ps[m.p].status == procSyscall {
		g.ps[m.p].status = procRunning
		gr.status = goRunning
		g.put(e.M, evGoSyscallEnd)
		return nil
	}
	// It lost its P on the way, and has another or none.
	if m.p >= 0 && g.ps[m.p].status == procSyscall {
		g.procStop(m.p)
	}
	if e.A != 2 && m.p < 0 {
		if err := g.procStart(e.M, e.P); err != nil {
			return err
		}
	}
	gr.status = goRunnable
	m.g = 0
	g.put(e.M, evGoSyscallEndBlocked)
	if e.A == 2 {
		return nil
	}
	return g.start(e.M, e.P, e.G)
}
