package engine_test

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gopark/engine"
)

// What a posted function may do: all that a timer's may, beside Gs that do the same.

// postMany posts f n times, from the host, with pauses so that it comes in many parts.
func postMany(e *engine.Engine, n int, f func()) {
	for i := range n {
		e.Post(f)
		if i%100 == 99 {
			time.Sleep(time.Millisecond)
		}
	}
}

// TestPostedWithOneP: with one P, a posted function is not called while a G runs.
func TestPostedWithOneP(t *testing.T) {
	e := newEngine(t, engine.Config{World: engine.Parallel, Procs: 1})
	const n = 1000
	var runs atomic.Bool
	var called, beside atomic.Int64
	within(t, func() {
		err := e.Run(func() {
			go postMany(e, n, func() {
				if runs.Load() {
					beside.Add(1)
				}
				called.Add(1)
			})
			for called.Load() < n {
				runs.Store(true)
				for range 1000 {
					runs.Load() // no safepoint
				}
				runs.Store(false)
				engine.Gosched()
			}
		})
		if beside.Load() > 0 || err != nil {
			t.Errorf("%d of %d were called beside a G; %v", beside.Load(), n, err)
		}
	})
}

// TestPostedBesideGs: what posted functions do with a channel, a lock or a group is not
// lost beside a G that uses the same, with one P, with two, and while their number changes.
func TestPostedBesideGs(t *testing.T) {
	const n = 4000
	flavours := []struct {
		name string
		// make returns what is posted, what the G does meanwhile again and again, and what it
		// looks at when all that was posted has been called.
		make func(e *engine.Engine) (posted, meanwhile func(), right func() error)
	}{
		{"channel", func(e *engine.Engine) (posted, meanwhile func(), right func() error) {
			c := engine.NewChan[int](8)
			var sent, got atomic.Int64
			send := func() {
				if c.TrySend(1) {
					sent.Add(1)
				}
			}
			recv := func() {
				if _, ok, _ := c.TryRecv(); ok {
					got.Add(1)
				}
			}
			meanwhile = func() { send(); send(); recv(); recv(); recv() }
			return send, meanwhile, func() error {
				for c.Len() > 0 {
					recv()
				}
				if sent.Load() != got.Load() {
					return fmt.Errorf("%d sent, %d received", sent.Load(), got.Load())
				}
				return nil
			}
		}},
		{"receivers that wait", func(e *engine.Engine) (posted, meanwhile func(), right func() error) {
			c := engine.NewChan[int](0)
			var sent, got atomic.Int64
			posted = func() {
				if c.TrySend(1) {
					sent.Add(1)
				}
			}
			var wg engine.WaitGroup
			for range 4 {
				wg.Go(func() {
					for range c.All() {
						got.Add(1)
					}
				})
			}
			return posted, posted, func() error {
				c.Close()
				wg.Wait()
				if sent.Load() != got.Load() {
					return fmt.Errorf("%d sent, %d received", sent.Load(), got.Load())
				}
				return nil
			}
		}},
		{"mutex", func(e *engine.Engine) (posted, meanwhile func(), right func() error) {
			var mu engine.Mutex
			inside, times := 0, 0
			var locked atomic.Int64
			over := false
			within := func() {
				locked.Add(1)
				inside++
				if inside != 1 {
					panic("two hold the lock")
				}
				times++
				inside--
			}
			var wg engine.WaitGroup
			for range 3 {
				wg.Go(func() {
					for stop := false; !stop; {
						mu.Lock()
						within()
						engine.Gosched() // others come, and wait
						stop = over
						mu.Unlock()
					}
				})
			}
			posted = func() {
				if mu.TryLock() {
					within()
					mu.Unlock()
				}
			}
			return posted, posted, func() error {
				mu.Lock()
				over = true
				mu.Unlock()
				wg.Wait()
				if int64(times) != locked.Load() {
					return fmt.Errorf("locked %d times, counted %d", locked.Load(), times)
				}
				return nil
			}
		}},
		{"group", func(e *engine.Engine) (posted, meanwhile func(), right func() error) {
			var wg, small engine.WaitGroup
			wg.Add(n)
			meanwhile = func() {
				wg.Add(1)
				small.Add(1)
				engine.Go(func() { small.Done() })
				small.Wait()
				wg.Done()
			}
			return wg.Done, meanwhile, func() error { wg.Wait(); return nil }
		}},
		{"goroutines and timers", func(e *engine.Engine) (posted, meanwhile func(), right func() error) {
			var began, ran atomic.Int64
			var wg engine.WaitGroup
			posted = func() {
				began.Add(1)
				wg.Add(2)
				engine.Go(func() { ran.Add(1); wg.Done() })
				engine.AfterFunc(time.Microsecond, wg.Done)
			}
			return posted, engine.Gosched, func() error {
				wg.Wait()
				if began.Load() != ran.Load() {
					return fmt.Errorf("%d began, %d ran", began.Load(), ran.Load())
				}
				return nil
			}
		}},
	}
	for _, f := range flavours {
		for _, procs := range []int{1, 2, 0} { // 0: it changes
			t.Run(fmt.Sprintf("%s, %d Ps", f.name, procs), func(t *testing.T) {
				e := newEngine(t, engine.Config{World: engine.Parallel, Procs: max(procs, 1)})
				within(t, func() {
					err := e.Run(func() {
						posted, meanwhile, right := f.make(e)
						var called atomic.Int64
						go postMany(e, n, func() { posted(); called.Add(1) })
						for i := 0; called.Load() < n; i++ {
							meanwhile()
							if i%3 == 0 {
								engine.Gosched()
							}
							if i%1000 == 0 { // the M that gets the P meanwhile will poll
								e.Syscall("read", 0, func() { time.Sleep(100 * time.Microsecond) })
							}
							if procs == 0 && i%64 == 0 {
								engine.GOMAXPROCS(1 + i/64%2)
							}
						}
						if err := right(); err != nil {
							t.Error(err)
						}
					})
					if err != nil {
						t.Error(err)
					}
				})
			})
		}
	}
}

// TestPostedIsCalled: whatever the only G does, or if all wait, a posted function is called.
func TestPostedIsCalled(t *testing.T) {
	for _, does := range []struct {
		name string
		what func(e *engine.Engine, called *engine.Chan[bool], host <-chan struct{}, flag *atomic.Bool)
	}{
		{"is in a call", func(e *engine.Engine, _ *engine.Chan[bool], host <-chan struct{}, _ *atomic.Bool) {
			e.Syscall("read", 0, func() { <-host })
		}},
		{"is in a call that is sure to block", func(e *engine.Engine, _ *engine.Chan[bool], host <-chan struct{}, _ *atomic.Bool) {
			e.SyscallBlock("read", 0, func() { <-host })
		}},
		{"is in a call outside", func(e *engine.Engine, _ *engine.Chan[bool], host <-chan struct{}, _ *atomic.Bool) {
			e.SyscallOutside("read", func() { <-host })
		}},
		{"makes one short call after the other", func(e *engine.Engine, _ *engine.Chan[bool], _ <-chan struct{}, flag *atomic.Bool) {
			for !flag.Load() {
				e.Syscall("getpid", 0, func() {})
			}
		}},
		{"computes, with safepoints", func(e *engine.Engine, _ *engine.Chan[bool], _ <-chan struct{}, flag *atomic.Bool) {
			for !flag.Load() {
				e.Safepoint()
			}
		}},
		{"gives way again and again", func(e *engine.Engine, _ *engine.Chan[bool], _ <-chan struct{}, flag *atomic.Bool) {
			for !flag.Load() {
				e.Gosched()
			}
		}},
		{"sleeps", func(e *engine.Engine, _ *engine.Chan[bool], _ <-chan struct{}, flag *atomic.Bool) {
			for !flag.Load() {
				e.Sleep(100 * time.Microsecond)
			}
		}},
		{"waits", func(e *engine.Engine, called *engine.Chan[bool], _ <-chan struct{}, _ *atomic.Bool) {
			defer e.Expect()()
			called.Recv()
		}},
	} {
		for _, procs := range []int{1, 2} {
			for _, world := range []engine.WorldKind{engine.Virtual, engine.Parallel} {
				name := fmt.Sprintf("%s, %d Ps, world %d", does.name, procs, world)
				if world == engine.Virtual && (does.name == "is in a call" || does.name == "is in a call that is sure to block") {
					continue // there the host waits for the call
				}
				t.Run(name, func(t *testing.T) {
					e := newEngine(t, engine.Config{World: world, Procs: procs})
					within(t, func() {
						err := e.Run(func() {
							for range 3 {
								called, host := engine.NewChan[bool](1), make(chan struct{})
								var flag atomic.Bool
								e.Expect() // somebody outside may still come
								time.AfterFunc(time.Millisecond, func() {
									e.Post(func() {
										called.TrySend(true)
										close(host)
										flag.Store(true)
									})
								})
								does.what(e, called, host, &flag)
							}
						})
						if err != nil {
							t.Error(err)
						}
					})
				})
			}
		}
	}
}

// TestPostedGoexit: a posted function that ends its stack takes nothing else along.
func TestPostedGoexit(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 1}, func(t *testing.T, e *engine.Engine) {
		err := e.Run(func() {
			c := engine.NewChan[int](3)
			var ready func()
			engine.Go(func() {
				e.Await(func(f func()) { ready = f })
				c.Send(2)
			})
			for ready == nil {
				engine.Gosched()
			}
			e.Post(func() { c.TrySend(1) })
			e.Post(runtime.Goexit)
			ready()
			e.Post(func() { c.TrySend(4) })
			if sum := c.Recv() + c.Recv() + c.Recv(); sum != 7 {
				t.Errorf("the sum is %d", sum)
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestKillAndCloseBesidePosts: a Kill and a Close that come while functions are posted, and
// Gs adopted, end; and so does every Adopt.
func TestKillAndCloseBesidePosts(t *testing.T) {
	rounds := 60
	if testing.Short() {
		rounds = 20
	}
	for round := range rounds {
		e := newEngine(t, engine.Config{World: engine.Parallel, Procs: 1 + round%2})
		done := inTime(e, uint64(round))
		var hosts sync.WaitGroup
		var over atomic.Bool
		c := e.Makechan(engine.OpsFor[int](), "int", 4)
		for range 2 {
			hosts.Go(func() {
				for !over.Load() {
					e.Post(func() { c.TrySend(new(int)) })
					if err := e.Adopt(func() { engine.Gosched() }, "adopted"); err != nil && !errors.Is(err, engine.ErrClosed) {
						t.Error(err)
					}
				}
			})
		}
		for range 3 {
			err := e.Run(func() {
				for range 3 {
					e.Go(func() {
						for {
							c.Recv(nil)
						}
					}, "receives")
				}
				for range 30 {
					engine.Gosched()
				}
				if round%3 == 0 {
					e.Sleep(time.Millisecond)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			var ids []int64
			for _, g := range e.Goroutines() {
				ids = append(ids, g.ID)
			}
			if err := e.Kill(ids...); err != nil {
				t.Fatal(err)
			}
		}
		if round%4 == 0 {
			over.Store(true) // what is pending now stays so
		}
		e.Close()
		over.Store(true)
		hosts.Wait()
		done()
	}
}

// TestWokenFromOutsideDoNotHogTheP: when all wait sysmon sleeps. Who is then woken from
// outside is preempted after a while even so, and others have their turn.
func TestWokenFromOutsideDoNotHogTheP(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 1}, func(t *testing.T, e *engine.Engine) {
		err := e.Run(func() {
			var wg engine.WaitGroup
			var flag atomic.Bool
			var ready [2]func()
			for i, f := range []func(){
				func() {
					for !flag.Load() {
						e.Safepoint()
					}
				},
				func() { flag.Store(true) },
			} {
				wg.Go(func() {
					e.Await(func(r func()) {
						ready[i] = r
						if i == 1 {
							// sysmon sleeps some milliseconds after the last G has.
							time.AfterFunc(50*time.Millisecond, func() { ready[0](); ready[1]() })
						}
					})
					f()
				})
				engine.Gosched()
			}
			wg.Wait()
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestAdoptedGsAreUsedAgain: a library that calls the program again and again does not
// make it keep more and more dead Gs.
func TestAdoptedGsAreUsedAgain(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 2}, func(t *testing.T, e *engine.Engine) {
		err := e.Run(func() {
			e.Call(func() {
				for range 500 {
					if err := e.Adopt(func() {}, "adopted"); err != nil {
						t.Error(err)
					}
				}
			})
		})
		if n := e.AllGs(); err != nil || n > 100 {
			t.Errorf("there are %d Gs, most of them dead; %v", n, err)
		}
	})
}
