package engine_test

import (
	"errors"
	"testing"

	"gopark/engine"
)

// A stack that a Goexit has gone through runs its loop inside that Goexit for
// ever. A panic that ends such a loop must not end the stack.
func TestPanicOnAStackThatSawGoexit(t *testing.T) {
	e, err := engine.New(engine.Config{Procs: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for range 3 {
		var dead *engine.DeadlockError
		err := e.Run(func() {
			var v int
			e.Makechan(engine.OpsFor[int](), "int", 0).Recv(&v)
		})
		if !errors.As(err, &dead) {
			t.Fatalf("got %v, want a deadlock", err)
		}
		if err := e.Kill(1); err != nil {
			t.Fatal(err)
		}
		var boom *engine.PanicError
		if err := e.Run(func() { panic("boom") }); !errors.As(err, &boom) {
			t.Fatalf("got %v, want a panic", err)
		}
		if err := e.Run(func() {}); err != nil {
			t.Fatalf("after the panic: %v", err)
		}
	}
}
