package trace

import (
	"encoding/binary"
	"sync/atomic"
)

// How events lie in memory. An Event is 120 bytes, most of them zero. A record
// of it is one word of eight bytes, mostly:
//
//	bits  0…6   Kind
//	bit   7     set if more of the record follows the word
//	bits  8…13  M, if it is NoID…62; here as in the next, 0 is NoID
//	bits 14…19  P, likewise
//	bits 20…35  G: the difference to that of the event before, 16 bits signed
//	bits 36…49  Time: what passed since the event before, up to 16,383 ns
//	bits 50…57  A, if it is 0…255
//	bits 58…63  B, if it is 0…63
//
// What does not fit follows: a byte that says which fields those are, and then
// these as varints: Time, M and P, G, A, B, Peer, Obj, and the words (Site, Text,
// Reason). Peer, Obj and words are left out if they are 0. If that byte is 0, they
// are what they were in the last record of that kind that had any: the program's
// loop has come round again. A varint has seven bits of a number in a byte, the
// lowest first; the high bit says that more follow. A number that may be negative
// has its sign in its lowest bit.
//
// Some events nearly always come one after the other, and in a program that makes
// many goroutines there is little else. So these have one word for all of them (see
// sequence.go), if everything fits; the events that are read are the same.

const (
	wordLen = 8
	more    = 1 << 7 // the bit of a word; of a sequence's it is flag
	flag    = more

	// maxRecord is the length of the longest record: a word, a byte, and eleven
	// numbers of at most ten bytes.
	maxRecord = wordLen + 1 + 11*10
)

// A word has room for this many kinds. The highest stand for sequences.
const (
	seqSpawn = more - 1 - iota
	seqRun
	seqNext
	seqSpawns
	seqNexts
	maxKinds
)

var _ [maxKinds - numKinds]struct{}

// The bits of the byte that says what follows a word.
const (
	moreTime = 1 << iota
	moreMP
	moreG
	moreA
	moreB
	morePeer
	moreObj
	moreWords
)

// An Actor is the M and the P of an event in one number, which is quick to
// compare.
type Actor uint64

// NewActor makes an Actor; either may be NoID.
func NewActor(m, p int32) Actor { return Actor(uint32(m-NoID))<<32 | Actor(uint32(p-NoID)) }

func (a Actor) m() int32 { return int32(a>>32) + NoID }
func (a Actor) p() int32 { return int32(uint32(a)) + NoID }

// smallActor has the bits of an Actor that has room in a word.
const smallActor Actor = 63<<32 | 63

// A Short is Kind, A and B of an event, as they are in a record's word.
type Short uint64

// ShortOf makes a Short of a kind, and of two numbers that it has room for.
func ShortOf(kind Kind, a, b int64) Short { return Short(kind) | Short(a)<<50 | Short(b)<<58 }

// IsShort reports whether a Short has room for two numbers.
func IsShort(a, b int64) bool { return uint64(a)>>8|uint64(b)>>6 == 0 }

// before is what a record leaves out because it was so before. A chunk begins
// with an empty one, but for the time and G.
type before struct {
	time, g int64
	spawned int64                     // G of the last GoCreate
	started [smallActor>>32 + 1]int64 // G of the last seqRun or seqNext, by M
	kinds   [maxKinds]rest
}

// created notes who was made last, if that is what a record that is more than a
// word tells.
func (last *before) created(kind Kind, g int64) {
	if kind == GoCreate {
		last.spawned = g
	}
}

// The rest of an event is the fields that few kinds have.
type rest struct {
	peer, obj int64
	words     words
}

// Words are Site, Text and Reason, which few kinds of event have, in one number:
// the texts as indices, 0 for none.
type words uint64

func newWords(site Site, text, reason uint16) words {
	return words(uint32(site))<<32 | words(text)<<16 | words(reason)
}

func (w words) site() Site     { return Site(uint32(w >> 32)) }
func (w words) text() uint16   { return uint16(w >> 16) }
func (w words) reason() uint16 { return uint16(w) }

func zigzag(x int64) uint64   { return uint64(x<<1) ^ uint64(x>>63) }
func unzigzag(u uint64) int64 { return int64(u>>1) ^ -int64(u&1) }

// word returns an event's word if all that it has room for fits.
func (last *before) word(short Short, time int64, actor Actor, g int64) (word uint64, fits bool) {
	dt, dg := time-last.time, g-last.g
	word = uint64(short) | uint64(actor>>32)<<8 | uint64(uint32(actor))<<14 | uint64(uint16(dg))<<20 | uint64(dt)<<36
	return word, uint64(dt)>>14|uint64(dg+1<<15)>>16|uint64(actor&^smallActor) == 0
}

// encode writes a record and returns its length.
func (last *before) encode(buf *[maxRecord]byte, kind Kind, time int64, actor Actor, g, a, b int64, r rest) int {
	kind = min(kind, maxKinds-1)
	known := &last.kinds[kind]
	if IsShort(a, b) && (r == rest{} || r == *known) {
		if word, fits := last.word(ShortOf(kind, a, b), time, actor, g); fits {
			last.time, last.g = time, g
			if r == (rest{}) {
				binary.LittleEndian.PutUint64(buf[:], word)
				return wordLen
			}
			binary.LittleEndian.PutUint64(buf[:], word|more)
			buf[wordLen] = 0
			last.created(kind, g)
			return wordLen + 1
		}
	}
	if r != (rest{}) {
		*known = r
	}
	word, which := uint64(kind)|more, 0
	at := wordLen + 1
	dt, dg := time-last.time, g-last.g
	if uint64(dt)>>14 == 0 {
		word |= uint64(dt) << 36
	} else {
		which |= moreTime
		at = number(buf, at, zigzag(dt))
	}
	if actor&^smallActor == 0 {
		word |= uint64(actor>>32)<<8 | uint64(uint32(actor))<<14
	} else {
		which |= moreMP
		at = number(buf, at, uint64(actor>>32))
		at = number(buf, at, uint64(uint32(actor)))
	}
	if dg == int64(int16(dg)) {
		word |= uint64(uint16(dg)) << 20
	} else {
		which |= moreG
		at = number(buf, at, zigzag(dg))
	}
	if uint64(a)>>8 == 0 {
		word |= uint64(a) << 50
	} else {
		which |= moreA
		at = number(buf, at, zigzag(a))
	}
	if uint64(b)>>6 == 0 {
		word |= uint64(b) << 58
	} else {
		which |= moreB
		at = number(buf, at, zigzag(b))
	}
	if r.peer != 0 {
		which |= morePeer
		at = number(buf, at, zigzag(r.peer))
	}
	if r.obj != 0 {
		which |= moreObj
		at = number(buf, at, zigzag(r.obj))
	}
	if w := r.words; w != 0 {
		which |= moreWords
		at = number(buf, at, uint64(uint32(w.site())))
		at = number(buf, at, uint64(w.text()))
		at = number(buf, at, uint64(w.reason()))
	}
	binary.LittleEndian.PutUint64(buf[:], word)
	buf[wordLen] = byte(which)
	last.time, last.g = time, g
	last.created(kind, g)
	return at
}

// number writes a varint at buf[at:] and returns the index after it.
func number(buf *[maxRecord]byte, at int, u uint64) int {
	for u >= 0x80 {
		buf[at] = byte(u) | 0x80
		u >>= 7
		at++
	}
	buf[at] = byte(u)
	return at + 1
}

// A decoder reads the records of a chunk one after the other.
type decoder struct {
	buf  []byte
	at   int
	last before
	rest [2]Event // of the sequence that is being read,
	left int      // and how many of these

	word uint64 // of the row that is being read
	rows []uint32
	row  *uint32 // how long it is; nil if there is none
	read uint32  // how much of it has been read
}

// next returns the next event, without its Seq, Text and Reason.
func (d *decoder) next() (Event, words) {
	if d.left > 0 {
		d.left--
		return d.rest[d.left], 0
	}
	if d.row != nil {
		if d.read < atomic.LoadUint32(d.row) {
			d.read++
			return d.again()
		}
		d.row = nil
	}
	word := binary.LittleEndian.Uint64(d.buf[d.at:])
	d.at += wordLen
	switch kind := word & (more - 1); {
	case kind >= seqNext:
		return d.sequence(word)
	case kind >= maxKinds:
		d.word, d.row, d.read = word, &d.rows[word>>20], 0
		return d.next()
	}
	actor := Actor(word>>8&63)<<32 | Actor(word>>14&63)
	e := Event{
		Kind: Kind(word & (more - 1)), M: actor.m(), P: actor.p(),
		G: d.last.g + int64(int16(word>>20)), Time: d.last.time + int64(word>>36&(1<<14-1)),
		A: int64(word >> 50 & (1<<8 - 1)), B: int64(word >> 58),
	}
	var r rest
	if word&more != 0 {
		r = d.more(&e)
		d.last.created(e.Kind, e.G)
	}
	d.last.time, d.last.g = e.Time, e.G
	e.Peer, e.Obj, e.Site = r.peer, r.obj, r.words.site()
	return e, r.words
}

// more reads what follows a word.
func (d *decoder) more(e *Event) (r rest) {
	which := d.buf[d.at]
	d.at++
	if which == 0 {
		return d.last.kinds[e.Kind]
	}
	if which&moreTime != 0 {
		e.Time = d.last.time + unzigzag(d.number())
	}
	if which&moreMP != 0 {
		m := d.number()
		actor := Actor(m<<32 | d.number())
		e.M, e.P = actor.m(), actor.p()
	}
	if which&moreG != 0 {
		e.G = d.last.g + unzigzag(d.number())
	}
	if which&moreA != 0 {
		e.A = unzigzag(d.number())
	}
	if which&moreB != 0 {
		e.B = unzigzag(d.number())
	}
	if which&morePeer != 0 {
		r.peer = unzigzag(d.number())
	}
	if which&moreObj != 0 {
		r.obj = unzigzag(d.number())
	}
	if which&moreWords != 0 {
		site, text := Site(uint32(d.number())), uint16(d.number())
		r.words = newWords(site, text, uint16(d.number()))
	}
	if r != (rest{}) {
		d.last.kinds[e.Kind] = r
	}
	return r
}

func (d *decoder) number() uint64 {
	u, n := binary.Uvarint(d.buf[d.at:])
	d.at += n
	return u
}
