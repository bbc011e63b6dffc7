package atomic_test

import (
	"testing"

	"gopark/engine"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/sync/atomic"
)

func TestPointer(t *testing.T) {
	enginetest.Run(t, func() {
		var p atomic.Pointer[int]
		a, b := new(int), new(int)
		if p.Load() != nil || p.CompareAndSwap(a, b) || p.Load() != nil {
			t.Error("a new Pointer is not nil, or CompareAndSwap does not compare")
		}
		if p.Store(a); p.Load() != a {
			t.Error("Store")
		}
		if p.Swap(b) != a || p.Load() != b {
			t.Error("Swap")
		}
		if !p.CompareAndSwap(b, a) || p.Load() != a {
			t.Error("CompareAndSwap")
		}
	})
}

// pushed has goroutines put nodes on a list, and tells how many are on it.
func pushed(t *testing.T, seed uint64, push func(head *atomic.Pointer[node])) (n int) {
	var head atomic.Pointer[node]
	err := enginetest.Try(t, engine.Config{Seed: seed, Strategy: engine.RandomStrategy(seed)}, func() {
		e := engine.Current()
		ended := 0
		for range 4 {
			e.Go(func() {
				for range 5 {
					push(&head)
				}
				ended++
			}, "main.func")
		}
		for ended < 4 {
			e.Gosched()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for at := head.Load(); at != nil; at = at.next {
		n++
	}
	return n
}

type node struct{ next *node }

// CompareAndSwap is one step; Load and Store are two, and some schedule shows it.
func TestOtherGoroutinesPush(t *testing.T) {
	lost := false
	for seed := range uint64(50) {
		if n := pushed(t, seed, func(head *atomic.Pointer[node]) {
			for old := head.Load(); !head.CompareAndSwap(old, &node{old}); {
				old = head.Load()
			}
		}); n != 20 {
			t.Fatalf("CompareAndSwap, seed %d: %d nodes of 20", seed, n)
		}
		lost = lost || pushed(t, seed, func(head *atomic.Pointer[node]) {
			head.Store(&node{head.Load()})
		}) < 20
	}
	if !lost {
		t.Error("Load and Store lost no node in 50 schedules")
	}
}
