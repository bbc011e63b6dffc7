package engine_test

import (
	"testing"
	"time"

	"gopark/engine"
)

// bench runs f on an engine with tracing off and reports scheduler events a
// second. f does n operations.
func bench(b *testing.B, procs int, f func(e *engine.Engine, n int)) {
	e := newEngine(b, engine.Config{Procs: procs})
	// Once before, so that stacks and lists are there.
	if err := e.Run(func() { f(e, 200) }); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	from := e.Events()
	b.ResetTimer()
	if err := e.Run(func() { f(e, b.N) }); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	b.ReportMetric(float64(e.Events()-from)/b.Elapsed().Seconds()/1e6, "Mevents/s")
}

func both(b *testing.B, f func(e *engine.Engine, n int)) {
	b.Run("procs=1", func(b *testing.B) { bench(b, 1, f) })
	b.Run("procs=4", func(b *testing.B) { bench(b, 4, f) })
}

func BenchmarkVirtualSpawn(b *testing.B) {
	both(b, func(e *engine.Engine, n int) {
		var wg engine.WaitGroup
		task := func() { wg.Done() }
		for n > 0 {
			batch := min(n, 100)
			n -= batch
			wg.Add(batch)
			for range batch {
				e.Go(task, "task")
			}
			wg.Wait()
		}
	})
}

func BenchmarkVirtualPingPong(b *testing.B) {
	both(b, func(e *engine.Engine, n int) {
		c, d := intChan(e, 0), intChan(e, 0)
		e.Go(func() {
			var v int
			for c.Recv(&v) {
				d.Send(&v)
			}
			d.Close()
		}, "pong")
		v := 1
		for range n {
			c.Send(&v)
			d.Recv(&v)
		}
		c.Close()
		d.Recv(nil)
	})
}

func BenchmarkVirtualBuffered(b *testing.B) {
	both(b, func(e *engine.Engine, n int) {
		c := intChan(e, 64)
		e.Go(func() {
			for i := range n {
				c.Send(&i)
			}
			c.Close()
		}, "send")
		var v int
		for c.Recv(&v) {
		}
	})
}

func BenchmarkVirtualMutex(b *testing.B) {
	both(b, func(e *engine.Engine, n int) {
		var mu engine.Mutex
		var wg engine.WaitGroup
		work := func() {
			for range n / 8 {
				mu.Lock()
				mu.Unlock()
			}
			wg.Done()
		}
		wg.Add(8)
		for range 8 {
			e.Go(work, "locker")
		}
		wg.Wait()
	})
}

func BenchmarkVirtualYield(b *testing.B) {
	both(b, func(e *engine.Engine, n int) {
		var wg engine.WaitGroup
		work := func() {
			for range n / 100 {
				e.Gosched()
			}
			wg.Done()
		}
		wg.Add(100)
		for range 100 {
			e.Go(work, "yielder")
		}
		wg.Wait()
	})
}

func BenchmarkVirtualSleep(b *testing.B) {
	both(b, func(e *engine.Engine, n int) {
		for range n {
			e.Sleep(time.Millisecond)
		}
	})
}

// BenchmarkVirtualNewClose is a hundred-step program, from New to Close: what a
// search does by the million.
func BenchmarkVirtualNewClose(b *testing.B) {
	b.ReportAllocs()
	for i := range b.N {
		e, err := engine.New(engine.Config{Seed: uint64(i)})
		if err != nil {
			b.Fatal(err)
		}
		if err := e.Run(func() {
			c := intChan(e, 0)
			var wg engine.WaitGroup
			for i := range 4 {
				wg.Add(1)
				e.Go(func() {
					for range 5 {
						c.Send(&i)
					}
					wg.Done()
				}, "f")
			}
			for range 20 {
				c.Recv(nil)
			}
			wg.Wait()
		}); err != nil {
			b.Fatal(err)
		}
		e.Close()
	}
}
