package trace

import (
	"encoding/binary"
	"unsafe"
)

// Three sequences of events make up most of the trace of a program with many
// goroutines, and have one word for all their events:
//
//	seqSpawn  GoCreate G, RunqPut G (runnext of P); with the flag also RunqKick of
//	          the G made before that, at the same time
//	seqRun    RunqGet G, GoStart G; with the flag from the head of P's ring and with
//	          a new time slice, otherwise from runnext and with the old one
//	seqNext   GoEnd (A=0) of the G that M's last seqRun or seqNext started, RunqGet G
//	          and GoStart G, with the flag as in seqRun
//
//	seqSpawns  a row of seqSpawn, with the flag, of one G after the other
//	seqNexts   a row of seqNext, with the flag, of one G after the other
//
// All are by one M with one P. The words of seqSpawn and seqRun are like others,
// but for the last fourteen bits: these are the time from the first event to the
// second. That of seqNext has after P eight bits for the difference of the two Gs,
// and three times twelve for those of the times. Those of rows have after P sixteen
// bits that tell where in the chunk's rows it is noted how long they are.
//
// PutSpawn, PutRun and PutNext do nothing, and return false, if there is something
// that does not fit: then the events are to be put one by one.

// PutSpawn puts a GoCreate, a RunqPut in runnext and, unless kicked is 0, a
// RunqKick of that. It is for those that have the same peer, site and text as the
// GoCreate before.
func (l *log) PutSpawn(created, put int64, actor Actor, g, kicked, peer int64, site Site, text *string) bool {
	last := &l.last
	known := &last.kinds[GoCreate]
	word := seqSpawn
	n := int64(2)
	if kicked != 0 {
		if kicked != last.spawned {
			return false
		}
		word |= flag
		n = 3
	} else {
		kicked = g
	}
	dt, dt2, dg := uint64(created-last.time), uint64(put-created), g-last.g
	if (dt|dt2)>>14|uint64(dg+1<<15)>>16|uint64(actor&^smallActor) != 0 ||
		known.peer != peer || known.words.site() != site || known.words == 0 || !same(l.made, *text) || l.at > len(l.buf)-wordLen {
		return false
	}
	last.time, last.g, last.spawned = put, kicked, g
	l.putWord(uint64(word)|actor.bits()|uint64(uint16(dg))<<20|dt<<36|dt2<<50, n)
	return true
}

// same says whether two strings are the same piece of memory, which is quick to
// see.
func same(a, b string) bool { return len(a) == len(b) && unsafe.StringData(a) == unsafe.StringData(b) }

// PutRun puts a RunqGet of actor's P, and a GoStart.
func (l *log) PutRun(got, started int64, actor Actor, g int64, ring bool) bool {
	last := &l.last
	dt, dt2, dg := uint64(got-last.time), uint64(started-got), g-last.g
	if (dt|dt2)>>14|uint64(dg+1<<15)>>16|uint64(actor&^smallActor) != 0 || l.at > len(l.buf)-wordLen {
		return false
	}
	last.time, last.g = started, g
	last.started[actor>>32] = g
	l.putWord(seqRun|bit(ring)*flag|actor.bits()|uint64(uint16(dg))<<20|dt<<36|dt2<<50, 2)
	return true
}

// PutNext puts the GoEnd of a G, a RunqGet of actor's P, and a GoStart.
func (l *log) PutNext(ended, got, started int64, actor Actor, g, next int64, ring bool) bool {
	last := &l.last
	dt, dt2, dt3, dg := uint64(ended-last.time), uint64(got-ended), uint64(started-got), next-g
	if (dt|dt2|dt3)>>12|uint64(dg+1<<7)>>8|uint64(actor&^smallActor) != 0 || l.at > len(l.buf)-wordLen {
		return false
	}
	prev := &last.started[actor>>32]
	if *prev != g {
		return false
	}
	*prev = next
	last.time, last.g = started, next
	l.putWord(seqNext|bit(ring)*flag|actor.bits()|uint64(uint8(dg))<<20|dt<<28|dt2<<40|dt3<<52, 3)
	return true
}

// putWord appends the word of n events, for which there is room.
func (l *log) putWord(word uint64, n int64) {
	binary.LittleEndian.PutUint64(l.buf[l.at:], word)
	l.at += wordLen
	publish(&l.n, l.n+n)
}

// bits returns where in a word a small Actor is.
func (a Actor) bits() uint64 { return uint64(a>>32)<<8 | uint64(uint32(a))<<14 }

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// again reads the next sequence of a row.
func (d *decoder) again() (Event, words) {
	actor := d.word & (1<<20 - 1<<8)
	if d.word&(more-1) == seqNexts {
		return d.sequence(seqNext | flag | actor | 1<<20)
	}
	d.last.g = d.last.spawned
	return d.sequence(seqSpawn | flag | actor | 1<<20)
}

// sequence reads the events of a sequence: it returns the first, and leaves the
// others in rest, the last one first.
func (d *decoder) sequence(word uint64) (Event, words) {
	last := &d.last
	actor := Actor(word>>8&63)<<32 | Actor(word>>14&63)
	flagged := word&flag != 0
	first := Event{M: actor.m(), P: actor.p(), Time: last.time + int64(word>>36&(1<<14-1)), G: last.g + int64(int16(word>>20))}
	second := first
	second.Time += int64(word >> 50)
	second.A = int64(first.P)
	var w words
	switch word & (more - 1) {
	case seqSpawn:
		create := last.kinds[GoCreate]
		w = create.words
		first.Kind, first.Peer, first.Site = GoCreate, create.peer, w.site()
		second.Kind = RunqPut
		d.rest[0], d.left = second, 1
		last.g = first.G
		if flagged {
			kick := second
			kick.Kind, kick.G = RunqKick, last.spawned
			d.rest[0], d.rest[1], d.left = kick, second, 2
			last.g = kick.G
		}
		last.spawned = first.G
		last.time = second.Time
		return first, w
	case seqRun:
		first.Kind, first.A, first.B = RunqGet, int64(first.P), int64(bit(flagged))
		second.Kind, second.A = GoStart, int64(bit(!flagged))
		d.rest[0], d.left = second, 1
		last.time, last.g = second.Time, second.G
		last.started[actor>>32] = second.G
		return first, 0
	}
	first.Kind, first.G, first.Time = GoEnd, last.started[actor>>32], last.time+int64(word>>28&(1<<12-1))
	second = first
	second.Kind, second.G = RunqGet, first.G+int64(int8(word>>20))
	second.A, second.B = int64(first.P), int64(bit(flagged))
	second.Time += int64(word >> 40 & (1<<12 - 1))
	third := second
	third.Kind, third.A, third.B = GoStart, int64(bit(!flagged)), 0
	third.Time += int64(word >> 52)
	d.rest[0], d.rest[1], d.left = third, second, 2
	last.time, last.g = third.Time, third.G
	last.started[actor>>32] = third.G
	return first, 0
}
