package engine_test

import (
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"

	"gopark/engine"
)

// parallel makes an engine in the parallel world that is closed when the test
// ends.
func parallel(t testing.TB, procs int) *engine.Engine {
	return newEngine(t, engine.Config{World: engine.Parallel, Procs: procs})
}

// within fails the test if f takes much longer than it can.
func within(t testing.TB, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	// A minute, of which the process has seen each second: it may have been stopped.
	for range 60 {
		select {
		case <-done:
			return
		case <-time.After(time.Second):
		}
	}
	buf := make([]byte, 1<<20)
	t.Fatalf("hangs\n%s", buf[:runtime.Stack(buf, true)])
}

func TestParallelChannels(t *testing.T) {
	for _, procs := range []int{1, 2, 4} {
		e := parallel(t, procs)
		within(t, func() {
			sum := 0
			err := e.Run(func() {
				c := engine.NewChan[int](0)
				var wg engine.WaitGroup
				for i := range 100 {
					wg.Go(func() {
						for j := range 100 {
							c.Send(i*100 + j)
							if j%10 == 0 {
								engine.Gosched()
							}
						}
					})
				}
				engine.Go(func() { wg.Wait(); c.Close() })
				for v := range c.All() {
					sum += v
				}
			})
			if err != nil || sum != 9999*10000/2 {
				t.Errorf("%d Ps: sum %d, %v", procs, sum, err)
			}
			e.Close()
		})
	}
}

func TestParallelDeadlock(t *testing.T) {
	e := parallel(t, 2)
	within(t, func() {
		err := e.Run(func() { engine.NewChan[int](0).Recv() })
		var dead *engine.DeadlockError
		if !errors.As(err, &dead) {
			t.Errorf("got %v", err)
		}
		if err := e.Kill(1); err != nil {
			t.Error(err)
		}
		ran := false
		if err := e.Run(func() { ran = true }); err != nil || !ran {
			t.Error(err)
		}
	})
}

func TestParallelSleepMutexSelect(t *testing.T) {
	e := parallel(t, 4)
	within(t, func() {
		n := 0
		err := e.Run(func() {
			var mu engine.Mutex
			var wg engine.WaitGroup
			for range 50 {
				wg.Go(func() {
					for range 100 {
						mu.Lock()
						n++
						if n%100 == 0 {
							engine.Gosched()
						}
						mu.Unlock()
					}
					engine.Sleep(time.Millisecond)
				})
			}
			wg.Wait()
			tick := engine.NewTicker(time.Millisecond, time.Millisecond)
			stop := engine.After(10 * time.Millisecond)
			for {
				if i, _ := engine.Select(tick.C.OnRecv(nil), stop.OnRecv(nil)); i == 1 {
					break
				}
			}
			tick.Stop()
		})
		if err != nil || n != 5000 {
			t.Errorf("%d, %v", n, err)
		}
	})
}

// TestNoAllocations: in steady state nothing is allocated for starting and
// ending a goroutine, sending and receiving, locking and unlocking.
func TestNoAllocations(t *testing.T) {
	e := parallel(t, 1)
	within(t, func() {
		err := e.Run(func() {
			var wg engine.WaitGroup
			var mu engine.Mutex
			task := func() { wg.Done() }
			c, d := engine.NewChan[int](0), engine.NewChan[int](4)
			engine.Go(func() {
				for v := range c.All() {
					d.Send(v)
				}
			})
			for what, f := range map[string]func(){
				"spawn and finish": func() { wg.Add(1); engine.Go(task); wg.Wait() },
				"send and receive": func() { c.Send(1); d.Recv() },
				"lock and unlock":  func() { mu.Lock(); mu.Unlock() },
			} {
				f()
				if n := testing.AllocsPerRun(2000, f); n != 0 {
					t.Errorf("%s: %v allocations", what, n)
				}
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestParallelCloseLeavesNothing: no host goroutine is left of an engine, wherever its
// goroutines were.
func TestParallelCloseLeavesNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	within(t, func() {
		for procs := 1; procs <= 4; procs++ {
			e := parallel(t, procs)
			deferred := 0
			err := e.Run(func() {
				c := engine.NewChan[int](0)
				var mu engine.Mutex
				mu.Lock()
				for range 20 {
					engine.Go(func() { c.Recv() })
					engine.Go(func() { mu.Lock() })
					engine.Go(func() { engine.Sleep(time.Hour) })
					engine.Go(func() { engine.Select(c.OnRecv(nil)) })
					engine.Go(func() {
						for {
							engine.Gosched()
						}
					})
					engine.Go(func() { e.Syscall("sleep", time.Hour, nil) })
					engine.Go(func() {
						defer func() { deferred++ }()
						engine.NewChan[int](0).Recv()
					})
				}
				engine.Sleep(5 * time.Millisecond)
			})
			if err != nil {
				t.Error(err)
			}
			e.Close()
		}
	})
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	buf := make([]byte, 1<<20)
	t.Errorf("%d goroutines before, %d after\n%s", before, runtime.NumGoroutine(), buf[:runtime.Stack(buf, true)])
}

// TestCallLosesItsP: with one P, a goroutine in a real blocking call does not
// keep others from running, of which one ends the call.
func TestCallLosesItsP(t *testing.T) {
	e := parallel(t, 1)
	within(t, func() {
		err := e.Run(func() {
			end := make(chan int)
			done := engine.NewChan[int](0)
			engine.Go(func() {
				v := 0
				e.Syscall("read", 0, func() { v = <-end })
				done.Send(v)
			})
			engine.Go(func() {
				for range 10 {
					engine.Gosched()
				}
				e.Syscall("write", 0, func() { end <- 42 })
			})
			if v := done.Recv(); v != 42 {
				t.Errorf("got %d", v)
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestParallelEndings: what ends a program, and what does not.
func TestParallelEndings(t *testing.T) {
	e := parallel(t, 3)
	within(t, func() {
		var p *engine.PanicError
		err := e.Run(func() {
			engine.Go(func() { panic("oops") })
			engine.NewChan[int](0).Recv()
		})
		if !errors.As(err, &p) || p.Value != "oops" {
			t.Errorf("a panic: %v", err)
		}
		if err := e.Kill(1); err != nil {
			t.Errorf("kill: %v", err)
		}
		if err := e.Run(func() { engine.Goexit() }); err != engine.ErrGoexitDeadlock {
			t.Errorf("main's Goexit: %v", err)
		}
		var exit *engine.ExitError
		if err := e.Run(func() { e.Exit(3) }); !errors.As(err, &exit) || exit.Code != 3 {
			t.Errorf("exit: %v", err)
		}
		if err := e.Kill(1); err != nil {
			t.Errorf("kill after exit: %v", err)
		}
		var fatal *engine.FatalError
		if err := e.Run(func() { new(engine.Mutex).Unlock() }); !errors.As(err, &fatal) {
			t.Errorf("fatal: %v", err)
		}
		if err := e.Kill(1); err != nil {
			t.Errorf("kill after fatal: %v", err)
		}
		time.AfterFunc(time.Millisecond, e.Interrupt)
		if err := e.Run(func() {
			for {
				engine.Gosched()
			}
		}); err != engine.ErrInterrupted {
			t.Errorf("interrupt: %v", err)
		}
		if err := e.Kill(1); err != nil {
			t.Errorf("kill after interrupt: %v", err)
		}
		n := 0
		if err := e.Run(func() { n = engine.NumGoroutine() }); err != nil || n != 1 {
			t.Errorf("afterwards: %d goroutines, %v", n, err)
		}
	})
}

// TestPanicInGoexit: a panic in a deferred call of a Goexit ends the program, and
// the next one runs on the same stacks.
func TestPanicInGoexit(t *testing.T) {
	for _, cfg := range []engine.Config{{Procs: 2}, {World: engine.Parallel, Procs: 1}, {World: engine.Parallel, Procs: 2}} {
		e := newEngine(t, cfg)
		within(t, func() {
			for range 100 {
				err := e.Run(func() {
					var wg engine.WaitGroup
					wg.Add(1)
					engine.Go(func() {
						defer func() { panic("deferred") }()
						engine.Goexit()
					})
					wg.Wait()
				})
				if perr, ok := err.(*engine.PanicError); !ok || perr.Value != "deferred" {
					t.Fatalf("%v", err)
				}
				if err := e.Kill(1); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestParallelResize changes the number of Ps while goroutines run, some of them
// locked to their Ms.
func TestParallelResize(t *testing.T) {
	e := parallel(t, 2)
	within(t, func() {
		total := 0
		err := e.Run(func() {
			var wg engine.WaitGroup
			var mu engine.Mutex
			for i := range 40 {
				wg.Go(func() {
					if i%8 == 0 {
						engine.LockOSThread()
						defer engine.UnlockOSThread()
					}
					for range 50 {
						engine.Gosched()
						mu.Lock()
						total++
						mu.Unlock()
					}
				})
			}
			for i := range 50 {
				engine.GOMAXPROCS(1 + i%5)
				engine.Gosched()
			}
			wg.Wait()
			if n := engine.NumGoroutine(); n != 1 {
				t.Errorf("%d goroutines are left", n)
			}
		})
		if err != nil || total != 2000 {
			t.Errorf("%d, %v", total, err)
		}
	})
}

// TestParallelInterruptedAtOnce asks a world to stop before it has ever moved:
// main's P, which an M that is yet to start was given, must not be given to
// another for the next run.
func TestParallelInterruptedAtOnce(t *testing.T) {
	for range 100 {
		e := parallel(t, 3)
		within(t, func() {
			e.Interrupt()
			if err := e.Run(func() {}); !errors.Is(err, engine.ErrInterrupted) {
				t.Errorf("interrupted before the first run: %v", err)
			}
			if err := e.Kill(1); err != nil {
				t.Errorf("Kill: %v", err)
			}
			err := e.Run(func() {
				var wg engine.WaitGroup
				for range 20 {
					wg.Go(func() {
						engine.GOMAXPROCS(2)
						engine.Gosched()
						engine.GOMAXPROCS(3)
					})
				}
				wg.Wait()
			})
			if err != nil {
				t.Errorf("the next run: %v", err)
			}
			e.Close()
		})
		if t.Failed() {
			return
		}
	}
}

// TestEnginesSideBySide: engines that run at the same time, each in a host goroutine
// of its own, do not disturb one another. With one P each: then what says which
// stack the caller stands on is looked up in the quickest way (current.go).
func TestEnginesSideBySide(t *testing.T) {
	within(t, func() {
		var running sync.WaitGroup
		for n := range 4 {
			e := newEngine(t, engine.Config{World: engine.WorldKind(n % 2), Procs: 1})
			running.Go(func() {
				for round := range 10 {
					sum := 0
					err := e.Run(func() {
						c := engine.NewChan[int](n)
						var mu engine.Mutex
						var wg engine.WaitGroup
						for range 20 {
							wg.Go(func() {
								for range 20 {
									v := c.Recv()
									mu.Lock()
									if engine.Current() != e {
										t.Error("a goroutine is on another engine")
									}
									sum += v
									mu.Unlock()
								}
							})
						}
						for range 400 {
							c.Send(n + 1)
						}
						wg.Wait()
					})
					if err != nil || sum != 400*(n+1) {
						t.Errorf("engine %d, round %d: %d, %v", n, round, sum, err)
					}
				}
			})
		}
		running.Wait()
	})
}
