package lanes

import (
	"cmp"
	"slices"

	"gopark/engine/trace"
)

// A Sign is a letter that marks in a lane that something happened in a moment. The
// pictures of runs, whatever they are drawn with, have the same.
type Sign byte

// The signs.
const (
	Panicked  Sign = '!'
	Stolen    Sign = 's' // the P or M stole; the G was stolen
	HandedOff Sign = 'h' // the P was given away, the M lost it, the G is in the call for which
	Preempted Sign = 'p'
	Woke      Sign = 'w' // what ran on the P or M made another G runnable
	Blocked   Sign = 'b' // what ran on the P or M began to wait
)

// A SignText explains a sign.
type SignText struct {
	Sign Sign
	Text string
}

// SignTexts explains the signs in lanes of Ps and Ms. The first are the more
// important ones, where two would be in one place.
func SignTexts() []SignText {
	return []SignText{{Panicked, "panic"}, {Stolen, "steal"}, {HandedOff, "handoff"}, {Preempted, "preempt"}, {Woke, "wake"}, {Blocked, "block"}}
}

// A Moment is when a lane has a sign.
type Moment struct {
	Time    int64
	Sign    Sign
	G, M, P int64 // to whom it happened; NoID, for a G 0: nobody
}

// sign returns the sign of a mark.
func (m Mark) sign() (Moment, bool) {
	at := Moment{Time: m.Time, G: m.G, M: int64(m.M), P: int64(m.P)}
	switch m.Kind {
	case trace.Steal, trace.StealNext:
		at.Sign = Stolen
	case trace.Handoff:
		at.Sign, at.M, at.P = HandedOff, m.B, m.A
	case trace.GoPreempt:
		at.Sign = Preempted
	case trace.GoPanic:
		at.Sign = Panicked
	default:
		return at, false
	}
	return at, true
}

// Moments calls yield for what happened between two times, until that returns
// false: first what Marks tell, then wakes (of a goroutine by another or a timer,
// not the making of one), then blocks, each by time. Blocks are told of Ps only.
func (r *Run) Moments(from, to int64, yield func(Moment) bool) {
	i, _ := slices.BinarySearchFunc(r.Marks, from, func(m Mark, t int64) int { return orBefore(m.Time, t) })
	for _, m := range r.Marks[i:] {
		if m.Time > to {
			break
		}
		if at, ok := m.sign(); ok && !yield(at) {
			return
		}
	}
	i, _ = slices.BinarySearchFunc(r.Wakes, from, func(w Wake, t int64) int { return orBefore(w.Time, t) })
	for _, w := range r.Wakes[i:] {
		if w.Time > to {
			break
		}
		if !w.Made && !yield(Moment{w.Time, Woke, w.From, int64(w.M), int64(w.P)}) {
			return
		}
	}
	for p := range r.Ps {
		spans := r.Ps[p].Spans
		i, _ := slices.BinarySearchFunc(spans, from, func(s Span, t int64) int { return orBefore(s.To, t) })
		for _, s := range spans[i:] {
			if s.To > to {
				break
			}
			if s.Blocks && !yield(Moment{s.To, Blocked, int64(s.G), int64(s.M), int64(p)}) {
				return
			}
		}
	}
}

// orBefore compares for a search of the first that is not before t.
func orBefore(at, t int64) int {
	if cmp.Less(at, t) {
		return -1
	}
	return 1
}
