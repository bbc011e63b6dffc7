package engine_test

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"gopark/engine"
)

// parallel makes an engine in the parallel world that is closed when the test
// ends.
func parallel(t testing.TB, procs int) *engine.Engine {
	return newEngine(t, engine.Config{World: engine.Parallel, Procs: procs})
}

// within fails the test if f takes much longer than it can.
func within(t testing.TB, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		buf := make([]byte, 1<<20)
		t.Fatalf("hangs\n%s", buf[:runtime.Stack(buf, true)])
	}
}

func TestParallelChannels(t *testing.T) {
	for _, procs := range []int{1, 2, 4} {
		e := parallel(t, procs)
		within(t, func() {
			sum := 0
			err := e.Run(func() {
				c := engine.NewChan[int](0)
				var wg engine.WaitGroup
				for i := range 100 {
					wg.Go(func() {
						for j := range 100 {
							c.Send(i*100 + j)
							if j%10 == 0 {
								engine.Gosched()
							}
						}
					})
				}
				engine.Go(func() { wg.Wait(); c.Close() })
				for v := range c.All() {
					sum += v
				}
			})
			if err != nil || sum != 9999*10000/2 {
				t.Errorf("%d Ps: sum %d, %v", procs, sum, err)
			}
			e.Close()
		})
	}
}

func TestParallelDeadlock(t *testing.T) {
	e := parallel(t, 2)
	within(t, func() {
		err := e.Run(func() { engine.NewChan[int](0).Recv() })
		var dead *engine.DeadlockError
		if !errors.As(err, &dead) {
			t.Errorf("got %v", err)
		}
		if err := e.Kill(1); err != nil {
			t.Error(err)
		}
		ran := false
		if err := e.Run(func() { ran = true }); err != nil || !ran {
			t.Error(err)
		}
	})
}

func TestParallelSleepMutexSelect(t *testing.T) {
	e := parallel(t, 4)
	within(t, func() {
		n := 0
		err := e.Run(func() {
			var mu engine.Mutex
			var wg engine.WaitGroup
			for range 50 {
				wg.Go(func() {
					for range 100 {
						mu.Lock()
						n++
						if n%100 == 0 {
							engine.Gosched()
						}
						mu.Unlock()
					}
					engine.Sleep(time.Millisecond)
				})
			}
			wg.Wait()
			tick := engine.NewTicker(time.Millisecond, time.Millisecond)
			stop := engine.After(10 * time.Millisecond)
			for {
				if i, _ := engine.Select(tick.C.OnRecv(nil), stop.OnRecv(nil)); i == 1 {
					break
				}
			}
			tick.Stop()
		})
		if err != nil || n != 5000 {
			t.Errorf("%d, %v", n, err)
		}
	})
}
