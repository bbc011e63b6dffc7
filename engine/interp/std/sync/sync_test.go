package sync_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"gopark/engine"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/sync"
)

func TestMutex(t *testing.T) {
	enginetest.Run(t, func() {
		var (
			mu sync.Mutex
			wg sync.WaitGroup
			n  int
		)
		for range 50 {
			wg.Go(func() {
				mu.Lock()
				defer mu.Unlock()
				old := n
				engine.Current().Gosched()
				n = old + 1
			})
		}
		wg.Wait()
		if n != 50 {
			t.Errorf("n = %d, want 50", n)
		}
		mu.Lock()
		var copied sync.Mutex
		reflect.ValueOf(&copied).Elem().Set(reflect.ValueOf(&mu).Elem()) // vet forbids copied = mu
		if mu.TryLock() || copied.TryLock() {
			t.Error("TryLock of a locked mutex, or of its copy")
		}
		copied.Unlock()
		if mu.TryLock() {
			t.Error("unlocking a copy unlocked the mutex")
		}
	})
}

func TestFatal(t *testing.T) {
	for want, f := range map[string]func(){
		"sync: unlock of unlocked mutex":    func() { new(sync.Mutex).Unlock() },
		"sync: Unlock of unlocked RWMutex":  func() { new(sync.RWMutex).Unlock() },
		"sync: RUnlock of unlocked RWMutex": func() { new(sync.RWMutex).RUnlock() },
	} {
		recovered := false
		err := enginetest.Try(t, engine.Config{}, func() {
			defer func() { recovered = recover() != nil }()
			f()
		})
		var fatal *engine.FatalError
		if !errors.As(err, &fatal) || fatal.Msg != want || recovered {
			t.Errorf("%v (recovered: %v), want %s", err, recovered, want)
		}
	}
}

func TestRWMutex(t *testing.T) {
	enginetest.Run(t, func() {
		var rw sync.RWMutex
		var order []string
		var wg sync.WaitGroup
		rw.RLock()
		if !rw.TryRLock() || rw.TryLock() {
			t.Error("a reader keeps readers out, or lets a writer in")
		}
		wg.Go(func() {
			rw.Lock()
			order = append(order, "writer")
			rw.Unlock()
		})
		engine.Current().Sleep(1000)
		if rw.TryRLock() {
			t.Error("a reader came in before a waiting writer")
		}
		l := rw.RLocker()
		wg.Go(func() {
			l.Lock()
			order = append(order, "reader")
			l.Unlock()
		})
		engine.Current().Sleep(1000)
		rw.RUnlock()
		rw.RUnlock()
		wg.Wait()
		if !slices.Equal(order, []string{"writer", "reader"}) {
			t.Errorf("order %v", order)
		}
	})
}

func TestWaitGroup(t *testing.T) {
	enginetest.Run(t, func() {
		var wg sync.WaitGroup
		if v := enginetest.Panic(wg.Done); v != "sync: negative WaitGroup counter" {
			t.Errorf("Done: panic %v", v)
		}
	})
	err := enginetest.Try(t, engine.Config{}, func() {
		var wg sync.WaitGroup
		wg.Go(func() { panic("in Go") })
		wg.Wait()
		t.Error("Wait returned")
	})
	var p *engine.PanicError
	if !errors.As(err, &p) {
		t.Errorf("a panic in WaitGroup.Go: %v", err)
	}
}

func TestCond(t *testing.T) {
	enginetest.Run(t, func() {
		var mu sync.Mutex
		var wg sync.WaitGroup
		c := sync.NewCond(&mu)
		var order []int
		for i := range 3 {
			wg.Go(func() {
				mu.Lock()
				defer mu.Unlock()
				c.Wait()
				order = append(order, i)
			})
			engine.Current().Sleep(1000)
		}
		mu.Lock()
		c.Signal()
		mu.Unlock()
		engine.Current().Sleep(1000)
		c.Broadcast()
		wg.Wait()
		if len(order) != 3 || order[0] != 0 {
			t.Errorf("order %v: Signal must wake the first", order)
		}
		var copied sync.Cond
		reflect.ValueOf(&copied).Elem().Set(reflect.ValueOf(c).Elem()) // go vet would not have it otherwise
		if v := enginetest.Panic(copied.Signal); v != "sync.Cond is copied" {
			t.Errorf("copied Cond: panic %v", v)
		}
	})
}

func TestOnce(t *testing.T) {
	enginetest.Run(t, func() {
		var once sync.Once
		var wg sync.WaitGroup
		n := 0
		for range 10 {
			wg.Go(func() {
				once.Do(func() {
					engine.Current().Sleep(1000)
					n++
				})
				if n != 1 {
					t.Errorf("Do returned with n = %d", n)
				}
			})
		}
		wg.Wait()

		calls := 0
		f := sync.OnceFunc(func() {
			calls++
			panic("no")
		})
		for range 2 {
			if v := enginetest.Panic(f); v != "no" {
				t.Errorf("OnceFunc: panic %v", v)
			}
		}
		if calls != 1 {
			t.Errorf("OnceFunc called %d times", calls)
		}
	})
}

func TestPool(t *testing.T) {
	enginetest.Run(t, func() {
		var p sync.Pool
		if p.Get() != nil {
			t.Error("an empty Pool without New has a value")
		}
		p.New = func() any { return "new" }
		p.Put("a")
		p.Put("b")
		p.Put(nil)
		if got := fmt.Sprintln(p.Get(), p.Get(), p.Get()); got != "b a new\n" {
			t.Errorf("got %s", got)
		}
	})
}

func TestMap(t *testing.T) {
	var orders []string
	for seed := range uint64(4) {
		for range 2 {
			err := enginetest.Try(t, engine.Config{Seed: seed}, func() {
				var m sync.Map
				for i := range 8 {
					m.Store(i, i*i)
				}
				m.Delete(3)
				if _, ok := m.Load(3); ok {
					t.Error("3 is still there")
				}
				if v, loaded := m.LoadOrStore(4, "x"); v != 16 || !loaded {
					t.Errorf("LoadOrStore(4) = %v, %v", v, loaded)
				}
				if m.CompareAndSwap(5, 1, 2) || !m.CompareAndSwap(5, 25, 2) || m.CompareAndDelete(5, 25) {
					t.Error("CompareAndSwap or CompareAndDelete")
				}
				if old, loaded := m.Swap(9, 1); old != nil || loaded {
					t.Errorf("Swap(9) = %v, %v", old, loaded)
				}
				order := ""
				m.Range(func(k, v any) bool {
					m.Delete(7) // may or may not be met
					if k != 7 {
						order += fmt.Sprint(k, "=", v, " ")
					}
					return true
				})
				orders = append(orders, order)
				m.Clear()
				m.Range(func(k, v any) bool { t.Error("not cleared"); return false })
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := 0; i < len(orders); i += 2 {
		if orders[i] != orders[i+1] {
			t.Errorf("same seed, two orders:\n%s\n%s", orders[i], orders[i+1])
		}
	}
	slices.Sort(orders)
	if len(slices.Compact(orders)) == 1 {
		t.Error("the seed does not decide the order")
	}
}
