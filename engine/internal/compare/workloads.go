package main

import (
	"sync"
	"time"

	"gopark/engine"
)

// A workload is written twice, line by line the same.
type workload struct {
	name   string
	native func()
	engine func(e *engine.Engine)
}

// sink keeps the compiler from leaving out what nobody uses.
var sink [64]struct {
	n uint64
	_ [56]byte // a cache line each
}

// compute works for n µs, more or less.
func compute(who, n int) {
	x := uint64(who) + 1
	for range 600 * n {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	sink[who%len(sink)].n = x
}

var workloads = []workload{
	{
		"fan-out", // one starts many short ones
		func() {
			var wg sync.WaitGroup
			for i := range 5000 {
				wg.Add(1)
				go func() { compute(i, 10); wg.Done() }()
			}
			wg.Wait()
		},
		func(e *engine.Engine) {
			var wg engine.WaitGroup
			for i := range 5000 {
				wg.Add(1)
				engine.Go(func() { compute(i, 10); wg.Done() })
			}
			wg.Wait()
		},
	},
	{
		"fork-join", // each starts two
		func() {
			var tree func(depth, i int)
			tree = func(depth, i int) {
				compute(i, 5)
				if depth == 0 {
					return
				}
				var wg sync.WaitGroup
				wg.Add(2)
				go func() { tree(depth-1, 2*i); wg.Done() }()
				go func() { tree(depth-1, 2*i+1); wg.Done() }()
				wg.Wait()
			}
			tree(11, 1)
		},
		func(e *engine.Engine) {
			var tree func(depth, i int)
			tree = func(depth, i int) {
				compute(i, 5)
				if depth == 0 {
					return
				}
				var wg engine.WaitGroup
				wg.Add(2)
				engine.Go(func() { tree(depth-1, 2*i); wg.Done() })
				engine.Go(func() { tree(depth-1, 2*i+1); wg.Done() })
				wg.Wait()
			}
			tree(11, 1)
		},
	},
	{
		"ping-pong", // pairs that wake each other
		func() {
			var wg sync.WaitGroup
			for i := range 16 {
				a, b := make(chan int), make(chan int)
				wg.Add(2)
				go func() {
					for range 300 {
						a <- 1
						<-b
						compute(i, 2)
					}
					wg.Done()
				}()
				go func() {
					for range 300 {
						<-a
						b <- 1
					}
					wg.Done()
				}()
			}
			wg.Wait()
		},
		func(e *engine.Engine) {
			var wg engine.WaitGroup
			for i := range 16 {
				a, b := engine.NewChan[int](0), engine.NewChan[int](0)
				wg.Add(2)
				engine.Go(func() {
					for range 300 {
						a.Send(1)
						b.Recv()
						compute(i, 2)
					}
					wg.Done()
				})
				engine.Go(func() {
					for range 300 {
						a.Recv()
						b.Send(1)
					}
					wg.Done()
				})
			}
			wg.Wait()
		},
	},
	{
		"calls", // some block their threads while others compute
		func() {
			var wg sync.WaitGroup
			for i := range 8 {
				wg.Add(2)
				go func() {
					for range 40 {
						nap(500 * time.Microsecond)
						compute(i, 5)
					}
					wg.Done()
				}()
				go func() {
					for range 40 {
						compute(i, 50)
						var done sync.WaitGroup
						done.Add(1)
						go func() { compute(i, 5); done.Done() }()
						done.Wait()
					}
					wg.Done()
				}()
			}
			wg.Wait()
		},
		func(e *engine.Engine) {
			var wg engine.WaitGroup
			for i := range 8 {
				wg.Add(2)
				engine.Go(func() {
					for range 40 {
						e.Syscall("nanosleep", 500*time.Microsecond, func() { nap(500 * time.Microsecond) })
						compute(i, 5)
					}
					wg.Done()
				})
				engine.Go(func() {
					for range 40 {
						compute(i, 50)
						var done engine.WaitGroup
						done.Add(1)
						engine.Go(func() { compute(i, 5); done.Done() })
						done.Wait()
					}
					wg.Done()
				})
			}
			wg.Wait()
		},
	},
	{
		"idle calls", // all block, and nobody needs their Ps
		func() {
			var wg sync.WaitGroup
			for range 4 {
				wg.Add(1)
				go func() {
					for range 20 {
						nap(300 * time.Microsecond)
					}
					wg.Done()
				}()
			}
			wg.Wait()
		},
		func(e *engine.Engine) {
			var wg engine.WaitGroup
			for range 4 {
				wg.Add(1)
				engine.Go(func() {
					for range 20 {
						e.Syscall("nanosleep", 300*time.Microsecond, func() { nap(300 * time.Microsecond) })
					}
					wg.Done()
				})
			}
			wg.Wait()
		},
	},
}
