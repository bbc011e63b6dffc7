package engine_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"gopark/engine"
)

// What programs do that nobody should, and what the engine must stand all the same.

// inEveryWorld runs f on engines of both kinds, with several numbers of Ps.
func inEveryWorld(t *testing.T, f func(t *testing.T, e *engine.Engine)) {
	for procs := 1; procs <= 4; procs *= 2 {
		t.Run(fmt.Sprint("procs=", procs), func(t *testing.T) {
			inBothWorlds(t, engine.Config{Procs: procs}, f)
		})
	}
}

// TestHostGoexit: a program may call the host's Goexit instead of the engine's, and
// deferred calls of that may panic, recover, and wait.
func TestHostGoexit(t *testing.T) {
	inEveryWorld(t, func(t *testing.T, e *engine.Engine) {
		for round := range 20 {
			err := e.Run(func() {
				var wg engine.WaitGroup
				for i := range 3 {
					wg.Add(1)
					engine.Go(func() {
						defer wg.Done()
						defer func() { recover() }()
						defer func() {
							if i > 0 {
								panic("recovered")
							}
						}()
						defer engine.Gosched()
						runtime.Goexit()
					})
				}
				wg.Wait()
				for range 3 {
					engine.Go(func() {
						for {
							engine.Sleep(50 * time.Microsecond)
						}
					})
				}
				engine.Go(func() {
					defer func() {
						engine.Sleep(time.Microsecond)
						panic("not recovered")
					}()
					runtime.Goexit()
				})
				engine.Sleep(time.Hour)
			})
			var panicked *engine.PanicError
			if !errors.As(err, &panicked) || panicked.Value != "not recovered" {
				t.Fatalf("round %d: %v", round, err)
			}
			var ids []int64
			for _, g := range e.Goroutines() {
				ids = append(ids, g.ID)
			}
			if err := e.Kill(ids...); err != nil {
				t.Fatal(err)
			}
		}
		ran := false
		err := e.Run(func() {
			engine.Go(func() { engine.Sleep(time.Millisecond); ran = true })
			runtime.Goexit()
		})
		if err != engine.ErrGoexitDeadlock || !ran {
			t.Errorf("main: %v, the other ran: %v", err, ran)
		}
	})
}

// TestSelectKeepsItsCases: the slice of the cases belongs to the caller, who may
// use it for something else while the select waits.
func TestSelectKeepsItsCases(t *testing.T) {
	inEveryWorld(t, func(t *testing.T, e *engine.Engine) {
		err := e.Run(func() {
			a, b := engine.NewChan[int](0), engine.NewChan[int](0)
			var v, chosen int
			cases := []engine.Case{b.OnSend(1), a.OnRecv(&v)}
			var wg engine.WaitGroup
			wg.Go(func() { chosen, _ = engine.Select(cases...) })
			for waiting := false; !waiting; {
				engine.Gosched()
				for _, g := range e.Goroutines() {
					waiting = waiting || g.Status() == "select"
				}
			}
			cases[0], cases[1] = engine.Case{}, engine.Case{}
			a.Send(7)
			wg.Wait()
			if chosen != 1 || v != 7 {
				t.Errorf("case %d, %d", chosen, v)
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestTooMuch: what is too large is refused, and said so in Go's words.
func TestTooMuch(t *testing.T) {
	inBothWorlds(t, engine.Config{}, func(t *testing.T, e *engine.Engine) {
		for want, f := range map[string]func(){
			"too many cases":              func() { engine.TrySelect(make([]engine.Case, 1<<16+1)...) },
			"makechan: size out of range": func() { engine.NewChan[int](math.MaxInt) },
		} {
			err := e.Run(f)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
		}
		if err := e.Run(func() {
			if i, _ := engine.TrySelect(make([]engine.Case, 1<<16)...); i != -1 {
				t.Error(i)
			}
			if c := engine.NewChan[struct{}](math.MaxInt); !c.TrySend(struct{}{}) || c.Cap() != math.MaxInt {
				t.Error("what has no size needs no memory")
			}
		}); err != nil {
			t.Error(err)
		}
	})
}

// TestHostCannotWait: the host may use a channel while the world stands still, but
// not wait for it. If it tries, nothing is left locked.
func TestHostCannotWait(t *testing.T) {
	inEveryWorld(t, func(t *testing.T, e *engine.Engine) {
		var c *engine.Chan[int]
		if err := e.Run(func() { c = engine.NewChan[int](1) }); err != nil {
			t.Fatal(err)
		}
		c.Send(1)
		for _, wait := range []func(){func() { c.Send(2) }, func() { c.Recv(); c.Recv() }} {
			func() {
				defer func() {
					if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), "can wait") {
						t.Error(r)
					}
				}()
				wait()
			}()
		}
		if err := e.Run(func() {
			engine.Go(func() { c.Send(3) })
			if v := c.Recv(); v != 3 {
				t.Error(v)
			}
		}); err != nil {
			t.Error(err)
		}
	})
}

// TestTimerEndsTheProgram: a timer's function belongs to no G that could be cut off,
// so it goes on, and does no harm.
func TestTimerEndsTheProgram(t *testing.T) {
	inEveryWorld(t, func(t *testing.T, e *engine.Engine) {
		for want, f := range map[string]func(){
			"fatal error: go of nil func value": func() { engine.AfterFunc(time.Microsecond, nil) },
			"exit status 3":                     func() { e.NewTimer(func() { e.Exit(3) }).Reset(time.Microsecond) },
		} {
			err := e.Run(func() { f(); engine.Sleep(time.Hour) })
			if err == nil || err.Error() != want {
				t.Errorf("%v, want %s", err, want)
			}
			if err := e.Kill(1); err != nil {
				t.Error(err)
			}
			if err := e.Run(func() { engine.Sleep(time.Microsecond) }); err != nil {
				t.Error(err)
			}
		}
	})
}

// A wilful strategy panics when it is told to.
type wilful struct{ now bool }

func (s *wilful) Next([]engine.Movable) int {
	if s.now {
		panic("I will not")
	}
	return 0
}

// TestBrokenStrategy: a panic of a Strategy is none of the goroutine on whose stack
// it happens. Nothing is known of the engine then.
func TestBrokenStrategy(t *testing.T) {
	s := &wilful{}
	e := newEngine(t, engine.Config{Strategy: s})
	err := e.Run(func() {
		defer func() { s.now = false }()
		s.now = true
		e.Safepoint()
	})
	if err == nil || !strings.Contains(err.Error(), "internal error: I will not") || !strings.Contains(err.Error(), "wilful") {
		t.Error(err)
	}
	if again := e.Run(func() { t.Error("runs") }); again != err {
		t.Error(again)
	}
}

// TestCallsThatDoNotReturn: what a call does in a host goroutine instead of
// returning, the goroutine that has called does.
func TestCallsThatDoNotReturn(t *testing.T) {
	inEveryWorld(t, func(t *testing.T, e *engine.Engine) {
		for name, make := range map[string]func(f func()){
			"Syscall":        func(f func()) { e.Syscall("read", 0, f) },
			"SyscallOutside": func(f func()) { e.SyscallOutside("read", f) },
			"Call":           e.Call,
		} {
			err := e.Run(func() {
				var wg engine.WaitGroup
				wg.Add(2)
				engine.Go(func() {
					defer wg.Done()
					defer func() {
						if r := recover(); r != "panics" {
							t.Errorf("%s: %v", name, r)
						}
					}()
					make(func() { panic("panics") })
				})
				engine.Go(func() {
					defer wg.Done()
					make(runtime.Goexit)
					t.Errorf("%s goes on after a Goexit", name)
				})
				wg.Wait()
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestHostUsesClosed: what the host does with an engine that has been closed harms
// nobody, and ends at most in an error.
func TestHostUsesClosed(t *testing.T) {
	inEveryWorld(t, func(t *testing.T, e *engine.Engine) {
		c := intChan(e, 1)
		timer := e.NewTimer(func() {})
		if err := e.Run(func() {
			engine.Go(func() { var v int; c.Recv(&v) })
			engine.Gosched()
		}); err != nil {
			t.Fatal(err)
		}
		asked := 0
		e.AtClose(func() { asked = e.NumGoroutine() })
		within(t, e.Close)
		done := false
		within(t, func() {
			v := 1
			c.TrySend(&v)
			c.TryRecv(&v)
			timer.Reset(1)
			timer.Stop()
			e.Go(func() {}, "late")
			e.GOMAXPROCS(2)
			e.Safepoint()
			e.Interrupt()
			e.NumGoroutine()
			if err := e.Run(func() {}); err != engine.ErrClosed {
				t.Error(err)
			}
			c.Close()
			done = true
		})
		if !done {
			t.Error("the host's goroutine has been ended")
		}
		if asked == 0 {
			t.Error("what Close calls has been ended")
		}
		if n := e.HostGoroutines(); n != 0 {
			t.Errorf("%d host goroutines", n)
		}
	})
}

// TestCloseByItself: a goroutine that closes the engine that it is on would wait for
// itself.
func TestCloseByItself(t *testing.T) {
	inEveryWorld(t, func(t *testing.T, e *engine.Engine) {
		within(t, func() {
			err := e.Run(func() {
				engine.Go(func() {
					defer e.Close()
					engine.NewChan[int](0).Recv()
				})
				engine.Sleep(time.Millisecond)
				e.Close()
			})
			var panicked *engine.PanicError
			if !errors.As(err, &panicked) || !strings.Contains(err.Error(), "Close") {
				t.Error(err)
			}
			e.Close()
		})
	})
}

// TestWrongElement: who passes something else than a channel's elements panics, and
// neither keeps the channel locked nor harms who waits at the other end.
func TestWrongElement(t *testing.T) {
	inEveryWorld(t, func(t *testing.T, e *engine.Engine) {
		within(t, func() {
			err := e.Run(func() {
				for _, ops := range []engine.Ops{engine.OpsFor[int](), engine.OpsOf(reflect.TypeFor[int]())} {
					for size := range 2 {
						c := e.Makechan(ops, "int", size)
						var wg engine.WaitGroup
						got := 0
						wg.Go(func() { c.Recv(&got) })
						engine.Sleep(time.Millisecond)
						for what, f := range map[string]func(){
							"Send":       func() { c.Send("x") },
							"Send nil":   func() { c.Send(nil) },
							"TrySend":    func() { c.TrySend(new(string)) },
							"Recv":       func() { c.Recv(new(string)) },
							"TryRecv":    func() { c.TryRecv(1) },
							"Select":     func() { e.Select([]engine.Case{{Dir: engine.SendDir, C: c, Elem: 7}}, true) },
							"try Select": func() { e.Select([]engine.Case{{Dir: engine.RecvDir, C: c, Elem: 7}}, false) },
						} {
							func() {
								defer func() {
									if r := recover(); !strings.Contains(fmt.Sprint(r), "must be *int") {
										t.Errorf("%s: %v", what, r)
									}
								}()
								f()
							}()
						}
						v := 5
						c.Send(&v)
						wg.Wait()
						if got != 5 {
							t.Errorf("%d has been received", got)
						}
					}
				}
			})
			if err != nil {
				t.Error(err)
			}
		})
	})
}

// TestReflectedElements: a channel whose elements only reflection knows takes what can be
// assigned.
func TestReflectedElements(t *testing.T) {
	inEveryWorld(t, func(t *testing.T, e *engine.Engine) {
		err := e.Run(func() {
			c := e.Makechan(engine.OpsOf(reflect.TypeFor[error]()), "error", 1)
			var err *engine.ExitError
			c.Send(&err)
			var got any
			if !c.Recv(&got) || got != error(err) {
				t.Errorf("%v has been received", got)
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestSentIsNotOnTheStack: what is sent may point to a variable of the sender's, which
// therefore must not be on its stack: that ends, and is used by others.
func TestSentIsNotOnTheStack(t *testing.T) {
	type node struct {
		n    [4]int
		next *node
	}
	inEveryWorld(t, func(t *testing.T, e *engine.Engine) {
		err := e.Run(func() {
			for size := range 2 {
				pointers := engine.NewChan[*[4]int](size)
				slices := engine.NewChan[[]int](size)
				structs := engine.NewChan[node](size)
				values := engine.NewChan[any](size)
				funcs := engine.NewChan[func() int](size)
				for i := range 100 {
					engine.Go(func() { x := [4]int{i}; pointers.Send(&x) })
					engine.Go(func() {
						x := [4]int{i}
						for !pointers.TrySend(&x) {
							engine.Sleep(time.Millisecond)
						}
					})
					engine.Go(func() { x := [4]int{i}; engine.Select(pointers.OnSend(&x)) })
					engine.Go(func() { x := [4]int{i}; slices.Send(x[:]) })
					engine.Go(func() { x := node{n: [4]int{i}}; structs.Send(node{next: &x}) })
					engine.Go(func() { values.Send([4]int{i}) })
					engine.Go(func() { x := [4]int{i}; funcs.Send(func() int { x[1]++; return x[0] }) })
				}
				engine.Sleep(time.Millisecond)
				var gotPointers []*[4]int
				var gotSlices [][]int
				var gotStructs []node
				var gotValues []any
				var gotFuncs []func() int
				for range 100 {
					for range 3 {
						gotPointers = append(gotPointers, pointers.Recv())
					}
					gotSlices = append(gotSlices, slices.Recv())
					gotStructs = append(gotStructs, structs.Recv())
					gotValues = append(gotValues, values.Recv())
					gotFuncs = append(gotFuncs, funcs.Recv())
				}
				// Others use the stacks now.
				var wg engine.WaitGroup
				for range 100 {
					wg.Go(func() { useStack(20) })
				}
				wg.Wait()
				sums := [5]int{}
				for _, x := range gotPointers {
					sums[0] += x[0]
				}
				for i := range 100 {
					sums[1] += gotSlices[i][0]
					sums[2] += gotStructs[i].next.n[0]
					sums[3] += gotValues[i].([4]int)[0]
					sums[4] += gotFuncs[i]()
				}
				if want := [5]int{3 * 4950, 4950, 4950, 4950, 4950}; sums != want {
					t.Errorf("size %d: the sums are %v, want %v", size, sums, want)
				}
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// useStack writes into some of the stack, where others had variables.
//
//go:noinline
func useStack(n int) int {
	var x [32]int
	for i := range x {
		x[i] = n<<20 + i
	}
	if n == 0 {
		engine.Gosched()
		return x[7]
	}
	return useStack(n-1) + x[n]
}

// TestEngineInsideAnother: a goroutine of an engine is none of another's, also where that
// one's goroutine waits for its run. There it is the host, and cannot wait.
func TestEngineInsideAnother(t *testing.T) {
	inEveryWorld(t, func(t *testing.T, inner *engine.Engine) {
		outer := newEngine(t, engine.Config{World: inner.World(), Procs: 2})
		within(t, func() {
			err := outer.Run(func() {
				c := engine.NewChan[int](0)
				ran := false
				for what, f := range map[string]func(d *engine.Chan[int]){
					"Send":   func(*engine.Chan[int]) { c.Send(1) },
					"Recv":   func(*engine.Chan[int]) { c.Recv() },
					"Select": func(d *engine.Chan[int]) { engine.Select(c.OnRecv(nil), d.OnRecv(nil)) },
				} {
					err := inner.Run(func() {
						defer func() {
							if r := recover(); !strings.HasPrefix(fmt.Sprint(r), "engine: ") {
								t.Errorf("%s: %v", what, r)
							}
						}()
						f(engine.NewChan[int](0))
					})
					if err != nil {
						t.Errorf("%s: %v", what, err)
					}
				}
				err := inner.Run(func() {
					outer.Gosched()
					outer.Sleep(time.Hour)
					outer.LockOSThread()
					outer.Go(func() { ran = true; c.Send(2) }, "from the other")
					if outer.Getg() != nil || inner.Getg() == nil {
						t.Error("on which engine is this?")
					}
					outer.Goexit()
				})
				if err != engine.ErrGoexitDeadlock {
					t.Error(err)
				}
				if v := c.Recv(); v != 2 || !ran {
					t.Error(v, ran)
				}
			})
			if err != nil {
				t.Error(err)
			}
		})
	})
}

// TestEndOfTime: who waits for longer than a clock can count waits, and neither makes time
// begin again nor the host turn in circles.
func TestEndOfTime(t *testing.T) {
	for what, f := range map[string]func(){
		"Sleep":   func() { engine.Sleep(math.MaxInt64) },
		"After":   func() { engine.After(math.MaxInt64).Recv() },
		"Syscall": func() { engine.Current().Syscall("sleep", math.MaxInt64, nil) },
	} {
		for procs := 1; procs <= 2; procs++ {
			e := newEngine(t, engine.Config{Procs: procs})
			within(t, func() {
				slept := false
				err := e.Run(func() {
					engine.Go(func() { engine.Sleep(time.Hour); slept = true })
					f()
				})
				if err != engine.ErrEndOfTime || !slept || e.Now() < 0 {
					t.Errorf("%s, %d Ps: %v, at %d", what, procs, err, e.Now())
				}
				if err := e.RunLimited(func() {}, engine.RunLimit{Time: math.MaxInt64}); err != engine.ErrMainAlive {
					t.Error(err)
				}
				if err := e.Kill(1); err != nil && what != "Syscall" {
					t.Error(err)
				}
			})
		}
	}
}

// TestEndlessCall: a call that takes longer than a clock can count does not return, in the
// parallel world either.
func TestEndlessCall(t *testing.T) {
	e := parallel(t, 1)
	within(t, func() {
		err := e.RunLimited(func() { e.Syscall("sleep", math.MaxInt64, nil) }, engine.RunLimit{Time: 5 * time.Millisecond})
		if err != engine.ErrLimit {
			t.Error(err)
		}
	})
}
