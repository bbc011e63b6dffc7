package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"gopark/engine"
)

// A crowd is goroutines of the parallel world that do everything at once: start
// others, pass values on, lock, sleep, block in calls, change the number of Ps,
// lock threads, end early, panic. What they share is watched by the race
// detector as it would be in any program, since the engine's locks and channels
// are all that keeps them apart.
type crowd struct {
	e    *engine.Engine
	seed uint64
	next atomic.Uint64
	live atomic.Int64
	c    [3]*engine.Chan[int]
	mu   engine.Mutex
	rw   engine.RWMutex
	cond *engine.Cond
	held int            // under mu
	sum  map[uint64]int // under rw
	stop atomic.Bool
}

func newCrowd(e *engine.Engine, seed uint64) *crowd {
	x := &crowd{e: e, seed: seed, sum: map[uint64]int{}}
	x.cond = engine.NewCond(&x.mu)
	for i := range x.c {
		x.c[i] = engine.NewChan[int](i)
	}
	return x
}

// join adds a member, who does some things and leaves.
func (x *crowd) join(depth int) {
	x.live.Add(1)
	engine.Go(func() {
		defer x.live.Add(-1)
		who := x.next.Add(1)
		r := rand.New(rand.NewPCG(x.seed, who))
		for range 5 + r.IntN(20) {
			if x.stop.Load() {
				return
			}
			x.act(who, depth, r)
		}
	})
}

func (x *crowd) act(who uint64, depth int, r *rand.Rand) {
	c := x.c[r.IntN(len(x.c))]
	switch r.IntN(18) {
	case 0, 1:
		if !c.TrySend(1) {
			c.TryRecv()
		}
	case 2, 3:
		var v int
		engine.Select(x.c[0].OnSend(1), x.c[1].OnRecv(&v), x.c[2].OnRecv(&v), engine.After(time.Duration(r.IntN(300))*time.Microsecond).OnRecv(nil))
	case 4, 5:
		x.mu.Lock()
		if x.held++; x.held != 1 {
			panic("two hold the mutex")
		}
		if r.IntN(3) == 0 {
			engine.Gosched()
		}
		x.held--
		x.mu.Unlock()
	case 6:
		x.rw.RLock()
		_ = x.sum[who]
		x.rw.RUnlock()
	case 7:
		x.rw.Lock()
		x.sum[who]++
		x.rw.Unlock()
	case 8:
		engine.Sleep(time.Duration(r.IntN(200)) * time.Microsecond)
	case 9:
		engine.Gosched()
	case 10:
		call := x.e.Syscall
		if r.IntN(3) == 0 {
			call = x.e.SyscallBlock
		}
		call("usleep", 0, func() { time.Sleep(time.Duration(r.IntN(100)) * time.Microsecond) })
	case 11:
		if depth > 0 {
			x.join(depth - 1)
		}
	case 12:
		if r.IntN(4) == 0 {
			engine.GOMAXPROCS(1 + r.IntN(6))
		}
	case 13:
		engine.LockOSThread()
		engine.Gosched()
		if r.IntN(4) > 0 {
			engine.UnlockOSThread()
		}
	case 14:
		done := engine.NewChan[int](0)
		t := engine.AfterFunc(time.Duration(r.IntN(200))*time.Microsecond, func() { done.Close() })
		if r.IntN(3) > 0 || !t.Stop() {
			done.Recv()
		}
	case 15:
		func() {
			defer func() { recover() }()
			panic("recovered")
		}()
	case 16:
		x.mu.Lock()
		x.cond.Broadcast()
		x.mu.Unlock()
		x.cond.Signal()
	case 17:
		if r.IntN(10) == 0 {
			engine.Goexit()
		}
		descend(x.e, r.IntN(30), 100, func() {})
	}
}

// TestParallelStress lets crowds run, stops them anywhere, by a return of main, a
// panic or an interrupt, kills some or all, goes on, and closes the engine. It
// leaves no host goroutine behind.
// GOPARK_STRESS is how long it takes: "5m"; without it, a few rounds are made.
func TestParallelStress(t *testing.T) {
	first := uint64(0)
	if s := os.Getenv(stressFirst); s != "" {
		if _, err := fmt.Sscan(s, &first); err != nil {
			t.Fatalf("%s: %v", stressFirst, err)
		}
		stress(t, first, stressBatch)
		return
	}
	s := os.Getenv("GOPARK_STRESS")
	if s == "" {
		stress(t, 0, 24)
		return
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		t.Fatalf("GOPARK_STRESS: %v", err)
	}
	for from := time.Now(); time.Since(from) < d; first += stressBatch {
		stressElsewhere(t, first)
	}
	t.Logf("%d rounds", first)
}

// stressFirst is the environment variable by which the test's own executable is
// told to make a batch of rounds, and with which one to begin.
const stressFirst = "GOPARK_STRESS_FIRST"

// A process makes no more rounds than this. What the race detector keeps of a
// coroutine it never forgets, since the runtime does not tell it of the
// coroutine's end: some megabytes a round. After three thousand rounds a machine
// with 24 GB has none left, and before that gets so slow that nothing ends in
// time.
const stressBatch = 100

// stressElsewhere makes a batch of rounds in a process of its own.
func stressElsewhere(t *testing.T, first uint64) {
	exe, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, exe, "-test.run=^TestParallelStress$", "-test.timeout=0")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", stressFirst, first))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("in the batch from round %d on: %v\n%s", first, err, out)
	}
}

// stress makes n rounds.
func stress(t *testing.T, first, n uint64) {
	before := runtime.NumGoroutine()
	made := uint64(0)
	for seed := first; seed < first+n; seed++ {
		made += stressRound(t, seed)
		if t.Failed() {
			t.Fatalf("in round %d", seed)
		}
	}
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i == 6000 {
			buf := make([]byte, 1<<20)
			t.Fatalf("%d host goroutines before, %d after\n%s", before, runtime.NumGoroutine(), buf[:runtime.Stack(buf, true)])
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Logf("%d rounds, %d goroutines", n, made)
}

// stressRound is one engine's life. It returns how many goroutines have been.
func stressRound(t *testing.T, seed uint64) uint64 {
	r := rand.New(rand.NewPCG(seed, 0))
	e, err := engine.New(engine.Config{World: engine.Parallel, Procs: 1 + r.IntN(5), Seed: seed})
	if err != nil {
		t.Error(err)
		return 0
	}
	defer inTime(e, seed)()
	defer e.Close()
	var x *crowd
	for life := range 4 {
		how := r.IntN(4)
		if how == 3 {
			// Interrupted from outside, at any time.
			interrupt := e.Interrupter()
			go func() {
				time.Sleep(time.Duration(seed%7) * 300 * time.Microsecond)
				interrupt()
			}()
		}
		err := e.Run(func() {
			if x == nil {
				x = newCrowd(e, seed)
			}
			for range 30 {
				x.join(2)
			}
			switch how {
			case 0: // main leaves them where they are
				engine.Sleep(time.Duration(seed%5) * 300 * time.Microsecond)
			case 1: // one of them panics
				engine.Go(func() {
					engine.Sleep(time.Duration(seed%5) * 200 * time.Microsecond)
					panic("on purpose")
				})
				engine.Sleep(time.Hour)
			case 2: // main waits until they have all left
				x.drain()
			case 3:
				for {
					engine.Gosched()
				}
			}
		})
		var panicked *engine.PanicError
		switch {
		case how == 1 && errors.As(err, &panicked) && fmt.Sprint(panicked.Value) == "on purpose":
		case how == 3 && errors.Is(err, engine.ErrInterrupted):
		case err != nil || how == 1 || how == 3:
			t.Errorf("seed %d, life %d, way %d: %v", seed, life, how, err)
			return 0
		}
		// Whoever is left: the first half is killed, and main, if it is there.
		var ids []int64
		for _, g := range e.Goroutines() {
			ids = append(ids, g.ID)
		}
		if err := e.Kill(append(ids[:len(ids)/2], 1)...); err != nil {
			t.Errorf("seed %d, life %d: Kill: %v\n%s", seed, life, err, engine.Dump(e))
			return 0
		}
		// A victim may have held a lock: the next crowd brings its own.
		x = nil
	}
	return uint64(e.LastGoid())
}

// inTime ends the test with all that there is to know of e if what it returns is
// not called for long: a round takes some milliseconds, and on a machine that has
// much else to do some seconds.
func inTime(e *engine.Engine, seed uint64) (done func()) {
	watchdog := time.AfterFunc(3*time.Minute, func() {
		fmt.Printf("round %d hangs\n%s\n", seed, engine.Dump(e))
		time.Sleep(time.Second)
		fmt.Printf("a second later:\n%s\n", engine.Dump(e))
		os.Exit(2)
	})
	return func() { watchdog.Stop() }
}

// drain serves those that wait, until all have left.
func (x *crowd) drain() {
	for x.live.Load() > 0 {
		for _, c := range x.c {
			c.TryRecv()
			c.TrySend(1)
		}
		engine.Sleep(20 * time.Microsecond)
	}
}
