package trace

import (
	"encoding/binary"
	"math"
	"sync/atomic"
)

// A Lane is where one of several that write at the same time puts its events. It
// shares nothing with the others, so that an event costs no more than where one
// writes alone. All are put into one order by their times, and appended to the
// Recorder's trace, when somebody reads that.
//
// So the times must tell what came before what, wherever that matters to a State:
// if one writer does something, and another then something that is possible only
// because of it, the time of the second event must be greater. Who tells of
// something before anybody can see it, and looks at the clock after it has seen
// what others did, has such times for nothing (see package engine). What cannot be
// told before it has happened, because it may fail, is enclosed by Claim and
// Claimed.
//
// A Lane is written by one goroutine at a time.
type Lane struct {
	log
	claim int64 // see Claim; 0: none

	// Of the row that is being told, or was last:
	rows int    // its number in the chunk, counted from 1
	word uint64 // its sequence
	from int64  // n when it began

	// What follows is the reader's, under the Recorder's mu.
	events []Event // read, but not yet appended to the trace,
	pos    int     // up to there
	upTo   int64   // events that may be read
	taken  int64   // that have been
	d      *decoder
	c      *chunk // that d reads; nil: none
}

// firstLaneLen is the length of a Lane's first chunk: most Ms tell of little.
const firstLaneLen = 2 << 10

// laneBatch is how many events are read of a Lane at a time.
const laneBatch = 64

// laneLimit bounds the bytes of what all lanes hold together until somebody reads
// it. If nobody does, a writer has to.
const laneLimit = 16 << 20

// Share makes a Recorder one that has lanes, and nothing else that writes. clock
// says what time it is: not later than any time that is told by whoever looks at
// the clock from now on. It must be called before the first event, or by whoever
// goes on with a Recorder when nobody else writes any more.
func (r *Recorder) Share(clock func() int64) {
	r.begin()
	defer r.mu.Unlock()
	r.lanes = nil
	r.held, r.clock = true, clock
	r.laneLimit = laneLimit
}

// NewLane makes a Lane for one more writer. Share has been called.
func (r *Recorder) NewLane() *Lane {
	l := new(Lane)
	l.makeRoom = func() *chunk {
		c := newChunk(l.nextLen(firstLaneLen))
		c.rows = make([]uint32, len(c.buf)/32)
		l.rows = 0
		r.relieve(len(c.buf))
		return c
	}
	l.reasons = []WaitReason{WaitNone}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lanes = append(r.lanes, l)
	return l
}

// openRow is the length of a row that has not ended: as many as there are events.
const openRow = math.MaxUint32

// SpawnRow begins a row of like sequences, after PutSpawn or another such row: each
// time that Again is called, the G after the one made last is made by the same G in
// the same place, to do the same; it is put in runnext, and the one before kicked
// out. All is at the time of the last event. EndRow must be called before anything
// else is put. SpawnRow returns false if there is no room.
func (l *Lane) SpawnRow(actor Actor) bool { return l.beginRow(seqSpawns | actor.bits()) }

// NextRow is SpawnRow for goroutines that run one after the other, after PutRun or
// PutNext: each time the G that was started last ends, and the one after it is taken
// from the ring and started.
func (l *Lane) NextRow(actor Actor) bool { return l.beginRow(seqNexts | actor.bits()) }

func (l *Lane) beginRow(word uint64) bool {
	if l.rows == len(l.cur.rows) || l.at > len(l.buf)-wordLen {
		return false
	}
	publish32(&l.cur.rows[l.rows], openRow)
	binary.LittleEndian.PutUint64(l.buf[l.at:], word|uint64(l.rows)<<20)
	l.at += wordLen
	l.rows++
	l.word, l.from = word, l.n
	return true
}

// Again tells of the sequence of a row.
func (l *Lane) Again() { publish(&l.n, l.n+3) }

// EndRow ends a row.
func (l *Lane) EndRow() {
	n := (l.n - l.from) / 3
	publish32(&l.cur.rows[l.rows-1], uint32(n))
	switch {
	case n == 0:
	case l.word&(more-1) == seqSpawns:
		l.last.spawned += n
		l.last.g = l.last.spawned - 1
	default:
		started := &l.last.started[l.word>>8&63]
		*started += n
		l.last.g = *started
	}
}

// Claim says that the writer may be about to do something of which it will tell
// only when others can have seen it: events that come after now, which is the time
// of its last one or later, are to wait for it. Between Claim and what others see
// there must be an atomic operation that both reads and writes.
func (l *Lane) Claim(now int64) { publish(&l.claim, max(1, now)) }

// Claimed ends what Claim began.
func (l *Lane) Claimed() { publish(&l.claim, 0) }

// relieve is called by a writer that begins another chunk. If the lanes hold too
// much it does the readers' work, unless one is at it.
func (r *Recorder) relieve(more int) {
	if r.laneBytes.Add(int64(more)) > r.laneLimit && r.mu.TryLock() {
		r.gather()
		r.mu.Unlock()
	}
}

// begin takes mu to read, and sees to it that all is in the trace that has been
// told so far.
func (r *Recorder) begin() {
	r.mu.Lock()
	r.gather()
}

// gather appends what is in the lanes to the trace, in the order of the times. It
// takes nothing that could still turn out to come after something else: what is
// later than now, and what is later than a claim that is not settled.
func (r *Recorder) gather() {
	if len(r.lanes) == 0 {
		return
	}
	until := r.clock()
	var ready []*Lane // a heap by the time of the next event
	for _, l := range r.lanes {
		// In this order: a claim that is settled already has its events in n.
		if claim := atomic.LoadInt64(&l.claim); claim != 0 {
			until = min(until, claim)
		}
		l.upTo = l.end()
		if r.refill(l) {
			ready = append(ready, l)
		}
	}
	for i := len(ready)/2 - 1; i >= 0; i-- {
		sink(ready, i)
	}
	for len(ready) > 0 {
		l := ready[0]
		limit := until
		for _, other := range ready[1:min(3, len(ready))] { // one of them is the next
			limit = min(limit, other.time())
		}
		if l.time() > until {
			return
		}
		for more := true; more && l.time() <= limit; more = l.pos < len(l.events) || r.refill(l) {
			e := &l.events[l.pos]
			e.Time = max(e.Time, r.last.time)
			r.Emit(*e)
			l.pos++
		}
		if l.pos == len(l.events) && !r.refill(l) {
			last := len(ready) - 1
			ready[0] = ready[last]
			ready = ready[:last]
		}
		sink(ready, 0)
	}
}

// time returns the time of the next event, which there must be.
func (l *Lane) time() int64 {
	if l.pos == len(l.events) {
		return math.MaxInt64
	}
	return l.events[l.pos].Time
}

// sink restores the order of a heap of lanes whose i'th may be too great.
func sink(ready []*Lane, i int) {
	for {
		child := 2*i + 1
		if child >= len(ready) {
			return
		}
		if child+1 < len(ready) && ready[child+1].time() < ready[child].time() {
			child++
		}
		if ready[i].time() <= ready[child].time() {
			return
		}
		ready[i], ready[child] = ready[child], ready[i]
		i = child
	}
}

// refill sees to it that l has a next event at hand, and says whether there is one.
func (r *Recorder) refill(l *Lane) bool {
	if l.pos < len(l.events) {
		return true
	}
	l.events, l.pos = l.events[:0], 0
	if l.taken == l.upTo {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.events) < laneBatch && l.taken < l.upTo {
		if l.c == nil || len(l.chunks) > 1 && l.taken == l.chunks[1].first {
			if l.c != nil {
				l.chunks[0] = nil
				l.chunks = l.chunks[1:]
				r.laneBytes.Add(-int64(len(l.c.buf)))
			}
			l.c = l.chunks[0]
			if l.d == nil {
				l.d = new(decoder)
			}
			*l.d = l.c.decoder()
		}
		l.events = append(l.events, l.next(l.d, l.c, l.taken))
		l.taken++
	}
	return true
}
