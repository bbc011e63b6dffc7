package view

import (
	"strings"
	"testing"

	"gopark/engine/trace"
)

func TestWhy(t *testing.T) {
	for _, c := range []struct {
		id   int64
		want string
	}{
		{3, "G3 (main.worker) is running: on P1, with M4 as its worker, at main.go:19. Nothing keeps it."},
		{2, "G2 (main.worker) is in the call read, for 74.8µs now, and M2 is blocked in the kernel with it: that must return first. Its P has been given away, so it then needs another one, or has to queue up in the global queue."},
		{8, "G8 (main.worker) is ready to run, but it is not its turn: it is next on P0. G7 (main.worker) runs there now, and must first wait for something, end, give way, or use up its 10ms."},
		{11, "G11 (main.worker) is ready to run, but it is not its turn: it is in P0's queue, where it is the 3rd, behind G8 G9 G10. G7 (main.worker) runs there now, and must first wait for something, end, give way, or use up its 10ms. Or another P that has nothing to do steals it."},
		{41, "G41 (main.worker) is ready to run, but it is not its turn: it is the 2nd in the global queue. A P takes from there when its own queue is empty, and in any case at every 61st start."},
		{6, "G6 (main.worker) sleeps: in 98.5ms, when the clock shows 100ms, its timer wakes it."},
		{31, "G31 (main.worker) wants lock #3 (a Mutex) (as the 2nd in line, behind G30), and G6 holds it and must unlock it. G6 (main.worker) sleeps: in 98.5ms, when the clock shows 100ms, its timer wakes it."},
		{22, "G22 (main.worker) wants to receive from channel #3 of int, and there is nothing to be had (as the 3rd in line, behind G20 G21): somebody must send on it, or close it. Nobody else has sent on it so far."},
		{1, "G1 (main.main) waits for a WaitGroup (#9) to count down to zero: as many Done calls as are still missing must come. It has started 59 goroutines, still there: G2–G60."},
		{70, "There is no G70: the highest so far is G60. Alive: G1–G60."},
	} {
		got := Why(busy(), c.id, Options{Width: 1000})
		if strings.TrimSuffix(got, "\n") != c.want {
			t.Errorf(":why %d\n%swant\n%s", c.id, got, c.want)
		}
	}
}

// locked is a state in which some wait for locks that others hold.
func locked(events ...trace.Event) *trace.State {
	st := trace.NewState(nil)
	st.Apply(trace.Event{Kind: trace.ProcsSet, A: 1, M: trace.NoID, P: trace.NoID})
	st.Apply(trace.Event{Kind: trace.MNew, P: trace.NoID})
	for id := int64(1); id <= 5; id++ {
		st.Apply(trace.Event{Kind: trace.GoCreate, G: id, Text: "main.f"})
	}
	for _, e := range events {
		st.Apply(e)
	}
	return st
}

func hold(g, lock int64) trace.Event {
	return trace.Event{Kind: trace.LockGet, G: g, Obj: lock, Text: "Mutex"}
}

func wants(g, lock int64) trace.Event {
	return trace.Event{Kind: trace.GoPark, G: g, Obj: lock, Reason: trace.WaitMutexLock, M: trace.NoID, P: trace.NoID}
}

// A chain of waiting is followed to its end, or round its circle.
func TestWhyChains(t *testing.T) {
	ends := func(id int64) trace.Event { return trace.Event{Kind: trace.GoEnd, G: id} }
	read := func(g int64) trace.Event {
		return trace.Event{Kind: trace.LockGet, G: g, Obj: 1, Text: "RWMutex.R"}
	}
	for name, c := range map[string]struct {
		events []trace.Event
		id     int64
		want   []string
	}{
		"a chain": {[]trace.Event{hold(1, 1), hold(2, 2), wants(2, 1), wants(3, 2)}, 3,
			[]string{"G3 (main.f) wants lock #2 (a Mutex), and G2 holds it and must unlock it.", "G2 (main.f) wants lock #1 (a Mutex), and G1 holds it", "G1 (main.f) is ready to run"}},
		"a circle": {[]trace.Event{hold(1, 1), hold(2, 2), wants(2, 1), wants(1, 2)}, 1,
			[]string{"So they wait for each other in a circle (G1 → G2 → G1), and none of them can ever go on: a deadlock."}},
		"into a circle": {[]trace.Event{hold(1, 1), hold(2, 2), wants(2, 1), wants(1, 2), wants(4, 1)}, 4,
			[]string{"G4 (main.f) wants lock #1", "in a circle (G1 → G2 → G1)"}},
		"itself": {[]trace.Event{hold(1, 1), wants(1, 1)}, 1,
			[]string{"and holds it itself: a Mutex cannot be locked twice.", "So G1 waits for itself"}},
		"an ended one": {[]trace.Event{hold(2, 1), ends(2), wants(3, 1)}, 3,
			[]string{"G2, which locked it, has ended without unlocking it"}},
		"readers": {[]trace.Event{read(2), read(3), {Kind: trace.GoPark, G: 4, Obj: 1, Reason: trace.WaitRWMutexLock, M: trace.NoID, P: trace.NoID}}, 4,
			[]string{"2 goroutines hold it to read, who must let go first: G2 G3.", "G2 (main.f) is ready to run"}},
		"nobody left": {[]trace.Event{ends(2), ends(3), ends(4), ends(5), {Kind: trace.GoPark, G: 1, Obj: 4, Reason: trace.WaitChanRecv, M: trace.NoID, P: trace.NoID}}, 1,
			[]string{"somebody must send on it, or close it.", "But there is no other goroutine that could do it"}},
		"a sender that is there": {[]trace.Event{{Kind: trace.ChanSend, G: 2, Peer: 3, Obj: 4}, {Kind: trace.ChanSend, G: 3, A: 1, Obj: 4}, {Kind: trace.ChanRecv, G: 1, A: 1, Obj: 4}, ends(3), wants(2, 1),
			{Kind: trace.GoPark, G: 1, Obj: 4, Reason: trace.WaitChanRecv, M: trace.NoID, P: trace.NoID}}, 1,
			[]string{"Still there of those that have sent on it before: G2 (main.f) (waiting: sync.Mutex.Lock)."}},
		"senders that have ended": {[]trace.Event{{Kind: trace.ChanSend, G: 2, Peer: 3, Obj: 4}, {Kind: trace.ChanRecv, G: 1, Peer: 3, Obj: 4}, ends(2), ends(3),
			{Kind: trace.GoPark, G: 1, Obj: 4, Reason: trace.WaitChanRecv, M: trace.NoID, P: trace.NoID}}, 1,
			[]string{"All that have sent on it before have ended: G2 G3. If no goroutine that is left does it, this one waits for ever: a leak."}},
		"no receiver yet": {[]trace.Event{{Kind: trace.ChanSend, G: 1, A: 1, Obj: 4}, {Kind: trace.GoPark, G: 1, Obj: 4, Reason: trace.WaitChanSend, M: trace.NoID, P: trace.NoID}}, 1,
			[]string{"Nobody else has received from it so far."}},
		"nil channel": {[]trace.Event{{Kind: trace.GoPark, G: 1, Reason: trace.WaitChanRecvNil, M: trace.NoID, P: trace.NoID}}, 1,
			[]string{"nothing can ever wake it"}},
		"select": {[]trace.Event{{Kind: trace.ChanWait, G: 1, Obj: 7, A: 0}, {Kind: trace.ChanWait, G: 1, Obj: 8, A: 1},
			{Kind: trace.GoPark, G: 1, Reason: trace.WaitSelect, M: trace.NoID, P: trace.NoID}}, 1,
			[]string{"any of its cases: a receiver on channel #7, or a value from channel #8."}},
	} {
		for _, o := range []Options{{Width: 2000}, {Sentences: true}} {
			got := strings.ReplaceAll(Why(locked(c.events...), c.id, o), "\n", " ")
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%s: %q lacks %q", name, got, want)
				}
			}
		}
	}
}

func TestChannelsAndLocks(t *testing.T) {
	look(t, ":chan", Channels(busy(), Options{}), `
channel #3 of int; 10 wait to receive: G20–G29
channel #4 of string, 2 of 2 in its buffer
`)
	look(t, ":chan 4", Channel(busy(), 4, Options{}), `
channel #4 of string                                                        open
  buffer      [■■] 2 of 2 places taken
  made        by G1 main.main
  to send     nobody waits
  to receive  nobody waits
`)
	look(t, ":chan 3", Channel(busy(), 3, Options{Height: 10, ASCII: true}), `
channel #3 of int                                                           open
  buffer      none: a value goes from hand to hand
  made        by G1 main.main
  to send     nobody waits
  to receive  G20 main.worker main.go:22, for 143µs
              G21 main.worker main.go:22, for 139µs
              G22 main.worker main.go:22, for 136µs
              G23 main.worker main.go:22, for 133µs
              G24..G29
`)
	look(t, ":lock", Locks(busy(), Options{}), `
lock #3, a Mutex, held by G6; 2 wait: G30 G31
lock #9, a WaitGroup, waited for; 1 waits: G1
`)
	look(t, ":lock 3", Lock(busy(), 3, Options{}), `
lock #3, a Mutex
  held by     G6 main.worker main.go:31, waiting
  waiting     G30 main.worker main.go:30, for 100µs
              G31 main.worker main.go:30, for 96.9µs
`)
	look(t, ":lock 5", Lock(busy(), 5, Options{}), `
There is no lock #5 that is held or waited for. There are #3 #9 (:lock lists
them).
`)
	look(t, ":chan 5", Channel(busy(), 5, Options{}), "There is no channel #5. There are #3 #4 (:chan lists them).\n")
	look(t, ":chan of nothing", Channels(trace.NewState(nil), Options{}), "No channel was made.\n")
}

// Sentences are whole, and there are not too many of them.
func TestSentences(t *testing.T) {
	got := Sched(busy(), Options{Sentences: true})
	look(t, "busy", got, `
The clock shows 1.46ms.
60 goroutines are alive: 2 running, 43 runnable, 1 in a call, 14 waiting.
There are 4 Ps.
P0 runs G7 (main.worker) with M0, at main.go:14; next is G8 (main.worker); in its queue 11 goroutines wait: G9–G19.
P1 runs G3 (main.worker) with M4, at main.go:19; in its queue 3 goroutines wait: G35 G33 G39.
P2 has nothing to run, and M3 looks for work for it; its queue is empty.
P3 is idle.
In the global queue 21 goroutines wait: G40–G60.
1 M is asleep: M5.
2 timers are set, and the next fires in 98.5ms, to wake G6.
M2 is blocked in read for 74.8µs with G2 main.worker, its P given away.
10 goroutines are waiting: chan receive on #3: G20–G29.
2 goroutines are waiting: sync.Mutex.Lock on #3 held by G6: G30 G31.
G1 (main.main) is waiting: sync.WaitGroup.Wait on #9, at main.go:12.
G6 (main.worker) is waiting: sleep, at main.go:31.
`)
	for _, procs := range []int{1, 8, 64, 256} {
		said := Sched(crowd(3000, procs), Options{Sentences: true, Color: true})
		lines := strings.Split(strings.TrimSuffix(said, "\n"), "\n")
		if len(lines) > 100 {
			t.Errorf("%d Ps: %d sentences", procs, len(lines))
		}
		for _, l := range lines {
			sentences(t, "a sentence", l)
			if len(l) > 400 {
				t.Errorf("%d Ps: a sentence of %d letters: %s", procs, len(l), l)
			}
		}
	}
}

// What an M has just taken out of a queue is in its hand, in every picture, until it
// starts.
func TestInHand(t *testing.T) {
	st := busy()
	m, p := st.Ms[4], st.Ps[1]
	st.Apply(trace.Event{Kind: trace.GoEnd, Time: st.Time, M: m.ID, P: p.ID, G: 3})
	st.Apply(trace.Event{Kind: trace.Steal, Time: st.Time, M: m.ID, P: p.ID, A: 0, B: 2, G: 10})
	for what, tt := range map[string]struct{ got, want string }{
		"the picture":   {Sched(st, Options{Width: 100, Height: 40}), "M4 takes G10 main.worker"},
		"the sentences": {Sched(st, Options{Sentences: true}), "P1 is about to run G10 (main.worker), which M4 has just taken; in its queue 4 goroutines wait: G35 G33 G39 G9."},
		"the list":      {Goroutines(st, Options{Width: 100, Height: 100}), "M4 is about to run it"},
		"why":           {Why(st, 10, Options{Width: 1000}), "G10 (main.worker) is about to run: M4 has just taken it out of a queue, and starts it at once."},
		"the Ms":        {Threads(st, Options{Width: 100, Height: 40}), "takes its next task     G10 main.worker"},
	} {
		if !strings.Contains(tt.got, tt.want) {
			t.Errorf("%s does not say %q:\n%s", what, tt.want, tt.got)
		}
	}
	st.Apply(trace.Event{Kind: trace.GoStart, Time: st.Time, M: m.ID, P: p.ID, G: 10})
	if got := Sched(st, Options{Width: 100, Height: 40}); !strings.Contains(got, "▶ G10 main.worker") || strings.Contains(got, "takes") {
		t.Error(got)
	}
}

func TestOverdueSleeper(t *testing.T) {
	st := locked(trace.Event{Kind: trace.GoPark, G: 1, Reason: trace.WaitSleep}, trace.Event{Kind: trace.TimerSet, G: 1, Obj: 1, A: 5}, trace.Event{Kind: trace.SysWake, Time: 10})
	if got, want := Why(st, 1, Options{Width: 1000}), "its timer was due when the clock showed 5ns, and wakes it as soon as some M looks at it."; !strings.Contains(got, want) {
		t.Errorf("%s\nwant %s", got, want)
	}
}
