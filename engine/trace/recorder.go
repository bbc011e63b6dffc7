package trace

import (
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
)

// DefaultLimit is how many events a Recorder keeps unless told otherwise: some
// 200 MB of them.
const DefaultLimit = 24 << 20

// chunkLen is the number of bytes that a Recorder allocates, and drops, at a
// time: room for 4096 of the commonest events. What the allocator has just cleared
// is still in the processor's cache when it is written; and as much is rarely
// enough allocated for that to cost little.
const chunkLen = chunkEvents * wordLen

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
// It is written by one goroutine at a time (by several, after Share), and may be
// read by any number while it is written.
type Recorder struct {
	// What the writer needs for every event. Readers do not look at it, except
	// at n, and that atomically.
	n     int64  // events written so far, dropped ones included
	cur   *chunk // the last one; nil before the first event
	buf   *[chunkLen]byte
	at    int    // where in buf, which is cur's, the next record goes
	last  before // what the event before was
	noted words  // of the next event
	made  string // text of the last GoCreate, if that was the last one with any

	shared bool // several goroutines write

	// What follows is read under mu, and changed under it by the writer, who
	// need not take it to read.
	mu      sync.Mutex
	sites   *Sites
	limit   int64
	chunks  []*chunk
	dropped int64 // events dropped, which is the Seq of the first one kept
	bytes   int   // of texts kept
	reasons []WaitReason

	open  reader // what was read last
	base  *tally // all that was dropped; nil if nothing was
	snaps snapshots
}

// A chunk is some thousand events and their texts. The texts live and go with
// it.
type chunk struct {
	first int64    // Seq of its first event
	time  int64    // of the event before that,
	g     int64    // and its G
	texts []string // words.text is an index
	bytes int      // of texts
	buf   *[chunkLen]byte
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
	r := &Recorder{
		at:      chunkLen,
		limit:   DefaultLimit,
		reasons: []WaitReason{WaitNone},
	}
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

// Writing.

// Share makes Emit safe for use by several goroutines at once. It must be called
// before the first event. Put and Note stay for a single writer.
func (r *Recorder) Share() { r.shared = true }

// Shared reports whether Share was called.
func (r *Recorder) Shared() bool { return r.shared }

// lock takes mu to change what readers look at. In a shared Recorder Emit has
// taken it already.
func (r *Recorder) lock() {
	if !r.shared {
		r.mu.Lock()
	}
}

func (r *Recorder) unlock() {
	if !r.shared {
		r.mu.Unlock()
	}
}

// Emit appends e to the trace, at the next Seq.
//
// In a shared Recorder events come in the order of the calls, and none has a
// time before that of the one before it: who read the clock first may come
// second.
func (r *Recorder) Emit(e Event) {
	if r.shared {
		r.mu.Lock()
		defer r.mu.Unlock()
		e.Time = max(e.Time, r.last.time)
	}
	if e.Kind == GoCreate {
		r.made = "" // PutCreate must look at it
	}
	r.Note(e.Site, e.Text, e.Reason)
	r.Put(e.Kind, e.Time, NewActor(e.M, e.P), e.G, e.Peer, e.A, e.B, e.Obj)
}

// Put appends an event to the trace, at the next Seq. It is Emit for a single
// writer that has a few nanoseconds for it.
func (r *Recorder) Put(kind Kind, time int64, actor Actor, g, peer, a, b, obj int64) {
	if r.at > chunkLen-maxRecord {
		r.grow()
	}
	r.at += r.last.encode((*[maxRecord]byte)(r.buf[r.at:]), kind, time, actor, g, a, b, rest{peer, obj, r.noted})
	r.noted = 0
	publish(&r.n, r.n+1)
}

// PutShort is Put for the commonest events, which have neither Peer nor Obj and
// were not noted.
func (r *Recorder) PutShort(short Short, time int64, actor Actor, g int64) {
	word, fits := r.last.word(short, time, actor, g)
	at := r.at
	if !fits || at > chunkLen-maxRecord {
		r.Put(Kind(short&(more-1)), time, actor, g, 0, int64(short>>50&(1<<8-1)), int64(short>>58), 0)
		return
	}
	binary.LittleEndian.PutUint64(r.buf[at:], word)
	r.last.time, r.last.g = time, g
	r.at = at + wordLen
	publish(&r.n, r.n+1)
}

// PutCreate is Put for a GoCreate, which loops do by the million: the next one is
// mostly like the last, and is then not looked at closely.
func (r *Recorder) PutCreate(time int64, actor Actor, g, peer int64, site Site, text string) {
	known := &r.last.kinds[GoCreate]
	if r.made == text && known.words.site() == site && known.peer == peer && *known != (rest{}) {
		word, fits := r.last.word(ShortOf(GoCreate, 0, 0), time, actor, g)
		if at := r.at; fits && at <= chunkLen-maxRecord {
			binary.LittleEndian.PutUint64(r.buf[at:], word|more)
			r.buf[at+wordLen] = 0
			r.last.time, r.last.g, r.last.spawned = time, g, g
			r.at = at + wordLen + 1
			publish(&r.n, r.n+1)
			return
		}
	}
	r.Note(site, text, WaitNone)
	r.Put(GoCreate, time, actor, g, peer, 0, 0, 0)
	r.made = text
}

// Note sets Site, Text and Reason of the event that the next Put appends.
func (r *Recorder) Note(site Site, text string, reason WaitReason) {
	if r.at > chunkLen-maxRecord {
		r.grow()
	}
	var t, w uint16
	if text != "" {
		t = r.text(text)
	}
	if reason != WaitNone {
		w = r.reason(reason)
	}
	r.noted = newWords(site, t, w)
}

// grow adds a chunk for the next event, and drops the oldest ones that no
// longer fit.
func (r *Recorder) grow() {
	r.lock()
	defer r.unlock()
	var spare *chunk
	for len(r.chunks) > 1 && (r.n+chunkEvents-r.dropped > r.limit || r.bytes > maxTextBytes || len(r.chunks) >= maxChunks) {
		spare = r.drop()
	}
	if spare == nil {
		spare = &chunk{texts: []string{""}, buf: new([chunkLen]byte)}
	}
	spare.first, spare.time, spare.g = r.n, r.last.time, r.last.g
	r.last = before{time: r.last.time, g: r.last.g}
	r.chunks = append(r.chunks, spare)
	r.cur, r.buf, r.at = spare, spare.buf, 0
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
		r.base.add(r.next(&d, c, seq))
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

// text keeps s in the current chunk and returns its index. The names of
// functions and calls come again and again, mostly soon: a look at the last few
// finds them.
func (r *Recorder) text(s string) uint16 {
	c := r.cur
	for i := len(c.texts) - 1; i > 0 && i >= len(c.texts)-4; i-- {
		if c.texts[i] == s {
			return uint16(i)
		}
	}
	if c.bytes > maxChunkText {
		r.grow()
		c = r.cur
	}
	r.lock()
	defer r.unlock()
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
		r.lock()
		defer r.unlock()
		r.reasons = append(r.reasons, w)
	}
	return uint16(i)
}

// Reading.

// A reader has decoded a chunk, or the beginning of it.
type reader struct {
	c      *chunk
	d      decoder
	events []Event
}

func (c *chunk) decoder() decoder { return decoder{buf: c.buf[:], last: before{time: c.time, g: c.g}} }

// next decodes the next event of c.
func (r *Recorder) next(d *decoder, c *chunk, seq int64) Event {
	e, w := d.next()
	e.Seq = seq
	if w != 0 {
		e.Text, e.Reason = c.texts[w.text()], r.reasons[w.reason()]
	}
	return e
}

// end returns the Seq that the next event will have.
func (r *Recorder) end() int64 { return atomic.LoadInt64(&r.n) }

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
	r.mu.Lock()
	defer r.mu.Unlock()
	return int(r.end() - r.dropped)
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
	r.mu.Lock()
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
