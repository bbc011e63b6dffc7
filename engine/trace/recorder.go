package trace

import (
	"slices"
	"sync"
)

// DefaultLimit is how many events a Recorder keeps unless told otherwise:
// somewhat over 200 MB of them.
const DefaultLimit = 4 << 20

// chunkLen is the number of events that a Recorder allocates, and drops, at a
// time.
const chunkLen = 4096

// maxTextBytes bounds what the texts of a trace may take, since a program may
// write much in few events.
const maxTextBytes = 64 << 20

// maxReasons bounds the wait reasons told apart: a damaged trace may have many.
const maxReasons = 1000

// A Recorder keeps the events of a run. Its memory is bounded: beyond its limit
// it drops the oldest events, but applies them first to a base state and to the
// totals, so that states and Stats stay right however long the run goes on.
//
// It may be read while it is written.
type Recorder struct {
	mu      sync.Mutex
	sites   *Sites
	limit   int // in chunks
	chunks  []*chunk
	n       int   // events kept
	dropped int64 // events dropped, which is the Seq of the first one kept
	bytes   int   // of texts kept

	reasons []WaitReason // packed.reason is an index

	base  *tally // all that was dropped; nil if nothing was
	snaps snapshots
}

// A chunk is chunkLen events and their texts. The texts live and go with it.
type chunk struct {
	events [chunkLen]packed
	texts  []string // packed.text is an index
	bytes  int
}

// A packed is an Event as it is kept: half the size and without pointers, so
// that the garbage collector passes over a trace of millions of events. Its Seq
// is where it lies.
type packed struct {
	time, a, b   int64
	g, peer, obj uint32
	site         Site
	m, p         int32
	text, reason uint16
	kind         Kind
}

// An Option sets up a Recorder.
type Option func(*Recorder)

// Limit makes a Recorder keep about n events at most, and never less than a
// few thousand.
func Limit(n int) Option { return func(r *Recorder) { r.limit = max(1, n/chunkLen) } }

// WithSites makes a Recorder's events refer to sites, a table that may be
// shared with other recorders.
func WithSites(sites *Sites) Option { return func(r *Recorder) { r.sites = sites } }

// NewRecorder makes an empty Recorder.
func NewRecorder(opts ...Option) *Recorder {
	r := &Recorder{
		limit:   DefaultLimit / chunkLen,
		reasons: []WaitReason{WaitNone},
	}
	for _, o := range opts {
		o(r)
	}
	if r.sites == nil {
		r.sites = new(Sites)
	}
	return r
}

// Emit appends e to the trace, at the next Seq.
func (r *Recorder) Emit(e Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.n % chunkLen
	if at == 0 {
		r.grow()
	}
	c := r.chunks[len(r.chunks)-1]
	var text uint16
	if e.Text != "" {
		text = r.text(c, e.Text)
	}
	var reason uint16
	if e.Reason != WaitNone {
		reason = r.reason(e.Reason)
	}
	c.events[at] = packed{
		time: e.Time, a: e.A, b: e.B,
		g: uint32(e.G), peer: uint32(e.Peer), obj: uint32(e.Obj),
		site: e.Site, m: e.M, p: e.P,
		text: text, reason: reason, kind: e.Kind,
	}
	r.n++
}

// grow adds a chunk for the next event, and drops the oldest ones that no
// longer fit.
func (r *Recorder) grow() {
	var spare *chunk
	for len(r.chunks) > 0 && (len(r.chunks) >= r.limit || r.bytes > maxTextBytes) {
		spare = r.drop()
	}
	if spare == nil {
		spare = &chunk{texts: []string{""}}
	}
	r.chunks = append(r.chunks, spare)
}

// drop takes away the oldest chunk, which is full, and returns it emptied.
func (r *Recorder) drop() *chunk {
	if r.base == nil {
		r.base = newTally(r.sites)
	}
	c := r.chunks[0]
	for i := range c.events {
		r.base.add(r.unpack(c, i, r.dropped+int64(i)))
	}
	r.chunks[0] = nil
	r.chunks = r.chunks[1:]
	r.n -= chunkLen
	r.dropped += chunkLen
	r.bytes -= c.bytes
	r.snaps.forget(r.dropped)
	clear(c.texts)
	c.texts, c.bytes = c.texts[:1], 0
	return c
}

// text keeps s in c and returns its index. The names of functions and calls
// come again and again, mostly soon: a look at the last few finds them.
func (r *Recorder) text(c *chunk, s string) uint16 {
	for i := len(c.texts) - 1; i > 0 && i >= len(c.texts)-4; i-- {
		if c.texts[i] == s {
			return uint16(i)
		}
	}
	c.texts = append(c.texts, s)
	c.bytes += len(s)
	r.bytes += len(s)
	return uint16(len(c.texts) - 1)
}

// reason returns the index of w. There are few reasons, so that looking through
// them is the fastest way to find one.
func (r *Recorder) reason(w WaitReason) uint16 {
	i := slices.Index(r.reasons, w)
	if i < 0 {
		i = len(r.reasons)
		if i > maxReasons {
			return 0
		}
		r.reasons = append(r.reasons, w)
	}
	return uint16(i)
}

func (r *Recorder) unpack(c *chunk, i int, seq int64) Event {
	k := &c.events[i]
	return Event{
		Seq: seq, Time: k.time, Kind: k.kind, M: k.m, P: k.p,
		G: int64(k.g), Peer: int64(k.peer), A: k.a, B: k.b, Obj: int64(k.obj),
		Reason: r.reasons[k.reason], Site: k.site, Text: c.texts[k.text],
	}
}

func (r *Recorder) at(i int) Event {
	return r.unpack(r.chunks[i/chunkLen], i%chunkLen, r.dropped+int64(i))
}

// Len returns the number of events kept.
func (r *Recorder) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n
}

// Dropped returns the number of events no longer kept: the first one kept has
// that Seq.
func (r *Recorder) Dropped() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped
}

// At returns the i'th of the events kept, from 0.
func (r *Recorder) At(i int) Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at(i)
}

// Events returns all events kept, in a slice of the caller's own.
func (r *Recorder) Events() []Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	events := make([]Event, r.n)
	for i := range events {
		events[i] = r.at(i)
	}
	return events
}

// Sites returns the table that the events' Sites are in.
func (r *Recorder) Sites() *Sites { return r.sites }
