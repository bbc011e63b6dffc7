package trace

import (
	"fmt"
	"iter"
	"sort"
	"sync/atomic"
)

// DefaultLimit is how many events a Recorder keeps unless told otherwise: some
// 200 MB of them.
const DefaultLimit = 24 << 20

// chunkLen is the number of bytes that a Recorder allocates, and drops, at a
// time, but for the first: room for 4096 of the commonest events. What the allocator
// has just cleared is still in the processor's cache when it is written; and as much
// is rarely enough allocated for that to cost little.
const chunkLen = chunkEvents * wordLen

const firstLen = chunkLen / 4

const chunkEvents = 4096

// maxTextBytes bounds what the texts of a trace may take, since a program may
// write much in few events.
const (
	maxTextBytes = 64 << 20
	maxChunkText = 4 << 20
)

// maxChunks bounds what the events of a trace may take, if many of them are longer
// than the commonest.
const maxChunks = 256 << 20 / chunkLen

// maxReasons bounds the wait reasons told apart: a damaged trace may have many.
const maxReasons = 1000

// A Recorder keeps the events of a run. Its memory is bounded: beyond its limit
// it drops the oldest events, but applies them first to a base state and to the
// totals, so that states and Stats stay right however long the run goes on.
//
// It is written by one goroutine at a time, or if it is shared through a Lane for
// each. It may be read by any number while it is written.
type Recorder struct {
	log

	// What follows is read and changed under mu.
	sites   *Sites
	limit   int64
	dropped int64 // events dropped, which is the Seq of the first one kept

	lanes     []*Lane
	clock     func() int64
	laneLimit int64
	laneBytes atomic.Int64 // of all lanes' chunks

	open  reader // what was read last
	base  *tally // all that was dropped; nil if nothing was
	snaps snapshots
}

// An Option sets up a Recorder.
type Option func(*Recorder)

// Limit makes a Recorder keep about n events at most, and never less than a
// few thousand.
func Limit(n int) Option { return func(r *Recorder) { r.limit = int64(max(1, n)) } }

// WithSites makes a Recorder's events refer to sites, a table that may be
// shared with other recorders.
func WithSites(sites *Sites) Option { return func(r *Recorder) { r.sites = sites } }

// After makes a Recorder that begins after n events that nobody kept. What they
// did is not known, so its states lack what was there then.
func After(n int64) Option {
	return func(r *Recorder) {
		if n > 0 {
			r.n, r.dropped = n, n
		}
	}
}

// NewRecorder makes an empty Recorder.
func NewRecorder(opts ...Option) *Recorder {
	r := &Recorder{limit: DefaultLimit}
	r.makeRoom, r.reasons = r.dropOldest, []WaitReason{WaitNone}
	for _, o := range opts {
		o(r)
	}
	if r.sites == nil {
		r.sites = new(Sites)
	}
	if r.dropped > 0 {
		r.base = newTally(r.sites)
		r.base.state.Seq, r.base.stats.Events = r.dropped-1, r.dropped
	}
	return r
}

// dropOldest drops the oldest chunks as far as there is no room for another, and
// returns one of them, or a new one.
func (r *Recorder) dropOldest() *chunk {
	var spare *chunk
	r.lock()
	defer r.unlock()
	for len(r.chunks) > 1 && (r.n+chunkEvents-r.dropped > r.limit || r.bytes > maxTextBytes || len(r.chunks) >= maxChunks) {
		spare = r.drop()
	}
	if spare == nil {
		return newChunk(r.nextLen(firstLen))
	}
	return spare
}

// drop takes away the oldest chunk, which is not the last, and returns it
// emptied.
func (r *Recorder) drop() *chunk {
	if r.base == nil {
		r.base = newTally(r.sites)
	}
	c := r.chunks[0]
	end := r.chunks[1].first
	d := c.decoder()
	for seq := c.first; seq < end; seq++ {
		e := r.next(&d, c, seq)
		r.base.add(&e)
	}
	r.chunks[0] = nil
	r.chunks = r.chunks[1:]
	r.dropped = end
	r.bytes -= c.bytes
	r.snaps.forget(r.dropped)
	if r.open.c == c {
		r.open.c = nil
	}
	clear(c.texts)
	c.texts, c.bytes = c.texts[:1], 0
	return c
}

// Reading.

// A reader has decoded a chunk, or the beginning of it.
type reader struct {
	c      *chunk
	d      decoder
	events []Event
}

// find returns the index of the chunk that holds the event seq, which is one of
// those kept, and the Seq of the first event after it.
func (r *Recorder) find(seq int64) (i int, end int64) {
	i = sort.Search(len(r.chunks), func(i int) bool { return r.chunks[i].first > seq }) - 1
	if i+1 < len(r.chunks) {
		return i, r.chunks[i+1].first
	}
	return i, r.end()
}

// read returns the event seq, which is one of those kept.
func (r *Recorder) read(seq int64) Event {
	o := &r.open
	if o.c == nil || seq < o.c.first || seq >= o.c.first+int64(len(o.events)) {
		i, end := r.find(seq)
		if c := r.chunks[i]; o.c != c {
			*o = reader{c: c, d: c.decoder(), events: o.events[:0]}
		}
		for next := o.c.first + int64(len(o.events)); next < end; next++ {
			o.events = append(o.events, r.next(&o.d, o.c, next))
		}
	}
	return o.events[seq-o.c.first]
}

// Len returns the number of events kept.
func (r *Recorder) Len() int {
	r.begin()
	defer r.mu.Unlock()
	return int(r.end() - r.dropped)
}

// Dropped returns the number of events no longer kept: the first one kept has
// that Seq.
func (r *Recorder) Dropped() int64 {
	r.begin()
	defer r.mu.Unlock()
	return r.dropped
}

// At returns the i'th of the events kept, from 0.
func (r *Recorder) At(i int) Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i < 0 || int64(i) >= r.end()-r.dropped {
		panic(fmt.Sprintf("trace: event %d of %d", i, r.end()-r.dropped))
	}
	return r.read(r.dropped + int64(i))
}

// Events returns all events kept, in a slice of the caller's own: 15 times what
// the Recorder needs for them. All is for long traces.
func (r *Recorder) Events() []Event {
	events := make([]Event, 0, r.Len())
	for e := range r.All(0) {
		events = append(events, e)
	}
	return events
}

// All returns the events kept, from the one with that Seq on, up to the one that
// is the last when it gets there. Events that are dropped before it gets to them
// are left out.
func (r *Recorder) All(from int64) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		var events []Event
		for {
			events = r.readChunk(from, events[:0])
			if len(events) == 0 {
				return
			}
			for _, e := range events {
				if !yield(e) {
					return
				}
			}
			from = events[len(events)-1].Seq + 1
		}
	}
}

// readChunk appends to events those of one chunk, from the one with that Seq, or
// the first kept, on.
func (r *Recorder) readChunk(from int64, events []Event) []Event {
	r.begin()
	defer r.mu.Unlock()
	from = max(from, r.dropped)
	if from >= r.end() {
		return events
	}
	i, end := r.find(from)
	c := r.chunks[i]
	d := c.decoder()
	for seq := c.first; seq < end; seq++ {
		if e := r.next(&d, c, seq); seq >= from {
			events = append(events, e)
		}
	}
	return events
}

// Sites returns the table that the events' Sites are in.
func (r *Recorder) Sites() *Sites { return r.sites }
