package engine_test

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// A test for each rule of the scheduler that the others do not show. What they
// look at is the trace: each event, and the state that it comes upon.

// traced runs main on a new engine and returns its events.
func traced(t *testing.T, cfg engine.Config, main func(e *engine.Engine)) []trace.Event {
	t.Helper()
	rec := trace.NewRecorder()
	cfg.Trace = rec
	cfg.Hooks.Ticks = ticks
	e := newEngine(t, cfg)
	if err := e.Run(func() { main(e) }); err != nil {
		t.Fatal(err)
	}
	return rec.Events()
}

// mixtures calls look for each event of random programs, with the state before
// it. None of them stops the world or locks a thread.
func mixtures(t *testing.T, look func(before *trace.State, events []trace.Event, i int)) {
	t.Helper()
	for seed := range uint64(40) {
		var strategy engine.Strategy
		if seed%2 == 1 {
			strategy = engine.RandomStrategy(seed)
		}
		events := traced(t, engine.Config{Seed: seed, Procs: 2 + int(seed%4), Strategy: strategy}, func(e *engine.Engine) {
			runMixtureOf(e, seed, true)()
		})
		each(events, look)
	}
}

func each(events []trace.Event, look func(before *trace.State, events []trace.Event, i int)) {
	st := trace.NewState(nil)
	for i := range events {
		look(st, events, i)
		st.Apply(events[i])
	}
}

// of returns the events of that kind.
func of(events []trace.Event, kind trace.Kind) []trace.Event {
	var list []trace.Event
	for _, ev := range events {
		if ev.Kind == kind {
			list = append(list, ev)
		}
	}
	return list
}

// story is the kinds of the events about G, in order.
func story(events []trace.Event, g int64) []trace.Kind {
	var list []trace.Kind
	for _, ev := range events {
		if ev.G == g {
			list = append(list, ev.Kind)
		}
	}
	return list
}

// contains says whether list has the kinds in a row.
func contains(list []trace.Kind, kinds ...trace.Kind) bool {
	for i := range list {
		if i+len(kinds) <= len(list) && slices.Equal(list[i:i+len(kinds)], kinds) {
			return true
		}
	}
	return false
}

// Starting and ending.

func TestNewGTakesRunnextAndWakesAnM(t *testing.T) {
	events := traced(t, engine.Config{Procs: 2}, func(e *engine.Engine) {
		e.Go(func() {}, "f")
		e.Sleep(time.Millisecond)
	})
	at := slices.IndexFunc(events, func(ev trace.Event) bool { return ev.Kind == trace.GoCreate && ev.G == 2 })
	put, made, start := events[at+1], events[at+2], events[at+3]
	if put.Kind != trace.RunqPut || put.B != 0 || put.A != 0 || made.Kind != trace.MNew || start.Kind != trace.MStart {
		t.Errorf("after GoCreate: %v, %v, %v", put, made, start)
	}
}

func TestProgramEndsWithMain(t *testing.T) {
	ended := false
	events := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		e.Go(func() { e.Sleep(time.Hour); ended = true }, "f")
		e.Gosched()
	})
	if last := events[len(events)-1]; ended || last.Kind != trace.GoEnd || last.G != 1 {
		t.Errorf("the other has ended: %v; the last event is %v", ended, last)
	}
}

// The queues.

func TestRunnextIsDisplacedToTheTail(t *testing.T) {
	events := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		for range 3 {
			e.Go(func() {}, "f")
		}
		e.Gosched()
	})
	kicks := of(events, trace.RunqKick)
	if len(kicks) != 2 || kicks[0].G != 2 || kicks[1].G != 3 {
		t.Errorf("displaced: %v", kicks)
	}
	var order []int64
	for _, ev := range of(events, trace.GoStart) {
		order = append(order, ev.G)
	}
	if fmt.Sprint(order) != "[1 4 2 3 1]" {
		t.Errorf("they ran in the order %v", order)
	}
}

func TestFullRingSpillsHalf(t *testing.T) {
	events := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		for range 300 {
			e.Go(func() {}, "f")
		}
	})
	// 256 in the ring and one in runnext; the next one displaces that, and takes
	// the first 128 along.
	spills := of(events, trace.RunqSlow)
	if len(spills) != 1 || spills[0].G != 258 || spills[0].B != 128 {
		t.Fatalf("spills: %v", spills)
	}
	each(events, func(before *trace.State, events []trace.Event, i int) {
		if events[i].Kind == trace.RunqSlow && len(before.Ps[0].Queue) != 256 {
			t.Errorf("with %d in the ring", len(before.Ps[0].Queue))
		}
	})
	st := trace.NewState(nil)
	for _, ev := range events {
		st.Apply(ev)
	}
	if len(st.Global) != 129 || st.Global[0] != 2 || st.Global[128] != 258 {
		t.Errorf("global queue: %v", st.Global)
	}
}

// TestRunnextInheritsTheTimeSlice: and only what comes from there.
func TestRunnextInheritsTheTimeSlice(t *testing.T) {
	inherited := 0
	mixtures(t, func(before *trace.State, events []trace.Event, i int) {
		ev := events[i]
		if ev.Kind != trace.GoStart {
			return
		}
		for j := i - 1; j >= 0; j-- {
			from := events[j]
			if from.G != ev.G {
				continue
			}
			if want := from.Kind == trace.RunqGet && from.B == 0; want != (ev.A == 1) {
				t.Fatalf("%v after %v", ev, from)
			}
			inherited += int(ev.A)
			break
		}
	})
	if inherited == 0 {
		t.Error("nobody ever inherited one")
	}
}

// TestEvery61stFromTheGlobalQueue: two Gs that wake each other leave it no other
// chance, and it gets that one always.
func TestEvery61stFromTheGlobalQueue(t *testing.T) {
	events := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		var wg engine.WaitGroup
		for range 400 {
			wg.Add(1)
			e.Go(func() { e.Gosched(); wg.Done() }, "f")
		}
		wg.Wait()
	})
	turns := 0
	phase := int64(-1)
	each(events, func(before *trace.State, events []trace.Event, i int) {
		ev := events[i]
		if ev.Kind != trace.GlobGet || ev.A != 1 {
			return
		}
		turns++
		if at := before.Ps[0].Ticks % 61; phase >= 0 && at != phase {
			t.Errorf("a turn at tick %d, one before at %d", at, phase)
		} else {
			phase = at
		}
		if p := before.Ps[0]; turns == 1 && p.Runnext == 0 && len(p.Queue) == 0 {
			t.Error("there was nothing else to do")
		}
	})
	if turns < 3 {
		t.Errorf("%d turns", turns)
	}
}

// TestShareOfTheGlobalQueue: 128, all, or a P's share and one, whatever is least.
func TestShareOfTheGlobalQueue(t *testing.T) {
	shares := 0
	check := func(before *trace.State, events []trace.Event, i int) {
		ev := events[i]
		if ev.Kind != trace.GlobGrab {
			return
		}
		shares++
		size := int64(len(before.Global)) + 1 // the first has been taken already
		if want := min(128, size, size/int64(before.Procs)+1) - 1; ev.A != want {
			t.Errorf("%d more of %d with %d Ps, want %d", ev.A, size, before.Procs, want)
		}
	}
	mixtures(t, check)
	each(traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		for range 600 {
			e.Go(func() {}, "f")
		}
		for range 20 {
			e.Gosched()
		}
	}), check)
	if shares < 5 {
		t.Errorf("%d shares", shares)
	}
}

// TestSearchForWork: a P looks at home first, then at the global queue, and only
// then at others.
func TestSearchForWork(t *testing.T) {
	local, tries := 0, 0
	mixtures(t, func(before *trace.State, events []trace.Event, i int) {
		ev := events[i]
		if ev.P == trace.NoID {
			return
		}
		own := before.Ps[ev.P]
		switch ev.Kind {
		case trace.GlobGet:
			if ev.A == 0 && (own.Runnext != 0 || len(own.Queue) > 0) {
				t.Errorf("%v, but there is work at home", ev)
			}
			local++
		case trace.StealTry:
			if own.Runnext != 0 || len(own.Queue) > 0 {
				t.Errorf("%v, but there is work at home", ev)
			}
			tries++
		case trace.RunqGet:
			if ev.B == 1 && own.Runnext != 0 {
				t.Errorf("%v, but there is a runnext", ev)
			}
		}
	})
	if local == 0 || tries == 0 {
		t.Errorf("%d from the global queue, %d searches", local, tries)
	}
}

// Stealing and spinning.

func TestStealHalfRoundedUp(t *testing.T) {
	sizes := map[int]bool{}
	look := func(before *trace.State, events []trace.Event, i int) {
		ev := events[i]
		if ev.Kind != trace.Steal {
			return
		}
		queue := before.Ps[ev.A].Queue
		n := len(queue)
		sizes[n] = true
		if int(ev.B) != n-n/2 || ev.G != queue[ev.B-1] {
			t.Errorf("%v from %v", ev, queue)
		}
	}
	mixtures(t, look)
	for seed := range uint64(20) {
		each(traced(t, engine.Config{Seed: seed, Procs: 3}, func(e *engine.Engine) {
			var wg engine.WaitGroup
			for range 40 {
				wg.Add(1)
				e.Go(func() { compute(e, time.Duration(seed)*time.Microsecond); wg.Done() }, "f")
			}
			wg.Wait()
		}), look)
	}
	if len(sizes) < 5 || !sizes[1] {
		t.Errorf("queues of lengths %v were stolen from", sizes)
	}
}

// TestRunnextIsStolenLast: in the last of four passes over the others, and after
// a pause in which the one that put it there could have run it.
func TestRunnextIsStolenLast(t *testing.T) {
	for procs := 2; procs <= 8; procs *= 2 {
		events := traced(t, engine.Config{Procs: procs}, func(e *engine.Engine) {
			e.Go(func() {}, "f")
			compute(e, 100*time.Microsecond)
			e.Go(func() {}, "g")
			e.Go(func() {}, "h")
			compute(e, 100*time.Microsecond)
		})
		var tried int64
		var order []int64
		for _, ev := range events {
			switch ev.Kind {
			case trace.StealTry:
				tried = ev.Time
			case trace.Steal:
				order = append(order, ev.G)
			case trace.StealNext:
				order = append(order, ev.G)
				costs := engine.DefaultCosts()
				if least := 4*costs.Steal + costs.Grab; ev.Time-tried < least {
					t.Errorf("%d Ps: %v, %d ns after the search began, want %d", procs, ev, ev.Time-tried, least)
				}
			}
		}
		// h is in runnext and g in the ring, so g is taken before it.
		if fmt.Sprint(order) != "[2 3 4]" {
			t.Errorf("%d Ps: stolen %v", procs, order)
		}
	}
}

// TestStealingBeginsAnywhere: chance decides at which P each search begins, and in which
// steps it goes on: one of those that come to all Ps.
func TestStealingBeginsAnywhere(t *testing.T) {
	const procs = 8
	from, steps := map[int64]bool{}, map[int64]bool{}
	for seed := range uint64(20) {
		events := traced(t, engine.Config{Procs: procs, Seed: seed}, func(e *engine.Engine) {
			for range 20 {
				e.Go(func() { compute(e, 5*time.Microsecond) }, "f")
				compute(e, 20*time.Microsecond)
			}
		})
		for _, ev := range of(events, trace.StealTry) {
			from[ev.A], steps[ev.B] = true, true
		}
	}
	if len(from) != procs || !maps.Equal(steps, map[int64]bool{1: true, 3: true, 5: true, 7: true}) {
		t.Errorf("begun at %v, in steps of %v", from, steps)
	}
}

// TestOneIsWokenAtATime: whoever starts more Gs while an M spins wakes no other.
// That one does, once it has found work.
func TestOneIsWokenAtATime(t *testing.T) {
	events := traced(t, engine.Config{Procs: 8}, func(e *engine.Engine) {
		for range 6 {
			e.Go(func() { compute(e, time.Millisecond) }, "f")
		}
		compute(e, time.Millisecond)
	})
	looking, most := 0, 0
	by := map[int32]int{} // who woke how many
	for _, ev := range events {
		switch ev.Kind {
		case trace.MStart:
			by[ev.M]++
		case trace.MSpin:
			looking++
			most = max(most, looking)
		case trace.MUnspin:
			looking--
		}
	}
	if most != 1 || by[0] != 1 || len(by) < 4 {
		t.Errorf("%d looked for work at the same time; woken by each M: %v", most, by)
	}
}

// TestHalfAsManySpinAsWork: an M that runs out of work looks for some only if
// less than half as many do as there are busy Ps.
func TestHalfAsManySpinAsWork(t *testing.T) {
	own := 0
	mixtures(t, func(before *trace.State, events []trace.Event, i int) {
		ev := events[i]
		if ev.Kind != trace.MSpin || i < 2 {
			return
		}
		spinning := 0
		for _, m := range before.Ms {
			if m.State == trace.MSpinning {
				spinning++
			}
		}
		busy := before.Procs - len(before.IdlePs) // those on their way to another M, too
		if before := events[i-1]; before.Kind == trace.PAcquire && before.M == ev.M {
			return // it was woken for that, or has seen work that nobody looks for
		}
		own++
		if 2*spinning >= busy {
			t.Errorf("%v: %d spin already, %d Ps are busy", ev, spinning, busy)
		}
	})
	if own == 0 {
		t.Error("nobody began to spin")
	}
}

// TestIdleListsAreStacks: the M and the P that went idle last are taken first.
func TestIdleListsAreStacks(t *testing.T) {
	taken := 0
	each(traced(t, engine.Config{Procs: 4}, func(e *engine.Engine) {
		for range 10 {
			e.Go(func() { compute(e, 50*time.Microsecond) }, "f")
			e.Go(func() { compute(e, 20*time.Microsecond) }, "f")
			compute(e, 200*time.Microsecond)
		}
	}), func(before *trace.State, events []trace.Event, i int) {
		ev := events[i]
		if ev.Kind != trace.MStart || ev.B != 0 {
			return
		}
		taken++
		next := events[i+1]
		if last := before.IdleMs[len(before.IdleMs)-1]; int64(last) != ev.A {
			t.Errorf("%v, idle Ms are %v", ev, before.IdleMs)
		}
		if last := before.IdlePs[len(before.IdlePs)-1]; next.Kind != trace.PAcquire || next.P != last {
			t.Errorf("%v, idle Ps are %v", next, before.IdlePs)
		}
	})
	if taken < 5 {
		t.Errorf("%d taken", taken)
	}
}

// Blocking calls, handoff, preemption.

// TestShortCallKeepsItsP: nobody takes it for less than 20 µs.
func TestShortCallKeepsItsP(t *testing.T) {
	events := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		for range 20 {
			e.Go(func() {}, "f")
			e.Syscall("read", 5*time.Microsecond, nil)
			e.Gosched()
		}
	})
	for _, ev := range of(events, trace.Retake) {
		if ev.B < 20_000 {
			t.Errorf("%v", ev)
		}
	}
	for _, ev := range of(events, trace.SysExit) {
		if ev.A != 0 {
			t.Errorf("%v", ev)
		}
	}
}

// TestThreeWaysBackFromACall: its own P, an idle one, or none.
func TestThreeWaysBackFromACall(t *testing.T) {
	ways := map[int64]int{}
	mixtures(t, func(before *trace.State, events []trace.Event, i int) {
		ev := events[i]
		if ev.Kind != trace.SysExit {
			return
		}
		ways[ev.A]++
		if ev.A == 2 {
			if next := events[i+1]; next.Kind != trace.GlobPut || next.G != ev.G {
				t.Errorf("no P, and then %v", next)
			}
		}
	})
	if len(ways) != 3 {
		t.Errorf("ways back: %v", ways)
	}
}

// TestRetake: a P in a call is taken after one round of sysmon if it has work.
// If it has none, and others are idle, it may stay for 10 ms.
func TestRetake(t *testing.T) {
	withWork := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		e.Go(func() {}, "f")
		e.Syscall("read", 30*time.Millisecond, nil)
	})
	short := traced(t, engine.Config{Procs: 2}, func(e *engine.Engine) { e.Syscall("read", 8*time.Millisecond, nil) })
	long := traced(t, engine.Config{Procs: 2}, func(e *engine.Engine) { e.Syscall("read", 30*time.Millisecond, nil) })
	if r := of(withWork, trace.Retake); len(r) == 0 || r[0].B < 20_000 || r[0].B > 1_000_000 {
		t.Errorf("with work: %v", r)
	}
	if r := of(short, trace.Retake); len(r) != 0 {
		t.Errorf("8 ms without work: %v", r)
	}
	if r := of(long, trace.Retake); len(r) != 1 || r[0].B < 10_000_000 || r[0].B > 21_000_000 {
		t.Errorf("30 ms without work: %v", r)
	}
}

// TestBlockingCallGivesItsPUpAtOnce: nobody has to take the P of a call that is sure
// to block. The M that gets it runs what is in its queue meanwhile.
func TestBlockingCallGivesItsPUpAtOnce(t *testing.T) {
	events := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		e.Go(func() {}, "f")
		e.SyscallBlock("sigrecv", 10*time.Microsecond, nil)
	})
	if r := of(events, trace.Retake); len(r) != 0 {
		t.Errorf("taken: %v", r)
	}
	i := slices.IndexFunc(events, func(ev trace.Event) bool { return ev.Kind == trace.SysEnter })
	if next := events[i+1]; next.Kind != trace.Handoff || next.M != events[i].M || next.B != int64(next.M) {
		t.Errorf("after the call has begun: %v", next)
	}
	inBothWorlds(t, engine.Config{Procs: 1}, func(t *testing.T, e *engine.Engine) {
		var ran atomic.Bool
		if err := e.Run(func() {
			engine.Go(func() { ran.Store(true) })
			e.SyscallBlock("sigrecv", time.Millisecond, func() {
				for e.World() == engine.Parallel && !ran.Load() {
					runtime.Gosched()
				}
			})
			if !ran.Load() {
				t.Error("nobody ran while the call went on")
			}
		}); err != nil {
			t.Error(err)
		}
	})
}

// TestSysmonPauses: 20 µs, doubled after 50 rounds without work, at most 10 ms.
func TestSysmonPauses(t *testing.T) {
	rounds := of(traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		for range 1000 {
			compute(e, 100*time.Microsecond)
		}
	}), trace.SysWake)
	if len(rounds) < 60 {
		t.Fatalf("%d rounds", len(rounds))
	}
	for i := 1; i < len(rounds); i++ {
		pause := rounds[i].Time - rounds[i-1].Time
		want := int64(20_000)
		if i > 50 {
			want <<= min(i-50, 20)
		}
		want = min(want, 10_000_000)
		if pause < want || pause > want+want/10+10_000 {
			t.Errorf("pause %d is %d, want %d", i, pause, want)
		}
	}
}

// TestHandoffStartsAnMForWork: a P that is taken from a call goes to another M at
// once if it has work, and is idle otherwise.
func TestHandoffStartsAnMForWork(t *testing.T) {
	with, without := 0, 0
	mixtures(t, func(before *trace.State, events []trace.Event, i int) {
		ev := events[i]
		if ev.Kind != trace.Handoff {
			return
		}
		pp := before.Ps[ev.A]
		for _, next := range events[i+1:] {
			if next.P != pp.ID || next.Kind != trace.PAcquire && next.Kind != trace.PRelease {
				continue
			}
			if pp.Runnext != 0 || len(pp.Queue) > 0 {
				with++
				if next.Kind == trace.PRelease && !stopping(events[i:]) {
					t.Errorf("%v: has work, and then %v", ev, next)
				}
			} else {
				without++
			}
			return
		}
	})
	if with == 0 || without == 0 {
		t.Errorf("%d with work, %d without", with, without)
	}
}

// stopping says whether the next thing that becomes of the Ps is a change of
// their number: the world is being stopped.
func stopping(events []trace.Event) bool {
	for _, ev := range events {
		switch ev.Kind {
		case trace.ProcsSet:
			return true
		case trace.GoStart:
			return false
		}
	}
	return false
}

func TestPreemptedGGoesToTheGlobalQueue(t *testing.T) {
	events := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		e.Go(func() {}, "f")
		for range 30 {
			compute(e, time.Millisecond)
		}
	})
	if s := story(events, 1); !contains(s, trace.GoPreempt, trace.GlobPut) {
		t.Errorf("G1: %v", s)
	}
	for _, ev := range of(events, trace.GoPreempt) {
		if ev.A < 10_000_000 {
			t.Errorf("%v", ev)
		}
	}
}

func TestGoschedGoesToTheGlobalQueue(t *testing.T) {
	events := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) { e.Gosched() })
	if s := story(events, 1); !contains(s, trace.GoYield, trace.GlobPut, trace.GlobGet, trace.GoStart) {
		t.Errorf("G1: %v", s)
	}
}

// TestInternalYieldGoesToTheLocalTail: who hands a starving mutex over gives way,
// but stays at home.
func TestInternalYieldGoesToTheLocalTail(t *testing.T) {
	events := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		var mu engine.Mutex
		mu.Lock()
		e.Go(func() { mu.Lock(); mu.Unlock() }, "f")
		e.Gosched()
		compute(e, 3*time.Millisecond)
		mu.Unlock()
		mu.Lock() // before the other, who has waited too long for that
		e.Gosched()
		mu.Unlock() // handed over
		e.Gosched()
	})
	if s := story(events, 1); !contains(s, trace.GoYield, trace.RunqPut) {
		t.Errorf("G1: %v", s)
	}
}

// TestRemovedPsGsGoToTheHead of the global queue, and its timers to another P.
func TestRemovedPsGsGoToTheHead(t *testing.T) {
	for seed := range uint64(20) {
		fired := 0
		events := traced(t, engine.Config{Procs: 4, Seed: seed}, func(e *engine.Engine) {
			var wg engine.WaitGroup
			for range 3 {
				wg.Add(1)
				e.Go(func() {
					for range 3 {
						wg.Add(1)
						e.Go(func() { compute(e, 100*time.Microsecond); wg.Done() }, "queued")
					}
					e.NewTimer(func() { fired++ }).Reset(time.Millisecond)
					compute(e, 100*time.Microsecond)
					wg.Done()
				}, "f")
			}
			compute(e, 30*time.Microsecond)
			e.GOMAXPROCS(1)
			wg.Wait()
			e.Sleep(2 * time.Millisecond)
		})
		if fired != 3 {
			t.Errorf("seed %d: %d of 3 timers fired", seed, fired)
		}
		each(events, func(before *trace.State, events []trace.Event, i int) {
			if events[i].Kind != trace.ProcsSet || i == 0 {
				return
			}
			var want []int64
			for id := len(before.Ps) - 1; id >= 1; id-- {
				p := before.Ps[id]
				if p.Runnext != 0 {
					want = append(want, p.Runnext)
				}
				want = append(want, p.Queue...)
			}
			want = append(want, before.Global...)
			var got []int64
			for _, ev := range events[i+1:] {
				if ev.Kind == trace.GlobGet {
					got = append(got, ev.G)
				}
			}
			if len(want) > 0 && (len(got) == 0 || got[0] != want[0]) {
				t.Errorf("seed %d: first taken %v, want %v", seed, got, want)
			}
			// They all come to the P that is left, and run there in that order.
			var ran []int64
			for _, ev := range events[i+1:] {
				if ev.Kind == trace.GoStart && slices.Contains(want, ev.G) && !slices.Contains(ran, ev.G) {
					ran = append(ran, ev.G)
				}
			}
			if !slices.Equal(ran, want) {
				t.Errorf("seed %d: they ran in the order %v, want %v", seed, ran, want)
			}
		})
	}
}

// Channels, timers, the end.

// TestDirectHandoff: a value goes to a waiting receiver past the buffer, and that
// is next to run.
func TestDirectHandoff(t *testing.T) {
	events := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		c := engine.NewChan[int](3)
		e.Go(func() { c.Recv() }, "f")
		e.Gosched()
		c.Send(1)
		if c.Len() != 0 {
			t.Error("it is in the buffer")
		}
		e.Gosched()
	})
	sends := of(events, trace.ChanSend)
	if len(sends) != 1 || sends[0].A != 0 || sends[0].Peer != 2 {
		t.Errorf("sends: %v", sends)
	}
	if s := story(events, 2); !contains(s, trace.GoReady, trace.RunqPut, trace.RunqGet, trace.GoStart) {
		t.Errorf("the receiver: %v", s)
	}
	for _, ev := range of(events, trace.RunqPut) {
		if ev.G == 2 && ev.B != 0 {
			t.Errorf("%v, and not in runnext", ev)
		}
	}
}

// TestFullBufferAndAWaitingSender: the receiver gets the head, and the sender's
// value goes to the tail.
func TestFullBufferAndAWaitingSender(t *testing.T) {
	var got []int
	events := traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		c := engine.NewChan[int](2)
		c.Send(1)
		c.Send(2)
		e.Go(func() { c.Send(3) }, "f")
		e.Gosched()
		got = append(got, c.Recv())
		if c.Len() != 2 {
			t.Errorf("%d in the buffer", c.Len())
		}
		got = append(got, c.Recv(), c.Recv())
	})
	if fmt.Sprint(got) != "[1 2 3]" {
		t.Errorf("got %v", got)
	}
	if r := of(events, trace.ChanRecv); r[0].A != 0 || r[0].Peer != 2 {
		t.Errorf("receives: %v", r)
	}
}

// TestSelectHasOneWinner: two who come for the same waiting select at the same
// time do not both get it.
func TestSelectHasOneWinner(t *testing.T) {
	for seed := range uint64(200) {
		e := newEngine(t, engine.Config{Procs: 3, Seed: seed, Strategy: engine.RandomStrategy(seed)})
		sum, left := 0, 0
		if err := e.Run(func() {
			a, b := engine.NewChan[int](0), engine.NewChan[int](0)
			var wg engine.WaitGroup
			wg.Add(1)
			e.Go(func() {
				var v int
				engine.Select(a.OnRecv(&v), b.OnRecv(&v))
				sum += v
				wg.Done()
			}, "select")
			e.Sleep(time.Millisecond)
			for _, c := range []*engine.Chan[int]{a, b} {
				wg.Add(1)
				e.Go(func() {
					if !c.TrySend(1) {
						left++
					}
					wg.Done()
				}, "send")
			}
			wg.Wait()
		}); err != nil {
			t.Fatal(err)
		}
		e.Close()
		if sum != 1 || left != 1 {
			t.Fatalf("seed %d: %d received, %d not sent", seed, sum, left)
		}
	}
}

// TestTimersAreStolen: a P that computes does not keep its timers waiting.
func TestTimersAreStolen(t *testing.T) {
	var at time.Duration
	events := traced(t, engine.Config{Procs: 2}, func(e *engine.Engine) {
		e.NewTimer(func() { at = time.Duration(e.Now()) }).Reset(time.Millisecond)
		compute(e, 5*time.Millisecond)
	})
	set, fire := of(events, trace.TimerSet), of(events, trace.TimerFire)
	if len(fire) != 1 || fire[0].M == set[0].M || at > 2*time.Millisecond {
		t.Fatalf("set %v, fired %v", set, fire)
	}
	// Only the last of four passes looks at timers.
	tries := of(events[:slices.IndexFunc(events, func(ev trace.Event) bool { return ev.Kind == trace.TimerFire })], trace.StealTry)
	if took, least := fire[0].Time-tries[len(tries)-1].Time, 3*engine.DefaultCosts().Steal; took < least {
		t.Errorf("fired %d ns after the search began, want %d", took, least)
	}
}

// TestTickerKeepsItsPhase: who looks late at a ticker misses some, but the next comes
// when it would have come anyway (runtime/time.go: unlockAndRun).
func TestTickerKeepsItsPhase(t *testing.T) {
	traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		from := e.Now()
		tick := engine.NewTicker(time.Millisecond, time.Millisecond)
		compute(e, 3200*time.Microsecond) // and some more
		tick.C.Recv()
		if late := time.Duration(e.Now()-from) % time.Millisecond; late < 200*time.Microsecond {
			t.Fatalf("the first look is only %v late", late)
		}
		for i := range 3 {
			tick.C.Recv()
			if at := time.Duration(e.Now() - from); at/time.Millisecond != time.Duration(4+i) || at%time.Millisecond > 100*time.Microsecond {
				t.Errorf("look %d is at %v", i, at)
			}
		}
	})
}

// TestTimerChannelLooksEmpty: its len and cap are 0, and Stop and Reset leave no
// stale value (Go 1.23).
func TestTimerChannelLooksEmpty(t *testing.T) {
	traced(t, engine.Config{Procs: 1}, func(e *engine.Engine) {
		for _, stop := range []bool{true, false} {
			tick := engine.NewTicker(time.Millisecond, 0)
			compute(e, 2*time.Millisecond)
			if tick.C.Len() != 0 || tick.C.Cap() != 0 {
				t.Errorf("len %d, cap %d", tick.C.Len(), tick.C.Cap())
			}
			if stop {
				tick.Stop()
			} else {
				tick.Reset(time.Hour)
			}
			if v, ok, _ := tick.C.TryRecv(); ok {
				t.Errorf("stale value %v, stopped: %v", v, stop)
			}
		}
	})
}

// TestCheckdead: as long as there is a timer somebody may yet wake; a G that
// waits for ever beside others that work is no deadlock.
func TestCheckdead(t *testing.T) {
	events := traced(t, engine.Config{Procs: 2}, func(e *engine.Engine) {
		e.Go(func() { e.Select(nil, true) }, "for ever")
		e.Sleep(time.Second)
	})
	if d := of(events, trace.Deadlock); len(d) > 0 {
		t.Errorf("%v", d)
	}
	rec := trace.NewRecorder()
	e := newEngine(t, engine.Config{Procs: 2, Trace: rec})
	err := e.Run(func() {
		c := engine.NewChan[int](0)
		e.Go(func() { e.Sleep(time.Second); c.Recv() }, "f")
		c.Recv()
	})
	if _, ok := err.(*engine.DeadlockError); !ok || time.Duration(e.Now()) < time.Second {
		t.Errorf("after %v: %v", time.Duration(e.Now()), err)
	}
	if last := rec.At(rec.Len() - 1); last.Kind != trace.Exit || last.A != 2 {
		t.Errorf("the last event is %v", last)
	}
}

// TestLockedGsAreNoHope: an M that waits for the G that is locked to it will not wake
// anybody, so it is a deadlock all the same.
func TestLockedGsAreNoHope(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 2}, func(t *testing.T, e *engine.Engine) {
		err := e.Run(func() {
			engine.Go(func() {
				engine.LockOSThread()
				engine.NewChan[int](0).Recv()
			})
			engine.LockOSThread()
			engine.NewChan[int](0).Recv()
		})
		if _, ok := err.(*engine.DeadlockError); !ok {
			t.Errorf("%v", err)
		}
	})
}
