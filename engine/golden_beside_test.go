package engine_test

import (
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gopark/engine"
)

// TestGoldenBesideABusyP runs the goldens on one of two Ps, while a goroutine that never
// gives way holds the other. Then there is still only one order, but the Ms have to
// reckon with each other: they take the ways for several Ps, with locks and atomic
// accesses, which TestGolden with its one P does not see. The two worlds, of which only
// the parallel one has short ways, must print the same.
func TestGoldenBesideABusyP(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 2 {
		t.Skip("two Ms have to compute at the same time")
	}
	for _, g := range goldens {
		t.Run(g.name, func(t *testing.T) {
			g.checkBeside(t, 0)
			for before := 1; g.phase && before < 61; before++ {
				g.checkBeside(t, before)
			}
		})
	}
}

// checkBeside compares the worlds after the P has started some Gs.
func (g golden) checkBeside(t *testing.T, before int) {
	virtual := g.runBeside(t, engine.Virtual, before)
	var orders []string
	for range 40 { // another process may hold it up, as in TestGolden
		order := g.runBeside(t, engine.Parallel, before)
		if order == virtual {
			return
		}
		if !slices.Contains(orders, order) {
			orders = append(orders, order)
		}
		time.Sleep(20 * time.Millisecond) // what holds it up may be over then
	}
	if !g.slept {
		t.Errorf("%d before\n virtual: %s\nparallel: %s", before, virtual, strings.Join(orders, "\n      or: "))
	}
}

func (g golden) runBeside(t *testing.T, world engine.WorldKind, before int) string {
	cfg := engine.Config{World: world, Procs: 2}
	if world == engine.Virtual {
		cfg.Hooks.Ticks = ticks
	}
	beside := golden{native: func(e *engine.Engine, p func(int)) {
		var there, over atomic.Bool
		defer over.Store(true)
		e.Go(func() {
			there.Store(true)
			if world == engine.Virtual {
				compute(e, time.Hour) // a safepoint comes only when all else is over
				return
			}
			for !over.Load() {
			}
		}, "busy")
		for !there.Load() {
			if world == engine.Virtual {
				compute(e, 10*time.Microsecond)
			}
		}
		for range before {
			e.Gosched()
		}
		g.native(e, p)
	}}
	return beside.runIn(t, cfg, 0)
}
