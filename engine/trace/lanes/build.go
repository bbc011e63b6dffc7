package lanes

import (
	"math"
	"slices"
	"strconv"

	"gopark/engine/trace"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// An index finds a goroutine's place by its id. Ids are mostly dense, but the few
// that are left from a beginning that was not kept are not, and a damaged file may
// have any.
type index struct {
	from   int64   // the first id of dense
	dense  []int32 // place+1
	sparse map[int64]int32
}

func (x *index) find(id int64) (int, bool) {
	if at := id - x.from; at >= 0 && at < int64(len(x.dense)) && x.dense[at] > 0 {
		return int(x.dense[at]) - 1, true
	}
	i, ok := x.sparse[id]
	return int(i), ok
}

// slack is how far beyond the number of goroutines an id may be to count as
// dense.
const slack = 1 << 16

func (x *index) put(id int64, place int) {
	if at := id - x.from; at >= 0 && at < int64(2*place+slack) {
		if need := int(at) + 1 - len(x.dense); need > 0 {
			x.dense = append(x.dense, make([]int32, need)...)
		}
		x.dense[at] = int32(place) + 1
		delete(x.sparse, id)
		return
	}
	if x.sparse == nil {
		x.sparse = make(map[int64]int32)
	}
	x.sparse[id] = int32(place)
}

// maxLanes bounds the Ms and Ps of a run, so that a damaged file cannot ask for
// all memory.
const maxLanes = 1 << 14

// A builder makes a Run, event by event.
type builder struct {
	run    *Run
	reason map[string]uint8
	now    int64
	begun  bool

	slab []Span // for the first spans of goroutines to come

	mp     []int32 // the P that each M holds
	sys    []int32 // the G that each M is in a call with; 0 none
	procs  int
	held   map[int64]int64 // the holder of each lock
	waits  map[int64]wait  // of goroutines that wait: for reports when they end
	alarms map[int64]alarm // the timers that are set, but for those of sleepers
	fired  alarm           // the timer that fired last,
	by     int32           // and the M on which; NoID none
	totals totals
}

// An alarm is a timer as it was set: by whom, and when.
type alarm struct {
	g  int32
	at int64
}

// A wait is what is known of a goroutine that waits for a lock.
type wait struct{ holder int64 }

// totals are what remarks are made of, gathered on the way.
type totals struct {
	ps               [Polling + 1]int // how many Ps are in each state now
	runnable         int              // and how many Gs could run
	wasted           int64            // ns of which wasting is true
	wasteFrom        int64            // since when it is so now; -1 not
	longestWaste     [2]int64
	latency          histogram
	locks            map[int64]*contention
	steals, handoffs int
	preempts, spills int
	stolen           int64
	maxSpin          int64
}

// A contention is how much was waited for one lock.
type contention struct {
	obj    int64
	kind   string
	waits  int
	total  int64
	max    int64
	maxG   int64
	holder int64 // at the beginning of the longest wait
	at     int64 // when that began
	site   trace.Site
}

// A histogram counts durations by their order of magnitude.
type histogram struct {
	counts [64]int64
	n, sum int64
	max    int64
	maxG   int64
	maxAt  int64 // when the longest began
}

func (h *histogram) add(d, g, at int64) {
	if d < 0 {
		d = 0
	}
	i := 0
	for v := d; v > 0; v >>= 1 {
		i++
	}
	h.counts[i]++
	h.n++
	h.sum += d
	if d > h.max || h.n == 1 {
		h.max, h.maxG, h.maxAt = d, g, at
	}
}

func newBuilder(rec *trace.Recorder) *builder {
	b := &builder{
		run:    &Run{Sites: rec.Sites(), Dropped: rec.Dropped(), reasons: []string{""}, index: &index{}},
		reason: map[string]uint8{"": 0},
		held:   make(map[int64]int64),
		waits:  make(map[int64]wait),
		alarms: make(map[int64]alarm),
		by:     trace.NoID,
	}
	b.totals.locks = make(map[int64]*contention)
	b.totals.wasteFrom = -1
	if n := rec.Dropped(); n > 0 {
		b.begin(rec.StateAt(n - 1))
	}
	return b
}

// makeRoom counts beforehand what there will be of what there may be millions of:
// lists that grow as they are filled take several times as much memory.
func (b *builder) makeRoom(rec *trace.Recorder) {
	var gs, wakes, marks int
	ps, ms := map[int32]int{}, map[int32]int{}
	for e := range rec.All(0) {
		switch e.Kind {
		case trace.GoCreate:
			gs++
			wakes++
		case trace.GoReady:
			wakes++
		case trace.GoStart:
			ps[e.P]++
			ms[e.M]++
		case trace.Steal, trace.StealNext, trace.GoPreempt, trace.Handoff, trace.Retake, trace.RunqSlow, trace.Output:
			marks++
		}
	}
	r := b.run
	r.Gs = slices.Grow(r.Gs, gs)
	r.Wakes = make([]Wake, 0, wakes)
	r.Marks = make([]Mark, 0, marks)
	if n := gs + slack; gs > slack {
		r.index.dense = slices.Grow(r.index.dense, n)
	}
	// Where a G runs after another there are two spans: it, and a look for the next.
	const most, enough = 1 << 20, 1 << 12
	for id, n := range ps {
		if p := b.p(id); p != nil && n > enough {
			p.Spans = slices.Grow(p.Spans, min(2*n, most))
		}
	}
	for id, n := range ms {
		if m := b.m(id); m != nil && n > enough {
			m.Spans = slices.Grow(m.Spans, min(2*n, most))
		}
	}
}

// begin makes lanes of a state in the middle of a run, whose beginning was not
// kept.
func (b *builder) begin(st *trace.State) {
	b.now, b.begun = st.Time, true
	b.run.index.from = max(0, st.LastG-slack/2) // those to come follow each other
	b.run.From = st.Time
	b.setProcs(st.Procs)
	for _, m := range st.Ms {
		if l := b.m(m.ID); l != nil {
			l.Sysmon = m.State == trace.MSysmon
			is := map[trace.MState]State{trace.MParked: Idle, trace.MBlocked: Call, trace.MPolling: Polling, trace.MSysmon: Idle}[m.State]
			if is == Gone {
				is = Looking
			}
			b.onM(m.ID, Span{Is: is, P: trace.NoID})
			b.mp[m.ID] = m.P
		}
	}
	for _, p := range st.Ps {
		if p.Status == trace.PRunning {
			b.onP(p.ID, Span{Is: Looking, M: int16(p.M)})
		}
	}
	ids := make([]int64, 0, len(st.Gs))
	for id := range st.Gs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		g := st.Gs[id]
		l := b.newG(id)
		l.Func, l.Parent, l.Made, l.Born = g.Func, g.Parent, g.Made, g.Born
		switch g.State {
		case trace.GRunning:
			b.start(trace.Event{G: id, M: g.M, P: g.P, Site: g.Site})
		case trace.GSyscall:
			call := ""
			if m := g.M; m >= 0 && int(m) < len(st.Ms) {
				call = st.Ms[m].Call
			}
			b.start(trace.Event{G: id, M: g.M, P: g.P, Site: g.Site})
			b.call(trace.Event{G: id, M: g.M, P: g.P, Site: g.Site, Text: call})
		case trace.GWaiting:
			b.onG(id, Span{Is: Waiting, Site: g.Site, Obj: int32(g.Obj), reason: b.why(string(g.Reason))})
		default:
			b.onG(id, Span{Is: Runnable, Site: g.Site, By: int32(g.WokenBy)})
		}
	}
}

// why returns the index of a reason. There are few; what does not fit counts as
// none.
func (b *builder) why(text string) uint8 {
	i, ok := b.reason[text]
	if !ok {
		if len(b.run.reasons) > math.MaxUint8 {
			return 0
		}
		i = uint8(len(b.run.reasons))
		b.run.reasons = append(b.run.reasons, text)
		b.reason[text] = i
	}
	return i
}

// Lanes.

// firstSpans is how many spans a goroutine has room for at first: runnable and
// running. Most have no more.
const firstSpans = 2

func (b *builder) newG(id int64) *G {
	if i, ok := b.run.index.find(id); ok {
		return &b.run.Gs[i]
	}
	if len(b.slab) < firstSpans {
		b.slab = make([]Span, 1024*firstSpans)
	}
	b.run.Gs = append(b.run.Gs, G{ID: id, Born: b.now, End: -1, Spans: b.slab[:0:firstSpans]})
	b.slab = b.slab[firstSpans:]
	b.run.index.put(id, len(b.run.Gs)-1)
	return &b.run.Gs[len(b.run.Gs)-1]
}

// again lets a goroutine that has ended begin again. In between it was gone.
func (b *builder) again(g *G) {
	if n := len(g.Spans); n > 0 && g.Spans[n-1].To < b.now {
		g.Spans = append(g.Spans, Span{From: g.Spans[n-1].To, To: b.now, G: int32(g.ID), M: trace.NoID, P: trace.NoID, Is: Gone})
	}
	g.End = -1
}

func (b *builder) p(id int32) *P {
	if id < 0 || id >= maxLanes {
		return nil
	}
	for int(id) >= len(b.run.Ps) {
		b.run.Ps = append(b.run.Ps, P{ID: int32(len(b.run.Ps))})
	}
	return &b.run.Ps[id]
}

func (b *builder) m(id int32) *M {
	if id < 0 || id >= maxLanes {
		return nil
	}
	for int(id) >= len(b.run.Ms) {
		b.run.Ms = append(b.run.Ms, M{ID: int32(len(b.run.Ms))})
		b.mp = append(b.mp, trace.NoID)
		b.sys = append(b.sys, 0)
	}
	return &b.run.Ms[id]
}

// next ends the last span of a lane, begins another now, and returns the one
// that ended. Spans of no length are dropped, and equal ones joined.
func (b *builder) next(spans []Span, s Span) ([]Span, Span) {
	s.From, s.To = b.now, b.now
	var old Span
	if n := len(spans); n > 0 {
		last := &spans[n-1]
		old = *last
		old.From, old.To = last.To, b.now // what went before has been counted, if it was joined
		last.To = b.now
		if last.From == last.To {
			spans = spans[:n-1]
			if n > 1 && spans[n-2].same(s) {
				return spans, old
			}
		} else if last.same(s) {
			return spans, old
		}
	}
	return append(spans, s), old
}

// last is next for a lane that ends.
func (b *builder) last(spans []Span) ([]Span, Span) {
	n := len(spans)
	if n == 0 {
		return spans, Span{}
	}
	old := spans[n-1]
	old.From, old.To = old.To, b.now
	spans[n-1].To = b.now
	if spans[n-1].From == b.now {
		spans = spans[:n-1]
	}
	return spans, old
}

// same reports whether two spans of a lane tell the same.
func (s Span) same(t Span) bool {
	t.From, t.To = s.From, s.To
	return s == t && s.Is != Runnable && s.Is != Waiting
}

// onG begins a span of a goroutine.
func (b *builder) onG(id int64, s Span) {
	i, ok := b.run.index.find(id)
	if !ok {
		return
	}
	g := &b.run.Gs[i]
	s.G = int32(id)
	if s.M == 0 && s.P == 0 && s.Is != Running && s.Is != Call {
		s.M, s.P = trace.NoID, trace.NoID
	}
	if s.Site == 0 && len(g.Spans) > 0 {
		s.Site = g.Spans[len(g.Spans)-1].Site
	}
	var old Span
	if s.Is == Gone {
		g.Spans, old = b.last(g.Spans)
	} else {
		g.Spans, old = b.next(g.Spans, s)
	}
	d := old.To - old.From
	switch old.Is {
	case Runnable:
		b.totals.runnable--
		g.Queued += d
		g.MaxQueued = max(g.MaxQueued, d)
		if !g.System() {
			b.totals.latency.add(d, id, old.From)
		}
	case Running:
		g.Ran += d
	case Waiting:
		g.Waited += d
		b.waited(old, d)
	case Call:
		g.Called += d
	}
	switch s.Is {
	case Runnable:
		b.totals.runnable++
	case Running:
		if old.Is == Runnable {
			g.Starts++
		}
	}
}

// waited counts a wait for a lock that has ended.
func (b *builder) waited(s Span, d int64) {
	why := b.run.reasons[s.reason]
	switch trace.WaitReason(why) {
	case trace.WaitMutexLock, trace.WaitRWMutexLock, trace.WaitRWMutexRLock:
	default:
		return
	}
	obj := int64(s.Obj)
	if obj == 0 { // the real runtime's traces name no locks: told apart by where
		obj = -int64(s.Site)
	}
	c := b.totals.locks[obj]
	if c == nil {
		c = &contention{obj: obj, kind: why, max: -1}
		b.totals.locks[obj] = c
	}
	c.waits++
	c.total += d
	if d > c.max {
		c.max, c.maxG, c.at, c.site, c.holder = d, int64(s.G), s.From, s.Site, b.waits[int64(s.G)].holder
	}
	delete(b.waits, int64(s.G))
}

func (b *builder) onP(id int32, s Span) {
	p := b.p(id)
	if p == nil {
		return
	}
	s.P = int16(id)
	was := Gone
	if n := len(p.Spans); n > 0 {
		was = p.Spans[n-1].Is
	}
	var old Span
	p.Spans, old = b.next(p.Spans, s)
	d := old.To - old.From
	switch old.Is {
	case Running:
		p.Ran += d
	case Call:
		p.Called += d
	case Looking:
		p.Looked += d
	case Idle:
		p.Idled += d
	}
	b.totals.ps[was]--
	b.totals.ps[s.Is]++
}

func (b *builder) onM(id int32, s Span) {
	m := b.m(id)
	if m == nil {
		return
	}
	s.M = int16(id)
	var old Span
	m.Spans, old = b.next(m.Spans, s)
	switch old.Is {
	case Running:
		m.Ran += old.To - old.From
	case Call:
		m.Called += old.To - old.From
	}
}

func (b *builder) setProcs(n int) {
	n = min(max(n, 0), maxLanes)
	b.procs = n
	b.run.Procs = max(b.run.Procs, n)
	for id := range int32(n) {
		p := b.p(id)
		if len(p.Spans) == 0 || p.Spans[len(p.Spans)-1].Is == Gone {
			b.onP(id, Span{Is: Idle, M: trace.NoID})
		}
	}
	for id := n; id < len(b.run.Ps); id++ {
		b.onP(int32(id), Span{Is: Gone, M: trace.NoID})
	}
}

// Events.

// add goes on by one event.
func (b *builder) add(e trace.Event) {
	r := b.run
	if !b.begun {
		b.begun = true
		b.now, r.From = e.Time, e.Time
	}
	b.pass(max(b.now, e.Time))
	r.Events++
	switch e.Kind {
	case trace.GoCreate:
		g := b.newG(e.G)
		switch {
		case g.End >= 0:
			// The same id again: the main goroutine of a session, once for each input.
			b.again(g)
		case len(g.Spans) > 0:
			return // it was there already: a damaged trace
		}
		g.Func, g.Parent, g.Made = e.Text, e.Peer, e.Site
		b.onG(e.G, Span{Is: Runnable, By: int32(e.Peer)})
		if e.Peer != 0 {
			r.Wakes = append(r.Wakes, Wake{Time: b.now, From: e.Peer, To: e.G, Made: true, M: int16(e.M), P: int16(e.P)})
		} else if b.by != trace.NoID && b.by == e.M && b.fired.g != 0 {
			// The function of a timer: of time.AfterFunc, or of a context's deadline.
			if r.byTimer == nil {
				r.byTimer = make(map[int64]alarm)
			}
			r.byTimer[e.G] = b.fired
		}
	case trace.GoStart:
		b.start(e)
	case trace.GoEnd:
		b.leave(e)
		b.onG(e.G, Span{Is: Gone})
		if g := r.G(e.G); g != nil {
			g.End = b.now
		}
	case trace.GoPark:
		b.blocks(e)
		b.leave(e)
		if e.Reason.OnLock() {
			b.waits[e.G] = wait{b.held[e.Obj]}
		}
		b.onG(e.G, Span{Is: Waiting, Site: e.Site, Obj: int32(e.Obj), reason: b.why(string(e.Reason))})
	case trace.GoReady:
		b.ready(e)
	case trace.GoYield, trace.GoPreempt:
		b.leave(e)
		b.onG(e.G, Span{Is: Runnable, Site: e.Site})
		if e.Kind == trace.GoPreempt {
			b.totals.preempts++
			b.mark(e)
		}
	case trace.SysEnter:
		b.call(e)
	case trace.SysExit:
		b.back(e)
	case trace.PAcquire:
		b.acquire(e)
	case trace.PRelease:
		b.release(e.P)
	case trace.Handoff:
		b.totals.handoffs++
		b.release(int32(e.A))
		if m := small(e.B); b.m(m) != nil {
			e.G = int64(b.sys[m]) // it is in the call for which M B lost the P
		}
		b.mark(e)
	case trace.Retake:
		b.mark(e)
	case trace.ProcsSet:
		b.setProcs(int(min(max(e.A, 0), maxLanes)))
		b.mark(e)
	case trace.MNew:
		if m := b.m(small(e.A)); m != nil {
			m.Sysmon = e.Text == "sysmon"
			b.onM(m.ID, Span{Is: Idle, P: trace.NoID})
		}
	case trace.MStart, trace.MPark, trace.MPoll, trace.MSpin, trace.MUnspin, trace.MExit:
		b.thread(e)
	case trace.Steal, trace.StealNext:
		b.steal(e)
	case trace.RunqSlow:
		b.totals.spills++
		b.mark(e)
	case trace.TimerSet:
		if e.G == 0 && b.m(e.M) != nil {
			b.alarms[e.Obj] = alarm{b.onIt(e.M), b.now}
		}
	case trace.TimerStop:
		delete(b.alarms, e.Obj)
	case trace.TimerFire:
		b.fired, b.by = b.alarms[e.Obj], e.M
		delete(b.alarms, e.Obj)
	case trace.LockGet:
		b.held[e.Obj] = e.G
	case trace.LockPut:
		delete(b.held, e.Obj)
	case trace.GoPanic:
		r.Outcome.Panic, r.Outcome.PanicG = e.Text, e.G
		b.mark(e)
	case trace.Deadlock:
		r.Outcome.Deadlock = true
		b.mark(e)
	case trace.Exit:
		r.Outcome.Exited, r.Outcome.Code = true, e.A
		b.mark(e)
	case trace.Output:
		b.mark(e)
	}
}

// small makes an id of a number that may be anything.
func small(n int64) int32 {
	if n < 0 || n >= maxLanes {
		return trace.NoID
	}
	return int32(n)
}

// pass lets time go by.
func (b *builder) pass(now int64) {
	t := &b.totals
	wasting := t.wasting()
	if wasting && t.wasteFrom < 0 {
		t.wasteFrom = b.now
	}
	if !wasting && t.wasteFrom >= 0 {
		b.endWaste(b.now)
	}
	b.now = now
}

// wasting reports whether a G is ready to run, and a P is idle or held by a call,
// and nobody is on the way to change that: an M that looks for work, or has just
// been started to do so, makes others do the same once it has found some.
func (t *totals) wasting() bool {
	return t.runnable > 0 && t.ps[Idle]+t.ps[Call] > 0 && t.ps[Looking] == 0
}

// wakeTime is how long it may take to wake a thread: an idle P while that is
// under way is no waste.
const wakeTime = 10_000

func (b *builder) endWaste(now int64) {
	t := &b.totals
	if d := now - t.wasteFrom; t.wasteFrom >= 0 && d >= wakeTime {
		t.wasted += d
	}
	if t.wasteFrom >= 0 && now-t.wasteFrom > t.longestWaste[1]-t.longestWaste[0] {
		t.longestWaste = [2]int64{t.wasteFrom, now}
	}
	t.wasteFrom = -1
}

func (b *builder) mark(e trace.Event) {
	b.run.Marks = append(b.run.Marks, Mark{Seq: e.Seq, Time: b.now, Kind: e.Kind, G: e.G, Peer: e.Peer, A: e.A, B: e.B, M: e.M, P: e.P})
}

func (b *builder) start(e trace.Event) {
	b.onG(e.G, Span{Is: Running, M: int16(e.M), P: int16(e.P)})
	b.onP(e.P, Span{Is: Running, G: int32(e.G), M: int16(e.M)})
	if p := b.p(e.P); p != nil {
		p.Starts++
	}
	b.onM(e.M, Span{Is: Running, G: int32(e.G), P: int16(e.P)})
}

// leave is the M and the P of a goroutine that stops running.
func (b *builder) leave(e trace.Event) {
	g := b.run.G(e.G)
	if g == nil || len(g.Spans) == 0 {
		return
	}
	s := g.Spans[len(g.Spans)-1]
	if s.Is != Running && s.Is != Call {
		return
	}
	if s.M >= 0 {
		b.onM(int32(s.M), Span{Is: Looking, P: s.P})
		if m := b.m(int32(s.M)); m != nil {
			b.sys[s.M] = 0
		}
	}
	if s.P >= 0 && (s.M < 0 || b.m(int32(s.M)) == nil || b.mp[s.M] == int32(s.P)) {
		b.onP(int32(s.P), Span{Is: Looking, M: s.M})
	}
}

// blocks notes, in the lanes of the M and the P on which a goroutine runs that is
// going to wait, that it does.
func (b *builder) blocks(e trace.Event) {
	if p := b.p(e.P); p != nil {
		endsWaiting(p.Spans, e.G)
	}
	if m := b.m(e.M); m != nil {
		endsWaiting(m.Spans, e.G)
	}
}

func endsWaiting(spans []Span, g int64) {
	if n := len(spans); n > 0 && spans[n-1].Is == Running && int64(spans[n-1].G) == g {
		spans[n-1].Blocks = true
	}
}

func (b *builder) ready(e trace.Event) {
	g := b.run.G(e.G)
	if g == nil || len(g.Spans) == 0 {
		return
	}
	s := g.Spans[len(g.Spans)-1]
	if s.Is == Waiting {
		b.run.Wakes = append(b.run.Wakes, Wake{
			Time: b.now, From: e.Peer, To: e.G, Since: s.From, M: int16(e.M), P: int16(e.P), reason: s.reason,
		})
	}
	b.onG(e.G, Span{Is: Runnable, By: int32(e.Peer)})
}

func (b *builder) call(e trace.Event) {
	why := b.why(e.Text)
	b.onG(e.G, Span{Is: Call, M: int16(e.M), P: int16(e.P), Site: e.Site, reason: why})
	b.onP(e.P, Span{Is: Call, G: int32(e.G), M: int16(e.M), reason: why})
	b.onM(e.M, Span{Is: Call, G: int32(e.G), P: int16(e.P), reason: why})
	if b.m(e.M) != nil {
		b.sys[e.M] = int32(e.G)
	}
}

func (b *builder) back(e trace.Event) {
	if b.m(e.M) != nil {
		b.sys[e.M] = 0
	}
	if e.A == 2 {
		b.onM(e.M, Span{Is: Looking, P: trace.NoID})
		b.onG(e.G, Span{Is: Runnable})
		return
	}
	b.onG(e.G, Span{Is: Running, M: int16(e.M), P: int16(e.P)})
	b.onP(e.P, Span{Is: Running, G: int32(e.G), M: int16(e.M)})
	b.onM(e.M, Span{Is: Running, G: int32(e.G), P: int16(e.P)})
}

func (b *builder) acquire(e trace.Event) {
	if b.m(e.M) == nil || b.p(e.P) == nil {
		return
	}
	b.mp[e.M] = e.P
	if b.sys[e.M] != 0 {
		// Back from a call: the SysExit that follows says how it goes on.
		b.onP(e.P, Span{Is: Looking, M: int16(e.M)})
		return
	}
	if g := b.onIt(e.M); g != 0 {
		b.onP(e.P, Span{Is: Running, G: g, M: int16(e.M)})
		return
	}
	b.onP(e.P, Span{Is: Looking, M: int16(e.M)})
	b.onM(e.M, Span{Is: Looking, P: int16(e.P)})
}

// onIt returns the goroutine that an M runs; 0 if none.
func (b *builder) onIt(m int32) int32 {
	spans := b.run.Ms[m].Spans
	if n := len(spans); n > 0 && spans[n-1].Is == Running {
		return spans[n-1].G
	}
	return 0
}

// release is a P without an M.
func (b *builder) release(id int32) {
	p := b.p(id)
	if p == nil {
		return
	}
	if n := len(p.Spans); n > 0 {
		if m := p.Spans[n-1].M; m >= 0 && int(m) < len(b.mp) && b.mp[m] == id {
			b.mp[m] = trace.NoID
		}
	}
	b.onP(id, Span{Is: Idle, M: trace.NoID})
}

// thread is what an M says of itself, and what is said of an M that is started.
func (b *builder) thread(e trace.Event) {
	id, is := e.M, Looking
	switch e.Kind {
	case trace.MStart:
		id = small(e.A)
	case trace.MPark:
		is = Idle
	case trace.MPoll:
		is = Polling
	case trace.MExit:
		is = Gone
	}
	if b.m(id) == nil {
		return
	}
	if is == Idle || is == Polling || is == Gone {
		b.mp[id] = trace.NoID
	}
	if e.Kind == trace.MUnspin && b.onIt(id) != 0 {
		return
	}
	b.onM(id, Span{Is: is, P: int16(b.mp[id])})
}

func (b *builder) steal(e trace.Event) {
	n := int64(1)
	if e.Kind == trace.Steal {
		n = e.B
	}
	b.totals.steals++
	b.totals.stolen += n
	if p := b.p(e.P); p != nil {
		p.Steals++
	}
	if p := b.p(small(e.A)); p != nil {
		p.Robbed++
	}
	b.mark(e)
}

// finish ends all lanes and makes what follows from the whole.
func (b *builder) finish() *Run {
	r := b.run
	b.pass(b.now)
	b.endWaste(b.now)
	r.To = b.now
	runnable := b.totals.runnable
	for i := range r.Gs {
		if g := &r.Gs[i]; g.End < 0 {
			b.onG(g.ID, Span{Is: Gone})
		}
	}
	b.totals.runnable = runnable
	for i := range r.Ps {
		b.onP(int32(i), Span{Is: Gone})
	}
	for i := range r.Ms {
		b.onM(int32(i), Span{Is: Gone})
	}
	for i := range r.Gs {
		r.Gs[i].Spans = trim(r.Gs[i].Spans)
	}
	for i := range r.Ps {
		r.Ps[i].Spans = trim(r.Ps[i].Spans)
	}
	for i := range r.Ms {
		r.Ms[i].Spans = trim(r.Ms[i].Spans)
	}
	sortGs(r)
	r.seen = b.totals
	r.Path = criticalPath(r)
	r.pathTotals = addUp(r)
	r.Remarks = remark(r)
	return r
}

// trim takes away the end of a lane in which there is nothing.
func trim(spans []Span) []Span {
	for n := len(spans); n > 0 && spans[n-1].Is == Gone; n-- {
		spans = spans[:n-1]
	}
	return spans
}

// sortGs puts the goroutines in the order of their ids, which is nearly always
// that in which they were made.
func sortGs(r *Run) {
	less := func(a, b G) int {
		switch {
		case a.ID < b.ID:
			return -1
		case a.ID > b.ID:
			return 1
		}
		return 0
	}
	if slices.IsSortedFunc(r.Gs, less) {
		return
	}
	slices.SortFunc(r.Gs, less)
	r.index = &index{from: r.index.from}
	for i := range r.Gs {
		r.index.put(r.Gs[i].ID, i)
	}
}
