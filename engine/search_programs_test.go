package engine

import (
	"fmt"
	"slices"
	"time"
)

// A probe is what a searched program has at hand.
type probe struct {
	e        *Engine
	w        *watcher
	rng      rng
	earliest bool   // time goes by as it would
	wrong    string // the first thing that the program found wrong
}

func (x *probe) failf(format string, args ...any) {
	if x.wrong == "" {
		x.wrong = fmt.Sprintf(format, args...)
	}
}

// work computes for n steps, between which the watcher knows that this M is not
// inside the scheduler.
func (x *probe) work(n int) { x.compute(n, 200) }

func (x *probe) compute(n int, cost int64) {
	for range n {
		mp := x.e.getm()
		if int(mp.id) < len(x.w.ms) {
			x.w.ms[mp.id] = true
		}
		x.e.step(mp, cost)
		if int(mp.id) < len(x.w.ms) {
			x.w.ms[mp.id] = false
		}
		x.e.Safepoint()
	}
}

func (x *probe) some(n int) int { return int(x.rng.n(uint32(n))) }

// channel makes a channel whose lines are watched.
func (x *probe) channel(size int) *Chan[int] {
	c := NewChan[int](size)
	h := c.hchan()
	x.watch(line{name: fmt.Sprintf("receiving from channel #%d", h.id), first: &h.recvq.first})
	x.watch(line{name: fmt.Sprintf("sending on channel #%d", h.id), first: &h.sendq.first})
	return c
}

func (x *probe) watch(l line) { x.w.lines = append(x.w.lines, &l) }

// semaphore, mutex, rwmutex, cond and group make what their names say, with lines
// that are watched.

func (x *probe) semaphore(n int) *Semaphore {
	s := NewSemaphore(n)
	x.watch(line{name: "a semaphore", first: &s.sema.q.first})
	return s
}

func (x *probe) mutex() *Mutex {
	mu := new(Mutex)
	x.watch(line{name: "a mutex", first: &mu.sema.q.first, losers: true})
	return mu
}

func (x *probe) rwmutex() *RWMutex {
	rw := new(RWMutex)
	x.watch(line{name: "the writers of an RWMutex", first: &rw.w.sema.q.first, losers: true})
	x.watch(line{name: "the readers of an RWMutex", first: &rw.readerSem.q.first})
	return rw
}

func (x *probe) cond(mu *Mutex) *Cond {
	c := NewCond(mu)
	x.watch(line{name: "a condition", first: &c.notify.q.first, tickets: true})
	return c
}

func (x *probe) group() *WaitGroup {
	wg := new(WaitGroup)
	x.watch(line{name: "a group", first: &wg.first})
	return wg
}

func (x *probe) spawn(wg *WaitGroup, f func()) {
	wg.Add(1)
	x.e.Go(func() { f(); wg.Done() }, "f")
}

// victim starts a G that may be killed by its name.
func (x *probe) victim(wg *WaitGroup, name string, f func()) {
	wg.Add(1)
	x.e.Go(func() {
		defer wg.Done()
		f()
	}, name)
}

// kill is what Engine.Kill does before it lets the world go on: it condemns one of
// the Gs with these names, if there is one. Those that wait it wakes, and that it
// does while the world is stopped. The others it may condemn wherever they are,
// since so far the virtual world may have come when it stands still. One that has
// not begun is left alone, since it would not even be missed.
func (x *probe) kill(names ...string) (killed bool) {
	e := x.e
	anywhere := x.some(2) == 0
	var mp *m
	if !anywhere {
		mp = e.stopTheWorld(e.enter())
	}
	var gs []*G
	for gp := range e.allgs.all {
		if gp.status != gdead && gp.carrier != nil && gp.dying == alive && slices.Contains(names, gp.name) &&
			!(anywhere && gp.status == gwaiting) {
			gs = append(gs, gp)
		}
	}
	if len(gs) > 0 {
		gp := gs[x.some(len(gs))]
		killed = true
		if anywhere {
			gp.dying = condemned
		} else {
			e.condemn([]int64{gp.id})
			e.killing = nil // nobody waits for it
		}
	}
	if !anywhere {
		e.startTheWorld(mp, len(e.allp))
	}
	return killed
}

// killSome kills up to n of these.
func (x *probe) killSome(n int, names ...string) {
	for range n {
		x.work(x.some(5))
		x.kill(names...)
	}
}

// free says what is wrong with a mutex that nobody should hold or wait for.
func (x *probe) free(what string, mu *Mutex) {
	if mu.state.Load() != 0 || mu.sema.count.Load() != 0 || mu.sema.nwait.Load() != 0 {
		x.failf("%s: state %d, semaphore %d, %d wait", what, mu.state.Load(), mu.sema.count.Load(), mu.sema.nwait.Load())
	}
}

// searched are the programs. Each ends, whatever the schedule, and knows what
// must have come out.
var searched = []struct {
	name string
	run  func(x *probe)
}{
	{"spawn", func(x *probe) {
		var wg WaitGroup
		n := 0
		for range 6 {
			x.spawn(&wg, func() { x.work(2); n++ })
		}
		x.work(2)
		wg.Wait()
		if n != 6 {
			x.failf("%d of 6 have run", n)
		}
	}},
	{"spawn and compute long", func(x *probe) {
		var wg WaitGroup
		for range 3 {
			x.spawn(&wg, func() { x.work(15) })
		}
		x.work(30)
		wg.Wait()
	}},
	{"tree", func(x *probe) {
		n := 0
		var wg WaitGroup
		var grow func(depth int)
		grow = func(depth int) {
			n++
			if depth == 0 {
				x.work(3)
				return
			}
			for range 2 {
				x.spawn(&wg, func() { grow(depth - 1) })
			}
			x.work(1)
		}
		grow(3)
		wg.Wait()
		if n != 15 {
			x.failf("%d nodes of 15", n)
		}
	}},
	{"overflow", func(x *probe) {
		var wg WaitGroup
		n, want := 0, 260+x.some(20)
		for range want {
			x.spawn(&wg, func() { n++ })
		}
		wg.Wait()
		if n != want {
			x.failf("%d of %d have run", n, want)
		}
	}},
	{"give way", func(x *probe) {
		var wg WaitGroup
		n := 0
		for range 5 {
			x.spawn(&wg, func() {
				for range 3 {
					x.e.Gosched()
					x.work(1)
					n++
				}
			})
		}
		x.work(6)
		wg.Wait()
		if n != 15 {
			x.failf("%d turns of 15", n)
		}
	}},
	{"ping-pong", func(x *probe) {
		var wg WaitGroup
		for range 2 {
			a, b := x.channel(0), x.channel(0)
			x.spawn(&wg, func() {
				for i := range 4 {
					a.Send(i)
					if v := b.Recv(); v != i {
						x.failf("sent %d, got %d", i, v)
					}
				}
			})
			x.spawn(&wg, func() {
				for range 4 {
					v := a.Recv()
					x.work(1)
					b.Send(v)
				}
			})
		}
		wg.Wait()
	}},
	{"wake one and go on", func(x *probe) {
		c := x.channel(0)
		var wg WaitGroup
		for range 3 {
			x.spawn(&wg, func() {
				for range 2 {
					c.Recv()
					x.work(3)
				}
			})
		}
		for range 6 {
			c.Send(1)
			x.work(4)
		}
		wg.Wait()
	}},
	{"senders and receivers", func(x *probe) {
		c := x.channel(x.some(3))
		var wg WaitGroup
		sum := 0
		for i := range 3 {
			x.spawn(&wg, func() {
				for j := range 3 {
					c.Send(10*i + j)
				}
			})
			x.spawn(&wg, func() {
				for range 3 {
					sum += c.Recv()
				}
			})
		}
		wg.Wait()
		if sum != 99 || c.Len() != 0 {
			x.failf("sum %d, %d left", sum, c.Len())
		}
	}},
	{"close", func(x *probe) {
		c, d := x.channel(0), x.channel(1)
		var wg WaitGroup
		ended, panicked := 0, 0
		for range 3 {
			x.spawn(&wg, func() {
				if _, ok := c.RecvOK(); !ok {
					ended++
				}
			})
			x.spawn(&wg, func() {
				defer func() {
					if recover() != nil {
						panicked++
					}
				}()
				d.Send(1)
				d.Send(1)
			})
		}
		x.work(x.some(20))
		x.e.Sleep(time.Millisecond)
		c.Close()
		d.Close()
		wg.Wait()
		if ended != 3 || panicked != 3 {
			x.failf("%d of 3 saw the close, %d of 3 senders panicked", ended, panicked)
		}
	}},
	{"select", func(x *probe) {
		a, b, quit := x.channel(0), x.channel(1), x.channel(0)
		var wg, senders WaitGroup
		sum := 0
		for range 3 {
			x.spawn(&wg, func() {
				for {
					var v int
					chosen, _ := Select(a.OnRecv(&v), b.OnRecv(&v), quit.OnRecv(nil))
					if chosen == 2 {
						return
					}
					sum += v
				}
			})
		}
		for i := range 2 {
			x.spawn(&senders, func() {
				for j := range 3 {
					if i == 0 {
						a.Send(1 + j)
					} else {
						Select(a.OnSend(10), b.OnSend(10))
					}
				}
			})
		}
		senders.Wait()
		for b.Len() > 0 {
			x.e.Sleep(time.Millisecond)
		}
		quit.Close()
		wg.Wait()
		if sum != 36 {
			x.failf("sum %d of 36", sum)
		}
	}},
	{"two selects meet", func(x *probe) {
		a, b := x.channel(0), x.channel(0)
		var wg WaitGroup
		sent, got := 0, 0
		for range 2 {
			x.spawn(&wg, func() {
				for range 3 {
					Select(a.OnSend(1), b.OnSend(1))
					sent++
				}
			})
			x.spawn(&wg, func() {
				for range 3 {
					var v int
					Select(b.OnRecv(&v), a.OnRecv(&v))
					got += v
				}
			})
		}
		wg.Wait()
		if sent != 6 || got != 6 {
			x.failf("%d sent, %d received", sent, got)
		}
	}},
	{"mutex", func(x *probe) {
		mu := x.mutex()
		var wg WaitGroup
		held, n := 0, 0
		for range 4 {
			x.spawn(&wg, func() {
				for range 3 {
					mu.Lock()
					if held++; held != 1 {
						x.failf("%d hold the mutex", held)
					}
					x.work(x.some(3))
					n++
					held--
					mu.Unlock()
					x.work(x.some(2))
				}
			})
		}
		wg.Wait()
		if n != 12 || mu.TryLock() == false {
			x.failf("%d of 12, or the mutex is still locked", n)
		}
	}},
	{"starving mutex", func(x *probe) {
		mu := x.mutex()
		var wg WaitGroup
		held := 0
		for range 3 {
			x.spawn(&wg, func() {
				for range 3 {
					mu.Lock()
					if held++; held != 1 {
						x.failf("%d hold the mutex", held)
					}
					x.compute(1, 600_000)
					held--
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if mu.state.Load() != 0 || mu.sema.count.Load() != 0 {
			x.failf("afterwards: state %d, semaphore %d", mu.state.Load(), mu.sema.count.Load())
		}
	}},
	{"readers and writers", func(x *probe) {
		rw := x.rwmutex()
		var wg WaitGroup
		readers, writers := 0, 0
		for i := range 5 {
			x.spawn(&wg, func() {
				for range 2 {
					if i < 2 {
						rw.Lock()
						if writers++; writers != 1 || readers != 0 {
							x.failf("%d writers and %d readers", writers, readers)
						}
						x.work(1)
						writers--
						rw.Unlock()
					} else {
						rw.RLock()
						if readers++; writers != 0 {
							x.failf("%d writers and %d readers", writers, readers)
						}
						x.work(1)
						readers--
						rw.RUnlock()
					}
				}
			})
		}
		wg.Wait()
	}},
	{"condition", func(x *probe) {
		mu := x.mutex()
		c := x.cond(mu)
		var wg WaitGroup
		items, taken := 0, 0
		for range 3 {
			x.spawn(&wg, func() {
				for range 2 {
					mu.Lock()
					for items == 0 {
						c.Wait()
					}
					items--
					taken++
					mu.Unlock()
				}
			})
		}
		for range 6 {
			mu.Lock()
			items++
			mu.Unlock()
			c.Signal()
			x.work(x.some(2))
		}
		wg.Wait()
		if taken != 6 {
			x.failf("%d of 6 taken", taken)
		}
	}},
	{"broadcast", func(x *probe) {
		mu := x.mutex()
		c := x.cond(mu)
		var wg WaitGroup
		arrived, round := 0, 0
		for range 3 {
			x.spawn(&wg, func() {
				for range 2 {
					mu.Lock()
					if arrived++; arrived == 3 {
						arrived = 0
						round++
						c.Broadcast()
					} else {
						for at := round; at == round; {
							c.Wait()
						}
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if round != 2 {
			x.failf("%d rounds of 2", round)
		}
	}},
	{"groups", func(x *probe) {
		var all WaitGroup
		wg := x.group()
		wg.Add(3)
		passed := 0
		for range 3 {
			x.spawn(&all, func() { wg.Wait(); passed++ })
			x.spawn(&all, func() { x.work(x.some(3)); wg.Done() })
		}
		all.Wait()
		if passed != 3 {
			x.failf("%d of 3 passed", passed)
		}
	}},
	{"semaphore and once", func(x *probe) {
		s := x.semaphore(2)
		var once Once
		var wg WaitGroup
		in, done := 0, 0
		for range 5 {
			x.spawn(&wg, func() {
				s.Acquire()
				if in++; in > 2 {
					x.failf("%d hold a semaphore of 2", in)
				}
				x.work(2)
				in--
				s.Release()
				once.Do(func() { x.work(2); done++ })
				if done != 1 {
					x.failf("done %d times", done)
				}
			})
		}
		wg.Wait()
	}},
	{"one semaphore, nothing else", func(x *probe) {
		s := x.semaphore(1)
		var wg WaitGroup
		for range 3 {
			x.spawn(&wg, func() {
				for range 3 {
					s.Acquire()
					s.Release()
				}
			})
		}
		wg.Wait()
	}},
	{"one condition, nothing else", func(x *probe) {
		mu := x.mutex()
		c := x.cond(mu)
		turn := 0
		var wg WaitGroup
		for i := range 2 {
			x.spawn(&wg, func() {
				for range 4 {
					mu.Lock()
					for turn != i {
						c.Wait()
					}
					turn = 1 - i
					mu.Unlock()
					c.Signal()
				}
			})
		}
		wg.Wait()
	}},
	{"sleepers", func(x *probe) {
		var wg WaitGroup
		for i := range 5 {
			x.spawn(&wg, func() {
				for range 2 {
					d := time.Duration(1+x.some(40)*(i+1)) * 50 * time.Microsecond
					from := x.e.Now()
					x.e.Sleep(d)
					late := time.Duration(x.e.Now()-from) - d
					if late < 0 || x.earliest && late > time.Millisecond {
						x.failf("a sleep of %v was over %v late", d, late)
					}
				}
			})
		}
		wg.Wait()
	}},
	{"sleepers beside workers", func(x *probe) {
		var wg WaitGroup
		for range 3 {
			x.spawn(&wg, func() { x.compute(60, 10_000) })
			x.spawn(&wg, func() {
				for range 4 {
					x.e.Sleep(time.Duration(x.some(200)) * time.Microsecond)
					x.work(1)
				}
			})
		}
		wg.Wait()
	}},
	{"timers", func(x *probe) {
		fired := 0
		t1 := x.e.NewTimer(func() { fired++ })
		t2 := x.e.NewTimer(func() { fired += 10 })
		t1.Reset(time.Millisecond)
		t2.Reset(2 * time.Millisecond)
		var wg WaitGroup
		x.spawn(&wg, func() {
			if t2.Stop() {
				fired += 10
			}
		})
		x.spawn(&wg, func() { After(500 * time.Microsecond).Recv() })
		x.spawn(&wg, func() {
			tick := NewTicker(100*time.Microsecond, 100*time.Microsecond)
			for range 3 {
				tick.C.Recv()
			}
			tick.Stop()
		})
		wg.Wait()
		x.e.Sleep(10 * time.Millisecond)
		if fired != 11 {
			x.failf("fired %d", fired)
		}
	}},
	{"posted functions", func(x *probe) {
		// A G posts them, which is as good as the host: so no trial waits for the outside.
		c, mu := x.channel(2), x.mutex()
		var wg WaitGroup
		const n = 6
		sent, got, locked, adopted := 0, 0, 0, 0
		wg.Add(2 * n)
		x.spawn(&wg, func() {
			for range n {
				x.e.Post(func() {
					if c.TrySend(1) {
						sent++
					}
					if mu.TryLock() {
						locked++
						mu.Unlock()
					}
					wg.Done()
				})
				x.e.Post(func() {
					x.e.Go(func() {
						mu.Lock()
						adopted++
						mu.Unlock()
						wg.Done()
					}, "posted")
				})
				x.work(x.some(3))
			}
		})
		x.spawn(&wg, func() {
			for range 2 * n {
				mu.Lock()
				x.work(1)
				mu.Unlock()
				if _, ok, _ := c.TryRecv(); ok {
					got++
				}
			}
		})
		wg.Wait()
		got += c.Len()
		if sent != got || adopted != n || locked > n {
			x.failf("%d sent, %d received, %d locked, %d adopted", sent, got, locked, adopted)
		}
		x.free("the mutex", mu)
	}},
	{"calls", func(x *probe) {
		var wg WaitGroup
		for i := range 4 {
			x.spawn(&wg, func() {
				for range 2 {
					call := x.e.Syscall
					if i == 3 {
						call = x.e.SyscallBlock
					}
					call("read", time.Duration(1+x.some(30)*(i+1))*time.Microsecond, nil)
					x.work(2)
				}
			})
		}
		for range 3 {
			x.spawn(&wg, func() { x.work(4) })
		}
		wg.Wait()
	}},
	{"a long call does not hold up others", func(x *probe) {
		x.e.GOMAXPROCS(1 + x.some(2))
		var wg WaitGroup
		from := x.e.Now()
		for range 2 {
			x.spawn(&wg, func() { x.e.Syscall("read", 200*time.Millisecond, nil) })
		}
		for range 4 {
			x.spawn(&wg, func() {
				x.work(3)
				if d := time.Duration(x.e.Now() - from); x.earliest && d > 100*time.Millisecond {
					x.failf("had to wait %v for a P", d)
				}
			})
		}
		wg.Wait()
	}},
	{"procs", func(x *probe) {
		var wg WaitGroup
		for range 5 {
			x.spawn(&wg, func() {
				for range 3 {
					x.work(2)
					if x.some(3) == 0 {
						x.e.Sleep(time.Duration(x.some(100)) * time.Microsecond)
					}
				}
			})
		}
		for range 4 {
			x.e.GOMAXPROCS(1 + x.some(5))
			x.work(1)
		}
		wg.Wait()
	}},
	{"two stop the world", func(x *probe) {
		var wg WaitGroup
		for range 2 {
			x.spawn(&wg, func() {
				for range 2 {
					x.e.GOMAXPROCS(1 + x.some(4))
					x.work(1)
				}
			})
			x.spawn(&wg, func() { x.e.Syscall("read", 50*time.Microsecond, nil); x.work(2) })
		}
		wg.Wait()
	}},
	{"preemption", func(x *probe) {
		x.e.GOMAXPROCS(1 + x.some(2))
		var wg WaitGroup
		seen := false
		for range 3 {
			x.spawn(&wg, func() {
				for i := 0; !seen && i < 80; i++ {
					x.compute(1, 1_000_000)
				}
			})
		}
		x.spawn(&wg, func() { seen = true })
		wg.Wait()
		if x.earliest && time.Duration(x.e.Now()) > 70*time.Millisecond {
			x.failf("nobody gave way for %v", time.Duration(x.e.Now()))
		}
	}},
	{"locked threads", func(x *probe) {
		c := x.channel(0)
		var wg WaitGroup
		for range 2 {
			x.spawn(&wg, func() {
				x.e.LockOSThread()
				mp := x.e.getm()
				for range 3 {
					c.Recv()
					x.work(1)
					if x.e.getm() != mp {
						x.failf("a locked G has changed its M")
					}
				}
				if x.some(2) == 0 {
					x.e.UnlockOSThread()
				}
			})
		}
		for range 6 {
			c.Send(1)
			x.work(1)
		}
		wg.Wait()
	}},
	{"a P is given away while work comes", func(x *probe) {
		c := x.channel(0)
		var wg WaitGroup
		x.spawn(&wg, func() {
			x.e.LockOSThread()
			for range 5 {
				c.Recv()
			}
			x.e.UnlockOSThread()
		})
		for range 5 {
			c.Send(1)
			x.work(x.some(40))
			x.spawn(&wg, func() { x.work(1) })
			x.work(6)
		}
		wg.Wait()
	}},
	{"the world is stopped while Ps are given away", func(x *probe) {
		var wg WaitGroup
		for range 2 {
			x.spawn(&wg, func() {
				for range 3 {
					x.e.SyscallBlock("wait", time.Duration(1+x.some(20))*time.Microsecond, nil)
					x.work(x.some(3))
				}
			})
		}
		for range 5 {
			x.spawn(&wg, func() { x.work(x.some(5)) })
			x.work(x.some(5))
			x.e.GOMAXPROCS(2 + x.some(4))
		}
		wg.Wait()
	}},
	{"a timer is set beside those who look for work", func(x *probe) {
		var wg WaitGroup
		for range 3 {
			x.spawn(&wg, func() { x.work(x.some(6)) })
			t := x.e.NewTimer(func() {})
			t.Reset(time.Duration(20+x.some(40)) * time.Microsecond)
			x.work(10 + x.some(20))
			t.Stop()
		}
		wg.Wait()
	}},
	{"a P with a timer is given away", func(x *probe) {
		var wg WaitGroup
		x.spawn(&wg, func() {
			for range 3 {
				t := x.e.NewTimer(func() {})
				t.Reset(time.Duration(10+x.some(20)) * time.Microsecond)
				x.e.SyscallBlock("wait", 50*time.Microsecond, nil)
				t.Stop()
			}
		})
		x.spawn(&wg, func() { x.work(100) })
		x.work(100)
		wg.Wait()
	}},
	{"goexit and panics", func(x *probe) {
		var wg WaitGroup
		n := 0
		for i := range 6 {
			wg.Add(1)
			x.e.Go(func() {
				defer wg.Done()
				defer func() { n++ }()
				if i%2 == 0 {
					x.work(1)
					x.e.Goexit()
				}
				defer func() { recover() }()
				x.e.Gosched()
				panic("recovered")
			}, "f")
		}
		wg.Wait()
		if n != 6 {
			x.failf("%d of 6", n)
		}
	}},
	{"killed at a mutex", func(x *probe) {
		var mu Mutex
		var wg WaitGroup
		held := 0
		cost := int64(200)
		if x.some(2) == 0 {
			cost = 400_000 // long enough to make others starve
		}
		for i := range 5 {
			x.victim(&wg, string(rune('a'+i)), func() {
				for range 4 {
					func() {
						mu.Lock()
						defer mu.Unlock()
						if held++; held != 1 {
							x.failf("%d hold the mutex", held)
						}
						defer func() { held-- }()
						x.compute(x.some(3), cost)
					}()
					x.work(x.some(2))
				}
			})
		}
		x.killSome(5, "a", "b", "c", "d", "e")
		wg.Wait()
		x.free("afterwards", &mu)
	}},
	{"killed among readers and writers", func(x *probe) {
		var rw RWMutex
		var wg WaitGroup
		readers, writers := 0, 0
		read := func() {
			rw.RLock()
			defer rw.RUnlock()
			if readers++; writers != 0 {
				x.failf("%d writers and %d readers", writers, readers)
			}
			defer func() { readers-- }()
			x.work(x.some(3))
		}
		write := func() {
			rw.Lock()
			defer rw.Unlock()
			if writers++; writers != 1 || readers != 0 {
				x.failf("%d writers and %d readers", writers, readers)
			}
			defer func() { writers-- }()
			x.work(x.some(3))
		}
		for i := range 5 {
			x.victim(&wg, string(rune('a'+i)), func() {
				for range 3 {
					if i < 2 {
						write()
					} else {
						read()
					}
				}
			})
		}
		x.killSome(4, "a", "b", "c", "d", "e")
		wg.Wait()
		x.free("afterwards, the writers' mutex", &rw.w)
		if rw.readers.Load() != 0 || rw.readerSem.count.Load() != 0 || rw.writerSem.count.Load() != 0 {
			x.failf("afterwards: readers %x, semaphores %d and %d", rw.readers.Load(), rw.readerSem.count.Load(), rw.writerSem.count.Load())
		}
	}},
	{"killed when a lock comes", func(x *probe) {
		var rw RWMutex
		var wg WaitGroup
		names := []string{"a", "b", "c", "d", "e", "f"}
		for i, name := range names {
			x.victim(&wg, name, func() {
				for range 4 {
					if i < 4 {
						rw.Lock()
						rw.Unlock()
					} else {
						rw.RLock()
						rw.RUnlock()
					}
				}
			})
		}
		for range 6 {
			x.kill(names...)
			x.work(x.some(3))
		}
		wg.Wait()
		x.free("afterwards, the writers' mutex", &rw.w)
		if rw.readers.Load() != 0 || rw.readerSem.count.Load() != 0 || rw.writerSem.count.Load() != 0 {
			x.failf("afterwards: readers %x, semaphores %d and %d", rw.readers.Load(), rw.readerSem.count.Load(), rw.writerSem.count.Load())
		}
	}},
	{"killed at a condition", func(x *probe) {
		var mu Mutex
		c := NewCond(&mu)
		var wg WaitGroup
		items, holder := 0, 0
		for i := range 4 {
			x.victim(&wg, string(rune('a'+i)), func() {
				mu.Lock()
				defer func() {
					if holder == i+1 {
						holder = 0
					}
					mu.Unlock()
				}()
				for holder = i + 1; items == 0; holder = i + 1 {
					c.Wait()
				}
				items--
				x.work(x.some(2))
				if holder != i+1 {
					x.failf("%d holds the mutex, and so does %d", i+1, holder)
				}
			})
		}
		x.work(x.some(12))
		want := 4
		for range 2 {
			if x.kill("a", "b", "c", "d") {
				want--
			}
		}
		mu.Lock()
		items = 4
		mu.Unlock()
		for range want {
			c.Signal() // as many as are left, and they all must get one
			x.work(x.some(2))
		}
		wg.Wait()
		x.free("afterwards", &mu)
	}},
	{"killed at a group, a semaphore, a channel", func(x *probe) {
		var all, wg WaitGroup
		s := NewSemaphore(1)
		c, d := NewChan[int](0), NewChan[int](0)
		wg.Add(1)
		passed, in := 0, 0
		for i := range 3 {
			x.victim(&all, string(rune('a'+i)), func() {
				wg.Wait()
				passed++
				func() {
					s.Acquire()
					defer s.Release()
					if in++; in > 1 {
						x.failf("%d hold a semaphore of 1", in)
					}
					defer func() { in-- }()
					x.work(x.some(2))
				}()
				Select(c.OnRecv(nil), d.OnRecv(nil))
				c.RecvOK()
			})
		}
		x.victim(&all, "done", func() { x.work(x.some(4)); wg.Done() })
		x.killSome(2, "a", "b")
		c.Close()
		d.Close()
		all.Wait()
		if passed == 0 || wg.state.Load() != 0 || wg.first != nil || wg.sema != 0 {
			x.failf("%d have passed; group %x, its line %v, its semaphore %d", passed, wg.state.Load(), wg.first, wg.sema)
		}
		if n := s.sema.count.Load(); n != 1 || s.sema.nwait.Load() != 0 {
			x.failf("afterwards: semaphore %d, %d wait", n, s.sema.nwait.Load())
		}
	}},
}
