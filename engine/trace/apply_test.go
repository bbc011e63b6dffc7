package trace

import (
	"fmt"
	"strings"
	"testing"
)

// A script makes a trace by hand: each event takes 10 ns.
type script struct {
	t      *testing.T
	rec    *Recorder
	events []Event
	state  *State
}

func newScript(t *testing.T, procs int64) *script {
	s := &script{t: t, rec: NewRecorder()}
	s.state = NewState(s.rec.Sites())
	s.do(Event{Kind: MNew, A: 0, M: NoID, P: NoID})
	s.do(Event{Kind: ProcsSet, A: procs, P: NoID})
	s.do(Event{Kind: PAcquire})
	s.do(Event{Kind: GoCreate, G: 1, Text: "main.main"})
	s.do(Event{Kind: RunqPut, G: 1})
	s.do(Event{Kind: RunqGet, G: 1})
	s.do(Event{Kind: GoStart, G: 1})
	return s
}

func (s *script) do(events ...Event) {
	s.t.Helper()
	for _, e := range events {
		e.Seq = int64(len(s.events))
		e.Time = e.Seq * 10
		s.events = append(s.events, e)
		s.rec.Emit(e)
		s.state.Apply(e)
		if err := s.state.Check(); err != nil {
			s.t.Fatalf("after %s:\n%v", e, err)
		}
	}
}

// spawn makes Gs on P 0 as newproc does.
func (s *script) spawn(ids ...int64) {
	s.t.Helper()
	for _, id := range ids {
		s.do(Event{Kind: GoCreate, G: id, Peer: 1, Text: fmt.Sprint("main.f", id), Site: s.site(5)})
		old := s.state.Ps[0].Runnext
		s.do(Event{Kind: RunqPut, G: id})
		if old != 0 {
			s.do(Event{Kind: RunqKick, G: old})
		}
	}
}

// startM makes M id and gives it P id.
func (s *script) startM(id int32) {
	s.t.Helper()
	s.do(
		Event{Kind: MNew, A: int64(id)},
		Event{Kind: MStart, A: int64(id), B: 1},
		Event{Kind: PAcquire, M: id, P: id},
		Event{Kind: MSpin, M: id, P: id})
}

func (s *script) site(line int) Site {
	return s.rec.Sites().Add(Pos{File: "main.go", Line: line, Func: "main.main"})
}

// want compares the lines of the state that begin with a word of prefix.
func (s *script) want(want string, prefixes ...string) {
	s.t.Helper()
	var got []string
	for _, line := range strings.Split(s.state.String(), "\n") {
		for _, p := range prefixes {
			if strings.HasPrefix(line, p) {
				got = append(got, line)
			}
		}
	}
	if g, w := strings.Join(got, "\n"), strings.TrimSpace(want); g != w {
		s.t.Errorf("state:\n%s\nwant:\n%s", g, w)
	}
}

func TestApplyQueues(t *testing.T) {
	s := newScript(t, 2)
	s.spawn(2, 3, 4, 5, 6)
	s.want(`
P0 running M0 next 6 queue [2 3 4 5] ticks 1
P1 idle - next 0 queue [] ticks 0
idle Ms [] Ps [1]`, "P", "idle")

	s.startM(1)
	s.do(
		Event{Kind: StealTry, M: 1, P: 1},
		Event{Kind: Steal, M: 1, P: 1, G: 3, A: 0, B: 2}, // 2 and 3; 3 runs
		Event{Kind: MUnspin, M: 1, P: 1, A: 1},
		Event{Kind: GoStart, M: 1, P: 1, G: 3})
	s.want(`
P0 running M0 next 6 queue [4 5] ticks 1
P1 running M1 next 0 queue [2] ticks 1
M0 running P0 G1  since 0.000000000
M1 running P1 G3  since 0.000000270`, "P", "M")

	s.do(
		Event{Kind: StealNext, M: 1, P: 1, G: 6, A: 0},
		Event{Kind: RunqPut, M: 1, P: 1, G: 6, A: 1, B: 1})
	s.spawn(7, 8)
	s.do(
		Event{Kind: RunqSlow, G: 8, A: 0, B: 2}) // 4 and 5, then 8 out of runnext
	s.want(`
P0 running M0 next 0 queue [7] ticks 1
P1 running M1 next 0 queue [2 6] ticks 1
global [4 5 8]`, "P", "global")

	s.do(
		Event{Kind: GoYield, G: 1, Site: s.site(9)},
		Event{Kind: GlobPut, G: 1},
		Event{Kind: GlobGet, G: 4},
		Event{Kind: GlobGrab, A: 2},
		Event{Kind: GoStart, G: 4},
		Event{Kind: GoPreempt, G: 3, M: 1, P: 1, A: 100},
		Event{Kind: GlobPut, G: 3, A: 1, M: 1, P: 1})
	s.want(`
P0 running M0 next 0 queue [7 5 8] ticks 2
P1 running M1 next 0 queue [2 6] ticks 1
global [3 1]
G1 main.main runnable - - made by G0 at ?, at main.go:9 since 0.000000370; waits "" #0, woken by G0; ran 310 queued 30 waited 0 called 0 stolen 0
G3 main.f3 runnable - - made by G1 at main.go:5, at ? since 0.000000420; waits "" #0, woken by G0; ran 140 queued 190 waited 0 called 0 stolen 1`,
		"P", "global", "G1", "G3")
	if lost := s.state.Lost(); len(lost) != 0 {
		t.Errorf("lost %v", lost)
	}
	s.do(Event{Kind: RunqGet, M: 1, P: 1, G: 2, A: 1, B: 1}, Event{Kind: GoStart, M: 1, P: 1, G: 2, A: 1})
	if ticks := s.state.Ps[1].Ticks; ticks != 1 {
		t.Errorf("an inherited time slice counted as a tick: %d", ticks)
	}
}

func TestApplyHandoff(t *testing.T) {
	s := newScript(t, 1)
	s.spawn(2)
	s.do(Event{Kind: SysEnter, G: 1, Text: "read", Site: s.site(7)})
	s.want(`
P0 running M0 next 2 queue [] ticks 1
M0 blocked P0 G1 read since 0.000000090`, "P", "M")
	s.do(
		Event{Kind: MNew, A: 1, M: NoID, P: NoID, Text: "sysmon"},
		Event{Kind: Retake, M: 1, P: NoID, A: 0, B: 40_000},
		Event{Kind: Handoff, M: 1, P: NoID, A: 0, B: 0},
		Event{Kind: MNew, A: 2, M: 1, P: NoID},
		Event{Kind: MStart, A: 2, B: 1, M: 1, P: NoID},
		Event{Kind: PAcquire, M: 2, P: 0},
		Event{Kind: RunqGet, M: 2, G: 2},
		Event{Kind: GoStart, M: 2, G: 2})
	s.want(`
P0 running M2 next 0 queue [] ticks 2
M0 blocked - G1 read since 0.000000090
M1 sysmon - G0  since 0.000000100
M2 running P0 G2  since 0.000000130
G1 main.main syscall M0 - made by G0 at ?, at main.go:7 since 0.000000090; waits "" #0, woken by G0; ran 30 queued 30 waited 0 called 0 stolen 0`,
		"P", "M", "G1")
	s.do(
		Event{Kind: SysExit, P: NoID, G: 1, A: 2},
		Event{Kind: GlobPut, P: NoID, G: 1},
		Event{Kind: MPark, P: NoID},
		Event{Kind: GoEnd, M: 2, G: 2},
		Event{Kind: GlobGet, M: 2, G: 1},
		Event{Kind: GoStart, M: 2, G: 1})
	s.want(`
P0 running M2 next 0 queue [] ticks 3
idle Ms [0] Ps []
M0 parked -`+" G0  since 0.000000200"+`
M1 sysmon - G0  since 0.000000100
M2 running P0 G1  since 0.000000130
G1 main.main running M2 P0 made by G0 at ?, at main.go:7 since 0.000000230; waits "" #0, woken by G0; ran 30 queued 80 waited 0 called 90 stolen 0`,
		"P", "idle", "M", "G")
	// Back in a call, from which it finds its own P still there.
	s.do(
		Event{Kind: SysEnter, M: 2, G: 1, Text: "write"},
		Event{Kind: SysExit, M: 2, G: 1, A: 0})
	s.want(`
P0 running M2 next 0 queue [] ticks 3
M2 running P0 G1  since 0.000000250`, "P", "M2")
}

func TestApplyProcs(t *testing.T) {
	s := newScript(t, 4)
	if got := fmt.Sprint(s.state.IdlePs); got != "[1 2 3]" {
		t.Errorf("idle Ps at the start: %s; the highest is to be taken next", got)
	}
	s.startM(1)
	s.spawn(2, 3, 4)
	s.do(
		Event{Kind: Steal, M: 1, P: 1, G: 2, B: 1},
		Event{Kind: RunqPut, M: 1, P: 1, G: 2, A: 1, B: 1},
		Event{Kind: RunqGet, G: 4},
		Event{Kind: RunqPut, G: 4, A: 1},
		Event{Kind: ProcsSet, A: 1, B: 4})
	s.want(`
time 0.000000230 procs 1 made 4
P0 running M0 next 0 queue [3] ticks 1
P1 dead - next 0 queue [] ticks 0
P2 dead - next 0 queue [] ticks 0
P3 dead - next 0 queue [] ticks 0
global [4 2]
idle Ms [] Ps []
M1 spinning - G0  since 0.000000100`, "time", "P", "global", "idle", "M1")
	s.do(
		Event{Kind: MUnspin, M: 1, P: NoID},
		Event{Kind: MPark, M: 1, P: NoID},
		Event{Kind: ProcsSet, A: 3, B: 1})
	s.want(`
P0 running M0 next 0 queue [3] ticks 1
P1 idle - next 0 queue [] ticks 0
P2 idle - next 0 queue [] ticks 0
P3 dead - next 0 queue [] ticks 0
idle Ms [1] Ps [1 2]`, "P", "idle")
	s.do(
		Event{Kind: MStart, A: 1},
		Event{Kind: PAcquire, M: 1, P: 1},
		Event{Kind: PRelease, M: 1, P: 1})
	s.want(`idle Ms [] Ps [2 1]`, "idle")
}

func TestApplyChansAndLocks(t *testing.T) {
	s := newScript(t, 1)
	s.spawn(2, 3, 4)
	run := func(id int64) {
		t.Helper()
		s.do(Event{Kind: RunqGet, G: id, B: 1}, Event{Kind: GoStart, G: id})
	}
	s.do(
		Event{Kind: ChanMake, Obj: 7, A: 1, Text: "int"},
		Event{Kind: ChanMake, Obj: 8, Text: "string"},
		Event{Kind: ChanSend, G: 1, Obj: 7, A: 1},
		Event{Kind: GoPark, G: 1, Reason: WaitChanSend, Obj: 7})
	run(4)
	s.do(
		Event{Kind: ChanWait, G: 4, Obj: 8, A: 1},
		Event{Kind: ChanWait, G: 4, Obj: 7, A: 0},
		Event{Kind: GoPark, G: 4, Reason: WaitSelect})
	run(2)
	s.want(`
chan #7 int 1/1 closed false senders [1 4] receivers []
chan #8 string 0/0 closed false senders [] receivers [4]`, "chan")
	s.do(
		Event{Kind: ChanRecv, G: 2, Obj: 7, Peer: 1, A: 0},
		Event{Kind: GoReady, G: 1, Peer: 2},
		Event{Kind: RunqPut, G: 1, B: 1},
		Event{Kind: ChanSend, G: 2, Obj: 8, Peer: 4, A: 0},
		Event{Kind: GoReady, G: 4, Peer: 2},
		Event{Kind: RunqPut, G: 4, B: 1},
		Event{Kind: ChanRecv, G: 2, Obj: 7, A: 1})
	s.want(`
P0 running M0 next 0 queue [3 1 4] ticks 3
G4 main.f4 runnable - - made by G1 at main.go:5, at ? since 0.000000300; waits "" #0, woken by G2; ran 30 queued 80 waited 70 called 0 stolen 0
chan #7 int 0/1 closed false senders [] receivers []
chan #8 string 0/0 closed false senders [] receivers []`,
		"P", "chan", "G4")

	s.do(
		Event{Kind: LockGet, G: 2, Obj: 9, Text: "Mutex"},
		Event{Kind: GoYield, G: 2},
		Event{Kind: GlobPut, G: 2})
	for _, id := range []int64{3, 1, 4} {
		run(id)
		first := int64(0)
		if id == 4 {
			first = 1 // as one that was woken and lost
		}
		s.do(Event{Kind: GoPark, G: id, Reason: WaitMutexLock, Obj: 9, A: first})
	}
	s.want(`lock #9 Mutex holder G2 readers 0 waiters [4 3 1]`, "lock")
	s.do(
		Event{Kind: LockPut, G: 2, Obj: 9, Text: "Mutex"},
		Event{Kind: GoReady, G: 4, Peer: 2},
		Event{Kind: GoReady, G: 1, Peer: 2})
	s.want(`lock #9 Mutex holder G0 readers 0 waiters [3]`, "lock")
	s.do(Event{Kind: GoReady, G: 3, Peer: 2})
	s.want("", "lock")
	s.do(
		Event{Kind: LockGet, G: 2, Obj: 10, Text: "RWMutex.R"},
		Event{Kind: LockGet, G: 3, Obj: 10, Text: "RWMutex.R"},
		Event{Kind: LockPut, G: 3, Obj: 10, Text: "RWMutex.R"})
	s.want("lock #10 RWMutex holder G0 readers 1 waiters []", "lock")

	s.do(
		Event{Kind: TimerSet, Obj: 3, G: 1, A: 1000},
		Event{Kind: TimerSet, Obj: 4, A: 2000},
		Event{Kind: TimerFire, Obj: 3, G: 1})
	s.want("timer #4 at 0.000002000 G0", "timer")
	s.do(Event{Kind: TimerStop, Obj: 4})
	s.want("", "timer")
}

func TestApplyClose(t *testing.T) {
	s := newScript(t, 1)
	s.do(
		Event{Kind: ChanMake, Obj: 1, Text: "int"},
		Event{Kind: GoPark, G: 1, Reason: WaitChanRecv, Obj: 1},
		Event{Kind: ChanClose, Obj: 1})
	s.want("chan #1 int 0/0 closed true senders [] receivers []", "chan")
}

// Whatever a file holds, Apply must survive it.
func TestApplyNonsense(t *testing.T) {
	s := NewState(nil)
	for seq, e := range nonsense(20_000) {
		e.Seq = int64(seq)
		s.Apply(e)
	}
	_ = s.Check()
	_ = s.String()
}
