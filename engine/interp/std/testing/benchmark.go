package testing

import (
	"fmt"
	"strings"
	"time"

	"gopark/engine"
	"gopark/engine/interp/std/sync"
)

// A BenchmarkResult is what a benchmark came to.
type BenchmarkResult struct {
	N         int
	T         time.Duration
	Bytes     int64
	MemAllocs uint64
	MemBytes  uint64
	Extra     map[string]float64
}

// NsPerOp returns the time of one turn.
func (r BenchmarkResult) NsPerOp() int64 {
	if r.N <= 0 {
		return 0
	}
	return r.T.Nanoseconds() / int64(r.N)
}

// AllocsPerOp returns 0: nobody counts what an interpreted program allocates.
func (r BenchmarkResult) AllocsPerOp() int64 { return 0 }

// AllocedBytesPerOp returns 0, for the same reason.
func (r BenchmarkResult) AllocedBytesPerOp() int64 { return 0 }

// MemString returns what go test prints about memory.
func (r BenchmarkResult) MemString() string { return "       0 B/op\t       0 allocs/op" }

func (r BenchmarkResult) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%8d", r.N)
	ns := float64(r.T.Nanoseconds()) / float64(max(r.N, 1))
	if ns < 100 {
		fmt.Fprintf(&b, "\t%10.2f ns/op", ns)
	} else {
		fmt.Fprintf(&b, "\t%10.0f ns/op", ns)
	}
	if r.Bytes > 0 && r.T > 0 {
		fmt.Fprintf(&b, "\t%7.2f MB/s", float64(r.Bytes)*float64(r.N)/1e6/r.T.Seconds())
	}
	for unit, v := range r.Extra {
		fmt.Fprintf(&b, "\t%10.4g %s", v, unit)
	}
	return b.String()
}

// A B is a benchmark.
type B struct {
	*common
	N int

	f       func(*B)
	from    int64
	spent   time.Duration
	going   bool
	bytes   int64
	extra   map[string]float64
	loopN   int
	target  time.Duration
	mem     bool
	threads int
}

// StartTimer starts to measure.
func (b *B) StartTimer() {
	if !b.going {
		b.going, b.from = true, b.r.e.Now()
	}
}

// StopTimer stops measuring.
func (b *B) StopTimer() {
	if b.going {
		b.spent += time.Duration(b.r.e.Now() - b.from)
		b.going = false
	}
}

// ResetTimer forgets what has been measured.
func (b *B) ResetTimer() {
	b.spent, b.from, b.extra = 0, b.r.e.Now(), nil
}

// Elapsed returns what has been measured.
func (b *B) Elapsed() time.Duration {
	d := b.spent
	if b.going {
		d += time.Duration(b.r.e.Now() - b.from)
	}
	return d
}

// SetBytes says how many bytes a turn processes.
func (b *B) SetBytes(n int64) { b.bytes = n }

// ReportAllocs asks for what a turn allocates, which nobody counts.
func (b *B) ReportAllocs() { b.mem = true }

// ReportMetric adds a number of the benchmark's own.
func (b *B) ReportMetric(n float64, unit string) {
	if b.extra == nil {
		b.extra = map[string]float64{}
	}
	b.extra[unit] = n
}

// SetParallelism makes RunParallel use p goroutines for each P.
func (b *B) SetParallelism(p int) { b.threads = max(p, 1) }

// Loop reports whether to go on; it takes the place of a loop to b.N.
func (b *B) Loop() bool {
	if b.loopN == 0 {
		b.ResetTimer()
		b.StartTimer()
	}
	if turns := b.r.env.BenchTurns; turns > 0 && b.loopN >= turns || turns == 0 && b.loopN > 0 && (b.Elapsed() >= b.target || b.loopN >= 1_000_000) {
		b.StopTimer()
		b.N = b.loopN
		return false
	}
	b.loopN++
	return true
}

// A PB hands out the turns of RunParallel.
type PB struct{ left *int }

// Next reports whether there is another turn.
func (pb *PB) Next() bool {
	engine.Current().Safepoint()
	*pb.left--
	return *pb.left >= 0
}

// RunParallel runs body in several goroutines, which share the turns.
func (b *B) RunParallel(body func(*PB)) {
	left := b.N
	var wg sync.WaitGroup
	for range max(b.threads, 1) * b.r.e.GOMAXPROCS(0) {
		wg.Add(1)
		b.r.e.Go(func() {
			defer wg.Done()
			body(&PB{&left})
		}, "testing.(*B).RunParallel.func1")
	}
	wg.Wait()
}

// Run runs f as a benchmark called name below this one.
func (b *B) Run(name string, f func(b *B)) bool {
	b.hasSub = true
	full, ok := b.r.match(b.common, name)
	if !ok {
		return true
	}
	return b.r.benchmark(full, b.common, f)
}

// once runs the benchmark's function with n turns, in a goroutine of its own.
func (b *B) once(n int) {
	b.N, b.loopN = n, 0
	b.spent = 0
	b.r.e.Go(func() {
		defer func() {
			b.StopTimer()
			if b.ended {
				b.runCleanups()
			}
			ok := !b.failed
			b.signal.Send(&ok)
		}()
		b.going = false
		b.StartTimer()
		b.f(b)
		b.ended = true
	}, "testing.(*B).run1.func1")
	b.signal.Recv(nil)
}

// benchmark runs one benchmark with more and more turns, until that takes long
// enough.
func (r *runner) benchmark(name string, parent *common, f func(*B)) bool {
	b := &B{common: r.newCommon(name, parent), f: f, target: r.env.BenchTime}
	if b.target <= 0 {
		b.target = time.Millisecond
	}
	b.once(1)
	if b.failed {
		parent.failed = true
		fmt.Fprintf(r.out, "--- FAIL: %s\n%s", b.name, b.output)
		return false
	}
	if b.hasSub || b.skipped {
		return true
	}
	if n := r.env.BenchTurns; n > 0 {
		if b.loopN == 0 && n > 1 {
			b.once(n)
		}
		b.target = 0
	}
	for b.loopN == 0 && b.spent < b.target && b.N < 1_000_000 && !b.failed {
		n := b.N * 100
		if b.spent > 0 {
			n = int(float64(b.N) * float64(b.target) / float64(b.spent) * 1.2)
		}
		b.once(min(max(n, b.N+1), b.N*100, 1_000_000))
	}
	res := BenchmarkResult{N: b.N, T: b.spent, Bytes: b.bytes, Extra: b.extra}
	label := b.name
	if p := r.e.GOMAXPROCS(0); p != 1 {
		label = fmt.Sprintf("%s-%d", label, p)
	}
	line := fmt.Sprintf("%-24s\t%s", label, res)
	if r.env.BenchMem || b.mem {
		line += "\t" + res.MemString()
	}
	fmt.Fprintln(r.out, line)
	if len(b.output) > 0 {
		fmt.Fprintf(r.out, "--- BENCH: %s\n%s", label, b.output)
	}
	return true
}

// benchmarks runs those that match.
func (r *runner) benchmarks(list []InternalBenchmark) bool {
	m, err := newMatcher(r.env.Bench, r.env.Skip)
	if err != nil {
		fmt.Fprintf(r.env.Stderr(), "testing: invalid regexp for -test.bench: %v\n", err)
		return false
	}
	r.run = m
	root := r.newCommon("", nil)
	ok := true
	for _, bm := range list {
		if r.run.matches(bm.Name) {
			ok = r.benchmark(bm.Name, root, bm.F) && ok
		}
	}
	return ok
}

// benchmark measures one function, for the program itself.
func benchmark(env *Env, f func(b *B)) BenchmarkResult {
	e := engine.Current()
	r := &runner{env: env, e: e, out: env.Stdout(), seen: map[string]int{}}
	b := &B{common: r.newCommon("", nil), f: f, target: max(env.BenchTime, time.Millisecond)}
	b.once(1)
	for b.loopN == 0 && b.spent < b.target && b.N < 1_000_000 && !b.failed {
		b.once(min(b.N*10, 1_000_000))
	}
	if b.failed {
		return BenchmarkResult{}
	}
	return BenchmarkResult{N: b.N, T: b.spent, Bytes: b.bytes, Extra: b.extra}
}
