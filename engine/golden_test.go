package engine_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gopark/engine"
)

// A golden is a workload written twice: as a Go program, and against the
// engine. With one P both must print the same.
type golden struct {
	name   string
	source string // body of main; p prints an int, imports are given
	native func(e *engine.Engine, p func(int))
	want   string // what real Go has been seen to print; "" if it is long

	// phase says that the order depends on how many Gs the P has started
	// before, since every 61st comes from the global queue. The runtime starts
	// some of its own before main, so any number of them will do.
	phase bool

	// slept says that nothing runs while Gs sleep, so that the order depends on
	// how late the thread wakes up. The engine must print the same with every
	// seed; on a machine with other things to do real Go may not.
	slept bool
}

var goldens = []golden{
	{
		name: "five started and waited for",
		source: `
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() { p(i); wg.Done() }()
	}
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			var wg engine.WaitGroup
			for i := 1; i <= 5; i++ {
				wg.Add(1)
				e.Go(func() { p(i); wg.Done() }, "f")
			}
			wg.Wait()
		},
		want: "5 1 2 3 4",
	},
	{
		name: "broadcast",
		source: `
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() { mu.Lock(); c.Wait(); mu.Unlock(); p(i); wg.Done() }()
		runtime.Gosched()
	}
	mu.Lock()
	c.Broadcast()
	mu.Unlock()
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			var mu engine.Mutex
			c := engine.NewCond(&mu)
			var wg engine.WaitGroup
			for i := 1; i <= 5; i++ {
				wg.Add(1)
				e.Go(func() { mu.Lock(); c.Wait(); mu.Unlock(); p(i); wg.Done() }, "f")
				e.Gosched()
			}
			mu.Lock()
			c.Broadcast()
			mu.Unlock()
			wg.Wait()
		},
		want: "5 1 2 3 4",
	},
	{
		name: "five sends to five parked receivers",
		source: `
	c := make(chan int)
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() { <-c; p(i); wg.Done() }()
		runtime.Gosched()
	}
	for range 5 {
		c <- 0
	}
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			c := intChan(e, 0)
			var wg engine.WaitGroup
			for i := 1; i <= 5; i++ {
				wg.Add(1)
				e.Go(func() { c.Recv(nil); p(i); wg.Done() }, "f")
				e.Gosched()
			}
			for range 5 {
				c.Send(new(int))
			}
			wg.Wait()
		},
		want: "5 1 2 3 4",
	},
	{
		name: "five equal sleeps",
		source: `
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() { time.Sleep(20 * time.Millisecond); p(i); wg.Done() }()
		runtime.Gosched()
	}
	busy(30 * time.Millisecond)
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			var wg engine.WaitGroup
			for i := 1; i <= 5; i++ {
				wg.Add(1)
				e.Go(func() { e.Sleep(20 * time.Millisecond); p(i); wg.Done() }, "f")
				e.Gosched()
			}
			compute(e, 30*time.Millisecond)
			wg.Wait()
		},
		want: "5 1 2 3 4",
	},
	{
		// They sleep in the order 5 1 2 3 4, and are all due when the thread
		// wakes up: the last one readied is in runnext.
		name: "five started in a loop sleep",
		source: `
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() { time.Sleep(10 * time.Millisecond); p(i); wg.Done() }()
	}
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			var wg engine.WaitGroup
			for i := 1; i <= 5; i++ {
				wg.Add(1)
				e.Go(func() { e.Sleep(10 * time.Millisecond); p(i); wg.Done() }, "f")
			}
			wg.Wait()
		},
		want:  "4 5 1 2 3",
		slept: true,
	},
	{
		name: "five sleep one after the other",
		source: `
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() { time.Sleep(10 * time.Millisecond); p(i); wg.Done() }()
		runtime.Gosched()
	}
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			var wg engine.WaitGroup
			for i := 1; i <= 5; i++ {
				wg.Add(1)
				e.Go(func() { e.Sleep(10 * time.Millisecond); p(i); wg.Done() }, "f")
				e.Gosched()
			}
			wg.Wait()
		},
		want:  "5 1 2 3 4",
		slept: true,
	},
	{
		name: "two say four times who they are",
		source: `
	say := func(n int) {
		for range 4 { time.Sleep(10 * time.Millisecond); p(n) }
	}
	go say(1)
	say(2)
	time.Sleep(5 * time.Millisecond)`,
		native: func(e *engine.Engine, p func(int)) {
			say := func(n int) {
				for range 4 {
					e.Sleep(10 * time.Millisecond)
					p(n)
				}
			}
			e.Go(func() { say(1) }, "say")
			say(2)
			e.Sleep(5 * time.Millisecond)
		},
		slept: true,
	},
	{
		name: "close wakes five receivers",
		source: `
	c := make(chan int)
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() { <-c; p(i); wg.Done() }()
		runtime.Gosched()
	}
	close(c)
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			c := intChan(e, 0)
			var wg engine.WaitGroup
			for i := 1; i <= 5; i++ {
				wg.Add(1)
				e.Go(func() { c.Recv(nil); p(i); wg.Done() }, "f")
				e.Gosched()
			}
			c.Close()
			wg.Wait()
		},
		want: "1 5 4 3 2",
	},
	{
		name: "three hundred overflow the ring",
		source: `
	var wg sync.WaitGroup
	for i := 1; i <= 300; i++ {
		wg.Add(1)
		go func() { p(i); wg.Done() }()
	}
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			var wg engine.WaitGroup
			for i := 1; i <= 300; i++ {
				wg.Add(1)
				e.Go(func() { p(i); wg.Done() }, "f")
			}
			wg.Wait()
		},
		phase: true,
	},
	{
		name: "ping-pong beside others",
		source: `
	a, b := make(chan int), make(chan int)
	var wg sync.WaitGroup
	wg.Add(3)
	go func() { for i := range 100 { a <- i; <-b; p(1000 + i) }; wg.Done() }()
	go func() { for range 100 { v := <-a; p(2000 + v); b <- v }; wg.Done() }()
	go func() { for i := range 5 { p(i); runtime.Gosched() }; wg.Done() }()
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			a, b := intChan(e, 0), intChan(e, 0)
			var wg engine.WaitGroup
			wg.Add(3)
			e.Go(func() {
				for i := range 100 {
					a.Send(&i)
					b.Recv(nil)
					p(1000 + i)
				}
				wg.Done()
			}, "ping")
			e.Go(func() {
				for range 100 {
					var v int
					a.Recv(&v)
					p(2000 + v)
					b.Send(&v)
				}
				wg.Done()
			}, "pong")
			e.Go(func() {
				for i := range 5 {
					p(i)
					e.Gosched()
				}
				wg.Done()
			}, "other")
			wg.Wait()
		},
	},
	{
		name: "buffered pipeline",
		source: `
	c := make(chan int, 3)
	d := make(chan int, 1)
	go func() { for i := range 20 { c <- i; p(i) }; close(c) }()
	go func() { for v := range c { d <- v; p(100 + v) }; close(d) }()
	for v := range d { p(200 + v) }`,
		native: func(e *engine.Engine, p func(int)) {
			c, d := intChan(e, 3), intChan(e, 1)
			e.Go(func() {
				for i := range 20 {
					c.Send(&i)
					p(i)
				}
				c.Close()
			}, "first")
			e.Go(func() {
				for {
					var v int
					if !c.Recv(&v) {
						break
					}
					d.Send(&v)
					p(100 + v)
				}
				d.Close()
			}, "second")
			for {
				var v int
				if !d.Recv(&v) {
					break
				}
				p(200 + v)
			}
		},
	},
	{
		name: "mutex and readers",
		source: `
	var mu sync.Mutex
	var rw sync.RWMutex
	var wg sync.WaitGroup
	mu.Lock()
	rw.RLock()
	for i := 1; i <= 6; i++ {
		wg.Add(1)
		go func() {
			mu.Lock()
			p(i)
			runtime.Gosched()
			mu.Unlock()
			if i%3 == 0 { rw.Lock(); p(10 + i); runtime.Gosched(); rw.Unlock() } else { rw.RLock(); p(20 + i); runtime.Gosched(); rw.RUnlock() }
			wg.Done()
		}()
	}
	runtime.Gosched()
	mu.Unlock()
	runtime.Gosched()
	rw.RUnlock()
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			var mu engine.Mutex
			var rw engine.RWMutex
			var wg engine.WaitGroup
			mu.Lock()
			rw.RLock()
			for i := 1; i <= 6; i++ {
				wg.Add(1)
				e.Go(func() {
					mu.Lock()
					p(i)
					e.Gosched()
					mu.Unlock()
					if i%3 == 0 {
						rw.Lock()
						p(10 + i)
						e.Gosched()
						rw.Unlock()
					} else {
						rw.RLock()
						p(20 + i)
						e.Gosched()
						rw.RUnlock()
					}
					wg.Done()
				}, "f")
			}
			e.Gosched()
			mu.Unlock()
			e.Gosched()
			rw.RUnlock()
			wg.Wait()
		},
	},
}

// barging: a running G takes the lock before the waiter that was woken for it,
// who goes back to the head of the line; and while one is awake, no other is
// woken.
func init() {
	goldens = append(goldens, golden{
		name: "barging",
		source: `
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() { mu.Lock(); p(i); mu.Unlock(); wg.Done() }()
		runtime.Gosched()
	}
	mu.Unlock()
	mu.Lock()
	runtime.Gosched()
	p(10)
	mu.Unlock()
	mu.Lock()
	mu.Unlock()
	mu.Lock()
	p(11)
	runtime.Gosched()
	mu.Unlock()
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			var mu engine.Mutex
			var wg engine.WaitGroup
			mu.Lock()
			for i := 1; i <= 4; i++ {
				wg.Add(1)
				e.Go(func() { mu.Lock(); p(i); mu.Unlock(); wg.Done() }, "f")
				e.Gosched()
			}
			mu.Unlock()
			mu.Lock()
			e.Gosched()
			p(10)
			mu.Unlock()
			mu.Lock()
			mu.Unlock()
			mu.Lock()
			p(11)
			e.Gosched()
			mu.Unlock()
			wg.Wait()
		},
	}, golden{
		name: "starvation",
		source: `
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			for range 3 { mu.Lock(); p(i); mu.Unlock() }
			wg.Done()
		}()
		runtime.Gosched()
	}
	busy(3 * time.Millisecond)
	mu.Unlock()
	mu.Lock()
	runtime.Gosched()
	mu.Unlock()
	for range 3 { mu.Lock(); p(9); mu.Unlock() }
	wg.Wait()`,
		native: func(e *engine.Engine, p func(int)) {
			var mu engine.Mutex
			var wg engine.WaitGroup
			mu.Lock()
			for i := 1; i <= 3; i++ {
				wg.Add(1)
				e.Go(func() {
					for range 3 {
						mu.Lock()
						p(i)
						mu.Unlock()
					}
					wg.Done()
				}, "f")
				e.Gosched()
			}
			compute(e, 3*time.Millisecond)
			mu.Unlock()
			mu.Lock()
			e.Gosched()
			mu.Unlock()
			for range 3 {
				mu.Lock()
				p(9)
				mu.Unlock()
			}
			wg.Wait()
		},
	})
}

const goldenHead = `package main

import ("fmt"; "os"; "runtime"; "sync"; "time")

var _ = time.Now
var _ sync.Mutex
var _ = runtime.Gosched

// busy computes for d.
func busy(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

var out []int

func p(i int) { out = append(out, i) }

func main() {
	// Let the runtime's own goroutines come to rest.
	for range 10 {
		runtime.Gosched()
	}
	switch os.Args[1] {
`

// TestGolden runs every golden on the engine with one P and with the real go
// tool at GOMAXPROCS=1.
func TestGolden(t *testing.T) {
	var src strings.Builder
	src.WriteString(goldenHead)
	for i, g := range goldens {
		fmt.Fprintf(&src, "\tcase \"%d\":\n%s\n", i, g.source)
	}
	src.WriteString("\t}\n\tfmt.Println(out)\n}\n")
	real := buildReal(t, src.String())

	for i, g := range goldens {
		t.Run(g.name, func(t *testing.T) {
			got := g.run(t, 0, 0)
			for seed := uint64(1); g.slept && seed < 30; seed++ {
				if other := g.run(t, 0, seed); other != got {
					t.Errorf("seed 0: %s\nseed %d: %s", got, seed, other)
				}
			}
			if g.want != "" && got != g.want {
				t.Errorf("engine: %s\n  want: %s", got, g.want)
			}
			g.checkParallel(t, got)
			if real == "" {
				t.Skip("no go tool to confirm it with")
			}
			ours := map[string]bool{got: true}
			for before := 1; g.phase && before < 61; before++ {
				ours[g.run(t, before, 0)] = true
			}
			// Another process may hold up a thread for longer than a time slice,
			// or than a lock waits before it is starving, and so change what is
			// the only order otherwise. It does not do so every time.
			var theirs []string
			for range 40 {
				order := runReal(t, real, i)
				if ours[order] {
					return
				}
				if !slices.Contains(theirs, order) {
					theirs = append(theirs, order)
				}
			}
			if g.slept {
				t.Skipf("this machine wakes threads too late: real Go printed only\n%s", strings.Join(theirs, "\n"))
			}
			t.Errorf("engine: %s\n    go: %s", got, strings.Join(theirs, "\n    or: "))
		})
	}
}

// checkParallel runs g in the parallel world, with one P, until the order is one
// of the virtual world's. That world has the same excuse as real Go when it is
// held up by others.
func (g golden) checkParallel(t *testing.T, virtual string) {
	ours := map[string]bool{virtual: true}
	for before := 1; g.phase && before < 61; before++ {
		ours[g.run(t, before, 0)] = true
	}
	var orders []string
	for range 40 {
		order := g.runIn(t, engine.Config{World: engine.Parallel, Procs: 1}, 0)
		if ours[order] {
			return
		}
		if !slices.Contains(orders, order) {
			orders = append(orders, order)
		}
	}
	if !g.slept {
		t.Errorf(" virtual: %s\nparallel: %s", virtual, strings.Join(orders, "\n      or: "))
	}
}

// runReal runs the i'th golden with real Go.
func runReal(t *testing.T, exe string, i int) string {
	cmd := exec.Command(exe, fmt.Sprint(i))
	// Timers of Go 1.23: without a go.mod the go tool asks for older ones.
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "GODEBUG=asyncpreemptoff=1,asynctimerchan=0", "GOGC=off")
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return strings.Trim(strings.TrimSpace(string(text)), "[]")
}

// run runs g on the engine, after the P has started some Gs.
func (g golden) run(t *testing.T, before int, seed uint64) string {
	return g.runIn(t, engine.Config{Procs: 1, Seed: seed, Hooks: engine.Hooks{Ticks: ticks}}, before)
}

func (g golden) runIn(t *testing.T, cfg engine.Config, before int) string {
	e := newEngine(t, cfg)
	defer e.Close()
	var out []int
	err := e.Run(func() {
		for range before {
			e.Gosched()
		}
		g.native(e, func(i int) { out = append(out, i) })
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Trim(fmt.Sprint(out), "[]")
}

// toTick is what compute has done since the engine asked last. Tests that use
// it are not parallel.
var toTick int64

func ticks() int64 {
	n := toTick
	toTick = 0
	return n
}

// compute keeps the current G busy for d, without a safepoint before the end. In
// the virtual world the engine must have the hook ticks.
func compute(e *engine.Engine, d time.Duration) {
	if e.World() == engine.Parallel {
		for start := time.Now(); time.Since(start) < d; {
		}
		e.Safepoint()
		return
	}
	toTick += int64(d) / engine.DefaultCosts().Tick
	e.Safepoint()
}

// buildReal builds a program with the go tool; "" if there is none.
func buildReal(t *testing.T, src string) string {
	if _, err := exec.LookPath("go"); err != nil {
		return ""
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "main.go")
	if err := os.WriteFile(file, []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	exe := filepath.Join(dir, "main.exe")
	cmd := exec.Command("go", "build", "-o", exe, file)
	cmd.Env = append(os.Environ(), "GOWORK=off", "GO111MODULE=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return exe
}
