package trace

import (
	"slices"
	"strings"
)

// NewState returns the state before the first event. sites may be nil.
func NewState(sites *Sites) *State {
	return &State{
		Seq:    -1,
		Gs:     make(map[int64]*G),
		Timers: make(map[int64]*Timer),
		Chans:  make(map[int64]*Chan),
		Locks:  make(map[int64]*Lock),
		Sites:  sites,
	}
}

// Apply changes s to what it is after e. The comments of the kinds say what
// each does.
//
// Events that contradict s change what they can and never panic: a trace may
// come from a file. Check finds the contradictions.
func (s *State) Apply(e Event) { s.apply(&e) }

func (s *State) apply(e *Event) {
	s.Seq = e.Seq
	s.Time = max(s.Time, e.Time)
	if e.Site != 0 {
		seen := e.G
		if e.Kind == GoCreate {
			seen = e.Peer
		}
		if g := s.Gs[seen]; g != nil {
			g.Site = e.Site
		}
	}
	switch e.Kind {
	case GoCreate, GoStart, GoEnd, GoPark, GoReady, GoYield, GoPreempt, StackGrow, StackShrink:
		s.applyG(e)
	case RunqPut, RunqKick, RunqGet, RunqSlow, GlobPut, GlobGet, GlobGrab, Steal, StealNext:
		s.applyQueue(e)
	case MNew, MStart, MPark, MPoll, MSpin, MUnspin, MExit, PAcquire, PRelease, Handoff, Retake, ProcsSet:
		s.applyMP(e)
	case StealTry:
		if m := s.m(e.M); m != nil {
			m.StealFrom, m.StealStep = int32(e.A), int32(e.B)
		}
	case SysEnter, SysExit:
		s.applyCall(e)
	case TimerSet, TimerFire, TimerStop:
		if e.Kind == TimerSet {
			s.Timers[e.Obj] = &Timer{ID: e.Obj, When: e.A, G: e.G}
		} else {
			delete(s.Timers, e.Obj)
		}
	case ChanMake, ChanSend, ChanRecv, ChanClose, ChanWait:
		s.applyChan(e)
	case LockGet, LockPut:
		s.applyLock(e)
	}
}

// The life of a G.

func (s *State) applyG(e *Event) {
	if e.Kind == GoCreate {
		s.Made++
		s.LastG = max(s.LastG, e.G)
		s.Gs[e.G] = &G{
			ID: e.G, Parent: e.Peer, Func: e.Text, Made: e.Site, Born: e.Time,
			State: GRunnable, Since: e.Time, M: NoID, P: NoID,
			Stack: StartStack,
		}
		return
	}
	g := s.Gs[e.G]
	if g == nil {
		return
	}
	switch e.Kind {
	case GoStart:
		s.enter(g, GRunning, e.Time)
		s.runOn(g, e.M, e.P)
		if m := s.m(e.M); m != nil {
			m.Hand = 0
		}
		if p := s.p(e.P); p != nil && e.A == 0 {
			p.Ticks++
		}
	case GoEnd:
		s.leaveLines(g)
		s.enter(g, GDead, e.Time)
		delete(s.Gs, g.ID)
	case GoPark:
		s.enter(g, GWaiting, e.Time)
		g.Reason, g.Obj = e.Reason, e.Obj
		s.joinLine(g, e.A == 1)
	case GoReady:
		s.leaveLines(g)
		s.enter(g, GRunnable, e.Time)
		g.WokenBy = e.Peer
	case GoYield, GoPreempt:
		s.enter(g, GRunnable, e.Time)
		g.WokenBy = 0
	case StackGrow, StackShrink:
		g.Stack = e.A
	}
}

// enter ends what g was doing, adds the time it took to g's totals, and begins
// state. The M that g leaves, if any, is left without a G.
func (s *State) enter(g *G, state GState, now int64) {
	if total := g.total(); total != nil {
		*total += max(0, now-g.Since)
	}
	if state != GRunning && state != GSyscall {
		if m := s.m(g.M); m != nil && m.G == g.ID {
			m.G = 0
		}
		g.M, g.P = NoID, NoID
	}
	g.State, g.Since = state, now
	g.Reason, g.Obj = WaitNone, 0
}

// total returns where the time that g spends in its present state is added.
func (g *G) total() *int64 {
	switch g.State {
	case GRunnable:
		return &g.Queued
	case GRunning:
		return &g.Ran
	case GWaiting:
		return &g.Waited
	case GSyscall:
		return &g.Called
	}
	return nil
}

func (s *State) runOn(g *G, mid, pid int32) {
	g.M, g.P = mid, pid
	if m := s.m(mid); m != nil {
		m.G = g.ID
	}
}

// Queues.

func (s *State) applyQueue(e *Event) {
	victim, own := s.p(int32(e.A)), s.p(e.P)
	switch e.Kind {
	case RunqGet, GlobGet, Steal, StealNext:
		if m := s.m(e.M); m != nil {
			m.Hand = e.G
		}
	}
	switch e.Kind {
	case RunqPut:
		if victim == nil {
			return
		}
		if e.B == 0 {
			victim.Runnext = e.G
		} else {
			victim.Queue = append(victim.Queue, e.G)
		}
	case RunqKick:
		if victim == nil {
			return
		}
		if victim.Runnext == e.G {
			victim.Runnext = 0
		}
		victim.Queue = append(victim.Queue, e.G)
	case RunqGet:
		if victim != nil {
			victim.take(e.G)
		}
	case RunqSlow:
		if victim == nil {
			return
		}
		if victim.Runnext == e.G {
			victim.Runnext = 0
		}
		s.Global = append(s.Global, victim.shift(e.B)...)
		s.Global = append(s.Global, e.G)
	case GlobPut:
		if e.A == 1 {
			s.Global = slices.Insert(s.Global, 0, e.G)
		} else {
			s.Global = append(s.Global, e.G)
		}
	case GlobGet:
		s.Global = without(s.Global, e.G)
	case GlobGrab:
		n := min(max(e.A, 0), int64(len(s.Global)))
		if own != nil {
			own.Queue = append(own.Queue, s.Global[:n]...)
			s.Global = s.Global[n:]
		}
	case Steal:
		if victim == nil || own == nil {
			return
		}
		taken := victim.shift(e.B)
		for _, id := range taken {
			if g := s.Gs[id]; g != nil {
				g.Steals++
			}
		}
		own.Queue = append(own.Queue, without(taken, e.G)...)
	case StealNext:
		if g := s.Gs[e.G]; g != nil {
			g.Steals++
		}
		if victim != nil {
			victim.take(e.G)
		}
	}
}

// take removes g from p, wherever it is.
func (p *P) take(g int64) {
	if p.Runnext == g {
		p.Runnext = 0
		return
	}
	p.Queue = without(p.Queue, g)
}

// shift takes the first n Gs off p's ring.
func (p *P) shift(n int64) []int64 {
	n = min(max(n, 0), int64(len(p.Queue)))
	taken := slices.Clone(p.Queue[:n])
	p.Queue = p.Queue[n:]
	return taken
}

// without returns list without x, which is looked for from both ends: it is
// nearly always the first or the last.
func without(list []int64, x int64) []int64 {
	for i, j := 0, len(list)-1; i <= j; i, j = i+1, j-1 {
		switch {
		case list[i] == x && i == 0:
			return list[1:]
		case list[i] == x:
			return slices.Delete(list, i, i+1)
		case list[j] == x:
			return slices.Delete(list, j, j+1)
		}
	}
	return list
}

// Ms and Ps.

// m returns the M of that id, or nil.
func (s *State) m(id int32) *M {
	if id < 0 || int(id) >= len(s.Ms) {
		return nil
	}
	return s.Ms[id]
}

// p returns the P of that id, or nil.
func (s *State) p(id int32) *P {
	if id < 0 || int(id) >= len(s.Ps) {
		return nil
	}
	return s.Ps[id]
}

// maxIDs bounds the Ms and Ps that a State makes room for, so that a damaged
// trace cannot ask for all memory. The runtime stops at 10,000 Ms.
const maxIDs = 1 << 16

func (s *State) applyMP(e *Event) {
	switch e.Kind {
	case MNew:
		if e.A < 0 || e.A >= maxIDs {
			return
		}
		for int64(len(s.Ms)) <= e.A {
			s.Ms = append(s.Ms, &M{ID: int32(len(s.Ms)), State: MRunning, P: NoID, Since: e.Time})
		}
		if e.Text == "sysmon" {
			s.Ms[e.A].State = MSysmon
		}
	case MStart:
		s.IdleMs = without32(s.IdleMs, int32(e.A))
		s.setM(s.m(int32(e.A)), MRunning, e.Time)
	case MPark:
		s.setM(s.m(e.M), MParked, e.Time)
		s.IdleMs = append(s.IdleMs, e.M)
	case MPoll:
		s.setM(s.m(e.M), MPolling, e.Time)
	case MSpin:
		s.setM(s.m(e.M), MSpinning, e.Time)
	case MUnspin:
		s.setM(s.m(e.M), MRunning, e.Time)
	case MExit:
		s.setM(s.m(e.M), MDead, e.Time)
	case PAcquire:
		p, m := s.p(e.P), s.m(e.M)
		if p == nil || m == nil {
			return
		}
		s.IdlePs = without32(s.IdlePs, p.ID)
		p.Status, p.M = PRunning, m.ID
		m.P = p.ID
		if g := s.Gs[m.G]; g != nil {
			g.P = p.ID
		}
		if m.State == MPolling {
			s.setM(m, MRunning, e.Time)
		}
	case PRelease:
		if p := s.p(e.P); p != nil {
			s.detach(p)
			p.Status = PIdle
			s.IdlePs = append(s.IdlePs, p.ID)
		}
	case Handoff, Retake:
		if p := s.p(int32(e.A)); p != nil {
			s.detach(p)
			p.Status = PIdle // and in no list, until it is acquired or released
		}
	case ProcsSet:
		s.setProcs(int(min(max(e.A, 0), maxIDs)))
	}
}

func (s *State) setM(m *M, state MState, now int64) {
	if m == nil {
		return
	}
	if state == MParked || state == MDead {
		m.Hand = 0 // it gave that to the M that the G is locked to
	}
	if m.State != state {
		m.State, m.Since = state, now
	}
}

// detach parts p from its M, and from the G that is in a call on that M.
func (s *State) detach(p *P) {
	m := s.m(p.M)
	p.M = NoID
	if m == nil || m.P != p.ID {
		return
	}
	m.P = NoID
	if g := s.Gs[m.G]; g != nil {
		g.P = NoID
	}
}

// setProcs is procresize, with p.destroy for the Ps that go.
func (s *State) setProcs(n int) {
	for id := n; id < s.Procs; id++ {
		p := s.Ps[id]
		moved := p.Queue
		if p.Runnext != 0 {
			moved = append([]int64{p.Runnext}, moved...)
		}
		s.Global = append(slices.Clone(moved), s.Global...)
		p.Runnext, p.Queue = 0, nil
		s.detach(p)
		p.Status = PDead
	}
	for len(s.Ps) < n {
		s.Ps = append(s.Ps, &P{ID: int32(len(s.Ps)), M: NoID})
	}
	s.Procs = n
	s.IdlePs = s.IdlePs[:0]
	var busy []int32
	for _, p := range s.Ps[:n] {
		if p.M != NoID {
			continue
		}
		p.Status = PIdle
		if p.Runnext == 0 && len(p.Queue) == 0 {
			s.IdlePs = append(s.IdlePs, p.ID)
		} else {
			busy = append(busy, p.ID)
		}
	}
	s.IdlePs = append(s.IdlePs, busy...)
}

// without32 returns list without x, which is nearly always the last.
func without32(list []int32, x int32) []int32 {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == x {
			return slices.Delete(list, i, i+1)
		}
	}
	return list
}

// Blocking calls.

func (s *State) applyCall(e *Event) {
	g := s.Gs[e.G]
	if g == nil {
		return
	}
	m := s.m(e.M)
	if e.Kind == SysEnter {
		s.enter(g, GSyscall, e.Time)
		s.setM(m, MBlocked, e.Time)
		if m != nil {
			m.Call = e.Text
		}
		return
	}
	s.setM(m, MRunning, e.Time)
	if m != nil {
		m.Call = ""
	}
	if e.A == 2 {
		s.enter(g, GRunnable, e.Time)
		g.WokenBy = 0
		return
	}
	s.enter(g, GRunning, e.Time)
	s.runOn(g, e.M, e.P)
	if p := s.p(e.P); p != nil && e.B == 1 {
		p.Ticks++
	}
}

// Channels and locks.

// joinLine puts g, which parks, in the line of what it waits for. In a select
// it has joined lines before, by ChanWait.
func (s *State) joinLine(g *G, first bool) {
	if g.Obj == 0 {
		return
	}
	switch g.Reason {
	case WaitChanSend, WaitChanRecv:
		s.queueOn(g, g.Obj, g.Reason == WaitChanSend)
	default:
		if !g.Reason.OnLock() {
			return
		}
		l := s.lock(g.Obj, lockKind(string(g.Reason)))
		if first {
			l.Waiters = slices.Insert(l.Waiters, 0, g.ID)
		} else {
			l.Waiters = append(l.Waiters, g.ID)
		}
	}
}

// queueOn puts g in one of the lines of a channel.
func (s *State) queueOn(g *G, channel int64, send bool) {
	c := s.channel(channel)
	if send {
		c.Senders = append(c.Senders, g.ID)
	} else {
		c.Receivers = append(c.Receivers, g.ID)
	}
	g.lines = append(g.lines, channel)
}

// leaveLines takes g out of every line that it is in.
func (s *State) leaveLines(g *G) {
	for _, id := range g.lines {
		c := s.channel(id)
		c.Senders = without(c.Senders, g.ID)
		c.Receivers = without(c.Receivers, g.ID)
	}
	g.lines = g.lines[:0]
	if l := s.Locks[g.Obj]; l != nil && g.Reason.OnLock() {
		l.Waiters = without(l.Waiters, g.ID)
		s.tidy(l)
	}
}

// served takes the G of that id out of every channel's line, since what it
// waited for has come: one case of its select has won. It is not ready yet.
func (s *State) served(id int64) {
	if g := s.Gs[id]; g != nil {
		s.leaveLines(g)
	}
}

// channel returns the channel of that id; if no ChanMake told of it, all that
// is known of it is that it exists.
func (s *State) channel(id int64) *Chan {
	c := s.Chans[id]
	if c == nil {
		c = &Chan{ID: id}
		s.Chans[id] = c
	}
	return c
}

func (s *State) applyChan(e *Event) {
	if e.Kind == ChanMake {
		s.Chans[e.Obj] = &Chan{ID: e.Obj, MadeBy: e.G, Made: e.Site, Elem: e.Text, Cap: int(e.A)}
		return
	}
	c := s.channel(e.Obj)
	switch e.Kind {
	case ChanSend:
		c.SentBy.add(e.G)
		if e.A == 0 {
			c.RecvBy.add(e.Peer)
			s.served(e.Peer)
		} else {
			c.Len++
		}
	case ChanRecv:
		c.RecvBy.add(e.G)
		if e.A == 0 {
			c.SentBy.add(e.Peer)
			s.served(e.Peer)
		} else if e.A == 1 {
			c.Len--
		}
	case ChanClose:
		c.Closed = true
		for _, id := range slices.Concat(c.Senders, c.Receivers) {
			s.served(id)
		}
	case ChanWait:
		if g := s.Gs[e.G]; g != nil {
			s.queueOn(g, e.Obj, e.A == 0)
		}
	}
}

// lock returns the lock of that id, which comes into being with its first use.
func (s *State) lock(id int64, kind string) *Lock {
	l := s.Locks[id]
	if l == nil {
		l = &Lock{ID: id, Kind: kind}
		s.Locks[id] = l
	}
	return l
}

// tidy forgets a lock that nobody holds or waits for.
func (s *State) tidy(l *Lock) {
	if l.Holder == 0 && l.Readers == 0 && len(l.Waiters) == 0 {
		delete(s.Locks, l.ID)
	}
}

// lockKind makes "RWMutex" of "sync.RWMutex.RLock" and of "RWMutex.R".
func lockKind(name string) string {
	name = strings.TrimPrefix(name, "sync.")
	name, _, _ = strings.Cut(name, ".")
	return name
}

func (s *State) applyLock(e *Event) {
	l := s.lock(e.Obj, lockKind(e.Text))
	reading := strings.HasSuffix(e.Text, ".R")
	switch {
	case e.Kind == LockGet && reading:
		l.Readers++
		l.ReadBy = append(l.ReadBy, e.G)
	case e.Kind == LockGet:
		l.Holder = e.G
	case reading:
		l.Readers = max(0, l.Readers-1)
		l.ReadBy = without(l.ReadBy, e.G)
		if len(l.ReadBy) > l.Readers { // another has unlocked it
			l.ReadBy = l.ReadBy[:l.Readers]
		}
	default:
		l.Holder = 0
	}
	s.tidy(l)
}
