package engine

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestCrash: whatever breaks in the engine itself ends the run with an error that
// says what it was, and every later one, and Close ends.
func TestCrash(t *testing.T) {
	const what = "on purpose"
	ways := map[string]func(e *Engine){
		"in an operation": func(*Engine) {
			defer func() { recover() }() // does not stop it
			throw(what)
		},
		"with a lock": func(e *Engine) {
			e.acquire(&e.sched.lock)
			throw(what)
		},
		"in the scheduler": func(e *Engine) {
			e.NewTimer(func() { panic(what) }).Reset(time.Microsecond)
			e.Sleep(time.Hour)
		},
		"in the scheduler, with a lock": func(e *Engine) {
			e.NewTimer(func() {
				e.acquire(&e.sched.lock)
				throw(what)
			}).Reset(time.Microsecond)
			for {
				e.Gosched()
			}
		},
	}
	for name, way := range ways {
		for _, world := range []WorldKind{Virtual, Parallel} {
			t.Run(fmt.Sprint(name, world), func(t *testing.T) {
				before := runtime.NumGoroutine()
				e, err := New(Config{World: world, Procs: 3})
				if err != nil {
					t.Fatal(err)
				}
				done := make(chan struct{})
				go func() {
					defer close(done)
					err := e.Run(func() {
						c := NewChan[int](0)
						for range 4 {
							e.Go(func() { defer c.Recv(); c.Recv() }, "waits")
							e.Go(func() {
								for {
									e.Gosched()
								}
							}, "gives way")
							e.Go(func() { defer c.Close(); e.Sleep(time.Hour) }, "sleeps")
						}
						e.Sleep(100 * time.Microsecond)
						way(e)
					})
					if err == nil || !strings.Contains(err.Error(), what) || !strings.Contains(err.Error(), "crash_test.go") {
						t.Errorf("the run: %v", err)
					}
					if again := e.Run(func() { t.Error("runs") }); again != err {
						t.Errorf("the next: %v", again)
					}
					if again := e.Kill(1); again != err {
						t.Errorf("a kill: %v", again)
					}
					e.Goroutines()
					e.State()
					e.Interrupt()
					e.Close()
					if err := e.Run(func() {}); err != ErrClosed {
						t.Errorf("after Close: %v", err)
					}
				}()
				select {
				case <-done:
				case <-time.After(3 * time.Minute):
					t.Fatal("hangs\n", Dump(e))
				}
				for i := 0; runtime.NumGoroutine() > before; i++ {
					if i == 6000 {
						buf := make([]byte, 1<<20)
						t.Fatalf("%d host goroutines before, %d after\n%s", before, runtime.NumGoroutine(), buf[:runtime.Stack(buf, true)])
					}
					time.Sleep(10 * time.Millisecond)
				}
			})
		}
	}
}

// TestCloseOfABrokenEngine: Close does not wait for a goroutine that nobody can stop.
// What it must leave is counted, and ends when that has.
func TestCloseOfABrokenEngine(t *testing.T) {
	before := runtime.NumGoroutine()
	e, err := New(Config{World: Parallel, Procs: 2})
	if err != nil {
		t.Fatal(err)
	}
	var computes, enough atomic.Bool
	if err := e.Run(func() {
		c := NewChan[int](0)
		e.Go(func() { c.Recv() }, "waits")
		e.Go(func() {
			for computes.Store(true); !enough.Load(); {
			}
		}, "computes")
		for !computes.Load() {
			Gosched()
		}
		throw("on purpose")
	}); err == nil {
		t.Fatal("the engine is not broken")
	}
	e.Close()
	if n := e.HostGoroutines(); n < 2 {
		t.Errorf("%d host goroutines are left, but there is the M that computes, and its stack", n)
	}
	enough.Store(true)
	for i := 0; e.HostGoroutines() > 0 || runtime.NumGoroutine() > before; i++ {
		if i == 6000 {
			buf := make([]byte, 1<<20)
			t.Fatalf("%d host goroutines are still left\n%s", e.HostGoroutines(), buf[:runtime.Stack(buf, true)])
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestOwnFaults: a panic of the scheduler is one also if it happens on the stack of a
// goroutine, whose mistake it is not; and a program's mistakes, which show in this
// package, do not break the engine.
func TestOwnFaults(t *testing.T) {
	own := map[string]func(e *Engine){
		"a broken queue": func(e *Engine) {
			e.sched.runq.last, e.sched.runq.tail = new(globqPiece), -1
			e.Gosched()
		},
	}
	programs := map[string]func(e *Engine){
		"of its own":     func(*Engine) { _ = []int{}[len(programFiles)] },
		"in a callback":  func(*Engine) { new(Once).Do(func() { panic("on purpose") }) },
		"in a call":      func(e *Engine) { e.Syscall("read", 0, func() { var p *G; p.id++ }) },
		"outside":        func(e *Engine) { e.Call(func() { var p *G; p.id++ }) },
		"closed channel": func(*Engine) { c := NewChan[int](0); c.Close(); c.Send(1) },
		"nil Mutex":      func(*Engine) { var x *Mutex; x.Lock() },
		"nil WaitGroup":  func(*Engine) { var wg *WaitGroup; wg.Wait() },
		"nil Semaphore":  func(*Engine) { var s *Semaphore; s.Acquire() },
		"nil Cond":       func(*Engine) { var c *Cond; c.Wait() },
		"nil Locker":     func(*Engine) { NewCond(nil).Wait() },
		"nil Timer":      func(*Engine) { var t *Timer; t.Reset(1) },
		"unmade channel": func(*Engine) { new(Chan[int]).Send(1) },
		"wrong element":  func(e *Engine) { e.Makechan(OpsFor[int](), "int", 1).Send("word") },
		"wrong case": func(e *Engine) {
			c := e.Makechan(OpsFor[int](), "int", 1)
			e.Select([]Case{{Dir: SendDir, C: c, Elem: "word"}}, true)
		},
	}
	for _, cfg := range []Config{{World: Virtual, Procs: 2}, {World: Parallel, Procs: 2}, {World: Parallel, Procs: 1}} {
		run := func(f func(e *Engine)) (e *Engine, err error) {
			e, err = New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			return e, e.Run(func() {
				e.Go(func() { f(e) }, "f")
				e.Sleep(time.Hour)
			})
		}
		for name, f := range own {
			e, err := run(f)
			var bug *internalError
			if !errors.As(err, &bug) {
				t.Errorf("world %d, %d Ps, %s: %v", cfg.World, cfg.Procs, name, err)
			}
			e.Close()
		}
		for name, f := range programs {
			e, err := run(f)
			var panicked *PanicError
			if !errors.As(err, &panicked) {
				t.Errorf("world %d, %d Ps, %s: %v", cfg.World, cfg.Procs, name, err)
			}
			if err := e.Kill(1); err != nil {
				t.Errorf("world %d, %d Ps, %s: after it: %v", cfg.World, cfg.Procs, name, err)
			}
			if err := e.Run(func() { e.Sleep(1) }); err != nil {
				t.Errorf("world %d, %d Ps, %s: after it: %v", cfg.World, cfg.Procs, name, err)
			}
			e.Close()
		}
	}
}

// TestCrashOutsideOfGoroutines: the engine may break where no carrier is.
func TestCrashOutsideOfGoroutines(t *testing.T) {
	breaks := &breakable{}
	for _, world := range []WorldKind{Virtual, Parallel} {
		e, err := New(Config{World: world, Procs: 2, Strategy: breaks})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Run(func() { e.Go(func() { e.Sleep(time.Hour) }, "sleeps") }); err != nil {
			t.Fatal(err)
		}
		breaks.now = true
		e.allp[0].m, e.allp[1].m = &m{}, &m{} // nobody can take a P any more
		err = e.Run(func() { t.Error("runs") })
		if err == nil || !strings.Contains(err.Error(), "internal error") {
			t.Errorf("%v: %v", world, err)
		}
		e.Close()
	}
}

type breakable struct{ now bool }

func (b *breakable) Next(ms []Movable) int {
	if b.now {
		panic("a broken strategy")
	}
	return 0
}

// TestLockNeverReleased: who waits for a lock that nobody will release says so in
// the end.
func TestLockNeverReleased(t *testing.T) {
	e, err := New(Config{World: Parallel, Procs: 2})
	if err != nil {
		t.Fatal(err)
	}
	e.par.patience = 2000
	err = e.Run(func() {
		e.acquire(&e.sched.lock)
		e.Gosched()
	})
	if err == nil || !strings.Contains(err.Error(), "never released") {
		t.Error(err)
	}
	e.Close()
}

// TestFewThreads: a program that needs more Ms than there may be ends, also where
// they are real.
func TestFewThreads(t *testing.T) {
	for _, world := range []WorldKind{Virtual, Parallel} {
		e, err := New(Config{World: world, Procs: 2})
		if err != nil {
			t.Fatal(err)
		}
		e.maxMs = 8
		release := make(chan struct{})
		err = e.Run(func() {
			for range 20 {
				e.Go(func() {
					call := func() { <-release }
					if world == Virtual {
						call = nil
					}
					e.Syscall("forever", time.Hour, call)
				}, "f")
			}
			e.Sleep(time.Hour)
		})
		fatal, ok := err.(*FatalError)
		if !ok || fatal.Msg != "thread exhaustion" {
			t.Errorf("%v: %v", world, err)
		}
		if n := e.mcount(); n != e.maxMs {
			t.Errorf("%v: there are %d Ms, and may be %d", world, n, e.maxMs)
		}
		close(release)
		e.Close()
	}
}
