package engine_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// TestParallelOutside: what comes from outside at any time, by every way that it
// can come, beside goroutines that work; while the world is stopped, goroutines
// are killed, and the engine is closed.
func TestParallelOutside(t *testing.T) {
	for round := range uint64(6) {
		e, err := engine.New(engine.Config{World: engine.Parallel, Procs: 1 + int(round%4)})
		if err != nil {
			t.Fatal(err)
		}
		outsideRound(t, e, round)
	}
}

func outsideRound(t *testing.T, e *engine.Engine, seed uint64) {
	defer e.Close()
	done := inTime(e, seed)
	defer done()
	var hosts sync.WaitGroup
	var over atomic.Bool
	var adopted, posted, awaited, called, read atomic.Int64
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	host := func(f func(r *rand.Rand)) {
		n := uint64(time.Now().UnixNano())
		hosts.Go(func() {
			r := rand.New(rand.NewPCG(seed, n))
			for !over.Load() {
				f(r)
				time.Sleep(time.Duration(r.IntN(300)) * time.Microsecond)
			}
		})
	}
	for range 2 {
		host(func(*rand.Rand) {
			err := e.Adopt(func() { engine.Gosched(); adopted.Add(1) }, "adopted")
			if err != nil && !errors.Is(err, engine.ErrClosed) {
				t.Error(err)
			}
		})
	}
	host(func(*rand.Rand) { e.Post(func() { posted.Add(1) }) })
	host(func(*rand.Rand) { w.Write([]byte("x")) })

	for life := range 4 {
		interrupt := e.Interrupter()
		if life%2 == 1 {
			go func() {
				time.Sleep(2 * time.Millisecond)
				interrupt()
			}()
		}
		before := []int64{adopted.Load(), posted.Load(), awaited.Load(), called.Load(), read.Load()}
		err := e.Run(func() {
			for range 5 {
				e.Go(func() {
					for {
						e.Await(func(ready func()) { go ready() })
						awaited.Add(1)
					}
				}, "awaits")
				e.Go(func() {
					for {
						e.SyscallOutside("call", func() { time.Sleep(50 * time.Microsecond) })
						called.Add(1)
					}
				}, "calls")
			}
			e.Go(func() {
				buf := make([]byte, 1)
				for {
					e.Call(func() { r.Read(buf) })
					read.Add(1)
				}
			}, "reads")
			e.Go(func() {
				for {
					engine.Gosched()
				}
			}, "works")
			if life%2 == 1 {
				e.Sleep(time.Hour)
			}
			for i, n := range []*atomic.Int64{&adopted, &posted, &awaited, &called, &read} {
				for n.Load() < before[i]+3 { // all of it does come
					e.Sleep(100 * time.Microsecond)
				}
			}
		})
		if (err != nil) != (life%2 == 1) || err != nil && err != engine.ErrInterrupted {
			t.Errorf("life %d: %v", life, err)
			break
		}
		e.State()
		var ids []int64
		for i, g := range e.Goroutines() {
			if i%3 != life%3 {
				ids = append(ids, g.ID)
			}
		}
		// A read that nobody ends by writing would keep a killed one waiting.
		if err := e.Kill(append(ids, 1)...); err != nil {
			t.Errorf("life %d: Kill: %v", life, err)
			break
		}
	}
	over.Store(true)
	e.Close() // those that wait to be adopted are told
	hosts.Wait()
	w.Close()
}

// TestSysmonPolls: while sysmon, which is no M that counts, has a goroutine in its hands that
// can go on, it is no deadlock that all others wait.
func TestSysmonPolls(t *testing.T) {
	rec := trace.NewRecorder()
	e := newEngine(t, engine.Config{World: engine.Parallel, Procs: 1, Trace: rec})
	var begun atomic.Bool
	e.SetClock(func(real func() int64) int64 {
		// Readying a goroutine is told with the time.
		if !begun.Load() && engine.Current() == nil && strings.Contains(string(debug.Stack()), "netpollReady") {
			begun.Store(true)
			time.Sleep(20 * time.Millisecond)
		}
		return real()
	})
	within(t, func() {
		err := e.Run(func() {
			var wg engine.WaitGroup
			var ready func()
			wg.Go(func() { e.Await(func(f func()) { ready = f }) })
			e.Gosched()
			ready()
			for !begun.Load() { // no safepoint: nobody else can poll
			}
			wg.Wait()
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestSysmonHasNothingAfterAll: when all wait while sysmon may have in its hands what makes
// them go on, and it turns out that it has not, it is a deadlock.
func TestSysmonHasNothingAfterAll(t *testing.T) {
	e := newEngine(t, engine.Config{World: engine.Parallel, Procs: 1})
	within(t, func() {
		err := e.Run(func() {
			e.Incidlelocked(-1)
			time.AfterFunc(20*time.Millisecond, func() { e.Incidlelocked(1) })
			var wg engine.WaitGroup
			wg.Add(1)
			wg.Wait()
		})
		var dead *engine.DeadlockError
		if !errors.As(err, &dead) {
			t.Errorf("got %v, want a deadlock", err)
		}
	})
}
