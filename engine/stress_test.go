package engine_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/trace"
)

// A mixture is a random program of everything: it ends, whatever the schedule.
type mixture struct {
	e    *engine.Engine
	rng  *rand.Rand
	chs  []*engine.Hchan
	mu   engine.Mutex
	rw   engine.RWMutex
	wg   engine.WaitGroup
	once engine.Once
	held int // by mu: 0 or 1
	sum  int
	live int

	plain bool // nobody stops the world or locks a thread
}

func runMixture(e *engine.Engine, seed uint64) func() { return runMixtureOf(e, seed, false) }

func runMixtureOf(e *engine.Engine, seed uint64, plain bool) func() {
	return func() {
		x := &mixture{e: e, rng: rand.New(rand.NewPCG(seed, 1)), plain: plain}
		for i := range 3 {
			x.chs = append(x.chs, intChan(e, i))
		}
		for range 12 {
			x.spawn(2)
		}
		// Nobody waits for ever: somebody sends and receives until all are done.
		stop := false
		e.Go(func() {
			for !stop {
				e.Select([]engine.Case{
					{Dir: engine.RecvDir, C: x.chs[0], Elem: new(int)},
					{Dir: engine.RecvDir, C: x.chs[1], Elem: new(int)},
					{Dir: engine.RecvDir, C: x.chs[2], Elem: new(int)},
				}, false)
				v := 7
				e.Select([]engine.Case{
					{Dir: engine.SendDir, C: x.chs[0], Elem: &v},
					{Dir: engine.SendDir, C: x.chs[1], Elem: &v},
					{Dir: engine.SendDir, C: x.chs[2], Elem: &v},
				}, false)
				e.Sleep(time.Microsecond)
			}
		}, "unblock")
		x.wg.Wait()
		stop = true
		if x.live != 0 {
			panic(fmt.Sprintf("%d live", x.live))
		}
	}
}

func (x *mixture) spawn(depth int) {
	x.wg.Add(1)
	x.live++
	x.e.Go(func() {
		defer func() { x.live--; x.wg.Done() }()
		for range 5 + x.rng.IntN(10) {
			x.act(depth)
		}
	}, "worker")
}

func (x *mixture) act(depth int) {
	e := x.e
	c := x.chs[x.rng.IntN(3)]
	v := 1
	what := x.rng.IntN(20)
	if x.plain && (what == 15 || what == 16) {
		what = 14
	}
	switch what {
	case 0:
		c.Send(&v)
	case 1:
		c.Recv(&v)
	case 2:
		c.TrySend(&v)
	case 3:
		c.TryRecv(&v)
	case 4, 5:
		e.Select([]engine.Case{
			{Dir: engine.SendDir, C: x.chs[0], Elem: &v},
			{Dir: engine.RecvDir, C: x.chs[1], Elem: &v},
			{Dir: engine.RecvDir, C: x.chs[2]},
			{Dir: engine.RecvDir},
		}, x.rng.IntN(2) == 0)
	case 6, 7:
		x.mu.Lock()
		x.held++
		if x.held != 1 {
			panic("two hold the mutex")
		}
		if x.rng.IntN(2) == 0 {
			e.Gosched()
		}
		x.held--
		x.mu.Unlock()
	case 8:
		x.rw.RLock()
		e.Safepoint()
		x.rw.RUnlock()
	case 9:
		x.rw.Lock()
		e.Gosched()
		x.rw.Unlock()
	case 10:
		e.Sleep(time.Duration(x.rng.IntN(50_000)))
	case 11:
		e.Gosched()
	case 12:
		e.Syscall("read", time.Duration(x.rng.IntN(200_000)), nil)
	case 13:
		e.SyscallBlock("wait", time.Duration(x.rng.IntN(200_000)), nil)
	case 14:
		if depth > 0 {
			x.spawn(depth - 1)
		}
	case 15:
		e.GOMAXPROCS(1 + x.rng.IntN(6))
	case 16:
		e.LockOSThread()
		e.Gosched()
		if x.rng.IntN(4) > 0 {
			e.UnlockOSThread()
		}
	case 17:
		done := intChan(e, 0)
		t := e.NewTimer(func() { e.Go(func() { done.Close() }, "timer") })
		t.Reset(time.Duration(x.rng.IntN(20_000)))
		done.Recv(nil)
	case 18:
		e.Output(1, "x")
	case 19:
		descend(e, x.rng.IntN(40), 200, func() { x.act(0) })
	}
}

// TestStateFollowsFromEvents stops random programs at many points and compares
// what the events say with what there is.
func TestStateFollowsFromEvents(t *testing.T) {
	for seed := range uint64(60) {
		var strategy engine.Strategy
		if seed%3 == 1 {
			strategy = engine.RandomStrategy(seed)
		}
		rec := trace.NewRecorder()
		e := newEngine(t, engine.Config{Seed: seed, Procs: 1 + int(seed%5), Trace: rec, Strategy: strategy})
		defer func() {
			if r := recover(); r != nil {
				for i := max(0, rec.Len()-40); i < rec.Len(); i++ {
					t.Log(rec.At(i))
				}
				t.Fatalf("seed %d: panic: %v", seed, r)
			}
		}()
		err := e.RunLimited(runMixture(e, seed), engine.RunLimit{Events: 50})
		var live *trace.State
		applied, st := 0, trace.NewState(rec.Sites())
		for n := 0; e.Goroutines()[0].ID == 1; n++ {
			if err != nil && err != engine.ErrLimit {
				t.Fatalf("seed %d: %v", seed, err)
			}
			for ; applied < rec.Len(); applied++ {
				st.Apply(rec.At(applied))
			}
			live = e.State()
			if diff := compare(live, st); diff != "" {
				for i := max(0, applied-12); i < applied; i++ {
					t.Log(rec.At(i))
				}
				t.Fatalf("seed %d, after event %d: %s", seed, st.Seq, diff)
			}
			if n > 1000 {
				t.Fatalf("seed %d: does not end", seed)
			}
			err = e.RunOthers(engine.RunLimit{Events: 97})
			if len(e.Goroutines()) == 0 {
				break
			}
		}
		e.Close()
	}
}

// compare says where the live state and the one from events differ.
func compare(live, st *trace.State) string {
	if err := st.Check(); err != nil {
		return err.Error()
	}
	if live.Procs != st.Procs || live.Made != st.Made || live.LastG != st.LastG {
		return fmt.Sprintf("procs %d made %d last %d, events say %d, %d and %d",
			live.Procs, live.Made, live.LastG, st.Procs, st.Made, st.LastG)
	}
	if len(live.Gs) != len(st.Gs) {
		return fmt.Sprintf("%d Gs, events say %d", len(live.Gs), len(st.Gs))
	}
	for id, g := range live.Gs {
		h := st.Gs[id]
		if h == nil {
			return fmt.Sprintf("G%d: events know nothing of it", id)
		}
		if g.State != h.State || g.Reason != h.Reason || g.Obj != h.Obj || g.M != h.M || g.P != h.P || g.Parent != h.Parent || g.Stack != h.Stack {
			return fmt.Sprintf("G%d: %+v, events say %+v", id, *g, *h)
		}
	}
	if len(live.Ms) != len(st.Ms) {
		return fmt.Sprintf("%d Ms, events say %d", len(live.Ms), len(st.Ms))
	}
	for i, m := range live.Ms {
		h := st.Ms[i]
		if m.P != h.P || m.G != h.G || m.State != h.State || m.Call != h.Call {
			return fmt.Sprintf("M%d: %+v, events say %+v", i, *m, *h)
		}
	}
	if len(live.Ps) != len(st.Ps) {
		return fmt.Sprintf("%d Ps, events say %d", len(live.Ps), len(st.Ps))
	}
	for i, p := range live.Ps {
		h := st.Ps[i]
		onItsWay := p.Status == trace.PRunning && p.M == trace.NoID
		if !onItsWay && p.Status != h.Status || p.M != h.M || p.Runnext != h.Runnext || !slices.Equal(p.Queue, h.Queue) || p.Ticks != h.Ticks {
			return fmt.Sprintf("P%d: %+v, events say %+v", i, *p, *h)
		}
	}
	if !slices.Equal(live.Global, st.Global) {
		return fmt.Sprintf("global %v, events say %v", live.Global, st.Global)
	}
	// A P just taken off the idle list, by wakep or stopTheWorld, is still on it
	// for the events, until one says what becomes of it.
	idle := 0
	for _, p := range st.Ps {
		if p.Status == trace.PIdle {
			idle++
		}
	}
	onItsWay := idle != len(live.IdlePs)
	if !slices.Equal(live.IdleMs, st.IdleMs) || !onItsWay && !slices.Equal(live.IdlePs, st.IdlePs) {
		return fmt.Sprintf("idle Ms %v Ps %v, events say %v and %v", live.IdleMs, live.IdlePs, st.IdleMs, st.IdlePs)
	}
	for id, c := range live.Chans {
		h := st.Chans[id]
		if h == nil || c.Len != h.Len || c.Cap != h.Cap || c.Closed != h.Closed ||
			!slices.Equal(c.Senders, h.Senders) || !slices.Equal(c.Receivers, h.Receivers) {
			return fmt.Sprintf("channel %d: %+v, events say %+v", id, c, h)
		}
	}
	for id, tm := range live.Timers {
		h := st.Timers[id]
		if h == nil || *h != *tm {
			return fmt.Sprintf("timer %d: %+v, events say %+v", id, tm, h)
		}
	}
	return ""
}
