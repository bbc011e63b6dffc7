package interp_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"gopark/engine/interp"
	"gopark/engine/trace"
)

// traced runs a program and returns its trace.
func traced(t *testing.T, src string) *trace.Recorder {
	t.Helper()
	p, err := interp.Compile("main.go", []byte(src), "")
	if err != nil {
		t.Fatal(err)
	}
	rec := trace.NewRecorder(trace.WithSites(p.Sites()))
	p.Run(context.Background(), interp.Options{Trace: rec})
	return rec
}

// A goroutine that is started from a variable is called what the literal in it is.
func TestNamesOfStartedLiterals(t *testing.T) {
	var names []string
	for _, e := range traced(t, `package main

func main() {
	f := func() {}
	var g func(int)
	g = func(int) {}
	h := f
	go f()
	go g(1)
	h = func() {}
	go h()
	go func() {}()
}
`).Events() {
		if e.Kind == trace.GoCreate {
			names = append(names, e.Text)
		}
	}
	if want := []string{"main.main", "main.main.func1", "main.main.func2", "main.main.func", "main.main.func4"}; !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

// Where a goroutine waits, a trace tells who called; and stacks grow as calls go
// deeper, and shrink when little of them is used.
func TestTracedStacks(t *testing.T) {
	rec := traced(t, `package main

import "time"

type T struct{ ch chan int }

func (t *T) send() { t.ch <- 1 }

func down(t *T, n int) {
	if n == 0 {
		t.send()
		return
	}
	down(t, n-1)
}

func recovered(t *T) {
	defer func() { recover() }()
	down(nil, 20)
}

func main() {
	t := &T{make(chan int)}
	go func() {
		recovered(t)
		t.send()
		down(t, 2)
		down(t, 100)
		t.send()
	}()
	for range 4 {
		time.Sleep(time.Second) // until it waits
		<-t.ch
	}
}
`)
	var stacks, sizes []string
	for _, e := range rec.Events() {
		switch {
		case e.Kind == trace.GoPark && e.Reason == trace.WaitChanSend:
			stacks = append(stacks, fmt.Sprint(rec.Sites().Stack(e.Site)))
		case e.Kind == trace.StackGrow, e.Kind == trace.StackShrink:
			sizes = append(sizes, fmt.Sprint(e.A))
		}
	}
	want := []string{
		"[main.go:7 main.go:26]",
		"[main.go:7 main.go:11 main.go:14 main.go:14 main.go:27]",
		"[main.go:7 ?]", // too deep
		"[main.go:7 main.go:29]",
	}
	if !slices.Equal(stacks, want) {
		t.Errorf("stacks %q, want %q", stacks, want)
	}
	if len(sizes) < 3 || sizes[0] != "4096" || sizes[1] != "8192" {
		t.Errorf("stacks change to %q", sizes)
	}
}
