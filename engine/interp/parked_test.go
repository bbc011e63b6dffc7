package interp_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"gopark/engine/interp"
)

// The ways in which goroutines start and wait.
var parked = []struct{ name, decls, start, end string }{
	{"literal", "", `go func() { <-c; wg.Done() }()`, `close(c)`},
	{"function", `func worker(i int, c chan int, wg *sync.WaitGroup) { defer wg.Done(); <-c }`, `go worker(i, c, &wg)`, `close(c)`},
	{"argument", "", `go func(i int) { defer wg.Done(); <-c; _ = i }(i)`, `close(c)`},
	{"select", `var done = make(chan bool)`, `go func() { defer wg.Done(); select { case <-c: case <-done: } }()`, `close(c)`},
	{"send", "", `go func() { c <- i; wg.Done() }()`, `for range n { <-c }`},
	{"sleep", "", `go func() { time.Sleep(time.Hour); wg.Done() }()`, ``},
	{"mutex", "var mu sync.Mutex\nfunc init() { mu.Lock() }", `go func() { defer wg.Done(); mu.Lock(); defer mu.Unlock() }()`, `mu.Unlock()`},
	{"waitgroup", "var all sync.WaitGroup\nfunc init() { all.Add(1) }", `go func() { all.Wait(); wg.Done() }()`, `all.Done()`},
	{"printed", "", `go func() { s := fmt.Sprintf("%d", i); <-c; _ = s; wg.Done() }()`, `close(c)`},
	{"counted", "var count atomic.Int64", `go func() { count.Add(1); <-c; wg.Done() }()`, `close(c)`},
}

// park runs a program in which n goroutines wait in one of these ways, and
// returns what memory there was before and while they did.
func park(t testing.TB, i, n int) (before, then runtime.MemStats) {
	t.Helper()
	s := parked[i]
	src := fmt.Sprintf(`package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const n = %d

var _ atomic.Bool

%s

func main() {
	c := make(chan int)
	var wg sync.WaitGroup
	_ = c
	for i := 0; i < n; i++ {
		wg.Add(1)
		%s
	}
	time.Sleep(time.Second)
	fmt.Println()
	%s
	wg.Wait()
}
`, n, s.decls, s.start, s.end)
	prog, err := interp.Compile("main.go", []byte(src), "")
	if err != nil {
		t.Fatal(err)
	}
	w := &whenParked{}
	before = memory()
	if r := prog.Run(context.Background(), interp.Options{Stdout: w}); r.Err != nil {
		t.Fatal(r.Report)
	}
	return before, w.MemStats
}

// BenchmarkParked reports what a goroutine that waits takes: of the host's stack,
// and of its heap once garbage is gone.
func BenchmarkParked(b *testing.B) {
	const n = 10_000
	for i, s := range parked {
		b.Run(s.name, func(b *testing.B) {
			for range b.N {
				before, then := park(b, i, n)
				per := func(before, after uint64) float64 { return float64(int64(after-before)) / n }
				b.ReportMetric(per(before.StackInuse, then.StackInuse), "stack-B/g")
				b.ReportMetric(per(before.HeapAlloc, then.HeapAlloc), "heap-B/g")
				b.ReportMetric(per(before.Mallocs, then.Mallocs), "allocs/g")
			}
		})
	}
}

// TestParkedGoroutinesAreSmall: a goroutine that waits has 4 KB of stack. One
// more frame of package reflect on it, and it would need 8.
func TestParkedGoroutinesAreSmall(t *testing.T) {
	if raceOn {
		t.Skip("frames are larger under the race detector")
	}
	const n = 10_000 // the host gives the first few thousand larger ones
	for i, s := range parked {
		if testing.Short() && i%3 != 0 {
			continue
		}
		before, then := park(t, i, n)
		if stack := int64(then.StackInuse-before.StackInuse) / n; stack > 7500 {
			t.Errorf("%s: %d bytes of stack for each", s.name, stack)
		}
		if heap := int64(then.HeapAlloc-before.HeapAlloc) / n; heap > 7500 {
			t.Errorf("%s: %d bytes of heap for each", s.name, heap)
		}
	}
}

// whenParked takes what memory there is when the program prints.
type whenParked struct{ runtime.MemStats }

func (w *whenParked) Write(b []byte) (int, error) {
	w.MemStats = memory()
	return len(b), nil
}

func memory() (m runtime.MemStats) {
	for range 4 { // each halves the stacks that are much too large
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m
}
