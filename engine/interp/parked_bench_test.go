package interp_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"gopark/engine/interp"
)

// BenchmarkParked starts goroutines that all wait, and reports what each takes:
// of the host's stack, and of its heap once garbage is gone.
func BenchmarkParked(b *testing.B) {
	const n = 10_000
	for _, s := range []struct{ name, decls, start, end string }{
		{"literal", "", `go func() { <-c; wg.Done() }()`, `close(c)`},
		{"function", `func worker(i int, c chan int, wg *sync.WaitGroup) { defer wg.Done(); <-c }`, `go worker(i, c, &wg)`, `close(c)`},
		{"argument", "", `go func(i int) { defer wg.Done(); <-c; _ = i }(i)`, `close(c)`},
		{"select", `var done = make(chan bool)`, `go func() { defer wg.Done(); select { case <-c: case <-done: } }()`, `close(c)`},
		{"send", "", `go func() { c <- i; wg.Done() }()`, `for range n { <-c }`},
		{"sleep", "", `go func() { time.Sleep(time.Hour); wg.Done() }()`, ``},
		{"mutex", "var mu sync.Mutex\nfunc init() { mu.Lock() }", `go func() { defer wg.Done(); mu.Lock(); defer mu.Unlock() }()`, `mu.Unlock()`},
		{"waitgroup", "var all sync.WaitGroup\nfunc init() { all.Add(1) }", `go func() { all.Wait(); wg.Done() }()`, `all.Done()`},
	} {
		b.Run(s.name, func(b *testing.B) {
			src := fmt.Sprintf(`package main

import (
	"fmt"
	"sync"
	"time"
)

const n = %d

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
				b.Fatal(err)
			}
			for range b.N {
				before, then := memory(), &whenParked{}
				r := prog.Run(context.Background(), interp.Options{Stdout: then})
				if r.Err != nil {
					b.Fatal(r.Report)
				}
				per := func(before, after uint64) float64 { return float64(int64(after-before)) / n }
				b.ReportMetric(per(before.StackInuse, then.StackInuse), "stack-B/g")
				b.ReportMetric(per(before.HeapAlloc, then.HeapAlloc), "heap-B/g")
				b.ReportMetric(per(before.Mallocs, then.Mallocs), "allocs/g")
			}
		})
	}
}

// whenParked takes what memory there is when the program prints.
type whenParked struct{ runtime.MemStats }

func (w *whenParked) Write(b []byte) (int, error) {
	w.MemStats = memory()
	return len(b), nil
}

func memory() (m runtime.MemStats) {
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m
}
