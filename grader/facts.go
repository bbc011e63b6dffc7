package grader

import "gopark/engine/trace"

// mainG is the id of the goroutine that runs main.
const mainG = 1

// facts are what a trace tells about a run.
type facts struct {
	made, together, writers int // goroutines beside main
	calls, slept, waited    int // blocking calls; parks in time.Sleep; other parks
	taken                   int // Ps taken from an M in a call
	handoffRan              int // most goroutines run by another M with such a P during one call
	steals, largest         int // steals; most goroutines in one
	procs                   int
	queued                  int // longest local queue, runnext included
}

// gather reads a trace.
func gather(rec *trace.Recorder) facts {
	w := watcher{alive: map[int64]bool{}, wrote: map[int64]bool{}, inCall: map[int32]*call{}, taken: map[int32]*call{}, queue: map[int32]int{}}
	for i := range rec.Len() {
		w.see(rec.At(i))
	}
	w.f.writers = len(w.wrote)
	return w.f
}

// A call is a blocking call that is under way.
type call struct {
	g   int64
	ran map[int64]bool // goroutines started with its P by others
}

type watcher struct {
	f      facts
	alive  map[int64]bool
	wrote  map[int64]bool
	inCall map[int32]*call // by M
	taken  map[int32]*call // by the P that was taken from its M
	queue  map[int32]int
}

func (w *watcher) see(e trace.Event) {
	f := &w.f
	switch e.Kind {
	case trace.GoCreate:
		if e.G != mainG {
			f.made++
			w.alive[e.G] = true
			f.together = max(f.together, len(w.alive))
		}
	case trace.GoEnd:
		delete(w.alive, e.G)
	case trace.Output:
		if e.A == 1 && e.G != mainG {
			w.wrote[e.G] = true
		}
	case trace.GoPark:
		if e.Reason == trace.WaitSleep {
			f.slept++
		} else {
			f.waited++
		}
	case trace.ProcsSet:
		f.procs = int(e.A)
	case trace.Steal:
		f.steals++
		f.largest = max(f.largest, int(e.B))
	case trace.StealNext:
		f.steals++
		f.largest = max(f.largest, 1)
	default:
		w.seeCall(e)
	}
}

// seeCall follows the Ps that are taken from Ms in blocking calls: what counts
// is that another M runs other goroutines with such a P while the call lasts.
func (w *watcher) seeCall(e trace.Event) {
	switch e.Kind {
	case trace.SysEnter:
		w.f.calls++
		w.inCall[e.M] = &call{g: e.G, ran: map[int64]bool{}}
	case trace.Handoff:
		if c := w.inCall[int32(e.B)]; c != nil {
			w.f.taken++
			w.taken[int32(e.A)] = c
		}
	case trace.GoStart:
		if c := w.taken[e.P]; c != nil && e.G != c.g {
			c.ran[e.G] = true
			w.f.handoffRan = max(w.f.handoffRan, len(c.ran))
		}
	case trace.SysExit:
		c := w.inCall[e.M]
		delete(w.inCall, e.M)
		for p, other := range w.taken {
			if other == c {
				delete(w.taken, p)
			}
		}
	}
}
