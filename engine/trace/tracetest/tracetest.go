// Package tracetest runs small programs of every shape on the engine, for tests
// of what is made of their traces.
package tracetest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// A Program is a shape of program.
type Program struct {
	Name string
	Run  func(e *engine.Engine)
}

func intChan(e *engine.Engine, n int) *engine.Hchan {
	return e.Makechan(engine.OpsFor[int](), "int", n)
}

// Programs have the shapes that people draw: pools, pipelines, contention,
// starvation, calls, and the ends that a program may come to.
var Programs = []Program{
	{"empty", func(e *engine.Engine) {}},
	{"one goroutine", func(e *engine.Engine) { e.Sleep(time.Microsecond); e.Output(1, "hello\n") }},
	{"pool", func(e *engine.Engine) {
		jobs, results := intChan(e, 4), intChan(e, 4)
		for range 4 {
			e.Go(func() {
				var v int
				for jobs.Recv(&v) {
					e.Sleep(time.Duration(v) * 10 * time.Microsecond)
					results.Send(&v)
				}
			}, "main.worker")
		}
		e.Go(func() {
			for i := range 20 {
				jobs.Send(&i)
			}
			jobs.Close()
		}, "main.feed")
		for range 20 {
			results.Recv(nil)
		}
	}},
	{"pipeline", func(e *engine.Engine) {
		first := intChan(e, 0)
		e.Go(func() {
			for i := range 30 {
				first.Send(&i)
			}
			first.Close()
		}, "main.source")
		c := first
		for range 5 {
			in, out := c, intChan(e, 0)
			e.Go(func() {
				var v int
				for in.Recv(&v) {
					out.Send(&v)
				}
				out.Close()
			}, "main.stage")
			c = out
		}
		for c.Recv(nil) {
		}
	}},
	{"contention", func(e *engine.Engine) {
		var mu engine.Mutex
		var wg engine.WaitGroup
		for range 6 {
			wg.Add(1)
			e.Go(func() {
				defer wg.Done()
				for range 4 {
					mu.Lock()
					e.Sleep(50 * time.Microsecond)
					mu.Unlock()
				}
			}, "main.locker")
		}
		wg.Wait()
	}},
	{"starvation", func(e *engine.Engine) {
		e.GOMAXPROCS(1)
		done := intChan(e, 2)
		for range 3 {
			e.Go(func() {
				for range 200_000 {
					e.Safepoint()
				}
				done.Send(new(int))
			}, "main.busy")
		}
		for range 3 {
			done.Recv(nil)
		}
	}},
	{"calls", func(e *engine.Engine) {
		var wg engine.WaitGroup
		for i := range 8 {
			wg.Add(1)
			e.Go(func() {
				defer wg.Done()
				for range 3 {
					e.Syscall("read", time.Duration(1+10*i)*time.Microsecond, func() {})
					e.Syscall("slow read", time.Duration(i)*5*time.Millisecond, func() {})
				}
			}, "main.caller")
		}
		wg.Wait()
	}},
	{"procs", func(e *engine.Engine) {
		var wg engine.WaitGroup
		for i := range 20 {
			wg.Add(1)
			e.Go(func() {
				defer wg.Done()
				for range 5 {
					e.Gosched()
					e.Syscall("read", time.Duration(i)*time.Microsecond, func() {})
				}
			}, "main.busy")
		}
		for _, n := range []int{1, 6, 3, 8, 2} {
			e.GOMAXPROCS(n)
			e.Sleep(10 * time.Microsecond)
		}
		wg.Wait()
	}},
	{"locked threads", func(e *engine.Engine) {
		e.Go(func() {
			e.LockOSThread()
			defer e.UnlockOSThread()
			for range 3 {
				e.Gosched()
				e.Sleep(time.Microsecond)
			}
		}, "main.locked")
		e.Go(func() { e.LockOSThread() }, "main.ender")
		e.Sleep(time.Millisecond)
	}},
	{"select and timers", func(e *engine.Engine) {
		a, b, stop := intChan(e, 0), intChan(e, 1), intChan(e, 0)
		for i := range 4 {
			e.Go(func() {
				for {
					var v int
					n, _ := e.Select([]engine.Case{
						{Dir: engine.RecvDir, C: a, Elem: &v},
						{Dir: engine.SendDir, C: b, Elem: &i},
						{Dir: engine.RecvDir, C: stop, Elem: &v},
					}, true)
					if n == 2 {
						return
					}
				}
			}, "main.selector")
		}
		t := e.NewTimer(func() {})
		t.Reset(30 * time.Microsecond)
		for i := range 20 {
			var v int
			if i%2 == 0 {
				a.Send(&i)
			} else {
				b.Recv(&v)
			}
		}
		stop.Close()
		e.Sleep(time.Microsecond)
	}},
	{"leak", func(e *engine.Engine) {
		c := intChan(e, 0)
		for range 3 {
			e.Go(func() { c.Send(new(int)) }, "main.leak")
		}
		e.Sleep(time.Microsecond)
	}},
	{"deadlock", func(e *engine.Engine) {
		c := intChan(e, 0)
		e.Go(func() { c.Recv(nil) }, "main.waiter")
		intChan(e, 0).Recv(nil)
	}},
	{"panic", func(e *engine.Engine) {
		e.Go(func() { panic("no \x00 more <b>&") }, "main.panics")
		intChan(e, 0).Recv(nil)
	}},
	{"goexit", func(e *engine.Engine) {
		c := intChan(e, 0)
		e.Go(func() { defer c.Close(); e.Goexit() }, "main.leaver")
		c.Recv(nil)
	}},
	{"many", func(e *engine.Engine) {
		var wg engine.WaitGroup
		for range 1000 {
			wg.Add(1)
			e.Go(func() { wg.Done() }, "main.task")
		}
		wg.Wait()
	}},
}

// Record runs a program and returns its trace. Seeds from 3 on choose freely
// whose turn it is.
func Record(p Program, procs int, seed uint64, opts ...trace.Option) (*trace.Recorder, error) {
	rec := trace.NewRecorder(opts...)
	line := 0
	cfg := engine.Config{Procs: procs, Seed: seed, Trace: rec, Hooks: engine.Hooks{
		Where: func() trace.Site {
			line++
			return rec.Sites().Add(trace.Pos{File: "main.go", Line: 1 + line%40, Func: "main.main"})
		},
	}}
	if seed >= 3 {
		cfg.Strategy = engine.RandomStrategy(seed)
	}
	e, err := engine.New(cfg)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	// How it ends is part of the trace.
	_ = e.Run(func() { p.Run(e) })
	return rec, nil
}

// Nonsense returns a trace of events that contradict each other, as a damaged
// file has them; the same for the same seed.
func Nonsense(seed uint64, n int) *trace.Recorder {
	r := rand.New(rand.NewPCG(seed, 2))
	rec := trace.NewRecorder()
	kinds := trace.Kinds()
	reasons := []trace.WaitReason{"", trace.WaitChanSend, trace.WaitSelect, trace.WaitMutexLock, "something new"}
	now := int64(0)
	for i := range n {
		now += r.Int64N(100) - 5
		rec.Emit(trace.Event{
			Time: now, Kind: kinds[r.IntN(len(kinds))],
			M: r.Int32N(6) - 1, P: r.Int32N(6) - 1, G: r.Int64N(12), Peer: r.Int64N(12),
			A: r.Int64N(8) - 1, B: r.Int64N(8) - 1, Obj: r.Int64N(5),
			Reason: reasons[r.IntN(len(reasons))], Site: rec.Sites().Add(trace.Pos{File: "f.go", Line: i % 5}),
			Text: []string{"", "a", "main.main"}[r.IntN(3)],
		})
	}
	return rec
}

// Name returns a name for a run in a test.
func Name(p Program, procs int, seed uint64) string {
	return fmt.Sprintf("%s, procs %d, seed %d", p.Name, procs, seed)
}
