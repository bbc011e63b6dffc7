package engine_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"gopark/engine"
)

// A program on the engine: ordinary Go, but for the names.
func Example() {
	e, err := engine.New(engine.Config{Procs: 2, Seed: 1})
	if err != nil {
		panic(err)
	}
	defer e.Close()
	err = e.Run(func() {
		squares := engine.NewChan[int](0)
		engine.Go(func() {
			for i := range 5 {
				squares.Send(i * i)
			}
			squares.Close()
		})
		for s := range squares.All() {
			fmt.Println(s)
		}
	})
	fmt.Println(err)
	// Output:
	// 0
	// 1
	// 4
	// 9
	// 16
	// <nil>
}

// Five that sleep take no time in the virtual world, and end in order.
func ExampleWaitGroup() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	e.Run(func() {
		var wg engine.WaitGroup
		for i := range 5 {
			wg.Go(func() {
				engine.Sleep(time.Duration(5-i) * time.Hour)
				fmt.Println(i, engine.Now().Round(time.Minute))
			})
		}
		wg.Wait()
	})
	// Output:
	// 4 1h0m0s
	// 3 2h0m0s
	// 2 3h0m0s
	// 1 4h0m0s
	// 0 5h0m0s
}

func ExampleSelect() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	e.Run(func() {
		work, quit := engine.NewChan[string](0), engine.NewChan[bool](0)
		engine.Go(func() {
			work.Send("dig")
			work.Send("sow")
			quit.Close()
		})
		for {
			var w string
			switch i, _ := engine.Select(work.OnRecv(&w), quit.OnRecv(nil)); i {
			case 0:
				fmt.Println(w)
			case 1:
				fmt.Println("quit")
				return
			}
		}
	})
	// Output:
	// dig
	// sow
	// quit
}

func ExampleAfter() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	e.Run(func() {
		answer := engine.NewChan[int](0)
		timeout := engine.After(time.Second)
		i, _ := engine.Select(answer.OnRecv(nil), timeout.OnRecv(nil))
		fmt.Println("case", i)
		tick := engine.NewTicker(time.Minute, time.Minute)
		for range 3 {
			fmt.Println(tick.C.Recv().Round(time.Second))
		}
		tick.Stop()
	})
	// Output:
	// case 1
	// 1m1s
	// 2m1s
	// 3m1s
}

func ExampleSemaphore() {
	e, _ := engine.New(engine.Config{Procs: 4})
	defer e.Close()
	e.Run(func() {
		var wg engine.WaitGroup
		var mu engine.Mutex
		two := engine.NewSemaphore(2)
		in, most := 0, 0
		for range 10 {
			wg.Go(func() {
				two.Acquire()
				defer two.Release()
				mu.Lock()
				in++
				most = max(most, in)
				mu.Unlock()
				engine.Sleep(time.Millisecond)
				mu.Lock()
				in--
				mu.Unlock()
			})
		}
		wg.Wait()
		fmt.Println("at most", most)
	})
	// Output: at most 2
}

// What goes wrong in the program is Run's error.
func ExampleEngine_Run() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	fmt.Println(e.Run(func() { engine.NewChan[int](0).Recv() }))
	// Output:
	// fatal error: all goroutines are asleep - deadlock!
	//
	// goroutine 1 [chan receive]:
	// main.main
}

// In the parallel world goroutines run on all cores, and time is the host's.
func ExampleConfig_parallel() {
	e, _ := engine.New(engine.Config{World: engine.Parallel, Procs: runtime.NumCPU()})
	defer e.Close()
	var sum atomic.Int64
	e.Run(func() {
		var wg engine.WaitGroup
		for i := range 1000 {
			wg.Go(func() { sum.Add(int64(i)) })
		}
		wg.Wait()
	})
	fmt.Println(sum.Load())
	// Output: 499500
}

// One puts things into a box that holds two, another takes them out.
func ExampleCond() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	e.Run(func() {
		var mu engine.Mutex
		changed := engine.NewCond(&mu)
		var box []int
		engine.Go(func() {
			for i := range 4 {
				mu.Lock()
				for len(box) == 2 {
					changed.Wait()
				}
				box = append(box, i)
				changed.Broadcast()
				mu.Unlock()
			}
		})
		for range 4 {
			mu.Lock()
			for len(box) == 0 {
				changed.Wait()
			}
			fmt.Println(box[0])
			box = box[1:]
			changed.Broadcast()
			mu.Unlock()
		}
	})
	// Output:
	// 0
	// 1
	// 2
	// 3
}

func ExampleAfterFunc() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	e.Run(func() {
		engine.AfterFunc(time.Second, func() { fmt.Println("tick") })
		late := engine.AfterFunc(time.Hour, func() { fmt.Println("too late") })
		engine.Sleep(time.Minute)
		fmt.Println("stopped:", late.Stop())
	})
	// Output:
	// tick
	// stopped: true
}

// A schedule that was found by chance can be had again: the same Ms move in the same
// order, and everything happens as it did.
func ExampleReplay() {
	run := func(cfg engine.Config) (order []int) {
		e, _ := engine.New(cfg)
		defer e.Close()
		e.Run(func() {
			var mu engine.Mutex
			var wg engine.WaitGroup
			for i := range 20 {
				wg.Go(func() { mu.Lock(); order = append(order, i); mu.Unlock() })
			}
			wg.Wait()
		})
		return order
	}
	var s engine.Schedule
	first := run(engine.Config{Seed: 7, Strategy: engine.Recording(engine.RandomStrategy(7), &s)})
	again := run(engine.Config{Seed: s.Seed, Procs: s.Procs, Strategy: engine.Replay(&s)})
	fmt.Println(len(first), slices.Equal(first, again))
	// Output: 20 true
}

// What main has left behind can be looked at, and ended: deferred calls run.
func ExampleEngine_Kill() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	e.Run(func() {
		c := engine.NewChan[int](0)
		e.Go(func() {
			defer fmt.Println("deferred")
			c.Recv()
		}, "worker")
		engine.Sleep(time.Millisecond)
	})
	for _, g := range e.Goroutines() {
		fmt.Printf("goroutine %d, %s: %s\n", g.ID, g.Func, g.Status())
		fmt.Println(e.Kill(g.ID))
	}
	// Output:
	// goroutine 2, worker: chan receive
	// deferred
	// <nil>
}

// A call that really blocks is made by a goroutine of the host. Meanwhile the
// engine's go on.
func ExampleEngine_Call() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	r, w := io.Pipe()
	e.Run(func() {
		engine.Go(func() {
			e.Call(func() { fmt.Fprintln(w, "hello") })
		})
		line := ""
		e.Call(func() { line, _ = bufio.NewReader(r).ReadString('\n') })
		fmt.Print(line)
	})
	// Output: hello
}

// A context ends a run, wherever it is.
func ExampleEngine_Interrupter() {
	e, _ := engine.New(engine.Config{})
	defer e.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	stop := context.AfterFunc(ctx, e.Interrupter())
	defer stop()
	err := e.Run(func() {
		for {
			engine.Gosched()
		}
	})
	fmt.Println(err)
	// Output: interrupted
}
