package trace

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Stats are the totals of a run.
type Stats struct {
	Events, Dropped int64 // all events; those of them no longer kept (but counted here)
	Time            int64 // ns from the start to the last event
	Real            bool  // the clock was the machine's, and not a virtual one; the caller's to set
	Procs           int   // GOMAXPROCS at the end

	Made, Ended int64 // goroutines
	Peak        int   // most of them alive at once

	Parks       map[WaitReason]int64 // how often a goroutine waited, by reason
	Yields      int64                // Gosched
	Preemptions int64
	Panics      int64

	Steals    int64 // successful ones, of runnext too
	StolenGs  int64
	StealFail int64 // attempts that found nothing
	Spills    int64 // full local queues
	SpiltGs   int64
	GlobalGs  int64 // goroutines taken from the global queue

	Ms       int // threads made, sysmon not counted
	PeakMs   int // most of them in blocking calls at once
	Handoffs int64
	Retakes  int64 // those handoffs that sysmon caused
	Syscalls int64

	TimersSet, TimersFired      int64
	Chans, Sends, Recvs, Closes int64
	Locks                       int64 // how often one was acquired
	OutputBytes                 int64

	Ran, Queued, Waited, Called int64 // ns of all goroutines: running, runnable, waiting, in calls

	Ps []PStats // by id
	Gs []GStats // by id; of those that ended only the first some thousands
}

// A PStats is the totals of one P.
type PStats struct {
	ID     int32
	Busy   int64 // ns in which a G ran on it
	Starts int64 // how often one did
	Steals int64 // how often it stole
	Robbed int64 // how often it was stolen from
}

// A GStats is the totals of one goroutine.
type GStats struct {
	ID                          int64
	Func                        string
	Made                        Site
	Born, End                   int64 // End is -1 if it has not ended
	Ran, Queued, Waited, Called int64
	Starts                      int64
	Steals                      int
}

// maxEndedGs bounds Stats.Gs.
const maxEndedGs = 10_000

// Summarize returns the totals of the run so far.
func Summarize(r *Recorder) Stats {
	r.begin()
	defer r.mu.Unlock()
	t := newTally(r.sites)
	if r.base != nil {
		t = r.base.clone()
	}
	for seq, end := r.dropped, r.end(); seq < end; seq++ {
		e := r.read(seq)
		t.add(&e)
	}
	s := t.finish()
	s.Dropped = r.dropped
	return s
}

// A tally adds up Stats, event by event.
type tally struct {
	state   *State
	stats   Stats
	blocked int // Ms in calls
}

func newTally(sites *Sites) *tally {
	return &tally{
		state: NewState(sites),
		stats: Stats{Parks: make(map[WaitReason]int64)},
	}
}

func (t *tally) clone() *tally {
	c := *t
	c.state = t.state.Clone()
	c.stats.Parks = maps.Clone(t.stats.Parks)
	c.stats.Ps = slices.Clone(t.stats.Ps)
	c.stats.Gs = slices.Clone(t.stats.Gs)
	return &c
}

// add counts e, and applies it to the tally's state.
func (t *tally) add(e *Event) {
	s := &t.stats
	g := t.state.Gs[e.G]
	was, on, since := GIdle, int32(NoID), int64(0)
	if g != nil {
		was, on, since = g.State, g.P, g.Since
	}
	t.state.apply(e)
	if was == GRunning && g.State != GRunning {
		if p := t.p(on); p != nil {
			p.Busy += max(0, e.Time-since)
		}
	}

	s.Events++
	switch e.Kind {
	case GoCreate:
		s.Made++
		s.Peak = max(s.Peak, len(t.state.Gs))
	case GoStart:
		if p := t.p(e.P); p != nil {
			p.Starts++
		}
	case GoEnd:
		s.Ended++
		if g != nil {
			t.end(g, e.Time)
		}
	case GoPark:
		s.Parks[e.Reason]++
	case GoYield:
		s.Yields++
	case GoPreempt:
		s.Preemptions++
	case GoPanic:
		s.Panics++
	case RunqSlow:
		s.Spills++
		s.SpiltGs += e.B + 1
	case GlobGet:
		s.GlobalGs++
	case GlobGrab:
		s.GlobalGs += e.A
	case Steal:
		t.steal(e, e.B)
	case StealNext:
		t.steal(e, 1)
	case StealFail:
		s.StealFail++
	case MNew:
		if e.Text != "sysmon" {
			s.Ms++
		}
	case Handoff:
		s.Handoffs++
	case Retake:
		s.Retakes++
	case SysEnter:
		s.Syscalls++
		t.blocked++
		s.PeakMs = max(s.PeakMs, t.blocked)
	case SysExit:
		t.blocked--
	case TimerSet:
		s.TimersSet++
	case TimerFire:
		s.TimersFired++
	case ChanMake:
		s.Chans++
	case ChanSend:
		s.Sends++
	case ChanRecv:
		s.Recvs++
	case ChanClose:
		s.Closes++
	case LockGet:
		s.Locks++
	case Output:
		s.OutputBytes += int64(len(e.Text))
	}
}

func (t *tally) p(id int32) *PStats {
	if t.state.p(id) == nil {
		return nil
	}
	for int(id) >= len(t.stats.Ps) {
		t.stats.Ps = append(t.stats.Ps, PStats{ID: int32(len(t.stats.Ps))})
	}
	return &t.stats.Ps[id]
}

func (t *tally) steal(e *Event, n int64) {
	t.stats.Steals++
	t.stats.StolenGs += n
	if p := t.p(e.P); p != nil {
		p.Steals++
	}
	if p := t.p(int32(e.A)); p != nil {
		p.Robbed++
	}
}

// end adds the totals of a G that will do no more.
func (t *tally) end(g *G, end int64) {
	s := &t.stats
	s.Ran += g.Ran
	s.Queued += g.Queued
	s.Waited += g.Waited
	s.Called += g.Called
	if len(s.Gs) < maxEndedGs || end < 0 {
		s.Gs = append(s.Gs, GStats{
			ID: g.ID, Func: g.Func, Made: g.Made, Born: g.Born, End: end,
			Ran: g.Ran, Queued: g.Queued, Waited: g.Waited, Called: g.Called,
			Starts: g.starts, Steals: g.Steals,
		})
	}
}

// finish returns the totals, with those Gs counted in that are still alive. The
// tally is used up.
func (t *tally) finish() Stats {
	s := &t.stats
	s.Time = t.state.Time
	s.Procs = t.state.Procs
	for id := range t.state.Ps {
		t.p(int32(id))
	}
	for _, g := range t.state.Gs {
		stretch := max(0, t.state.Time-g.Since)
		*g.total() += stretch
		if p := t.p(g.P); p != nil && g.State == GRunning {
			p.Busy += stretch
		}
		t.end(g, -1)
	}
	slices.SortFunc(s.Gs, func(a, b GStats) int { return cmp.Compare(a.ID, b.ID) })
	return *s
}

// Text writes the totals for a person, on few lines.
func (s Stats) Text() string {
	var b strings.Builder
	line := func(label, format string, args ...any) {
		fmt.Fprintf(&b, "%-12s %s\n", label, fmt.Sprintf(format, args...))
	}
	clock := " of virtual time"
	if s.Real {
		clock = ""
	}
	line("time", "%s%s, GOMAXPROCS %d", Duration(s.Time), clock, s.Procs)
	line("goroutines", "%s made, at most %s alive at once, %s unfinished",
		Count(s.Made), Count(int64(s.Peak)), Count(s.Made-s.Ended))
	line("their time", "%s running, %s runnable, %s waiting, %s in calls",
		Duration(s.Ran), Duration(s.Queued), Duration(s.Waited), Duration(s.Called))
	line("Ps busy", "%s", s.busy())
	line("waits", "%s", s.parks())
	line("gave way", "%s by Gosched, %s by preemption", Count(s.Yields), Count(s.Preemptions))
	line("steals", "%s, taking %s goroutines; %s tries found nothing", Count(s.Steals), Count(s.StolenGs), Count(s.StealFail))
	line("global queue", "%s taken from it; %s spilled into it by full local queues", Count(s.GlobalGs), Count(s.SpiltGs))
	line("threads", "%s made, at most %s in calls at once", Count(int64(s.Ms)), Count(int64(s.PeakMs)))
	line("calls", "%s blocking, %s handoffs, %s of them by sysmon", Count(s.Syscalls), Count(s.Handoffs), Count(s.Retakes))
	line("channels", "%s made, %s sends, %s receives, %s closed", Count(s.Chans), Count(s.Sends), Count(s.Recvs), Count(s.Closes))
	line("locks", "%s acquired", Count(s.Locks))
	line("timers", "%s set, %s fired", Count(s.TimersSet), Count(s.TimersFired))
	if s.Dropped > 0 {
		line("trace", "%s events, the first %s no longer kept", Count(s.Events), Count(s.Dropped))
	} else {
		line("trace", "%s events", Count(s.Events))
	}
	return b.String()
}

// busy writes how much of the time each P ran a goroutine.
func (s Stats) busy() string {
	const most = 8
	var parts []string
	for i, p := range s.Ps {
		if i == most && len(s.Ps) > most+1 {
			parts = append(parts, fmt.Sprintf("%d more", len(s.Ps)-most))
			break
		}
		share := 0.0
		if s.Time > 0 {
			share = 100 * float64(p.Busy) / float64(s.Time)
		}
		parts = append(parts, fmt.Sprintf("P%d %.0f%%", p.ID, share))
	}
	return strings.Join(parts, ", ")
}

func (s Stats) parks() string {
	if len(s.Parks) == 0 {
		return "none"
	}
	reasons := slices.SortedFunc(maps.Keys(s.Parks), func(a, b WaitReason) int {
		return cmp.Or(cmp.Compare(s.Parks[b], s.Parks[a]), cmp.Compare(a, b))
	})
	var parts []string
	for _, r := range reasons {
		parts = append(parts, Count(s.Parks[r])+" "+string(r))
	}
	const most = 4
	if len(parts) > most {
		parts = append(parts[:most], fmt.Sprintf("%d other reasons", len(parts)-most))
	}
	return strings.Join(parts, ", ")
}

// Count writes a number for a person: 1,234,567.
func Count(n int64) string {
	if n < 0 {
		return "-" + Count(-n)
	}
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", Count(n/1000), n%1000)
}
