package trace

import (
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"
)

// A log is what one writer writes: the records of its events, in chunks. It is
// written by one goroutine at a time, and may be read by any number meanwhile.
type log struct {
	// What the writer needs for every event. Readers do not look at it, except
	// at n, and that atomically.
	n     int64  // events written so far, dropped ones included
	cur   *chunk // the last one; nil before the first event
	buf   []byte // cur's
	at    int    // where in buf the next record goes
	last  before // what the event before was
	noted words  // of the next event
	made  string // text of the last GoCreate, if that was the last one with any

	held bool // whoever writes has taken mu

	makeRoom func() *chunk // returns a chunk to go on with

	// What follows is read under mu, and changed under it by the writer, who
	// need not take it to read.
	mu      sync.Mutex
	chunks  []*chunk
	bytes   int // of texts kept
	reasons []WaitReason
}

// A chunk is some thousand events and their texts. The texts live and go with
// it.
type chunk struct {
	first int64    // Seq of its first event
	time  int64    // of the event before that,
	g     int64    // and its G
	texts []string // words.text is an index
	bytes int      // of texts
	buf   []byte
	rows  []uint32 // how long rows are; nil if it is not a Lane's
}

func newChunk(length int) *chunk {
	return &chunk{texts: []string{""}, buf: make([]byte, length)}
}

// nextLen returns how long the next chunk should be, if the first is as given.
func (l *log) nextLen(first int) int { return max(first, min(4*len(l.buf), chunkLen)) }

// lock takes mu to change what readers look at.
func (l *log) lock() {
	if !l.held {
		l.mu.Lock()
	}
}

func (l *log) unlock() {
	if !l.held {
		l.mu.Unlock()
	}
}

// Emit appends e to the trace, at the next Seq.
func (l *log) Emit(e Event) {
	if e.Kind == GoCreate {
		if e.A|e.B|e.Obj == 0 && e.Reason == WaitNone {
			l.PutCreate(e.Time, NewActor(e.M, e.P), e.G, e.Peer, e.Site, e.Text)
			return
		}
		l.made = "" // PutCreate must look at it
	}
	l.Note(e.Site, e.Text, e.Reason)
	l.Put(e.Kind, e.Time, NewActor(e.M, e.P), e.G, e.Peer, e.A, e.B, e.Obj)
}

// Put appends an event to the trace, at the next Seq. It is Emit for a single
// writer that has a few nanoseconds for it.
func (l *log) Put(kind Kind, time int64, actor Actor, g, peer, a, b, obj int64) {
	if l.at > len(l.buf)-maxRecord {
		l.grow()
	}
	l.at += l.last.encode((*[maxRecord]byte)(l.buf[l.at:]), kind, time, actor, g, a, b, rest{peer, obj, l.noted})
	l.noted = 0
	publish(&l.n, l.n+1)
}

// PutShort is Put for the commonest events, which have neither Peer nor Obj and
// were not noted.
func (l *log) PutShort(short Short, time int64, actor Actor, g int64) {
	word, fits := l.last.word(short, time, actor, g)
	at := l.at
	if !fits || at > len(l.buf)-maxRecord {
		l.Put(Kind(short&(more-1)), time, actor, g, 0, int64(short>>50&(1<<8-1)), int64(short>>58), 0)
		return
	}
	binary.LittleEndian.PutUint64(l.buf[at:], word)
	l.last.time, l.last.g = time, g
	l.at = at + wordLen
	publish(&l.n, l.n+1)
}

// PutCreate is Put for a GoCreate, which loops do by the million: the next one is
// mostly like the last, and is then not looked at closely.
func (l *log) PutCreate(time int64, actor Actor, g, peer int64, site Site, text string) {
	known := &l.last.kinds[GoCreate]
	if l.made == text && known.words.site() == site && known.peer == peer && *known != (rest{}) {
		word, fits := l.last.word(ShortOf(GoCreate, 0, 0), time, actor, g)
		if at := l.at; fits && at <= len(l.buf)-maxRecord {
			binary.LittleEndian.PutUint64(l.buf[at:], word|more)
			l.buf[at+wordLen] = 0
			l.last.time, l.last.g, l.last.spawned = time, g, g
			l.at = at + wordLen + 1
			publish(&l.n, l.n+1)
			return
		}
	}
	l.Note(site, text, WaitNone)
	l.Put(GoCreate, time, actor, g, peer, 0, 0, 0)
	l.made = text
}

// Note sets Site, Text and Reason of the event that the next Put appends.
func (l *log) Note(site Site, text string, reason WaitReason) {
	if l.at > len(l.buf)-maxRecord {
		l.grow()
	}
	var t, w uint16
	if text != "" {
		t = l.text(text)
	}
	if reason != WaitNone {
		w = l.reason(reason)
	}
	l.noted = newWords(site, t, w)
}

// grow begins a chunk, for the next event.
func (l *log) grow() {
	c := l.makeRoom()
	l.lock()
	defer l.unlock()
	c.first, c.time, c.g = l.n, l.last.time, l.last.g
	l.last = before{time: l.last.time, g: l.last.g}
	l.chunks = append(l.chunks, c)
	l.cur, l.buf, l.at = c, c.buf, 0
}

// text keeps s in the current chunk and returns its index. The names of
// functions and calls come again and again, mostly soon: a look at the last few
// finds them.
func (l *log) text(s string) uint16 {
	c := l.cur
	for i := len(c.texts) - 1; i > 0 && i >= len(c.texts)-4; i-- {
		if c.texts[i] == s {
			return uint16(i)
		}
	}
	if c.bytes > maxChunkText {
		l.grow()
		c = l.cur
	}
	l.lock()
	defer l.unlock()
	c.texts = append(c.texts, s)
	c.bytes += len(s)
	l.bytes += len(s)
	return uint16(len(c.texts) - 1)
}

// reason returns the index of w. There are few reasons, so that looking through
// them is the fastest way to find one.
func (l *log) reason(w WaitReason) uint16 {
	i := slices.Index(l.reasons, w)
	if i < 0 {
		i = len(l.reasons)
		if i > maxReasons {
			return 0
		}
		l.lock()
		defer l.unlock()
		l.reasons = append(l.reasons, w)
	}
	return uint16(i)
}

func (c *chunk) decoder() decoder {
	return decoder{buf: c.buf, rows: c.rows, last: before{time: c.time, g: c.g}}
}

// next decodes the next event of c.
func (l *log) next(d *decoder, c *chunk, seq int64) Event {
	e, w := d.next()
	e.Seq = seq
	if w != 0 {
		e.Text, e.Reason = c.texts[w.text()], l.reasons[w.reason()]
	}
	return e
}

// end returns the Seq that the next event will have.
func (l *log) end() int64 { return atomic.LoadInt64(&l.n) }
