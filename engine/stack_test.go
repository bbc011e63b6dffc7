package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// descend makes depth nested calls with frames of that size and calls f at the
// bottom.
func descend(e *engine.Engine, depth, frame int, f func()) {
	if depth == 0 {
		f()
		return
	}
	before := e.EnterFunc(frame)
	descend(e, depth-1, frame, f)
	e.ExitFunc(before)
}

// stackEvents tells the changes of stacks: "G1 4096".
func stackEvents(rec *trace.Recorder) []string {
	var list []string
	for _, ev := range rec.Events() {
		if ev.Kind == trace.StackGrow || ev.Kind == trace.StackShrink {
			list = append(list, fmt.Sprintf("G%d %d", ev.G, ev.A))
		}
	}
	return list
}

// TestStackDoubles: 2 KB at birth, doubled as calls deepen, and each stack is
// large enough for what is in use.
func TestStackDoubles(t *testing.T) {
	rec := trace.NewRecorder()
	e := newEngine(t, engine.Config{Procs: 1, Trace: rec})
	err := e.Run(func() {
		if g := e.Goroutines()[0]; g.Stack != 2048 {
			t.Errorf("born with %d bytes", g.Stack)
		}
		descend(e, 100, 100, func() {
			if g := e.Goroutines()[0]; g.Stack != 16384 || g.StackInUse < 10_000 || g.StackInUse > 11_000 {
				t.Errorf("100 frames of 100 bytes: %d of %d", g.StackInUse, g.Stack)
			}
		})
		if n := e.StackInUse(); n >= 100 {
			t.Errorf("%d bytes in use after all calls have returned", n)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(stackEvents(rec)); got != "[G1 4096 G1 8192 G1 16384]" {
		t.Errorf("got %s", got)
	}
}

// TestStackOneLargeFrame: the runtime goes on doubling until a frame fits.
func TestStackOneLargeFrame(t *testing.T) {
	rec := trace.NewRecorder()
	e := newEngine(t, engine.Config{Procs: 1, Trace: rec})
	if err := e.Run(func() { e.ExitFunc(e.EnterFunc(100_000)) }); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(stackEvents(rec)); got != "[G1 131072]" {
		t.Errorf("got %s", got)
	}
}

// TestStackShrinksWhenIdle: by half each time that the G waits, as long as less
// than a quarter is in use; never below what it was born with; and not while
// the calls are deep.
func TestStackShrinksWhenIdle(t *testing.T) {
	rec := trace.NewRecorder()
	e := newEngine(t, engine.Config{Procs: 1, Trace: rec})
	err := e.Run(func() {
		descend(e, 100, 100, func() { e.Sleep(time.Millisecond) })
		for range 10 {
			e.Sleep(time.Millisecond)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "[G1 4096 G1 8192 G1 16384 G1 8192 G1 4096 G1 2048]"
	if got := fmt.Sprint(stackEvents(rec)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestStackShrinksBelowAQuarter: a stack is halved if less than a quarter is in use, with
// the 800 bytes counted that functions may need which check nothing.
func TestStackShrinksBelowAQuarter(t *testing.T) {
	for _, test := range []struct {
		used    int
		shrinks bool
	}{{16384/4 - 800 - 1, true}, {16384/4 - 800, false}} {
		e := newEngine(t, engine.Config{Procs: 1})
		err := e.Run(func() {
			descend(e, 100, 100, func() {})
			e.EnterFunc(test.used - e.StackInUse())
			before := e.Goroutines()[0]
			e.Sleep(time.Millisecond)
			if after := e.Goroutines()[0]; before.Stack != 16384 || before.StackInUse != test.used || after.Stack < before.Stack != test.shrinks {
				t.Errorf("want %d in use: %d of %d, then a stack of %d", test.used, before.StackInUse, before.Stack, after.Stack)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		e.Close()
	}
}

// TestStackOfANewG: whose stack was large before leaves nothing of that to the G
// that takes its place.
func TestStackOfANewG(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 1})
	err := e.Run(func() {
		var wg engine.WaitGroup
		for range 3 {
			wg.Add(1)
			e.Go(func() {
				if n := e.StackInUse(); n > 100 {
					t.Errorf("%d bytes in use at birth", n)
				}
				descend(e, 100, 100, func() {})
				wg.Done()
			}, "f")
			wg.Wait()
			for _, g := range e.Goroutines() {
				if g.Stack != 2048 {
					t.Errorf("%+v", g)
				}
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestStackOverflow: a gigabyte is the end, for the program, whatever it
// recovers.
func TestStackOverflow(t *testing.T) {
	e := newEngine(t, engine.Config{})
	err := e.Run(func() {
		defer func() { recover() }()
		for {
			e.EnterFunc(1 << 20)
		}
	})
	var fatal *engine.FatalError
	want := "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow"
	if !errors.As(err, &fatal) || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// TestStackAfterRecover: one ExitFunc makes up for those that a panic skipped.
func TestStackAfterRecover(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 1})
	err := e.Run(func() {
		before := e.StackInUse()
		func() {
			depth := e.EnterFunc(64)
			defer e.ExitFunc(depth)
			defer func() { recover() }()
			descend(e, 50, 100, func() { panic("up") })
		}()
		if n := e.StackInUse(); n != before {
			t.Errorf("%d bytes in use, %d before", n, before)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestMexitIsAnEvent: a G that ends while it is locked takes its M along.
func TestMexitIsAnEvent(t *testing.T) {
	rec := trace.NewRecorder()
	e := newEngine(t, engine.Config{Procs: 2, Trace: rec})
	err := e.Run(func() {
		e.Go(func() { e.LockOSThread() }, "locked")
		e.Sleep(time.Millisecond)
	})
	if err != nil {
		t.Fatal(err)
	}
	st := trace.NewState(rec.Sites())
	var ended []int32
	for _, ev := range rec.Events() {
		st.Apply(ev)
		if ev.Kind == trace.MExit {
			ended = append(ended, ev.M)
		}
	}
	if len(ended) != 1 || st.Ms[ended[0]].State != trace.MDead || e.State().Ms[ended[0]].State != trace.MDead {
		t.Errorf("ended: %v\n%s", ended, st)
	}
	if !strings.Contains(st.String(), " dead") {
		t.Errorf("no dead M in\n%s", st)
	}
}
