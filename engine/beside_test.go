package engine_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"gopark/engine"
)

// BenchmarkThreads runs 10,000 tasks that all wait for the same gate: as Gs of the
// engine, as goroutines, and as one thread of the operating system each. It tells
// why there is a scheduler at all: what each task takes, in time and in memory.
// (The memory of threads is that which they asked the system for.)
func BenchmarkThreads(b *testing.B) {
	const tasks = 10_000
	e, err := engine.New(engine.Config{World: engine.Parallel, Procs: runtime.GOMAXPROCS(0)})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	report := func(name string, d time.Duration, bytes uint64) {
		b.ReportMetric(float64(d)/tasks/1000, name+"-µs/task")
		b.ReportMetric(float64(bytes)/tasks/1024, name+"-KB/task")
	}
	for range b.N {
		var bytes uint64
		var d time.Duration
		before := resident()
		e.Run(func() {
			gate := engine.NewChan[bool](0)
			var wg, in engine.WaitGroup
			d = timed(func() {
				in.Add(tasks)
				for range tasks {
					wg.Go(func() { in.Done(); gate.Recv() })
				}
				in.Wait()
				bytes = resident() - before
				gate.Close()
				wg.Wait()
			})
		})
		report("engine", d, bytes)
		for _, way := range []string{"go", "thread"} {
			gate := make(chan bool)
			var wg, in sync.WaitGroup
			before := resident()
			d := timed(func() {
				in.Add(tasks)
				for i := range tasks {
					if way == "thread" && i%(tasks/threadsOf(tasks)) != 0 {
						in.Done()
						continue
					}
					wg.Go(func() {
						if way == "thread" {
							runtime.LockOSThread() // and never unlock: the thread ends with it
						}
						in.Done()
						<-gate
					})
				}
				in.Wait()
				bytes = resident() - before
				close(gate)
				wg.Wait()
			})
			if way == "thread" {
				d, bytes = d*time.Duration(tasks/threadsOf(tasks)), bytes*uint64(tasks/threadsOf(tasks))
			}
			report(way, d, bytes)
		}
	}
	b.ReportMetric(0, "ns/op")
}

// threadsOf returns how many threads stand for n: Go's runtime ends a program that
// has 10,000, and there must be some left.
func threadsOf(n int) int { return min(n, 5000) }

// BenchmarkParked parks many Gs and wakes them again: bytes, and how long starting
// and parking one takes, and waking and ending it.
func BenchmarkParked(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n == 1_000_000 && testing.Short() {
				b.Skip("takes 3 GB")
			}
			for range b.N {
				e, err := engine.New(engine.Config{World: engine.Parallel, Procs: 1})
				if err != nil {
					b.Fatal(err)
				}
				runtime.GC()
				before := resident()
				var start, woken time.Duration
				var bytes uint64
				err = e.Run(func() {
					gate := engine.NewChan[bool](0)
					var wg engine.WaitGroup
					wg.Add(n)
					start = timed(func() {
						for range n {
							engine.Go(func() { gate.Recv(); wg.Done() })
						}
						for range n/128 + 2 {
							engine.Gosched()
						}
					})
					bytes = resident() - before
					woken = timed(func() {
						gate.Close()
						wg.Wait()
					})
				})
				e.Close()
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(bytes)/float64(n), "B/G")
				b.ReportMetric(float64(start)/float64(n), "ns/start")
				b.ReportMetric(float64(woken)/float64(n), "ns/wake")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// resident returns how much memory the runtime has from the system and has not
// given back, for the heap and for stacks.
func resident() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackSys + m.MSpanSys + m.OtherSys
}
