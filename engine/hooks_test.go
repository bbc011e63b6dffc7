package engine_test

import (
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// TestSwitchHooks: an interpreter keeps its globals in Local while another G
// moves. At any time exactly the G that moves is in.
func TestSwitchHooks(t *testing.T) {
	for seed := range uint64(30) {
		var in *engine.G
		switches := 0
		hooks := engine.Hooks{
			SwitchIn: func(g *engine.G) {
				if in != nil {
					t.Fatalf("seed %d: G%d comes in while G%d is", seed, g.ID(), in.ID())
				}
				in = g
				switches++
			},
			SwitchOut: func(g *engine.G) {
				if in != g {
					t.Fatalf("seed %d: G%d goes out but was not in", seed, g.ID())
				}
				in = nil
			},
			Ticks: func() int64 {
				if in == nil {
					t.Fatalf("seed %d: ticks asked of nobody", seed)
				}
				return 3
			},
		}
		var strategy engine.Strategy
		if seed%2 == 1 {
			strategy = engine.RandomStrategy(seed)
		}
		e := newEngine(t, engine.Config{Seed: seed, Hooks: hooks, Strategy: strategy})
		check := func() {
			if g := e.Getg(); g != in {
				t.Fatalf("seed %d: another G is in than the one that runs", seed)
			}
		}
		err := e.Run(func() {
			check()
			for range 10 {
				e.Go(func() {
					defer check()
					check()
					e.Gosched()
					check()
					e.Sleep(time.Microsecond)
					check()
					e.Syscall("read", 0, nil)
					check()
					e.Goexit()
				}, "f")
			}
			runMixture(e, seed)()
			check()
		})
		if err != nil {
			t.Fatal(err)
		}
		if in != nil || switches == 0 {
			t.Errorf("seed %d: after the run somebody is in, or nobody ever was", seed)
		}
	}
}

func TestWhereAndTicks(t *testing.T) {
	sites := new(trace.Sites)
	site := sites.Add(trace.Pos{File: "main.go", Line: 7, Func: "main.main"})
	n := int64(0)
	e := newEngine(t, engine.Config{Sites: sites, Hooks: engine.Hooks{
		Where: func() trace.Site { return site },
		Ticks: func() int64 { k := n; n = 0; return k },
	}})
	var took int64
	e.Run(func() {
		start := e.Now()
		n = 1000
		took = e.Now() - start
		e.Go(func() { e.Select(nil, true) }, "f")
		e.Sleep(time.Millisecond)
	})
	tick := engine.DefaultCosts().Tick
	if took < 1000*tick || took > 1500*tick {
		t.Errorf("a thousand ticks took %d", took)
	}
	g := e.Goroutines()[0]
	if g.Made.Line != 7 || g.Pos.Line != 7 || g.Parent != 1 {
		t.Errorf("got %+v", g)
	}
}

// TestKillEverything stops random programs anywhere, kills all that is there,
// and goes on with another program.
func TestKillEverything(t *testing.T) {
	for seed := range uint64(200) {
		var strategy engine.Strategy
		if seed%2 == 1 {
			strategy = engine.RandomStrategy(seed)
		}
		e := newEngine(t, engine.Config{Seed: seed, Procs: 1 + int(seed%4), Strategy: strategy})
		for round := range uint64(3) {
			err := e.RunLimited(runMixture(e, seed), engine.RunLimit{Events: int64(20 + (seed*77+round*31)%900)})
			if err != nil && err != engine.ErrLimit {
				t.Fatalf("seed %d: %v", seed, err)
			}
			// The others go on while some are killed, and make new ones.
			for n := 0; len(e.Goroutines()) > 0; n++ {
				var ids []int64
				for _, g := range e.Goroutines() {
					ids = append(ids, g.ID)
				}
				if err := e.Kill(ids[:(len(ids)+1)/2]...); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				if n > 30 {
					t.Fatalf("seed %d: left: %v", seed, e.Goroutines())
				}
			}
		}
		if err := e.Run(runMixture(e, seed)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		e.Close()
	}
}

// A ticker that nobody listens to keeps nobody alive.
func TestTickerDoesNotHideDeadlock(t *testing.T) {
	e := newEngine(t, engine.Config{})
	var c *engine.Hchan
	seen := 0
	err := e.Run(func() {
		c = intChan(e, 1)
		tm := e.NewChanTimer(c, func() { c.TrySend(new(int)) })
		tm.ResetPeriod(time.Second, time.Second)
		for range 3 {
			c.Recv(nil)
			seen++
		}
		e.Sleep(10 * time.Second)
		if !c.Recv(nil) || c.Len() != 0 || c.Cap() != 0 {
			t.Error("no tick after a long sleep")
		}
		e.Sleep(10 * time.Second)
		tm.Stop()
		if ok, _ := c.TryRecv(nil); ok {
			t.Error("a stale tick after Stop")
		}
		tm.Reset(time.Second)
		e.Sleep(time.Minute)
		tm.Reset(time.Hour)
		if ok, _ := c.TryRecv(nil); ok {
			t.Error("a stale value after Reset")
		}
		tm.ResetPeriod(time.Second, time.Second)
		e.Select(nil, true)
	})
	if _, ok := err.(*engine.DeadlockError); !ok || seen != 3 {
		t.Errorf("got %v, %d ticks", err, seen)
	}
	if now := time.Duration(e.Now()); now > 2*time.Minute {
		t.Errorf("the world went on to %v", now)
	}
}

// TestKillGrantedWaiter kills a G that has been woken for a lock and has not
// taken it yet: the lock must not be lost with it.
func TestKillGrantedWaiter(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 1})
	var mu engine.Mutex
	var got []int
	err := e.Run(func() {
		mu.Lock()
		for i := range 2 {
			e.Go(func() {
				mu.Lock()
				defer mu.Unlock()
				e.Safepoint()
				got = append(got, i)
			}, "f")
			e.Gosched()
		}
		mu.Unlock() // readies the first, which does not come to run
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Kill(2); err != nil {
		t.Fatal(err)
	}
	if err := e.RunOthers(engine.RunLimit{}); err != nil || len(got) != 1 || got[0] != 1 {
		t.Errorf("%v; got the lock: %v; left: %v", err, got, e.Goroutines())
	}
}

// TestWokenRunsElsewhere: whoever is woken by a busy G is taken by another M.
func TestWokenRunsElsewhere(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 2, Hooks: engine.Hooks{Ticks: ticks}})
	var woken, started int64
	err := e.Run(func() {
		c := intChan(e, 0)
		e.Go(func() { c.Recv(nil); woken = e.Now() }, "f")
		e.Sleep(time.Millisecond)
		compute(e, time.Millisecond) // all other Ms go to sleep
		started = e.Now()
		c.Send(new(int))
		compute(e, 5*time.Millisecond)
	})
	if d := time.Duration(woken - started); err != nil || d <= 0 || d > time.Millisecond {
		t.Errorf("woken after %v, %v", d, err)
	}
}
