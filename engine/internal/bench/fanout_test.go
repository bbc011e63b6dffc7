package main

// These are not in package engine's own tests because ants keeps goroutines
// going from the start, and so no program in the same process is ever in a
// deadlock.

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"gopark/engine"

	"github.com/panjf2000/ants/v2"
	"github.com/sourcegraph/conc/pool"
)

// BenchmarkFanOut starts 200,000 tasks that each count to a hundred, on the engine
// in the parallel world, on Go's runtime, and on two pools of workers. x-go is the
// time divided by that of Go's runtime, the fastest of some rounds each.
func BenchmarkFanOut(b *testing.B) {
	const tasks = 200_000
	work := func(i int) {
		n := 0
		for j := range 100 {
			n += j & i
		}
		runtime.KeepAlive(n)
	}
	procs := runtime.GOMAXPROCS(0)
	e, err := engine.New(engine.Config{World: engine.Parallel, Procs: procs})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	ways := []struct {
		name string
		run  func() time.Duration
	}{
		{"go", func() time.Duration {
			return timed(func() {
				var wg sync.WaitGroup
				for i := range tasks {
					wg.Add(1)
					go func() { work(i); wg.Done() }()
				}
				wg.Wait()
			})
		}},
		{"engine", func() (d time.Duration) {
			e.Run(func() {
				d = timed(func() {
					var wg engine.WaitGroup
					for i := range tasks {
						wg.Add(1)
						engine.Go(func() { work(i); wg.Done() })
					}
					wg.Wait()
				})
			})
			return d
		}},
		{"ants", func() time.Duration {
			p, err := ants.NewPool(10_000)
			if err != nil {
				b.Fatal(err)
			}
			defer p.Release()
			return timed(func() {
				var wg sync.WaitGroup
				for i := range tasks {
					wg.Add(1)
					if err := p.Submit(func() { work(i); wg.Done() }); err != nil {
						b.Fatal(err)
					}
				}
				wg.Wait()
			})
		}},
		{"conc", func() time.Duration {
			return timed(func() {
				p := pool.New().WithMaxGoroutines(procs * 4)
				for i := range tasks {
					p.Go(func() { work(i) })
				}
				p.Wait()
			})
		}},
	}
	best := make([]time.Duration, len(ways))
	for range b.N {
		for range 9 {
			for i, w := range ways {
				if d := w.run(); best[i] == 0 || d < best[i] {
					best[i] = d
				}
			}
		}
	}
	for i, w := range ways {
		b.ReportMetric(float64(best[i])/float64(best[0]), w.name+"-x-go")
	}
	b.ReportMetric(0, "ns/op")
}

// timed returns how long f takes.
func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}
