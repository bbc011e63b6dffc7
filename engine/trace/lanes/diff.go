package lanes

import (
	"iter"

	"gopark/engine/trace"
)

// A Difference is where two traces part.
type Difference struct {
	At   int64        // the number of the event, from 0; all before are the same
	A, B *trace.Event // the events that differ; nil: that trace has ended
	// The last event that was the same; nil if not even the first is.
	Same *trace.Event
}

// Part finds the first event that two traces do not have in common; nil if they
// are the same. Positions are compared by what they say, since each trace may
// have its own table of them.
//
// Events that a recorder did not keep are taken for the same where neither has
// them, and as a difference where only one lacks them.
func Part(a, b *trace.Recorder) *Difference {
	if a.Dropped() != b.Dropped() {
		from := max(a.Dropped(), b.Dropped())
		return &Difference{At: from, A: first(a, from), B: first(b, from)}
	}
	nextA, stopA := iter.Pull(a.All(0))
	defer stopA()
	nextB, stopB := iter.Pull(b.All(0))
	defer stopB()
	var same *trace.Event
	for at := a.Dropped(); ; at++ {
		ea, okA := nextA()
		eb, okB := nextB()
		if !okA && !okB {
			return nil
		}
		if okA && okB && equal(ea, eb, a.Sites(), b.Sites()) {
			same = &ea
			continue
		}
		d := &Difference{At: at, Same: same}
		if okA {
			d.A = &ea
		}
		if okB {
			d.B = &eb
		}
		return d
	}
}

func first(r *trace.Recorder, from int64) *trace.Event {
	for e := range r.All(from) {
		return &e
	}
	return nil
}

func equal(a, b trace.Event, as, bs *trace.Sites) bool {
	if a == b && as == bs {
		return true
	}
	if as.Pos(a.Site) != bs.Pos(b.Site) {
		return false
	}
	a.Site, b.Site = 0, 0
	return a == b
}

// EqualButTime reports whether two events tell the same, if the clock is not
// looked at.
func (d *Difference) EqualButTime() bool {
	if d.A == nil || d.B == nil {
		return false
	}
	a, b := *d.A, *d.B
	a.Time, a.Seq, a.Site, b.Time, b.Seq, b.Site = 0, 0, 0, 0, 0, 0
	return a == b
}
