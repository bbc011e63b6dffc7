package engine_test

import (
	"errors"
	"testing"

	"gopark/engine"
)

// What becomes of a lock that has been copied while somebody waits for it is a mistake of
// the program, and in Go it has one answer: the copy counts the waiters, and has none.

// copied returns a copy of what p points to, about which vet does not complain.
func copied[T any](p *T) T { return *p }

func TestCopiedWaitGroup(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 1}, func(t *testing.T, e *engine.Engine) {
		returned := ""
		main := func(original int) func() {
			return func() {
				var wg engine.WaitGroup
				wg.Add(1)
				e.Go(func() {
					byValue := copied(&wg)
					e.Go(func() { byValue.Wait(); returned += "copy " }, "waits for the copy")
					e.Gosched()
					byValue.Done()
					e.Gosched()
					wg.Add(-original)
				}, "done")
				wg.Wait()
				returned += "main "
			}
		}
		var dead *engine.DeadlockError
		if err := e.Run(main(0)); !errors.As(err, &dead) || len(dead.Goroutines) != 1 || returned != "copy " {
			t.Errorf("done with the copy: %s: %v", returned, err)
		}
		e.Kill(1)
		if err := e.Run(main(1)); err != nil || returned != "copy copy main " {
			t.Errorf("done with both: %s: %v", returned, err)
		}
	})
}

func TestCopiedMutex(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 1}, func(t *testing.T, e *engine.Engine) {
		got := ""
		err := e.Run(func() {
			var mu engine.Mutex
			lock := func(mu *engine.Mutex, name string) {
				e.Go(func() {
					mu.Lock()
					got += name
					mu.Unlock()
				}, name)
				e.Gosched()
			}
			mu.Lock()
			lock(&mu, "a")
			byValue := copied(&mu)
			lock(&byValue, "b")
			lock(&mu, "c")
			mu.Unlock()
			for range 3 {
				e.Gosched()
			}
			got += "|"
			byValue.Unlock() // wakes b, and not a once more
			for range 3 {
				e.Gosched()
			}
			mu.Lock()
		})
		if err != nil || got != "ac|b" {
			t.Errorf("the lock was had by %s; %v", got, err)
		}
	})
}

func TestCopiedCond(t *testing.T) {
	inBothWorlds(t, engine.Config{Procs: 1}, func(t *testing.T, e *engine.Engine) {
		var mu engine.Mutex
		c := engine.NewCond(&mu)
		unused := copied(c)
		for name, use := range map[string]func(*engine.Cond){
			"Signal":    (*engine.Cond).Signal,
			"Broadcast": (*engine.Cond).Broadcast,
			"Wait":      (*engine.Cond).Wait,
		} {
			err := e.Run(func() {
				unused.Signal()
				c.Signal()
				byValue := copied(c)
				use(&byValue)
			})
			var p *engine.PanicError
			if !errors.As(err, &p) || p.Value != "sync.Cond is copied" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
