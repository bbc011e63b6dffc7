package engine_test

import (
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// BenchmarkRecording reports what recording adds to the spawn benchmark, in
// percent of what it takes without, and what the recorder keeps of it. Both are
// measured in turns, and the fastest of each counts, since whatever else the
// machine does only makes them slower.
func BenchmarkRecording(b *testing.B) {
	for _, procs := range []int{1, 4} {
		b.Run(map[int]string{1: "procs=1", 4: "procs=4"}[procs], func(b *testing.B) {
			const spawns, rounds = 5_000, 200
			var plain, recorded time.Duration
			for range b.N {
				for range rounds {
					plain = fastest(plain, spawn(b, procs, spawns, nil))
					rec := trace.NewRecorder()
					recorded = fastest(recorded, spawn(b, procs, spawns, rec))
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
func spawn(b *testing.B, procs, n int, rec *trace.Recorder) time.Duration {
	e := newEngine(b, engine.Config{Procs: procs, Trace: rec})
	began := time.Now()
	if err := e.Run(func() {
		var wg engine.WaitGroup
		task := func() { wg.Done() }
		for left := n; left > 0; {
			batch := min(left, 100)
			left -= batch
			wg.Add(batch)
			for range batch {
				e.Go(task, "task")
			}
			wg.Wait()
		}
	}); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}
