package trace

import (
	"cmp"
	"slices"
)

// StateAt returns the state just after the event with that Seq, the caller's
// own to keep. Before the first event kept it is the state that that one found;
// after the last event it is the state now.
func (r *Recorder) StateAt(seq int64) *State {
	r.begin()
	defer r.mu.Unlock()
	s := r.snaps.before(seq)
	if s == nil {
		s = NewState(r.sites)
		if r.base != nil {
			s = r.base.state
		}
	}
	s = s.Clone()
	last := min(seq, r.end()-1)
	for at := s.Seq + 1; at <= last; at++ {
		s.Apply(r.read(at))
		r.snaps.offer(s)
	}
	return s
}

// Clone returns a copy of s that shares nothing with it but Sites.
func (s *State) Clone() *State {
	c := *s
	c.Gs = cloneMap(s.Gs)
	for _, g := range c.Gs {
		g.lines = slices.Clone(g.lines)
	}
	c.Timers = cloneMap(s.Timers)
	c.Locks = cloneMap(s.Locks)
	for _, l := range c.Locks {
		l.Waiters, l.ReadBy = slices.Clone(l.Waiters), slices.Clone(l.ReadBy)
	}
	c.Chans = cloneMap(s.Chans)
	for _, ch := range c.Chans {
		ch.Senders, ch.Receivers = slices.Clone(ch.Senders), slices.Clone(ch.Receivers)
	}
	c.Ms = cloneList(s.Ms)
	c.Ps = cloneList(s.Ps)
	for _, p := range c.Ps {
		p.Queue = slices.Clone(p.Queue)
	}
	c.Global = slices.Clone(s.Global)
	c.IdleMs, c.IdlePs = slices.Clone(s.IdleMs), slices.Clone(s.IdlePs)
	return &c
}

// cloneMap copies what from points at too, all in one piece of memory.
func cloneMap[K comparable, V any](from map[K]*V) map[K]*V {
	to := make(map[K]*V, len(from))
	all := make([]V, 0, len(from))
	for k, v := range from {
		all = append(all, *v)
		to[k] = &all[len(all)-1]
	}
	return to
}

func cloneList[V any](from []*V) []*V {
	all := make([]V, len(from))
	to := make([]*V, len(from))
	for i, v := range from {
		all[i] = *v
		to[i] = &all[i]
	}
	return to
}

// size is roughly how many things s holds.
func (s *State) size() int {
	return len(s.Gs) + len(s.Chans) + len(s.Locks) + len(s.Timers) + len(s.Ms) + len(s.Ps)
}

// The bounds of snapshots: one is taken when the events since the last would
// take about as long to apply as a copy does, and at least snapEvery of them;
// all together hold at most snapRoom things.
const (
	snapEvery = 4096
	snapRoom  = 1 << 20
)

// Snapshots are states kept along a trace so that a state in its middle need
// not be computed from the start. None is made before someone asks for a state.
type snapshots struct {
	states []*State // by Seq
	room   int      // things held
	every  int64    // events between two; grows when the room is used up
}

// before returns the last snapshot that is not after seq, or nil.
func (n *snapshots) before(seq int64) *State {
	i, found := n.find(seq)
	if found {
		return n.states[i]
	}
	if i == 0 {
		return nil
	}
	return n.states[i-1]
}

// find returns where the snapshot at seq is or would be.
func (n *snapshots) find(seq int64) (i int, found bool) {
	return slices.BinarySearchFunc(n.states, seq, func(s *State, seq int64) int { return cmp.Compare(s.Seq, seq) })
}

// offer keeps a copy of s if the trace has none near.
func (n *snapshots) offer(s *State) {
	n.every = max(n.every, snapEvery)
	if s.Seq%snapEvery != 0 {
		return
	}
	size := s.size()
	last := int64(0)
	if near := n.before(s.Seq); near != nil {
		last = near.Seq
	}
	if s.Seq-last < max(n.every, int64(4*size)) || size > snapRoom {
		return
	}
	for n.room+size > snapRoom {
		n.thin()
	}
	i, _ := n.find(s.Seq)
	n.states = slices.Insert(n.states, i, s.Clone())
	n.room += size
}

// thin drops every second snapshot, and keeps them wider apart from now on.
func (n *snapshots) thin() {
	n.every *= 2
	kept := n.states[:0]
	n.room = 0
	for i, s := range n.states {
		if i%2 == 1 {
			kept = append(kept, s)
			n.room += s.size()
		}
	}
	clear(n.states[len(kept):])
	n.states = kept
}

// forget drops the snapshots before seq, whose events are gone.
func (n *snapshots) forget(seq int64) {
	n.states = slices.DeleteFunc(n.states, func(s *State) bool {
		if s.Seq < seq {
			n.room -= s.size()
			return true
		}
		return false
	})
}
