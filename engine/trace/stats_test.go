package trace

import (
	"reflect"
	"strings"
	"testing"
)

// busyScript is a run with something of everything.
func busyScript(t *testing.T) *script {
	s := newScript(t, 2)
	s.spawn(2, 3, 4)
	s.startM(1)
	s.do(
		Event{Kind: StealTry, M: 1, P: 1},
		Event{Kind: Steal, M: 1, P: 1, G: 2, B: 1},
		Event{Kind: MUnspin, M: 1, P: 1, A: 1},
		Event{Kind: GoStart, M: 1, P: 1, G: 2},
		Event{Kind: StealNext, M: 1, P: 1, G: 4},
		Event{Kind: RunqPut, M: 1, P: 1, G: 4, A: 1, B: 1},
		Event{Kind: GoPark, G: 1, Reason: WaitSleep, Obj: 1},
		Event{Kind: RunqGet, G: 3, B: 1},
		Event{Kind: GoStart, G: 3},
		Event{Kind: SysEnter, G: 3, Text: "read"},
		Event{Kind: SysExit, G: 3},
		Event{Kind: GoEnd, G: 2, M: 1, P: 1},
		Event{Kind: RunqGet, G: 4, A: 1, B: 1, M: 1, P: 1},
		Event{Kind: GoStart, G: 4, M: 1, P: 1},
		Event{Kind: GoPark, G: 4, M: 1, P: 1, Reason: WaitChanRecv, Obj: 2},
		Event{Kind: Output, G: 3, A: 1, Text: "hello\n"},
	)
	return s
}

func TestSummarize(t *testing.T) {
	s := busyScript(t)
	got := Summarize(s.rec)
	if got.Made != 4 || got.Ended != 1 || got.Peak != 4 || got.Steals != 2 || got.StolenGs != 2 || got.Ms != 2 ||
		got.Syscalls != 1 || got.PeakMs != 1 || got.OutputBytes != 6 || got.Procs != 2 ||
		got.Parks[WaitSleep] != 1 || got.Parks[WaitChanRecv] != 1 {
		t.Errorf("%+v", got)
	}
	// Every G's time is the time since it was made, and adds up.
	var ran, queued, waited, called int64
	for _, g := range got.Gs {
		end := g.End
		if end < 0 {
			end = got.Time
		}
		if sum := g.Ran + g.Queued + g.Waited + g.Called; sum != end-g.Born {
			t.Errorf("G%d lived %d and accounts for %d", g.ID, end-g.Born, sum)
		}
		ran, queued, waited, called = ran+g.Ran, queued+g.Queued, waited+g.Waited, called+g.Called
	}
	if ran != got.Ran || queued != got.Queued || waited != got.Waited || called != got.Called || len(got.Gs) != 4 {
		t.Errorf("of all Gs: %d %d %d %d, of each: %d %d %d %d", got.Ran, got.Queued, got.Waited, got.Called, ran, queued, waited, called)
	}
	if busy := got.Ps[0].Busy + got.Ps[1].Busy; busy != ran || got.Ps[1].Steals != 2 || got.Ps[0].Robbed != 2 {
		t.Errorf("Ps %+v, Gs ran %d", got.Ps, ran)
	}
}

// The totals count what was dropped, too.
func TestSummarizeDropped(t *testing.T) {
	all, few := NewRecorder(), NewRecorder(Limit(1))
	for _, r := range []*Recorder{all, few} {
		s := newScript(t, 2)
		s.rec = r
		for _, e := range s.events {
			r.Emit(e)
		}
		for range 3 * chunkLen {
			s.do(Event{Kind: ChanSend, Obj: 1, Peer: 9, G: 1})
		}
	}
	a, b := Summarize(all), Summarize(few)
	again := Summarize(few)
	if b.Dropped == 0 || !reflect.DeepEqual(b, again) {
		t.Errorf("dropped %d; summing up twice must give the same", b.Dropped)
	}
	b.Dropped = 0
	if !reflect.DeepEqual(a, b) {
		t.Errorf("with all events %+v\nwith few %+v", a, b)
	}
}

func TestStatsText(t *testing.T) {
	s := busyScript(t)
	got := Summarize(s.rec).Text()
	want := `
time         340ns of virtual time, GOMAXPROCS 2
goroutines   4 made, at most 4 alive at once, 3 unfinished
their time   340ns running, 560ns runnable, 100ns waiting, 10ns in calls
Ps busy      P0 74%, P1 26%
waits        1 chan receive, 1 sleep
gave way     0 by Gosched, 0 by preemption
steals       2, taking 2 goroutines; 0 tries found nothing
global queue 0 taken from it; 0 spilled into it by full local queues
threads      2 made, at most 1 in calls at once
calls        1 blocking, 0 handoffs, 0 of them by sysmon
channels     0 made, 0 sends, 0 receives, 0 closed
locks        0 acquired
timers       0 set, 0 fired
trace        35 events
`
	if "\n"+got != want {
		t.Errorf("got:\n%s\nwant:%s", got, want)
	}
	many := Stats{Ps: make([]PStats, 64), Dropped: 5000, Events: 1 << 30, Parks: map[WaitReason]int64{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1}}
	text := many.Text()
	if n := strings.Count(text, "\n"); n > 20 {
		t.Errorf("%d lines", n)
	}
	for _, line := range strings.Split(text, "\n") {
		if len(line) > 80 {
			t.Errorf("too wide: %q", line)
		}
	}
}
