package engine

import "gopark/engine/trace"

// What happens is an event, and goes from here to the recorder, if there is one.

// ev emits an event of the commonest form.
//
// Of the events about one queue, those that put something there come before the
// thing itself, and those that take something away after it (see tell.go).
func (e *Engine) ev(mp *m, kind trace.Kind, g, peer, a, b, obj int64) {
	if e.watched {
		e.ev1(mp, kind, g, peer, a, b, obj)
	}
}

//go:noinline
func (e *Engine) ev1(mp *m, kind trace.Kind, g, peer, a, b, obj int64) {
	w := e.virt
	if w == nil {
		t := e.tellerOf(mp, kind)
		if actor := mp.actor(); peer|obj == 0 {
			t.put(kind, actor, g, a, b)
		} else {
			t.lane.Put(kind, t.now, actor, g, peer, a, b, obj)
		}
		e.untell(mp)
		return
	}
	e.events++
	e.settle()
	switch {
	case e.rec == nil:
	case peer|obj == 0:
		e.put(kind, w.now(mp), mp.actor(), g, a, b)
	default:
		e.rec.Put(kind, w.now(mp), mp.actor(), g, peer, a, b, obj)
	}
}

// put records an event that has only these fields.
func (e *Engine) put(kind trace.Kind, time int64, actor trace.Actor, g, a, b int64) {
	if trace.IsShort(a, b) {
		e.rec.PutShort(trace.ShortOf(kind, a, b), time, actor, g)
	} else {
		e.rec.Put(kind, time, actor, g, 0, a, b, 0)
	}
}

// actor returns mp and its P as events name them; mp may be nil.
func (mp *m) actor() trace.Actor {
	if mp == nil {
		return trace.NewActor(trace.NoID, trace.NoID)
	}
	if pp := mp.heldp(); pp != nil {
		return trace.NewActor(mp.id, pp.id)
	}
	return trace.NewActor(mp.id, trace.NoID)
}

// event counts an event, completes it with its time, M and P, and records it.
func (e *Engine) event(mp *m, ev trace.Event) {
	ev.M, ev.P = trace.NoID, trace.NoID
	if mp != nil {
		ev.M = mp.id
		if pp := mp.heldp(); pp != nil {
			ev.P = pp.id
		}
	}
	e.record(mp, ev)
}

// evp emits an event about a given M and P.
func (e *Engine) evp(mp *m, kind trace.Kind, mid, pid int32) {
	switch {
	case !e.watched:
	case e.virt == nil:
		e.record(mp, trace.Event{Kind: kind, M: mid, P: pid})
	default:
		e.events++
		e.settle()
		if e.rec != nil {
			e.rec.PutShort(trace.ShortOf(kind, 0, 0), e.virt.now(mp), trace.NewActor(mid, pid), 0)
		}
	}
}

// record counts an event and records it, if anybody wants that.
func (e *Engine) record(mp *m, ev trace.Event) {
	if e.virt != nil {
		e.events++
	}
	switch {
	case e.rec == nil:
	case e.virt == nil:
		e.tell(mp, &ev)
	default:
		e.settle()
		ev.Time = e.now(mp)
		e.rec.Emit(ev)
	}
}

// The commonest events come in sequences, and the recorder is quicker if it gets
// such a sequence at once. So in the virtual world the first events of one are held
// back until it is seen whether the others follow. Any other event makes them be
// recorded before it, so the order of events is always that in which they were
// emitted. So does whatever gives others the opportunity to read the trace (the end
// of a run, a strategy's choice, a wait for the outside), so that they miss nothing.

// Held are events of one M that are held back: a GoCreate of gp; or a GoEnd of g,
// a RunqGet of g2, or both.
type held struct {
	first trace.Kind // KindNone: there are none
	got   bool       // the RunqGet came after the GoEnd
	ring  bool       // of the RunqGet
	m, p  int32
	gp    guintptr // who is in Engine.allgs, too
	g, g2 int64
	time  int64 // of the first
	time2 int64 // of the RunqGet
}

// settle sees to it that nothing is held back.
func (e *Engine) settle() {
	if e.held.first != trace.KindNone {
		e.release()
	}
}

// release records what is held back, event by event.
func (e *Engine) release() {
	h := &e.held
	first := h.first
	h.first = trace.KindNone
	actor := trace.NewActor(h.m, h.p)
	switch first {
	case trace.GoCreate:
		gp := h.gp.ptr()
		e.rec.PutCreate(h.time, actor, gp.id, gp.parent, gp.made, gp.name)
		return
	case trace.GoEnd:
		e.rec.PutShort(trace.ShortOf(trace.GoEnd, 0, 0), h.time, actor, h.g)
	}
	if h.got {
		h.got = false
		e.put(trace.RunqGet, h.time2, actor, h.g2, int64(h.p), bit(h.ring))
	}
}

// eventCreate emits a GoCreate.
func (e *Engine) eventCreate(mp *m, gp *G) {
	if e.virt != nil {
		e.events++
		if e.rec != nil {
			e.holdCreate(mp, gp)
		}
		return
	}
	e.event(mp, trace.Event{Kind: trace.GoCreate, G: gp.id, Peer: gp.parent, Site: gp.made, Text: gp.name})
}

// holdCreate holds a GoCreate back.
func (e *Engine) holdCreate(mp *m, gp *G) {
	e.settle()
	h := &e.held
	h.first, h.time, h.gp, h.m, h.p = trace.GoCreate, e.virt.now(mp), guintptrOf(gp), trace.NoID, trace.NoID
	if mp == nil {
		e.release()
		return
	}
	h.m, h.p = mp.id, mp.p.id
}

// eventNext emits that gp is put into pp's runnext and, if that is certain already,
// that what is there is kicked out. It reports whether it did the latter.
//
//go:noinline
func (e *Engine) eventNext(mp *m, pp *p, gp *G) (kicks bool) {
	if e.virt == nil || e.fine || mp == nil {
		e.ev1(mp, trace.RunqPut, gp.id, 0, int64(pp.id), 0, 0)
		return false
	}
	kicked := int64(0)
	e.events++
	if old := pp.runnext.load(); old != 0 && pp.runqtail-pp.runqhead+e.system.ring < runqLen && !e.planted(losesKicked) {
		kicked = old.ptr().id
		e.events++
	}
	if e.rec == nil {
		return kicked != 0
	}
	actor := trace.NewActor(mp.id, pp.id)
	if h := &e.held; h.first == trace.GoCreate && h.gp == guintptrOf(gp) && h.m == mp.id &&
		e.rec.PutSpawn(h.time, mp.clock, actor, gp.id, kicked, gp.parent, gp.made, &gp.name) {
		h.first = trace.KindNone
		return kicked != 0
	}
	e.settle()
	e.put(trace.RunqPut, mp.clock, actor, gp.id, int64(pp.id), 0)
	if kicked != 0 {
		e.put(trace.RunqKick, mp.clock, actor, kicked, int64(pp.id), 0)
	}
	return kicked != 0
}

// eventEnd emits a GoEnd.
func (e *Engine) eventEnd(mp *m, gp *G) {
	if h := &e.held; e.holds && h.first == trace.KindNone && gp.end == 0 {
		e.events++
		h.first, h.got, h.time, h.g, h.m, h.p = trace.GoEnd, false, mp.clock, gp.id, mp.id, mp.p.id
		return
	}
	e.ev(mp, trace.GoEnd, gp.id, 0, int64(gp.end), 0, 0)
}

// eventGet emits that mp takes gp out of its P's queue, from the ring or from
// runnext.
func (e *Engine) eventGet(mp *m, gp *G, ring bool) {
	h := &e.held
	if !e.holds {
		e.ev(mp, trace.RunqGet, gp.id, 0, int64(mp.p.id), bit(ring), 0)
		return
	}
	e.events++
	if h.first != trace.GoEnd || h.got || h.m != mp.id {
		e.settle()
		h.first, h.m, h.p = trace.RunqGet, mp.id, mp.p.id
	}
	h.got, h.ring, h.g2, h.time2 = true, ring, gp.id, mp.clock
}

// eventStart emits a GoStart.
//
//go:noinline
func (e *Engine) eventStart(mp *m, gp *G, inheritTime bool) {
	if h := &e.held; h.got && h.g2 == gp.id && h.m == mp.id && h.ring != inheritTime {
		actor := trace.NewActor(h.m, h.p)
		ok := false
		if h.first == trace.GoEnd {
			ok = e.rec.PutNext(h.time, h.time2, mp.clock, actor, h.g, h.g2, h.ring)
			if !ok {
				e.rec.PutShort(trace.ShortOf(trace.GoEnd, 0, 0), h.time, actor, h.g)
				h.first = trace.RunqGet
			}
		}
		if ok || h.first == trace.RunqGet && e.rec.PutRun(h.time2, mp.clock, actor, h.g2, h.ring) {
			h.first, h.got = trace.KindNone, false
			e.events++
			return
		}
	}
	e.ev1(mp, trace.GoStart, gp.id, 0, bit(inheritTime), 0, 0)
}

// bit is what an event has for yes and no.
func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
