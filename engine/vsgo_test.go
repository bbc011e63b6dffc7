package engine_test

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"gopark/engine"
)

// BenchmarkVsGo runs each workload on the engine, in the parallel world and with
// nothing recorded, and on Go's own runtime, in turns in the same process, with
// one P at GOMAXPROCS=1 and with two at GOMAXPROCS=2. x-go is the engine's time
// divided by the runtime's: the median of all rounds, which is what to look at on
// a quiet machine. x-go-fastest compares the fastest rounds, and x-go-cpu the
// processor time, on which others that want the machine have less influence.
func BenchmarkVsGo(b *testing.B) {
	for _, w := range vsGo {
		b.Run(w.name, func(b *testing.B) {
			for _, procs := range []int{1, 2} {
				b.Run(fmt.Sprintf("procs=%d", procs), func(b *testing.B) { versus(b, w, procs) })
			}
		})
	}
}

// A workload is a program in two forms. Each does the same n times over, and
// returns how long the part that counts took.
type workload struct {
	name   string
	engine func() time.Duration
	native func() time.Duration
	fresh  bool // each round on an engine that has no stacks yet
}

// rounds is how often the two take turns in one benchmark: GOPARK_ROUNDS, or 9. Where a
// round is short there are more, as many as take shortRound each: how two threads come to
// meet at a lock differs from round to round, on either side.
var rounds = func() int {
	if n, err := strconv.Atoi(os.Getenv("GOPARK_ROUNDS")); err == nil && n > 0 {
		return n
	}
	return 9
}()

const shortRound = 200 * time.Millisecond

func versus(b *testing.B, w workload, procs int) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
	var e *engine.Engine
	open := func() {
		var err error
		if e, err = engine.New(engine.Config{World: engine.Parallel, Procs: procs}); err != nil {
			b.Fatal(err)
		}
	}
	open()
	defer func() { e.Close() }()
	onEngine := func() (d time.Duration) {
		if w.fresh {
			e.Close()
			open()
		}
		if err := e.Run(func() { d = w.engine() }); err != nil {
			b.Fatal(err)
		}
		return d
	}
	onGo := func() (d time.Duration) {
		// In a goroutine of its own, as the engine's main is.
		done := make(chan bool)
		go func() { d = w.native(); done <- true }()
		<-done
		return d
	}
	onEngine()
	onGo()
	var ours, gos, oursCPU, gosCPU []time.Duration
	b.ResetTimer()
	for range b.N {
		start := time.Now()
		for i := 0; i < rounds || time.Since(start) < time.Duration(rounds)*shortRound; i++ {
			runtime.GC()
			cpu := cpuTime()
			ours = append(ours, onEngine())
			oursCPU = append(oursCPU, cpuTime()-cpu)
			runtime.GC()
			cpu = cpuTime()
			gos = append(gos, onGo())
			gosCPU = append(gosCPU, cpuTime()-cpu)
		}
	}
	b.StopTimer()
	b.ReportMetric(ratio(ours, gos, len(ours)/2), "x-go")
	b.ReportMetric(ratio(ours, gos, 0), "x-go-fastest")
	b.ReportMetric(ratio(oursCPU, gosCPU, len(ours)/2), "x-go-cpu")
	b.ReportMetric(float64(ours[0])/1e6, "ms")
	b.ReportMetric(0, "ns/op")
}

// ratio returns the i'th smallest of a divided by that of b.
func ratio(a, b []time.Duration, i int) float64 {
	slices.Sort(a)
	slices.Sort(b)
	return float64(a[i]) / float64(b[i])
}

// timed returns how long f takes.
func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

var vsGo = []workload{
	// A million empty tasks, in batches of 100.
	{name: "spawn", engine: func() time.Duration {
		return timed(func() {
			var wg engine.WaitGroup
			task := func() { wg.Done() }
			for range 10_000 {
				wg.Add(100)
				for range 100 {
					engine.Go(task)
				}
				wg.Wait()
			}
		})
	}, native: func() time.Duration {
		return timed(func() {
			var wg sync.WaitGroup
			task := func() { wg.Done() }
			for range 10_000 {
				wg.Add(100)
				for range 100 {
					go task()
				}
				wg.Wait()
			}
		})
	}},
	// A tree of depth 20: each node starts one child and calls the other.
	{name: "forkjoin", engine: func() time.Duration {
		var tree func(depth int)
		tree = func(depth int) {
			if depth == 0 {
				return
			}
			var wg engine.WaitGroup
			wg.Add(1)
			engine.Go(func() { tree(depth - 1); wg.Done() })
			tree(depth - 1)
			wg.Wait()
		}
		return timed(func() { tree(20) })
	}, native: func() time.Duration {
		var tree func(depth int)
		tree = func(depth int) {
			if depth == 0 {
				return
			}
			var wg sync.WaitGroup
			wg.Add(1)
			go func() { tree(depth - 1); wg.Done() }()
			tree(depth - 1)
			wg.Wait()
		}
		return timed(func() { tree(20) })
	}},
	{name: "pingpong", engine: func() time.Duration {
		c, d := engine.NewChan[int](0), engine.NewChan[int](0)
		engine.Go(func() {
			for v := range c.All() {
				d.Send(v)
			}
		})
		defer c.Close()
		return timed(func() {
			for i := range 200_000 {
				c.Send(i)
				d.Recv()
			}
		})
	}, native: func() time.Duration {
		c, d := make(chan int), make(chan int)
		go func() {
			for v := range c {
				d <- v
			}
		}()
		defer close(c)
		return timed(func() {
			for i := range 200_000 {
				c <- i
				<-d
			}
		})
	}},
	// A thousand stages, through which a thousand values go.
	{name: "pipeline", engine: func() time.Duration {
		first := engine.NewChan[int](0)
		last := first
		for range 1000 {
			in, out := last, engine.NewChan[int](0)
			last = out
			engine.Go(func() {
				for v := range in.All() {
					out.Send(v + 1)
				}
				out.Close()
			})
		}
		return timed(func() {
			engine.Go(func() {
				for i := range 200 {
					first.Send(i)
				}
				first.Close()
			})
			for range last.All() {
			}
		})
	}, native: func() time.Duration {
		first := make(chan int)
		last := first
		for range 1000 {
			in, out := last, make(chan int)
			last = out
			go func() {
				for v := range in {
					out <- v + 1
				}
				close(out)
			}()
		}
		return timed(func() {
			go func() {
				for i := range 200 {
					first <- i
				}
				close(first)
			}()
			for range last {
			}
		})
	}},
	// The first thousand primes: one goroutine for each, and one that generates
	// numbers until the engine or the runtime is told to stop.
	{name: "sieve", engine: func() time.Duration {
		return timed(func() {
			stop := engine.NewChan[bool](0)
			var wg engine.WaitGroup
			ch := engine.NewChan[int](0)
			wg.Go(func() {
				ch := ch
				for i := 2; ; i++ {
					if j, _ := engine.TrySelect(stop.OnRecv(nil)); j == 0 {
						ch.Close()
						return
					}
					ch.Send(i)
				}
			})
			for range sievePrimes {
				prime := ch.Recv()
				in, out := ch, engine.NewChan[int](0)
				ch = out
				wg.Go(func() {
					for v := range in.All() {
						if v%prime != 0 {
							out.Send(v)
						}
					}
					out.Close()
				})
			}
			stop.Close()
			for range ch.All() {
			}
			wg.Wait()
		})
	}, native: func() time.Duration {
		return timed(func() {
			stop := make(chan bool)
			var wg sync.WaitGroup
			ch := make(chan int)
			wg.Go(func() {
				ch := ch
				for i := 2; ; i++ {
					select {
					case <-stop:
						close(ch)
						return
					default:
					}
					ch <- i
				}
			})
			for range sievePrimes {
				prime := <-ch
				in, out := ch, make(chan int)
				ch = out
				wg.Go(func() {
					for v := range in {
						if v%prime != 0 {
							out <- v
						}
					}
					close(out)
				})
			}
			close(stop)
			for range ch {
			}
			wg.Wait()
		})
	}},
	// 100,000 goroutines park, and are woken: with stacks that are there already,
	{name: "parkwake", engine: enginePark, native: nativePark},
	// or for the first time.
	{name: "coldpark", engine: enginePark, native: nativePark, fresh: true},
	{name: "yield", engine: func() time.Duration {
		var wg engine.WaitGroup
		return timed(func() {
			for range 10_000 {
				wg.Add(1)
				engine.Go(func() {
					for range 20 {
						engine.Gosched()
					}
					wg.Done()
				})
			}
			wg.Wait()
		})
	}, native: func() time.Duration {
		var wg sync.WaitGroup
		return timed(func() {
			for range 10_000 {
				wg.Add(1)
				go func() {
					for range 20 {
						runtime.Gosched()
					}
					wg.Done()
				}()
			}
			wg.Wait()
		})
	}},
	{name: "mutex", engine: func() time.Duration {
		var mu engine.Mutex
		var wg engine.WaitGroup
		n := 0
		return timed(func() {
			for range 8 {
				wg.Go(func() {
					for range 100_000 {
						mu.Lock()
						n++
						mu.Unlock()
					}
				})
			}
			wg.Wait()
		})
	}, native: func() time.Duration {
		var mu sync.Mutex
		var wg sync.WaitGroup
		n := 0
		return timed(func() {
			for range 8 {
				wg.Go(func() {
					for range 100_000 {
						mu.Lock()
						n++
						mu.Unlock()
					}
				})
			}
			wg.Wait()
		})
	}},
	{name: "selectfan", engine: func() time.Duration {
		var cs [8]*engine.Chan[int]
		for i := range cs {
			cs[i] = engine.NewChan[int](0)
			engine.Go(func() {
				for j := range 10_000 {
					cs[i].Send(j)
				}
			})
		}
		var v int
		return timed(func() {
			for range 80_000 {
				engine.Select(cs[0].OnRecv(&v), cs[1].OnRecv(&v), cs[2].OnRecv(&v), cs[3].OnRecv(&v),
					cs[4].OnRecv(&v), cs[5].OnRecv(&v), cs[6].OnRecv(&v), cs[7].OnRecv(&v))
			}
		})
	}, native: func() time.Duration {
		var cs [8]chan int
		for i := range cs {
			cs[i] = make(chan int)
			go func() {
				for j := range 10_000 {
					cs[i] <- j
				}
			}()
		}
		return timed(func() {
			for range 80_000 {
				select {
				case <-cs[0]:
				case <-cs[1]:
				case <-cs[2]:
				case <-cs[3]:
				case <-cs[4]:
				case <-cs[5]:
				case <-cs[6]:
				case <-cs[7]:
				}
			}
		})
	}},
	{name: "timers", engine: func() time.Duration {
		var wg engine.WaitGroup
		return timed(func() {
			wg.Add(100_000)
			for i := range 100_000 {
				engine.Go(func() {
					engine.Sleep(time.Millisecond + time.Duration(i%1000)*time.Microsecond)
					wg.Done()
				})
			}
			wg.Wait()
		})
	}, native: func() time.Duration {
		var wg sync.WaitGroup
		return timed(func() {
			wg.Add(100_000)
			for i := range 100_000 {
				go func() {
					time.Sleep(time.Millisecond + time.Duration(i%1000)*time.Microsecond)
					wg.Done()
				}()
			}
			wg.Wait()
		})
	}},
}

const sievePrimes = 1000

func enginePark() time.Duration {
	gate := engine.NewChan[bool](0)
	var wg engine.WaitGroup
	return timed(func() {
		wg.Add(100_000)
		for range 100_000 {
			engine.Go(func() { gate.Recv(); wg.Done() })
		}
		engine.Gosched()
		for range 100_000 {
			gate.Send(true)
		}
		wg.Wait()
	})
}

func nativePark() time.Duration {
	gate := make(chan bool)
	var wg sync.WaitGroup
	return timed(func() {
		wg.Add(100_000)
		for range 100_000 {
			go func() { <-gate; wg.Done() }()
		}
		runtime.Gosched()
		for range 100_000 {
			gate <- true
		}
		wg.Wait()
	})
}
