package engine_test

import (
	"time"

	"gopark/engine"
)

// And more workloads for TestGolden: those in which several rules meet.
func init() {
	goldens = append(goldens, []golden{
		{
			name: "broadcast to waiters among lockers",
			source: `
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	var wg sync.WaitGroup
	for i := 1; i <= 7; i++ {
		wg.Add(1)
		go func() {
			mu.Lock()
			if i < 5 {
				c.Wait()
				runtime.Gosched()
			}
			p(i)
			mu.Unlock()
			wg.Done()
		}()
	}
	runtime.Gosched()
	runtime.Gosched()
	mu.Lock()
	c.Broadcast()
	for i := 8; i <= 9; i++ {
		wg.Add(1)
		go func() { mu.Lock(); p(i); mu.Unlock(); wg.Done() }()
	}
	runtime.Gosched()
	p(0)
	mu.Unlock()
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var mu engine.Mutex
				c := engine.NewCond(&mu)
				var wg engine.WaitGroup
				for i := 1; i <= 7; i++ {
					wg.Add(1)
					engine.Go(func() {
						mu.Lock()
						if i < 5 {
							c.Wait()
							engine.Gosched()
						}
						p(i)
						mu.Unlock()
						wg.Done()
					})
				}
				engine.Gosched()
				engine.Gosched()
				mu.Lock()
				c.Broadcast()
				for i := 8; i <= 9; i++ {
					wg.Add(1)
					engine.Go(func() { mu.Lock(); p(i); mu.Unlock(); wg.Done() })
				}
				engine.Gosched()
				p(0)
				mu.Unlock()
				wg.Wait()
			},
		},
		{
			name: "readers wait for a condition",
			source: `
	var rw sync.RWMutex
	c := sync.NewCond(rw.RLocker())
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			rw.RLock()
			c.Wait()
			p(i)
			runtime.Gosched()
			rw.RUnlock()
			p(10 + i)
			wg.Done()
		}()
	}
	runtime.Gosched()
	rw.Lock()
	c.Broadcast()
	runtime.Gosched()
	p(0)
	rw.Unlock()
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var rw engine.RWMutex
				c := engine.NewCond(rw.RLocker())
				var wg engine.WaitGroup
				for i := 1; i <= 4; i++ {
					wg.Add(1)
					engine.Go(func() {
						rw.RLock()
						c.Wait()
						p(i)
						engine.Gosched()
						rw.RUnlock()
						p(10 + i)
						wg.Done()
					})
				}
				engine.Gosched()
				rw.Lock()
				c.Broadcast()
				engine.Gosched()
				p(0)
				rw.Unlock()
				wg.Wait()
			},
		},
		{
			name: "nobody gets in before those who wait for a starving mutex",
			source: `
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() { mu.Lock(); p(i); mu.Unlock(); wg.Done() }()
		runtime.Gosched()
	}
	busy(3 * time.Millisecond)
	mu.Unlock()
	mu.Lock()
	runtime.Gosched()
	wg.Add(2)
	go func() { if mu.TryLock() { p(50); mu.Unlock() } else { p(51) }; wg.Done() }()
	go func() { mu.Lock(); p(60); mu.Unlock(); wg.Done() }()
	runtime.Gosched()
	mu.Unlock()
	if mu.TryLock() { p(52); mu.Unlock() } else { p(53) }
	mu.Lock()
	p(54)
	mu.Unlock()
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var mu engine.Mutex
				var wg engine.WaitGroup
				try := func(yes, no int) {
					if mu.TryLock() {
						p(yes)
						mu.Unlock()
					} else {
						p(no)
					}
				}
				mu.Lock()
				for i := 1; i <= 3; i++ {
					wg.Add(1)
					engine.Go(func() { mu.Lock(); p(i); mu.Unlock(); wg.Done() })
					engine.Gosched()
				}
				compute(e, 3*time.Millisecond)
				mu.Unlock()
				mu.Lock()
				engine.Gosched()
				wg.Add(2)
				engine.Go(func() { try(50, 51); wg.Done() })
				engine.Go(func() { mu.Lock(); p(60); mu.Unlock(); wg.Done() })
				engine.Gosched()
				mu.Unlock()
				try(52, 53)
				mu.Lock()
				p(54)
				mu.Unlock()
				wg.Wait()
			},
		},
		{
			name: "three hundred wait for a mutex",
			source: `
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	for i := range 300 {
		wg.Add(1)
		go func() { mu.Lock(); p(i); mu.Unlock(); wg.Done() }()
	}
	for range 10 {
		runtime.Gosched()
	}
	mu.Unlock()
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var mu engine.Mutex
				var wg engine.WaitGroup
				mu.Lock()
				for i := range 300 {
					wg.Add(1)
					engine.Go(func() { mu.Lock(); p(i); mu.Unlock(); wg.Done() })
				}
				for range 10 {
					engine.Gosched()
				}
				mu.Unlock()
				wg.Wait()
			},
			phase: true,
		},
		{
			name: "once, whose function panics, and once more, whose exits",
			source: `
	var a, b sync.Once
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			func() {
				defer func() { if recover() != nil { p(-i) } }()
				a.Do(func() { p(i); runtime.Gosched(); runtime.Gosched(); panic("x") })
				p(10 + i)
			}()
			b.Do(func() { p(20 + i); runtime.Gosched(); runtime.Goexit() })
			p(30 + i)
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var a, b engine.Once
				var wg engine.WaitGroup
				for i := 1; i <= 5; i++ {
					wg.Add(1)
					engine.Go(func() {
						defer wg.Done()
						func() {
							defer func() {
								if recover() != nil {
									p(-i)
								}
							}()
							a.Do(func() { p(i); engine.Gosched(); engine.Gosched(); panic("x") })
							p(10 + i)
						}()
						b.Do(func() { p(20 + i); engine.Gosched(); engine.Goexit() })
						p(30 + i)
					})
				}
				wg.Wait()
			},
		},
		{
			name: "a group is used three times",
			source: `
	var wg, all sync.WaitGroup
	for r := range 3 {
		wg.Add(3)
		for i := 1; i <= 2; i++ {
			all.Add(1)
			go func() { wg.Wait(); p(100*r + 10 + i); all.Done() }()
		}
		for i := 1; i <= 3; i++ {
			go func() { p(100*r + i); wg.Done() }()
		}
		wg.Wait()
		p(100 * r)
		all.Wait()
	}`,
			native: func(e *engine.Engine, p func(int)) {
				var wg, all engine.WaitGroup
				for r := range 3 {
					wg.Add(3)
					for i := 1; i <= 2; i++ {
						all.Add(1)
						engine.Go(func() { wg.Wait(); p(100*r + 10 + i); all.Done() })
					}
					for i := 1; i <= 3; i++ {
						engine.Go(func() { p(100*r + i); wg.Done() })
					}
					wg.Wait()
					p(100 * r)
					all.Wait()
				}
			},
		},
		{
			name: "two on threads of their own pass values",
			source: `
	a, b := make(chan int), make(chan int)
	var wg sync.WaitGroup
	wg.Add(3)
	go func() { runtime.LockOSThread(); for i := range 5 { a <- i; p(<-b) }; wg.Done() }()
	go func() { runtime.LockOSThread(); for range 5 { v := <-a; p(100 + v); b <- 200 + v }; runtime.UnlockOSThread(); wg.Done() }()
	go func() { for i := range 4 { p(900 + i); runtime.Gosched() }; wg.Done() }()
	wg.Wait()
	wg.Add(2)
	go func() { p(1); wg.Done() }()
	go func() { p(2); wg.Done() }()
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				a, b := engine.NewChan[int](0), engine.NewChan[int](0)
				var wg engine.WaitGroup
				wg.Add(3)
				engine.Go(func() {
					engine.LockOSThread()
					for i := range 5 {
						a.Send(i)
						p(b.Recv())
					}
					wg.Done()
				})
				engine.Go(func() {
					engine.LockOSThread()
					for range 5 {
						v := a.Recv()
						p(100 + v)
						b.Send(200 + v)
					}
					engine.UnlockOSThread()
					wg.Done()
				})
				engine.Go(func() {
					for i := range 4 {
						p(900 + i)
						engine.Gosched()
					}
					wg.Done()
				})
				wg.Wait()
				wg.Add(2)
				engine.Go(func() { p(1); wg.Done() })
				engine.Go(func() { p(2); wg.Done() })
				wg.Wait()
			},
		},
		{
			name: "close wakes those in two lines",
			source: `
	a, b, c := make(chan int), make(chan int), make(chan int)
	var wg sync.WaitGroup
	for i := 1; i <= 8; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { if recover() != nil { p(-i) } }()
			if i%2 == 0 {
				select {
				case <-a: p(10 * i)
				case <-b: p(10*i + 1)
				}
			} else {
				select {
				case c <- i: p(10*i + 2)
				case <-a: p(10*i + 3)
				}
			}
		}()
		runtime.Gosched()
	}
	a <- 1
	p(0)
	close(b)
	runtime.Gosched()
	close(c)
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				a, b, c := engine.NewChan[int](0), engine.NewChan[int](0), engine.NewChan[int](0)
				var wg engine.WaitGroup
				for i := 1; i <= 8; i++ {
					wg.Add(1)
					engine.Go(func() {
						defer wg.Done()
						defer func() {
							if recover() != nil {
								p(-i)
							}
						}()
						if i%2 == 0 {
							chosen, _ := engine.Select(a.OnRecv(nil), b.OnRecv(nil))
							p(10*i + chosen)
						} else {
							chosen, _ := engine.Select(c.OnSend(i), a.OnRecv(nil))
							p(10*i + 2 + chosen)
						}
					})
					engine.Gosched()
				}
				a.Send(1)
				p(0)
				b.Close()
				engine.Gosched()
				c.Close()
				wg.Wait()
			},
		},
		{
			name: "a timer's channel holds nothing stale",
			source: `
	yes := func(b bool) { if b { p(1) } else { p(0) } }
	t := time.NewTimer(time.Millisecond)
	stale := func() { select { case <-t.C: p(1) ; default: p(0) } }
	busy(3 * time.Millisecond)
	p(len(t.C) + cap(t.C))
	yes(t.Stop())
	stale()
	yes(t.Reset(time.Millisecond))
	busy(3 * time.Millisecond)
	yes(t.Reset(8 * time.Millisecond))
	stale()
	<-t.C
	yes(t.Stop())
	yes(t.Reset(-1))
	stale()
	yes(t.Stop())
	k := time.NewTicker(10 * time.Millisecond)
	busy(25 * time.Millisecond)
	<-k.C
	select { case <-k.C: p(1); default: p(0) }
	k.Stop()
	busy(10 * time.Millisecond)
	select { case <-k.C: p(1); default: p(0) }`,
			native: func(e *engine.Engine, p func(int)) {
				yes := func(b bool) {
					if b {
						p(1)
					} else {
						p(0)
					}
				}
				t := engine.NewTicker(time.Millisecond, 0)
				stale := func(t *engine.Ticker) { _, got, _ := t.C.TryRecv(); yes(got) }
				compute(e, 3*time.Millisecond)
				p(t.C.Len() + t.C.Cap())
				yes(t.Stop())
				stale(t)
				yes(t.Reset(time.Millisecond))
				compute(e, 3*time.Millisecond)
				yes(t.Reset(8 * time.Millisecond))
				stale(t)
				t.C.Recv()
				yes(t.Stop())
				yes(t.Reset(-1))
				stale(t)
				yes(t.Stop())
				k := engine.NewTicker(10*time.Millisecond, 10*time.Millisecond)
				compute(e, 25*time.Millisecond)
				k.C.Recv()
				stale(k)
				k.Stop()
				compute(e, 10*time.Millisecond)
				stale(k)
			},
		},
		{
			name: "Goexit in a panic, panic in a panic",
			source: `
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { p(10 + i); if r := recover(); r != nil { p(20 + r.(int)) } }()
			defer func() {
				p(30 + i)
				runtime.Gosched()
				if i == 2 { panic(5) }
				runtime.Goexit()
			}()
			panic(i)
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg engine.WaitGroup
				for i := 1; i <= 3; i++ {
					wg.Add(1)
					engine.Go(func() {
						defer wg.Done()
						defer func() {
							p(10 + i)
							if r := recover(); r != nil {
								p(20 + r.(int))
							}
						}()
						defer func() {
							p(30 + i)
							engine.Gosched()
							if i == 2 {
								panic(5)
							}
							engine.Goexit()
						}()
						panic(i)
					})
				}
				wg.Wait()
			},
		},
	}...)
}
