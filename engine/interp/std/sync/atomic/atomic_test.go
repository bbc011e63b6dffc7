package atomic_test

import (
	"fmt"
	"testing"

	hostatomic "sync/atomic"

	"gopark/engine"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/sync/atomic"
)

func TestOperations(t *testing.T) {
	enginetest.Run(t, func() {
		var n int32
		got := fmt.Sprint(atomic.AddInt32(&n, 5), atomic.SwapInt32(&n, 6), atomic.CompareAndSwapInt32(&n, 6, 12),
			atomic.AndInt32(&n, 4), atomic.OrInt32(&n, 3), atomic.LoadInt32(&n))
		if want := "5 5 true 12 4 7"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		var x atomic.Uint64
		x.Store(1)
		if x.Add(^uint64(0)) != 0 || x.CompareAndSwap(1, 2) || x.Swap(9) != 0 || x.Load() != 9 {
			t.Error("Uint64")
		}
		var b atomic.Bool
		if b.Swap(true) || !b.Load() {
			t.Error("Bool")
		}
		var v, host = new(atomic.Value), new(hostatomic.Value)
		v.Store(1)
		host.Store(1)
		if got, want := enginetest.Panic(func() { v.Store("x") }), enginetest.Panic(func() { host.Store("x") }); got != want {
			t.Errorf("panic %v, want %v", got, want)
		}
		if got, want := fmt.Sprintf("%v %+v", v, &x), fmt.Sprintf("%v &{_:{} _:{} v:9}", host); got != want {
			t.Errorf("prints %s, want %s", got, want)
		}
	})
}

// Loading and then storing is no atomic addition, and some schedule shows it.
func TestOtherGoroutinesComeIn(t *testing.T) {
	for seed := range uint64(50) {
		var n atomic.Int64
		err := enginetest.Try(t, engine.Config{Seed: seed, Strategy: engine.RandomStrategy(seed)}, func() {
			e := engine.Current()
			ended := 0
			for range 4 {
				e.Go(func() {
					for range 10 {
						n.Store(n.Load() + 1)
					}
					ended++
				}, "adder")
			}
			for ended < 4 {
				e.Sleep(1000)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if n.Load() < 40 {
			return
		}
	}
	t.Error("no update was lost in 50 runs")
}
