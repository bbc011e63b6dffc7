package engine_test

import (
	"math"
	"strings"
	"testing"

	"gopark/engine"
	"gopark/engine/trace"
)

// TestConfigsThatCannotBe: New says which part of a Config is wrong, in either world,
// and makes no engine.
func TestConfigsThatCannotBe(t *testing.T) {
	cost := func(set func(c *engine.Costs)) engine.Config {
		c := engine.DefaultCosts()
		set(c)
		return engine.Config{Costs: c}
	}
	for _, test := range []struct {
		cfg  engine.Config
		want string
	}{
		{engine.Config{Procs: -1}, "Config.Procs is -1"},
		{engine.Config{Procs: -3}, "Config.Procs is -3"},
		{engine.Config{Procs: 1025}, "Config.Procs is 1025"},
		{engine.Config{Procs: math.MaxInt}, "from 1 to 1024"},
		{engine.Config{Procs: math.MinInt}, "or 0 for 4"},
		{engine.Config{SystemGs: -1}, "Config.SystemGs is -1"},
		{engine.Config{SystemGs: 129}, "Config.SystemGs is 129"},
		{cost(func(c *engine.Costs) { c.Tick = -1 }), "Costs.Tick is -1"},
		{cost(func(c *engine.Costs) { c.Stack = math.MinInt64 }), "Costs.Stack is -"},
		{cost(func(c *engine.Costs) { c.Wake = math.MaxInt64 }), "Costs.Wake is 9"},
		{cost(func(c *engine.Costs) { c.Jitter = -1 }), "Costs.Jitter is -1"},
		{cost(func(c *engine.Costs) { c.Jitter = 1001 }), "Costs.Jitter is 1001"},
	} {
		for _, world := range []engine.WorldKind{engine.Virtual, engine.Parallel} {
			test.cfg.World = world
			if e, err := engine.New(test.cfg); e != nil || err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v: error %v, want one with %q", world, err, test.want)
			}
		}
	}
	for _, world := range []engine.WorldKind{-1, 2} {
		if e, err := engine.New(engine.Config{World: world}); e != nil || err == nil {
			t.Errorf("there is a world %d", world)
		}
	}
}

// TestConfigsAtTheEdge: what is just still allowed works.
func TestConfigsAtTheEdge(t *testing.T) {
	slowest := engine.DefaultCosts()
	slowest.NewM, slowest.Jitter = 60_000_000_000, 1000
	for _, cfg := range []engine.Config{
		{Procs: 1024},
		{Procs: 1024, World: engine.Parallel},
		{Procs: 1, SystemGs: 128},
		{Costs: new(engine.Costs)},
		{Costs: slowest},
	} {
		rec := trace.NewRecorder()
		cfg.Trace = rec
		e := newEngine(t, cfg)
		n, procs := 0, 0
		err := e.Run(func() {
			var wg engine.WaitGroup
			var mu engine.Mutex
			for range 400 {
				wg.Go(func() {
					mu.Lock()
					n++
					mu.Unlock()
				})
			}
			wg.Wait()
			procs = engine.GOMAXPROCS(0)
		})
		want := cfg.Procs
		if want == 0 {
			want = 4
		}
		if err != nil || n != 400 || procs != want {
			t.Errorf("%+v: %v, %d of 400 have run with %d Ps", cfg, err, n, procs)
		}
		last := int64(0)
		for _, ev := range rec.Events() {
			if ev.Time < last {
				t.Fatalf("%+v: time goes back at %v", cfg, ev)
			}
			last = ev.Time
		}
	}
}

// TestGOMAXPROCSOutsideItsBounds: as in the runtime, less than 1 only asks, also if it
// is very much less. The runtime has no limit; here it is the one that it had for long.
func TestGOMAXPROCSOutsideItsBounds(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 2}, func(t *testing.T, e *engine.Engine) {
		err := e.Run(func() {
			for _, n := range []int{0, -1, math.MinInt} {
				if was, is := engine.GOMAXPROCS(n), engine.GOMAXPROCS(0); was != 2 || is != 2 {
					t.Errorf("GOMAXPROCS(%d) is %d, and then there are %d", n, was, is)
				}
			}
			if was, is := engine.GOMAXPROCS(math.MaxInt), engine.GOMAXPROCS(3); was != 2 || is != 1024 {
				t.Errorf("GOMAXPROCS of very many is %d, and then there are %d", was, is)
			}
			if is := engine.GOMAXPROCS(0); is != 3 {
				t.Errorf("there are %d Ps, want 3", is)
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}
