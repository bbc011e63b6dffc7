package engine_test

import (
	"errors"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// after makes a host goroutine that calls ready a bit later.
func after(d time.Duration) func(ready func()) {
	return func(ready func()) { time.AfterFunc(d, ready) }
}

func TestAwaitIsNoDeadlock(t *testing.T) {
	for _, procs := range []int{1, 4} {
		rec := trace.NewRecorder()
		e := newEngine(t, engine.Config{Procs: procs, Trace: rec})
		err := e.Run(func() {
			c := intChan(e, 0)
			for range 10 {
				e.Go(func() {
					e.Await(after(time.Millisecond))
					c.Send(new(int))
				}, "reader")
			}
			for range 10 {
				c.Recv(nil)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := compare(e.State(), stateAtEnd(rec)); diff != "" {
			t.Error(diff)
		}
	}
}

// What is ready at once is no special case, and ready may be called twice.
func TestAwaitReadyAtOnce(t *testing.T) {
	e := newEngine(t, engine.Config{})
	err := e.Run(func() {
		for range 100 {
			e.Await(func(ready func()) { ready(); ready() })
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A timeout does not fire before the outside had as much real time.
func TestTimeDoesNotJumpAheadOfTheOutside(t *testing.T) {
	e := newEngine(t, engine.Config{})
	fired := false
	err := e.Run(func() {
		timer := e.NewTimer(func() { fired = true })
		timer.Reset(time.Hour)
		e.Await(after(5 * time.Millisecond))
	})
	if err != nil || fired {
		t.Errorf("an hour passed while 5 ms did: %v, %v", fired, err)
	}
	if now := time.Duration(e.Now()); now < time.Millisecond || now > 30*time.Minute {
		t.Errorf("the world's clock shows %v", now)
	}
}

// A G that computes does not keep what has come from outside from being seen.
func TestAwaitWhileAnotherComputes(t *testing.T) {
	e := newEngine(t, engine.Config{Procs: 1})
	done := false
	err := e.Run(func() {
		e.Go(func() { e.Await(after(0)); done = true }, "reader")
		for !done {
			e.Safepoint()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestInterruptWhileWaitingForTheOutside(t *testing.T) {
	e := newEngine(t, engine.Config{})
	deferred := false
	interrupt := e.Interrupter()
	err := e.Run(func() {
		defer func() { deferred = true }()
		e.Await(func(ready func()) { go interrupt() })
	})
	if !errors.Is(err, engine.ErrInterrupted) {
		t.Fatal(err)
	}
	if err := e.Kill(1); err != nil || !deferred {
		t.Errorf("kill: %v, deferred call run: %v", err, deferred)
	}
}

// Killed while it waited, a G is not woken by what comes later, and no longer
// keeps a deadlock from being seen.
func TestKilledWhileWaitingForTheOutside(t *testing.T) {
	e := newEngine(t, engine.Config{})
	var late func()
	id := int64(0)
	if err := e.Run(func() {
		e.Go(func() {
			id = e.Getg().ID()
			e.Await(func(ready func()) { late = ready })
		}, "reader")
		for late == nil {
			e.Gosched()
		}
	}); err != nil {
		t.Fatal(err)
	}
	if err := e.Kill(id); err != nil {
		t.Fatal(err)
	}
	late()
	var dead *engine.DeadlockError
	if err := e.Run(func() { intChan(e, 0).Recv(nil) }); !errors.As(err, &dead) {
		t.Errorf("got %v, want a deadlock", err)
	}
}

func TestSyscallOutsideHandsItsPOff(t *testing.T) {
	rec := trace.NewRecorder()
	e := newEngine(t, engine.Config{Procs: 1, Trace: rec})
	err := e.Run(func() {
		go1 := make(chan struct{})
		e.Go(func() { close(go1) }, "other")
		e.SyscallOutside("read", func() { <-go1 }) // needs the P that it leaves
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := compare(e.State(), stateAtEnd(rec)); diff != "" {
		t.Error(diff)
	}
}

// A host goroutine's call becomes a G, which may wait for others.
func TestAdopt(t *testing.T) {
	e := newEngine(t, engine.Config{})
	c := intChan(e, 0)
	results := make(chan error, 3)
	err := e.Run(func() {
		release := e.Expect()
		defer release()
		for range 3 {
			go func() {
				results <- e.Adopt(func() {
					v := int(e.Getg().ID())
					c.Send(&v)
				}, "handler")
			}()
		}
		seen := map[int]bool{}
		for range 3 {
			var v int
			c.Recv(&v)
			seen[v] = true
		}
		if len(seen) != 3 || seen[1] {
			t.Errorf("the callbacks ran as %v", seen)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	// Main may have returned before the last of them ended.
	e.Close()
	for range 3 {
		if err := <-results; err != nil && err != engine.ErrClosed {
			t.Error(err)
		}
	}
}

func TestExpectIsNoDeadlock(t *testing.T) {
	e := newEngine(t, engine.Config{})
	err := e.Run(func() {
		c := intChan(e, 1)
		release := e.Expect()
		time.AfterFunc(time.Millisecond, func() { e.Post(func() { c.TrySend(new(int)) }) })
		c.Recv(nil)
		release()
	})
	if err != nil {
		t.Fatal(err)
	}
	var dead *engine.DeadlockError
	if err := e.Run(func() { intChan(e, 0).Recv(nil) }); !errors.As(err, &dead) {
		t.Errorf("got %v, want a deadlock", err)
	}
	// An expectation that ends while all wait leaves a deadlock.
	err = e.Run(func() {
		time.AfterFunc(time.Millisecond, e.Expect())
		intChan(e, 0).Recv(nil)
	})
	if err == nil {
		t.Error("no deadlock")
	}
}

func TestCallPassesPanicsOn(t *testing.T) {
	e := newEngine(t, engine.Config{})
	var got any
	if err := e.Run(func() {
		defer func() { got = recover() }()
		e.Call(func() { panic("from the host") })
	}); err != nil || got != "from the host" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestAtClose(t *testing.T) {
	e := newEngine(t, engine.Config{})
	closed := make(chan struct{})
	if err := e.Run(func() {
		e.Go(func() {
			e.Await(func(ready func()) {
				e.AtClose(func() { close(closed) })
				go func() { <-closed; ready() }()
			})
		}, "reader")
		e.Gosched()
	}); err != nil {
		t.Fatal(err)
	}
	e.Close()
	<-closed
}

// stateAtEnd is what follows from a trace.
func stateAtEnd(rec *trace.Recorder) *trace.State {
	st := trace.NewState(rec.Sites())
	for _, ev := range rec.Events() {
		st.Apply(ev)
	}
	return st
}
