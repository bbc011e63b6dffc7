package engine_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// newEngine makes an engine that is closed when the test ends.
func newEngine(t testing.TB, cfg engine.Config) *engine.Engine {
	t.Helper()
	e, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

func intChan(e *engine.Engine, n int) *engine.Hchan {
	return e.Makechan(engine.OpsFor[int](), "int", n)
}

func TestChannelWaitGroupSleep(t *testing.T) {
	for procs := 1; procs <= 8; procs *= 2 {
		e := newEngine(t, engine.Config{Procs: procs})
		order := ""
		err := e.Run(func() {
			c := intChan(e, 0)
			var wg engine.WaitGroup
			for i := range 10 {
				wg.Add(1)
				e.Go(func() {
					e.Sleep(time.Duration(10-i) * time.Millisecond)
					c.Send(&i)
					wg.Done()
				}, "sender")
			}
			for range 10 {
				var v int
				c.Recv(&v)
				order += fmt.Sprint(v)
			}
			wg.Wait()
		})
		if err != nil || order != "9876543210" {
			t.Errorf("procs %d: order %s, %v", procs, order, err)
		}
		if now := time.Duration(e.Now()); now < 10*time.Millisecond || now > 11*time.Millisecond {
			t.Errorf("procs %d: took %v", procs, now)
		}
	}
}

func TestDeadlock(t *testing.T) {
	e := newEngine(t, engine.Config{Trace: trace.NewRecorder()})
	err := e.Run(func() {
		c := intChan(e, 0)
		e.Go(func() { v := 1; c.Send(&v); c.Send(&v) }, "main.f")
		c.Recv(new(int))
		e.Select(nil, true)
	})
	var dead *engine.DeadlockError
	if !errors.As(err, &dead) {
		t.Fatalf("got %v", err)
	}
	want := "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [select (no cases)]:\nmain.main\n\ngoroutine 2 [chan send]:\nmain.f"
	if dead.Error() != want {
		t.Errorf("got %s", dead)
	}
	if err := e.Run(func() {}); err != engine.ErrMainAlive {
		t.Errorf("second Run: %v", err)
	}
	if err := e.Kill(1); err != nil {
		t.Errorf("Kill: %v", err)
	}
	ran := false
	if err := e.Run(func() { ran = true }); err != nil || !ran {
		t.Errorf("Run after Kill: %v", err)
	}
	if gs := e.Goroutines(); len(gs) != 1 || gs[0].ID != 2 {
		t.Errorf("left: %v", gs)
	}
}

// TestTypedChannelsDoNotAllocate: what is passed on a Chan stays on the stacks,
// or in a box that each G has once.
func TestTypedChannelsDoNotAllocate(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 1})
	err := e.Run(func() {
		c, d := engine.NewChan[[3]int](0), engine.NewChan[[3]int](0)
		engine.Go(func() {
			for v := range c.All() {
				v[0]++
				d.Send(v)
			}
		})
		v := [3]int{0, 1, 2}
		n := testing.AllocsPerRun(1000, func() {
			c.Send(v)
			v = d.Recv()
		})
		if n != 0 || v != [3]int{1001, 1, 2} {
			t.Errorf("%v allocations, %v", n, v)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
