package engine_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// The ends of goroutines and of the world.

func TestGoexitRunsDeferredCalls(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 1})
	var log []string
	say := func(s string) { log = append(log, s) }
	err := e.Run(func() {
		done := intChan(e, 0)
		var mu engine.Mutex
		e.Go(func() {
			defer done.Send(new(int)) // parks while the Goexit goes on
			defer func() { say(fmt.Sprint("recovered ", recover())) }()
			func() {
				defer func() {
					defer func() { say(fmt.Sprint("inner ", recover())) }()
					panic("in a deferred call")
				}()
				mu.Lock()
				defer mu.Unlock()
				e.Goexit()
			}()
			say("not reached")
		}, "f")
		done.Recv(nil)
		mu.Lock()
		say("main has the lock")
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "inner in a deferred call, recovered <nil>, main has the lock"
	if got := strings.Join(log, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestManyGoexits(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 2})
	n := 0
	err := e.Run(func() {
		var wg engine.WaitGroup
		for range 1000 {
			wg.Add(1)
			e.Go(func() {
				defer wg.Done()
				defer func() { n++ }()
				e.Goexit()
			}, "f")
		}
		wg.Wait()
	})
	if err != nil || n != 1000 {
		t.Errorf("%d, %v", n, err)
	}
}

func TestHostGoexitIsSurvived(t *testing.T) {
	e := newEngine(t, engine.Config{})
	err := e.Run(func() {
		c := intChan(e, 0)
		e.Go(func() { defer c.Close(); runtime.Goexit() }, "f")
		c.Recv(nil)
	})
	if err != nil {
		t.Error(err)
	}
}

func TestMainGoexit(t *testing.T) {
	e := newEngine(t, engine.Config{})
	ran := false
	err := e.Run(func() {
		e.Go(func() { e.Sleep(time.Second); ran = true }, "f")
		e.Goexit()
	})
	if err != engine.ErrGoexitDeadlock || !ran {
		t.Errorf("%v, the other ran: %v", err, ran)
	}
	if err := e.Run(func() {}); err != nil {
		t.Errorf("next Run: %v", err)
	}
}

func TestPanicStopsTheWorld(t *testing.T) {
	e := newEngine(t, engine.Config{Trace: trace.NewRecorder()})
	deferred := false
	err := e.Run(func() {
		c := intChan(e, 0)
		e.Go(func() {
			defer func() { deferred = true }()
			e.Sleep(time.Millisecond)
			panic(fmt.Errorf("broken"))
		}, "main.f")
		c.Recv(nil)
	})
	var p *engine.PanicError
	if !errors.As(err, &p) || p.Goid != 2 || p.Goroutine.Func != "main.f" || p.Error() != "panic: broken" || !deferred {
		t.Fatalf("got %#v", err)
	}
	if !strings.Contains(string(p.Stack), "TestPanicStopsTheWorld") {
		t.Errorf("no panicking frames in the stack:\n%s", p.Stack)
	}
	gs := e.Goroutines()
	if len(gs) != 1 || gs[0].ID != 1 || gs[0].Status() != "chan receive" {
		t.Errorf("left: %+v", gs)
	}
	if err := e.Kill(1); err != nil {
		t.Error(err)
	}
	if err := e.Run(func() { e.Sleep(1) }); err != nil {
		t.Error(err)
	}
}

func TestPanicInMain(t *testing.T) {
	e := newEngine(t, engine.Config{})
	for range 3 {
		var p *engine.PanicError
		if err := e.Run(func() { var m map[int]int; m[1] = 2 }); !errors.As(err, &p) || p.Goid != 1 {
			t.Fatalf("got %v", err)
		}
	}
}

func TestRuntimeErrors(t *testing.T) {
	e := newEngine(t, engine.Config{})
	for want, f := range map[string]func(){
		"send on closed channel":           func() { c := intChan(e, 1); c.Close(); c.Send(new(int)) },
		"close of closed channel":          func() { c := intChan(e, 1); c.Close(); c.Close() },
		"close of nil channel":             func() { var c *engine.Hchan; c.Close() },
		"makechan: size out of range":      func() { intChan(e, -1) },
		"sync: negative WaitGroup counter": func() { var wg engine.WaitGroup; wg.Done() },
	} {
		var got any
		if err := e.Run(func() {
			defer func() { got = recover() }()
			f()
		}); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("got %v, want %s", got, want)
		}
		if _, ok := got.(runtime.Error); !ok && !strings.HasPrefix(want, "sync") {
			t.Errorf("%v is no runtime.Error", got)
		}
	}
}

func TestSenderParkedOnChannelThatCloses(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 1})
	var got any
	err := e.Run(func() {
		c := intChan(e, 0)
		e.Go(func() {
			defer func() { got = recover() }()
			c.Send(new(int))
		}, "f")
		e.Gosched()
		c.Close()
		e.Gosched()
	})
	if err != nil || fmt.Sprint(got) != "send on closed channel" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestFatal(t *testing.T) {
	for want, f := range map[string]func(){
		"fatal error: sync: unlock of unlocked mutex":    func() { var x engine.Mutex; x.Unlock() },
		"fatal error: sync: RUnlock of unlocked RWMutex": func() { var x engine.RWMutex; x.RUnlock() },
		"fatal error: sync: Unlock of unlocked RWMutex":  func() { var x engine.RWMutex; x.Unlock() },
	} {
		e := newEngine(t, engine.Config{})
		err := e.Run(func() {
			defer func() { recover() }()
			f()
		})
		var fatal *engine.FatalError
		if !errors.As(err, &fatal) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestExit(t *testing.T) {
	e := newEngine(t, engine.Config{})
	err := e.Run(func() {
		e.Go(func() { e.Exit(3) }, "f")
		e.Select(nil, true)
	})
	var exit *engine.ExitError
	if !errors.As(err, &exit) || exit.Code != 3 {
		t.Errorf("got %v", err)
	}
}

func TestKill(t *testing.T) {
	ways := map[string]func(e *engine.Engine, c *engine.Hchan, mu *engine.Mutex, rw *engine.RWMutex){
		"recv": func(e *engine.Engine, c *engine.Hchan, mu *engine.Mutex, rw *engine.RWMutex) { c.Recv(nil) },
		"nil": func(e *engine.Engine, c *engine.Hchan, mu *engine.Mutex, rw *engine.RWMutex) {
			(*engine.Hchan)(nil).Recv(nil)
		},
		"sleep": func(e *engine.Engine, c *engine.Hchan, mu *engine.Mutex, rw *engine.RWMutex) { e.Sleep(time.Hour) },
		"mutex": func(e *engine.Engine, c *engine.Hchan, mu *engine.Mutex, rw *engine.RWMutex) { mu.Lock() },
		"rlock": func(e *engine.Engine, c *engine.Hchan, mu *engine.Mutex, rw *engine.RWMutex) { rw.RLock() },
		"lock":  func(e *engine.Engine, c *engine.Hchan, mu *engine.Mutex, rw *engine.RWMutex) { rw.Lock() },
		"loop": func(e *engine.Engine, c *engine.Hchan, mu *engine.Mutex, rw *engine.RWMutex) {
			for {
				e.Safepoint()
			}
		},
		"gosched": func(e *engine.Engine, c *engine.Hchan, mu *engine.Mutex, rw *engine.RWMutex) {
			for {
				e.Gosched()
			}
		},
		"syscall": func(e *engine.Engine, c *engine.Hchan, mu *engine.Mutex, rw *engine.RWMutex) {
			e.Syscall("read", time.Second, nil)
		},
		"select": func(e *engine.Engine, c *engine.Hchan, mu *engine.Mutex, rw *engine.RWMutex) {
			e.Select([]engine.Case{{Dir: engine.RecvDir, C: c}, {Dir: engine.RecvDir, C: intChan(e, 0)}}, true)
		},
	}
	for name, wait := range ways {
		e := newEngine(t, engine.Config{Procs: 1})
		var mu engine.Mutex
		var rw engine.RWMutex
		var c, d *engine.Hchan
		ended := ""
		err := e.Run(func() {
			c, d = intChan(e, 0), intChan(e, 0)
			mu.Lock()
			rw.Lock()
			e.Go(func() { d.Recv(nil) }, "other")
			e.Go(func() {
				defer func() { ended += " second" }()
				defer func() { recover(); d.Send(new(int)); ended += "first" }()
				for {
					func() {
						defer func() { recover() }()
						wait(e, c, &mu, &rw)
					}()
				}
			}, "victim")
			e.Sleep(time.Millisecond)
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := e.Kill(3); err != nil {
			t.Errorf("%s: Kill: %v", name, err)
		}
		if ended != "first second" {
			t.Errorf("%s: deferred calls: %q", name, ended)
		}
		// What the victim waited for works as if it had never come.
		err = e.Run(func() {
			if c.TrySend(new(int)) {
				t.Errorf("%s: somebody received", name)
			}
			mu.Unlock()
			rw.Unlock()
			mu.Lock()
			rw.Lock()
			rw.Unlock()
			rw.RLock()
		})
		if err != nil {
			t.Errorf("%s: afterwards: %v", name, err)
		}
	}
}

// TestKilledLater: a Kill that is interrupted leaves its victims to die in the next
// run, main as well. That nobody is left then is no deadlock.
func TestKilledLater(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 2}, func(t *testing.T, e *engine.Engine) {
		died := 0
		err := e.Run(func() {
			defer func() { died++ }()
			e.Go(func() { e.Sleep(time.Millisecond); e.Interrupt() }, "f")
			e.Sleep(time.Hour)
		})
		if err != engine.ErrInterrupted {
			t.Fatal(err)
		}
		e.Interrupt()
		if err := e.Kill(1); err != engine.ErrInterrupted {
			t.Fatal(err)
		}
		if err := e.Continue(engine.RunLimit{}); err != nil || died != 1 || len(e.Goroutines()) != 0 {
			t.Errorf("%v, died %d times, left: %v", err, died, e.Goroutines())
		}
		if err := e.Run(func() { e.Sleep(1) }); err != nil {
			t.Error(err)
		}
	})
}

func TestKillGivesUp(t *testing.T) {
	e := newEngine(t, engine.Config{})
	e.Run(func() {
		e.Go(func() { defer e.Select(nil, true); e.Select(nil, true) }, "f")
		e.Sleep(time.Millisecond)
	})
	if err := e.Kill(2); err == nil || !strings.Contains(err.Error(), "[2]") {
		t.Errorf("got %v", err)
	}
}

func TestKillFreshG(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 1})
	ran := false
	e.Run(func() { e.Go(func() { ran = true }, "f") })
	if err := e.Kill(2, 77); err != nil || ran || len(e.Goroutines()) != 0 {
		t.Errorf("%v, ran %v, left %v", err, ran, e.Goroutines())
	}
}

func TestInterrupt(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 1})
	started := make(chan bool)
	go func() { <-started; e.Interrupt() }()
	err := e.Run(func() {
		close(started)
		for {
			e.Safepoint()
		}
	})
	if err != engine.ErrInterrupted {
		t.Fatal(err)
	}
	if err := e.Kill(1); err != nil {
		t.Error(err)
	}
	e.Interrupt() // before a run: that one stops at once
	if err := e.Run(func() { t.Error("ran") }); err != engine.ErrInterrupted {
		t.Error(err)
	}
	if err := e.Kill(1); err != nil {
		t.Error(err)
	}
	if err := e.Run(func() {}); err != nil {
		t.Error(err)
	}
}

// TestLateInterrupt: an interrupt meant for a run that has ended hits no other.
func TestLateInterrupt(t *testing.T) {
	e := newEngine(t, engine.Config{})
	early := e.Interrupter()
	early()
	if err := e.Run(func() { t.Error("ran") }); err != engine.ErrInterrupted {
		t.Errorf("meant for this run: %v", err)
	}
	late := e.Interrupter()
	if err := e.Kill(1); err != nil {
		t.Error(err)
	}
	late()
	early()
	n := 0
	if err := e.Run(func() { n++; late(); e.Safepoint(); n++ }); err != nil || n != 2 {
		t.Errorf("meant for a run before: %v", err)
	}
	var during func()
	if err := e.Run(func() { during = e.Interrupter(); late(); during(); e.Safepoint() }); err != engine.ErrInterrupted {
		t.Errorf("from within: %v", err)
	}
	during()
	if err := e.Kill(1); err != nil {
		t.Error(err)
	}
}

func TestRunOthers(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 2})
	n := 0
	var c *engine.Hchan
	e.Run(func() {
		c = intChan(e, 0)
		e.Go(func() {
			for range 10 {
				e.Sleep(100 * time.Millisecond)
				n++
			}
			c.Recv(nil)
		}, "ticker")
	})
	start := e.Now()
	if err := e.RunOthers(engine.RunLimit{Time: 350 * time.Millisecond}); err != nil || n != 3 {
		t.Errorf("after 350ms: %d, %v", n, err)
	}
	if got := time.Duration(e.Now() - start); got != 350*time.Millisecond {
		t.Errorf("%v have gone by", got)
	}
	if err := e.RunOthers(engine.RunLimit{}); err != nil || n != 10 {
		t.Errorf("to the end: %d, %v", n, err)
	}
	if gs := e.Goroutines(); len(gs) != 1 || gs[0].Status() != "chan receive" {
		t.Errorf("left: %v", gs)
	}
	at := e.Now()
	if err := e.RunOthers(engine.RunLimit{Time: time.Hour}); err != nil || e.Now() != at+int64(time.Hour) {
		t.Errorf("idle hour: %v, %v", time.Duration(e.Now()-at), err)
	}
	ok := false
	if err := e.Run(func() { ok = c.TrySend(new(int)) }); err != nil || !ok {
		t.Errorf("a later Run: %v, %v", ok, err)
	}
}

func TestRunLimit(t *testing.T) {
	e := newEngine(t, engine.Config{})
	if err := e.RunLimited(func() {
		for {
			e.Sleep(time.Second)
		}
	}, engine.RunLimit{Time: time.Minute}); err != engine.ErrLimit {
		t.Error(err)
	}
}

// TestCloseLeavesNothing closes engines whose goroutines are everywhere.
func TestCloseLeavesNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	for seed := range uint64(20) {
		e, err := engine.New(engine.Config{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		ran := 0
		e.RunLimited(func() {
			c := intChan(e, 0)
			for range 20 {
				e.Go(func() {
					defer func() { recover(); c.Recv(nil); ran++ }()
					defer func() { e.Output(1, "too late"); ran++ }()
					c.Recv(nil)
				}, "parked")
				e.Go(func() { defer e.Goexit(); e.Sleep(time.Microsecond); e.Goexit() }, "goexit")
				e.Go(func() { e.Syscall("x", time.Hour, nil) }, "syscall")
			}
			runMixture(e, seed)()
		}, engine.RunLimit{Events: 200 + int64(seed)*50})
		e.Close()
		e.Close()
		if ran != 0 {
			t.Errorf("deferred calls of a closed engine went on after an operation")
		}
		if err := e.Run(func() {}); err != engine.ErrClosed {
			t.Error(err)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d host goroutines before, %d after", before, runtime.NumGoroutine())
}

// TestSameSeedSameTrace runs random programs twice, the second time beside
// others.
func TestSameSeedSameTrace(t *testing.T) {
	text := func(seed uint64) string {
		rec := trace.NewRecorder()
		e, err := engine.New(engine.Config{Seed: seed, Trace: rec})
		if err != nil {
			t.Error(err)
		}
		defer e.Close()
		if err := e.Run(runMixture(e, seed)); err != nil {
			t.Error(err)
		}
		var b strings.Builder
		trace.WriteText(&b, rec.Events(), rec.Sites())
		return b.String()
	}
	const n = 8
	var first, again [n]string
	for i := range first {
		first[i] = text(uint64(i))
	}
	var wg sync.WaitGroup
	for i := range again {
		wg.Add(1)
		go func() { again[i] = text(uint64(i)); wg.Done() }()
	}
	wg.Wait()
	for i := range first {
		if first[i] != again[i] {
			t.Errorf("seed %d: two traces", i)
		}
		if i > 0 && first[i] == first[0] {
			t.Errorf("seeds 0 and %d: one trace", i)
		}
	}
}

// TestSeedDecides: the seed alone changes a schedule that a real machine would
// leave to chance.
func TestSeedDecides(t *testing.T) {
	orders := map[string]bool{}
	for seed := range uint64(20) {
		e := newEngine(t, engine.Config{Seed: seed})
		var out []int
		e.Run(func() {
			var wg engine.WaitGroup
			for i := range 8 {
				wg.Add(1)
				e.Go(func() {
					for range 20 {
						e.Safepoint()
					}
					e.Syscall("read", 0, nil)
					out = append(out, i)
					wg.Done()
				}, "f")
			}
			wg.Wait()
		})
		orders[fmt.Sprint(out)] = true
	}
	if len(orders) < 5 {
		t.Errorf("%d orders in 20 seeds", len(orders))
	}
}

// TestSleepersMeet: two that sleep equally long, and print, take turns in an
// order that is up to the seed, as it is up to chance on a real machine.
func TestSleepersMeet(t *testing.T) {
	orders := map[string]bool{}
	for seed := range uint64(20) {
		e := newEngine(t, engine.Config{Seed: seed})
		var out []string
		say := func(s string) {
			for range 5 {
				e.Sleep(100 * time.Millisecond)
				e.Output(1, s)
				out = append(out, s)
			}
		}
		if err := e.Run(func() {
			e.Go(func() { say("world") }, "say")
			say("hello")
		}); err != nil {
			t.Fatal(err)
		}
		orders[fmt.Sprint(out)] = true
		if d := time.Duration(e.Now()); d < 500*time.Millisecond || d > 502*time.Millisecond {
			t.Errorf("seed %d: took %v", seed, d)
		}
	}
	if len(orders) < 5 {
		t.Errorf("%d orders in 20 seeds", len(orders))
	}
}

// TestOutputInOrder: what is written after Output comes in the order of the
// events, though other Ms move meanwhile.
func TestOutputInOrder(t *testing.T) {
	for seed := range uint64(20) {
		rec := trace.NewRecorder()
		e := newEngine(t, engine.Config{Seed: seed, Trace: rec})
		var out, events string
		err := e.Run(func() {
			var wg engine.WaitGroup
			for i := range 8 {
				wg.Add(1)
				e.Go(func() {
					for range 20 {
						s := fmt.Sprint(i)
						e.Output(1, s)
						out += s
					}
					wg.Done()
				}, "f")
			}
			wg.Wait()
		})
		for _, ev := range rec.Events() {
			if ev.Kind == trace.Output {
				events += ev.Text
			}
		}
		if err != nil || out != events || len(out) != 160 {
			t.Fatalf("seed %d: %v\nwritten %s\nevents  %s", seed, err, out, events)
		}
	}
}

func TestPreemption(t *testing.T) {
	rec := trace.NewRecorder()
	e := newEngine(t, engine.Config{Procs: 1, Trace: rec, Hooks: engine.Hooks{Ticks: ticks}})
	stop := false
	var turns int
	var start int64
	err := e.Run(func() {
		for range 1000 {
			compute(e, 100*time.Microsecond)
		}
		start = e.Now()
		e.Go(func() {
			for !stop {
				compute(e, 100*time.Microsecond)
				turns++
			}
		}, "busy")
		e.Gosched() // to the global queue: only preemption brings main back
		stop = true
	})
	if err != nil {
		t.Fatal(err)
	}
	// It inherits what is left of main's time slice, perhaps nothing.
	if d := time.Duration(e.Now() - start); turns == 0 || d > 25*time.Millisecond {
		t.Errorf("preempted after %v and %d turns", d, turns)
	}
	n := 0
	for _, ev := range rec.Events() {
		if d := time.Duration(ev.A); ev.Kind == trace.GoPreempt && (d < 10*time.Millisecond || d > 25*time.Millisecond) {
			t.Errorf("in a time slice of %v", d)
		} else if ev.Kind == trace.GoPreempt {
			n++
		}
	}
	if n < 4 {
		t.Errorf("%d preemptions in a tenth of a second", n)
	}
}

func TestHandoff(t *testing.T) {
	rec := trace.NewRecorder()
	e := newEngine(t, engine.Config{Procs: 1, Trace: rec})
	var order []string
	e.Run(func() {
		c := intChan(e, 0)
		e.Go(func() { order = append(order, "other"); c.Close() }, "other")
		e.Syscall("read", time.Millisecond, nil)
		order = append(order, "main")
		c.Recv(nil)
	})
	if fmt.Sprint(order) != "[other main]" {
		t.Errorf("order %v", order)
	}
	seen := map[trace.Kind]int{}
	for _, ev := range rec.Events() {
		seen[ev.Kind]++
	}
	if seen[trace.Retake] == 0 || seen[trace.Handoff] == 0 || seen[trace.SysExit] != 1 {
		t.Errorf("events: %v", seen)
	}
}

// TestHourOfSleep: sysmon does not wake for the whole of it.
func TestHourOfSleep(t *testing.T) {
	rec := trace.NewRecorder()
	e := newEngine(t, engine.Config{Trace: rec})
	if err := e.Run(func() { e.Sleep(time.Hour) }); err != nil {
		t.Fatal(err)
	}
	if rec.Len() > 200 {
		t.Errorf("%d events", rec.Len())
	}
}

func TestLockOSThread(t *testing.T) {
	rec := trace.NewRecorder()
	e := newEngine(t, engine.Config{Procs: 4, Trace: rec})
	err := e.Run(func() {
		c := intChan(e, 0)
		e.Go(func() {
			e.LockOSThread()
			for range 20 {
				c.Recv(nil)
			}
			c.Close()
		}, "locked")
		for range 20 {
			c.Send(new(int))
			e.Gosched()
		}
		c.Recv(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	on := map[int32]bool{}
	locked := false
	for _, ev := range rec.Events() {
		if ev.Kind == trace.GoPark && ev.G == 2 {
			locked = true // it has called LockOSThread before it first waits
		}
		if ev.Kind == trace.GoStart && ev.G == 2 && locked {
			on[ev.M] = true
		}
	}
	if len(on) != 1 {
		t.Errorf("a locked G ran on Ms %v", on)
	}
}

func TestManyThreads(t *testing.T) {
	e := newEngine(t, engine.Config{})
	err := e.Run(func() {
		for range 10_100 {
			e.Go(func() { e.Syscall("forever", time.Hour, nil) }, "f")
		}
		e.Sleep(time.Minute)
	})
	var fatal *engine.FatalError
	if !errors.As(err, &fatal) || fatal.Msg != "thread exhaustion" {
		t.Errorf("got %v", err)
	}
	if n := len(e.State().Ms); n != 10_000 {
		t.Errorf("with %d Ms", n)
	}
}
