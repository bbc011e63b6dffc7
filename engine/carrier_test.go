package engine

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// TestSymmetricSwitching is a canary: nobody promises what switchTo
// does with it. Three stacks go round in one order and then in another, so that
// each is blocked in the coroutines of others; then all end, each resuming the
// one that is left in its own.
func TestSymmetricSwitching(t *testing.T) {
	e, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan string, 1)
	go func() {
		var said []byte
		root := &carrier{e: e, isRoot: true}
		var cs [3]*carrier
		route := []int{1, 2, 0, 2, 1, 0, 1, 0, 2}
		next := func(c *carrier) {
			if len(route) == 0 {
				c.switchTo(root)
				return
			}
			to := cs[route[0]]
			route = route[1:]
			c.switchTo(to)
		}
		for i := range cs {
			cs[i] = e.newCarrier()
		}
		// The carriers' own loops are not wanted here: what runs is this.
		e.w = &route3{world: e.w, begin: func(c *carrier) {
			for !e.reaping.Load() {
				for i := range cs {
					if cs[i] == c {
						said = append(said, byte('a'+i))
					}
				}
				next(c)
			}
		}}
		root.switchTo(cs[0])
		done <- string(said)
	}()
	select {
	case said := <-done:
		if said != "abcacbabac" {
			t.Fatalf("stacks came in the order %q: on this version of Go (%s) set symmetric to false in carrier.go", said, runtime.Version())
		}
	case <-time.After(time.Minute):
		t.Fatalf("stacks do not come back: on this version of Go (%s) set symmetric to false in carrier.go", runtime.Version())
	}
	e.reap()
	if n := e.carriers.n; n != 0 {
		t.Errorf("%d carriers are left", n)
	}
}

// route3 is a world in which a carrier does one thing when it begins.
type route3 struct {
	world
	begin func(*carrier)
}

func (w *route3) arrived(c *carrier) { w.begin(c) }

// TestBothWaysOfSwitching runs the same programs with either, in both worlds.
func TestBothWaysOfSwitching(t *testing.T) {
	for _, sym := range []bool{true, false} {
		for _, world := range []WorldKind{Virtual, Parallel} {
			e, err := New(Config{World: world, Procs: 3})
			if err != nil {
				t.Fatal(err)
			}
			e.symmetric = sym
			sum, exits := 0, 0
			within(t, func() {
				err = e.Run(func() {
					c := NewChan[int](0)
					var wg, gone WaitGroup
					var mu Mutex
					for i := range 50 {
						wg.Go(func() { c.Send(i); Gosched(); c.Send(i) })
						gone.Add(1)
						Go(func() {
							defer gone.Done()
							defer func() { mu.Lock(); exits++; mu.Unlock() }()
							Gosched()
							Goexit()
						})
					}
					Go(func() { wg.Wait(); c.Close() })
					for v := range c.All() {
						sum += v
					}
					gone.Wait()
				})
				e.Close()
			})
			if err != nil || sum != 2450 || exits != 50 {
				t.Errorf("symmetric %v, world %d: %d, %d Goexits, %v", sym, world, sum, exits, err)
			}
		}
	}
}

// within fails the test if f takes much longer than it can.
func within(t *testing.T, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(2 * time.Minute):
		buf := make([]byte, 1<<20)
		t.Fatalf("hangs\n%s", buf[:runtime.Stack(buf, true)])
	}
}

// TestStacksAreGivenBack: when many Gs that were parked have ended, there are not
// as many stacks left as there were Gs.
func TestStacksAreGivenBack(t *testing.T) {
	const n = 8 * maxIdle
	for _, procs := range []int{1, 4} {
		e, err := New(Config{Procs: procs})
		if err != nil {
			t.Fatal(err)
		}
		most, sum := 0, 0
		for range 2 { // the second time with stacks that have been switched to and fro
			err = e.Run(func() {
				c, done := NewChan[int](0), NewChan[int](0)
				for i := range n {
					e.Go(func() {
						v := c.Recv()
						done.Send(v + i)
					}, "waiter")
				}
				e.Sleep(time.Second)
				most = max(most, e.carriers.n)
				for range n {
					c.Send(1)
					v := done.Recv()
					sum += v
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if most < n || sum != 2*n+n*(n-1) {
			t.Errorf("%d Ps: %d stacks at most, sum %d", procs, most, sum)
		}
		if left := e.carriers.n; left > 2*maxIdle {
			t.Errorf("%d Ps: %d stacks of %d are left", procs, left, most)
		}
		e.Close()
		if e.carriers.n != 0 {
			t.Errorf("%d Ps: %d stacks are left after Close", procs, e.carriers.n)
		}
	}
}

// TestStackThatIsStoodOn: an M that comes back from a call and gets no P puts its G on the
// global queue, and stands on that one's stack for a moment still. The M with the only P
// may have taken the G meanwhile, and must wait.
func TestStackThatIsStoodOn(t *testing.T) {
	e, err := New(Config{World: Parallel, Procs: 1})
	if err != nil {
		t.Fatal(err)
	}
	var left atomic.Bool
	tooSoon := false
	within(t, func() {
		err = e.Run(func() {
			c, never := NewChan[int](0), NewChan[int](1)
			var on *carrier
			var wg WaitGroup
			wg.Add(1)
			Go(func() {
				on = lookup()
				c.Recv()
				tooSoon = !left.Load()
				wg.Done()
			})
			Gosched()
			c.Send(1)
			Go(func() { // next in line, and so the one that waits goes behind it
				atomic.StoreUint32(&on.busy, 1)
				time.AfterFunc(20*time.Millisecond, func() {
					left.Store(true)
					atomic.StoreUint32(&on.busy, 0)
				})
				never.Recv()
			})
			wg.Wait()
			never.Send(1)
		})
		e.Close()
	})
	if err != nil || tooSoon {
		t.Errorf("gone to while somebody stood on it: %v, %v", tooSoon, err)
	}
}
