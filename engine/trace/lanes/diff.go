package lanes

import (
	"iter"

	"gopark/engine/trace"
)

// A Difference is where two traces part.
type Difference struct {
	At   int64        // the number of the event, from 0; what happened before is the same; -1: only times differ
	A, B *trace.Event // the events that differ; nil: that trace has ended
	Same *trace.Event // the last event that was the same; nil if not even the first is

	// Procs says that the runs began with different numbers of Ps. That was set, and
	// is not yet where they part.
	Procs bool

	// The first event that was the same but for its time; nil if there is none.
	Early, Late *trace.Event // of the first trace, of the second
}

// Part finds the first event at which two traces tell of different things; nil
// if they are the same. Two runs of different seeds mostly differ in times from
// the beginning on: that alone is told apart. Positions are compared by what they
// say, since each trace may have its own table of them.
//
// Where a recorder did not keep the beginning, only what both kept is compared.
func Part(a, b *trace.Recorder) *Difference {
	from := max(a.Dropped(), b.Dropped())
	nextA, stopA := iter.Pull(a.All(from))
	defer stopA()
	nextB, stopB := iter.Pull(b.All(from))
	defer stopB()
	d := &Difference{At: -1}
	for at := from; ; at++ {
		ea, okA := nextA()
		eb, okB := nextB()
		if !okA && !okB {
			if d.Early == nil && !d.Procs {
				return nil
			}
			return d
		}
		if okA && okB && at == 0 && ea.Kind == trace.ProcsSet && eb.Kind == trace.ProcsSet && ea.A != eb.A {
			d.Procs = true
			continue
		}
		if okA && okB && equal(ea, eb, a.Sites(), b.Sites()) {
			d.Same = &ea
			if ea.Time != eb.Time && d.Early == nil {
				d.Early, d.Late = &ea, &eb
			}
			continue
		}
		d.At = at
		if okA {
			d.A = &ea
		}
		if okB {
			d.B = &eb
		}
		return d
	}
}

// equal reports whether two events tell the same, but for the time: that of the
// event, and those that it speaks of.
func equal(a, b trace.Event, as, bs *trace.Sites) bool {
	if as.Pos(a.Site) != bs.Pos(b.Site) {
		return false
	}
	a.Site, b.Site, a.Time, b.Time = 0, 0, 0, 0
	switch a.Kind {
	case trace.GoPreempt, trace.MPoll, trace.TimerSet:
		a.A, b.A = 0, 0
	case trace.Retake:
		a.B, b.B = 0, 0
	}
	return a == b
}
