package trace

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Check reports what in s contradicts itself: a G in two queues, an M and a P
// that do not agree about each other. It holds after every event of an engine
// without faults. A runnable G may be in no queue for as long as it is on its
// way from one to the next; Lost names those.
func (s *State) Check() error {
	var errs []error
	fault := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }

	for id, places := range s.places() {
		g := s.Gs[id]
		switch {
		case g == nil:
			fault("G%d does not exist but is in %s", id, strings.Join(places, " and "))
		case len(places) > 1:
			fault("G%d is in %s", id, strings.Join(places, " and "))
		case g.State != GRunnable:
			fault("G%d is %s but is in %s", id, g.State, places[0])
		}
	}
	for _, g := range s.Gs {
		m := s.m(g.M)
		switch g.State {
		case GRunning, GSyscall:
			if m == nil || m.G != g.ID {
				fault("G%d is %s on M%d, which does not know it", g.ID, g.State, g.M)
			} else if m.P != g.P {
				fault("G%d is on P%d but its M%d on P%d", g.ID, g.P, m.ID, m.P)
			}
			if g.State == GRunning && g.P == NoID {
				fault("G%d runs without a P", g.ID)
			}
		default:
			if g.M != NoID || g.P != NoID {
				fault("G%d is %s but on M%d and P%d", g.ID, g.State, g.M, g.P)
			}
		}
	}
	for _, m := range s.Ms {
		if p := s.p(m.P); p != nil && p.M != m.ID {
			fault("M%d holds P%d, which is held by M%d", m.ID, p.ID, p.M)
		}
		if g := s.Gs[m.G]; m.G != 0 && (g == nil || g.M != m.ID) {
			fault("M%d runs G%d, which is elsewhere", m.ID, m.G)
		}
		if (m.State == MParked) != slices.Contains(s.IdleMs, m.ID) {
			fault("M%d is %s, but the idle list is %v", m.ID, m.State, s.IdleMs)
		}
		if m.State == MParked && m.P != NoID {
			fault("M%d is parked but holds P%d", m.ID, m.P)
		}
	}
	for _, p := range s.Ps {
		if m := s.m(p.M); m != nil && m.P != p.ID {
			fault("P%d is held by M%d, which holds P%d", p.ID, m.ID, m.P)
		}
		if p.Status != PIdle && slices.Contains(s.IdlePs, p.ID) {
			fault("P%d is %s, but the idle list is %v", p.ID, p.Status, s.IdlePs)
		}
		if p.Status != PRunning && p.M != NoID {
			fault("P%d is %s but held by M%d", p.ID, p.Status, p.M)
		}
		if (p.Status == PDead) != (int(p.ID) >= s.Procs) {
			fault("P%d is %s with GOMAXPROCS %d", p.ID, p.Status, s.Procs)
		}
		if len(p.Queue) > 256 {
			fault("P%d holds %d Gs in a ring of 256", p.ID, len(p.Queue))
		}
	}
	for _, c := range s.Chans {
		if c.Len < 0 || c.Len > c.Cap {
			fault("channel #%d holds %d of %d", c.ID, c.Len, c.Cap)
		}
		for _, id := range slices.Concat(c.Senders, c.Receivers) {
			if g := s.Gs[id]; g == nil || g.State != GWaiting && !slices.Contains(g.lines, c.ID) {
				fault("G%d is in a line of channel #%d but does not wait", id, c.ID)
			}
		}
	}
	return errors.Join(errs...)
}

// Lost returns the runnable Gs that are in no queue: an M may have one in hand,
// to queue or to run it. When nobody is at work there should be none.
func (s *State) Lost() []int64 {
	places := s.places()
	var lost []int64
	for id, g := range s.Gs {
		if g.State == GRunnable && places[id] == nil {
			lost = append(lost, id)
		}
	}
	slices.Sort(lost)
	return lost
}

// places returns the queues that each queued G is in.
func (s *State) places() map[int64][]string {
	places := make(map[int64][]string)
	put := func(id int64, place string) { places[id] = append(places[id], place) }
	for _, p := range s.Ps {
		name := fmt.Sprintf("P%d", p.ID)
		if p.Runnext != 0 {
			put(p.Runnext, name+"'s runnext")
		}
		for _, id := range p.Queue {
			put(id, name+"'s queue")
		}
	}
	for _, id := range s.Global {
		put(id, "the global queue")
	}
	return places
}

// String returns all of s as lines of text, the same for equal states, so that
// a test or a person can see where two differ.
func (s *State) String() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("time %s procs %d made %d", Clock(s.Time), s.Procs, s.Made)
	for _, p := range s.Ps {
		line("P%d %s %s next %d queue %v ticks %d", p.ID, p.Status, id("M", p.M), p.Runnext, p.Queue, p.Ticks)
	}
	line("global %v", s.Global)
	line("idle Ms %v Ps %v", s.IdleMs, s.IdlePs)
	for _, m := range s.Ms {
		line("M%d %s %s G%d %s since %s", m.ID, m.State, id("P", m.P), m.G, m.Call, Clock(m.Since))
	}
	for _, k := range sortedKeys(s.Gs) {
		g := s.Gs[k]
		line("G%d %s %s %s %s made by G%d at %s, at %s since %s; waits %q #%d, woken by G%d; ran %d queued %d waited %d called %d stolen %d",
			g.ID, g.Func, g.State, id("M", g.M), id("P", g.P), g.Parent, s.Sites.Pos(g.Made), s.Sites.Pos(g.Site), Clock(g.Since),
			g.Reason, g.Obj, g.WokenBy, g.Ran, g.Queued, g.Waited, g.Called, g.Steals)
	}
	for _, k := range sortedKeys(s.Timers) {
		t := s.Timers[k]
		line("timer #%d at %s G%d", t.ID, Clock(t.When), t.G)
	}
	for _, k := range sortedKeys(s.Chans) {
		c := s.Chans[k]
		line("chan #%d %s %d/%d closed %v senders %v receivers %v", c.ID, c.Elem, c.Len, c.Cap, c.Closed, c.Senders, c.Receivers)
	}
	for _, k := range sortedKeys(s.Locks) {
		l := s.Locks[k]
		line("lock #%d %s holder G%d readers %d waiters %v", l.ID, l.Kind, l.Holder, l.Readers, l.Waiters)
	}
	return b.String()
}

func sortedKeys[V any](m map[int64]V) []int64 { return slices.Sorted(maps.Keys(m)) }

// String returns the state's name as in a traceback: "runnable", "waiting" …
func (s GState) String() string {
	return pick(int64(s), "idle", "runnable", "running", "syscall", "waiting", "dead")
}

// String returns the state's name in one word.
func (s MState) String() string {
	return pick(int64(s), "parked", "spinning", "running", "blocked", "polling", "sysmon", "dead")
}

// String returns the status's name in one word.
func (s PStatus) String() string { return pick(int64(s), "idle", "running", "dead") }
