package interp_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"gopark/engine/interp"
)

// A program that only computes, waits and talks over channels has no goroutine
// of the host's own: nothing but the stacks that the engine switches to, and the
// few goroutines that drive a run, whatever it does.
func TestNoHostGoroutines(t *testing.T) {
	const src = `package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

func main() {
	fmt.Println("begin")
	c := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for i := range 200 {
		wg.Go(func() {
			time.Sleep(time.Duration(i) * time.Millisecond)
			select {
			case n := <-c:
				mu.Lock()
				sum += n
				mu.Unlock()
			case <-time.After(time.Hour):
			}
		})
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	stop := context.AfterFunc(ctx, func() { fmt.Println("expired") })
	tick := time.NewTicker(time.Millisecond)
	timer := time.AfterFunc(2*time.Second, func() { fmt.Println("fired") })
	for range 100 {
		<-tick.C
		c <- 1
	}
	fmt.Println("middle")
	for range 100 {
		c <- 1
	}
	wg.Wait()
	<-ctx.Done()
	time.Sleep(3 * time.Second)
	cancel()
	stop()
	timer.Stop()
	cond := sync.NewCond(&mu)
	done := false
	go func() { mu.Lock(); done = true; cond.Broadcast(); mu.Unlock() }()
	mu.Lock()
	for !done {
		cond.Wait()
	}
	mu.Unlock()
	fmt.Println("end", sum)
}
`
	p, err := interp.Compile("main.go", []byte(src), "")
	if err != nil {
		t.Fatal(err)
	}
	var counts []int
	var first, last string
	out := writerFunc(func(b []byte) {
		n, list := hostGoroutines()
		counts = append(counts, n)
		if first == "" {
			first = list
		}
		last = list
	})
	res := p.Run(context.Background(), interp.Options{Seed: 1, Stdout: out, MaxWall: time.Minute})
	if res.ExitCode != 0 {
		t.Fatal(res.Err, res.Report)
	}
	if len(counts) < 5 {
		t.Fatalf("it wrote %d lines", len(counts))
	}
	for _, n := range counts {
		if n != counts[0] {
			t.Errorf("host goroutines while the program went on: %v\nat first:\n%s\nat last:\n%s", counts, first, last)
			break
		}
	}
}

// hostGoroutines counts the host's goroutines that are no stacks of the engine's
// and belong to gopark.
func hostGoroutines() (n int, list string) {
	buf := make([]byte, 16<<20)
	for g := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		stack := strings.Contains(g, "created by iter.Pull") || strings.Contains(g, "created by gopark/engine.(*Engine).newCarrier")
		if strings.Contains(g, "gopark/") && !stack {
			n++
			list += g + "\n\n"
		}
	}
	return n, list
}
