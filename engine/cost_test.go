package engine_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// BenchmarkRecording reports what recording adds to the spawn benchmark, in
// percent of what it takes without, and what the recorder keeps of it. Both are
// measured in turns, and the fastest of each counts, since whatever else the
// machine does only makes them slower.
//
// In the parallel world a goroutine takes a third of the time, and recording it may
// cost little more than a look at one variable: see tell.go.
func BenchmarkRecording(b *testing.B) {
	for _, bb := range []struct {
		name  string
		world engine.WorldKind
		procs int
	}{
		{"virtual", engine.Virtual, 1}, {"virtual", engine.Virtual, 2}, {"virtual", engine.Virtual, 4},
		{"parallel", engine.Parallel, 1}, {"parallel", engine.Parallel, 2},
	} {
		b.Run(fmt.Sprintf("%s/procs=%d", bb.name, bb.procs), func(b *testing.B) {
			const spawns, rounds = 20_000, 100 // so many that what an engine costs once hardly counts
			var plain, recorded time.Duration
			for range b.N {
				for range rounds {
					plain = fastest(plain, spawn(b, bb.world, bb.procs, spawns, nil))
					rec := trace.NewRecorder()
					recorded = fastest(recorded, spawn(b, bb.world, bb.procs, spawns, rec))
				}
			}
			b.ReportMetric(100*(float64(recorded)/float64(plain)-1), "%-cost")
			b.ReportMetric(float64(plain.Nanoseconds())/spawns, "ns/spawn")
			b.ReportMetric(float64(recorded.Nanoseconds())/spawns, "ns/recorded-spawn")
		})
	}
}

func fastest(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// spawn makes n goroutines in batches of 100 and returns how long that took.
func spawn(b *testing.B, world engine.WorldKind, procs, n int, rec *trace.Recorder) time.Duration {
	e, err := engine.New(engine.Config{World: world, Procs: procs, Trace: rec})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close() // or the memory of all rounds together would be new to the host
	began := time.Now()
	if err := e.Run(func() { spawnBatches(e, n, 100) }); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

func spawnBatches(e *engine.Engine, n, size int) {
	var wg engine.WaitGroup
	task := func() { wg.Done() }
	for n > 0 {
		batch := min(n, size)
		n -= batch
		wg.Add(batch)
		for range batch {
			e.Go(task, "task")
		}
		wg.Wait()
	}
}

// BenchmarkRecordMillion records a run of a million goroutines, in batches and
// all at once, in both worlds, and reports what the recorder holds of it in MB, and how many
// events it dropped.
func BenchmarkRecordMillion(b *testing.B) {
	const spawns = 1_000_000
	for _, bb := range []struct {
		name  string
		world engine.WorldKind
		batch int
	}{
		{"batches", engine.Virtual, 100}, {"at once", engine.Virtual, spawns},
		{"parallel/batches", engine.Parallel, 100}, {"parallel/at once", engine.Parallel, spawns},
	} {
		b.Run(bb.name, func(b *testing.B) {
			for range b.N {
				before := heap()
				rec := trace.NewRecorder()
				e, err := engine.New(engine.Config{World: bb.world, Trace: rec})
				if err != nil {
					b.Fatal(err)
				}
				if err := e.Run(func() { spawnBatches(e, spawns, bb.batch) }); err != nil {
					b.Fatal(err)
				}
				e.Close()
				e = nil
				n := rec.Len() // takes them out of the lanes
				b.ReportMetric((heap()-before)/(1<<20), "MB")
				b.ReportMetric(float64(n)/spawns, "events/spawn")
				b.ReportMetric(float64(rec.Dropped()), "dropped")
				runtime.KeepAlive(rec)
			}
		})
	}
}

// heap returns the bytes that are in use.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
