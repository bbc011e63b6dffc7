package engine_test

import (
	"time"

	"gopark/engine"
)

// More workloads for TestGolden, of many kinds.
func init() {
	goldens = append(goldens, []golden{
		{
			name: "each starts the next",
			source: `
	var wg sync.WaitGroup
	var next func(n int)
	next = func(n int) {
		p(n)
		if n < 8 {
			wg.Add(1)
			go func() { next(n + 1) }()
		}
		p(100 + n)
		wg.Done()
	}
	wg.Add(1)
	next(0)
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg engine.WaitGroup
				var next func(n int)
				next = func(n int) {
					p(n)
					if n < 8 {
						wg.Add(1)
						engine.Go(func() { next(n + 1) })
					}
					p(100 + n)
					wg.Done()
				}
				wg.Add(1)
				next(0)
				wg.Wait()
			},
		},
		{
			name: "three start three each",
			source: `
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			p(i)
			for j := 1; j <= 3; j++ {
				wg.Add(1)
				go func() { p(10*i + j); wg.Done() }()
			}
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg engine.WaitGroup
				for i := 1; i <= 3; i++ {
					wg.Add(1)
					engine.Go(func() {
						p(i)
						for j := 1; j <= 3; j++ {
							wg.Add(1)
							engine.Go(func() { p(10*i + j); wg.Done() })
						}
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "three give way in turns",
			source: `
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			for j := range 5 {
				p(10*i + j)
				runtime.Gosched()
			}
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg engine.WaitGroup
				for i := 1; i <= 3; i++ {
					wg.Add(1)
					engine.Go(func() {
						for j := range 5 {
							p(10*i + j)
							engine.Gosched()
						}
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "main gives way while others wake each other",
			source: `
	a, b := make(chan int), make(chan int)
	go func() {
		for v := range a {
			p(100 + v)
			b <- v
		}
		close(b)
	}()
	go func() {
		for v := range b {
			p(200 + v)
		}
		p(300)
	}()
	for i := range 4 {
		a <- i
		p(i)
		runtime.Gosched()
	}
	close(a)
	for range 5 {
		runtime.Gosched()
	}`,
			native: func(e *engine.Engine, p func(int)) {
				a, b := engine.NewChan[int](0), engine.NewChan[int](0)
				engine.Go(func() {
					for v := range a.All() {
						p(100 + v)
						b.Send(v)
					}
					b.Close()
				})
				engine.Go(func() {
					for v := range b.All() {
						p(200 + v)
					}
					p(300)
				})
				for i := range 4 {
					a.Send(i)
					p(i)
					engine.Gosched()
				}
				a.Close()
				for range 5 {
					engine.Gosched()
				}
			},
		},
		{
			name: "fork and join",
			source: `
	var walk func(n int, up chan int)
	walk = func(n int, up chan int) {
		if n >= 16 {
			up <- n
			return
		}
		down := make(chan int)
		go func() { walk(2*n, down) }()
		go func() { walk(2*n+1, down) }()
		sum := <-down
		sum += <-down
		p(n)
		up <- sum
	}
	up := make(chan int)
	go func() { walk(1, up) }()
	p(<-up)`,
			native: func(e *engine.Engine, p func(int)) {
				var walk func(n int, up *engine.Chan[int])
				walk = func(n int, up *engine.Chan[int]) {
					if n >= 16 {
						up.Send(n)
						return
					}
					down := engine.NewChan[int](0)
					engine.Go(func() { walk(2*n, down) })
					engine.Go(func() { walk(2*n+1, down) })
					sum := down.Recv()
					sum += down.Recv()
					p(n)
					up.Send(sum)
				}
				up := engine.NewChan[int](0)
				engine.Go(func() { walk(1, up) })
				p(up.Recv())
			},
		},
		{
			name: "merge sort",
			source: `
	var sorted func(xs []int) []int
	sorted = func(xs []int) []int {
		if len(xs) < 2 {
			return xs
		}
		var left []int
		done := make(chan int)
		go func() { left = sorted(xs[:len(xs)/2]); done <- 0 }()
		right := sorted(xs[len(xs)/2:])
		<-done
		var out []int
		for len(left) > 0 && len(right) > 0 {
			if left[0] < right[0] {
				out, left = append(out, left[0]), left[1:]
			} else {
				out, right = append(out, right[0]), right[1:]
			}
		}
		out = append(append(out, left...), right...)
		p(len(out)*100 + out[0])
		return out
	}
	for _, x := range sorted([]int{5, 2, 8, 1, 9, 3, 7, 4, 6, 0, 11, 10, 13, 12}) {
		p(x)
	}`,
			native: func(e *engine.Engine, p func(int)) {
				var sorted func(xs []int) []int
				sorted = func(xs []int) []int {
					if len(xs) < 2 {
						return xs
					}
					var left []int
					done := engine.NewChan[int](0)
					engine.Go(func() { left = sorted(xs[:len(xs)/2]); done.Send(0) })
					right := sorted(xs[len(xs)/2:])
					done.Recv()
					var out []int
					for len(left) > 0 && len(right) > 0 {
						if left[0] < right[0] {
							out, left = append(out, left[0]), left[1:]
						} else {
							out, right = append(out, right[0]), right[1:]
						}
					}
					out = append(append(out, left...), right...)
					p(len(out)*100 + out[0])
					return out
				}
				for _, x := range sorted([]int{5, 2, 8, 1, 9, 3, 7, 4, 6, 0, 11, 10, 13, 12}) {
					p(x)
				}
			},
		},
		{
			name: "five hundred overflow the ring twice",
			source: `
	var wg sync.WaitGroup
	for i := 1; i <= 500; i++ {
		wg.Add(1)
		go func() { p(i); wg.Done() }()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg engine.WaitGroup
				for i := 1; i <= 500; i++ {
					wg.Add(1)
					engine.Go(func() { p(i); wg.Done() })
				}
				wg.Wait()
			},
			phase: true,
		},
		{
			name: "a hundred give way",
			source: `
	var wg sync.WaitGroup
	for i := 1; i <= 100; i++ {
		wg.Add(1)
		go func() {
			p(i)
			runtime.Gosched()
			p(1000 + i)
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg engine.WaitGroup
				for i := 1; i <= 100; i++ {
					wg.Add(1)
					engine.Go(func() {
						p(i)
						engine.Gosched()
						p(1000 + i)
						wg.Done()
					})
				}
				wg.Wait()
			},
			phase: true,
		},
		{
			name: "the global queue has its turn",
			source: `
	var wg sync.WaitGroup
	a, b := make(chan int), make(chan int)
	wg.Add(2)
	go func() {
		for i := range 200 {
			a <- i
			<-b
		}
		close(a)
		wg.Done()
	}()
	go func() {
		for v := range a {
			p(v)
			b <- v
		}
		wg.Done()
	}()
	for i := range 3 {
		wg.Add(1)
		go func() {
			for j := range 6 {
				p(1000 + 10*i + j)
				runtime.Gosched()
			}
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg engine.WaitGroup
				a, b := engine.NewChan[int](0), engine.NewChan[int](0)
				wg.Add(2)
				engine.Go(func() {
					for i := range 200 {
						a.Send(i)
						b.Recv()
					}
					a.Close()
					wg.Done()
				})
				engine.Go(func() {
					for v := range a.All() {
						p(v)
						b.Send(v)
					}
					wg.Done()
				})
				for i := range 3 {
					wg.Add(1)
					engine.Go(func() {
						for j := range 6 {
							p(1000 + 10*i + j)
							engine.Gosched()
						}
						wg.Done()
					})
				}
				wg.Wait()
			},
			phase: true,
		},
		{
			name: "four send to one",
			source: `
	c := make(chan int)
	for i := 1; i <= 4; i++ {
		go func() {
			for j := range 3 {
				c <- 10*i + j
				p(100 + 10*i + j)
			}
		}()
	}
	for range 12 {
		p(<-c)
	}`,
			native: func(e *engine.Engine, p func(int)) {
				c := engine.NewChan[int](0)
				for i := 1; i <= 4; i++ {
					engine.Go(func() {
						for j := range 3 {
							c.Send(10*i + j)
							p(100 + 10*i + j)
						}
					})
				}
				for range 12 {
					p(c.Recv())
				}
			},
		},
		{
			name: "one sends to three",
			source: `
	c := make(chan int)
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			for v := range c {
				p(100*i + v)
			}
			p(1000 + i)
			wg.Done()
		}()
	}
	for i := range 10 {
		c <- i
	}
	close(c)
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				c := engine.NewChan[int](0)
				var wg engine.WaitGroup
				for i := 1; i <= 3; i++ {
					wg.Add(1)
					engine.Go(func() {
						for v := range c.All() {
							p(100*i + v)
						}
						p(1000 + i)
						wg.Done()
					})
				}
				for i := range 10 {
					c.Send(i)
				}
				c.Close()
				wg.Wait()
			},
		},
		{
			name: "worker pool",
			source: `
	jobs, results := make(chan int, 5), make(chan int, 5)
	for i := 1; i <= 3; i++ {
		go func() {
			for j := range jobs {
				p(100*i + j)
				results <- j * j
			}
		}()
	}
	for i := range 5 {
		jobs <- i
	}
	close(jobs)
	for range 5 {
		p(<-results)
	}`,
			native: func(e *engine.Engine, p func(int)) {
				jobs, results := engine.NewChan[int](5), engine.NewChan[int](5)
				for i := 1; i <= 3; i++ {
					engine.Go(func() {
						for j := range jobs.All() {
							p(100*i + j)
							results.Send(j * j)
						}
					})
				}
				for i := range 5 {
					jobs.Send(i)
				}
				jobs.Close()
				for range 5 {
					p(results.Recv())
				}
			},
		},
		{
			name: "worker pool with more jobs than room",
			source: `
	jobs, results := make(chan int, 2), make(chan int, 1)
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				results <- 100*i + j
			}
		}()
	}
	go func() {
		for i := range 15 {
			jobs <- i
		}
		close(jobs)
	}()
	go func() { wg.Wait(); close(results) }()
	for v := range results {
		p(v)
	}`,
			native: func(e *engine.Engine, p func(int)) {
				jobs, results := engine.NewChan[int](2), engine.NewChan[int](1)
				var wg engine.WaitGroup
				for i := 1; i <= 3; i++ {
					wg.Add(1)
					engine.Go(func() {
						defer wg.Done()
						for j := range jobs.All() {
							results.Send(100*i + j)
						}
					})
				}
				engine.Go(func() {
					for i := range 15 {
						jobs.Send(i)
					}
					jobs.Close()
				})
				engine.Go(func() { wg.Wait(); results.Close() })
				for v := range results.All() {
					p(v)
				}
			},
		},
		{
			name: "pipeline of three",
			source: `
	gen, twice, plus := make(chan int), make(chan int), make(chan int)
	go func() {
		for i := range 6 {
			gen <- i
			p(i)
		}
		close(gen)
	}()
	go func() {
		for v := range gen {
			twice <- 2 * v
			p(100 + v)
		}
		close(twice)
	}()
	go func() {
		for v := range twice {
			plus <- v + 1
			p(200 + v)
		}
		close(plus)
	}()
	for v := range plus {
		p(300 + v)
	}`,
			native: func(e *engine.Engine, p func(int)) {
				gen, twice, plus := engine.NewChan[int](0), engine.NewChan[int](0), engine.NewChan[int](0)
				engine.Go(func() {
					for i := range 6 {
						gen.Send(i)
						p(i)
					}
					gen.Close()
				})
				engine.Go(func() {
					for v := range gen.All() {
						twice.Send(2 * v)
						p(100 + v)
					}
					twice.Close()
				})
				engine.Go(func() {
					for v := range twice.All() {
						plus.Send(v + 1)
						p(200 + v)
					}
					plus.Close()
				})
				for v := range plus.All() {
					p(300 + v)
				}
			},
		},
		{
			name: "sieve",
			source: `
	c := make(chan int)
	go func() {
		for i := 2; ; i++ {
			c <- i
		}
	}()
	for range 15 {
		prime := <-c
		p(prime)
		in, out := c, make(chan int)
		go func() {
			for {
				v := <-in
				if v%prime != 0 {
					out <- v
				} else {
					p(-v)
				}
			}
		}()
		c = out
	}`,
			native: func(e *engine.Engine, p func(int)) {
				c := engine.NewChan[int](0)
				engine.Go(func() {
					for i := 2; ; i++ {
						c.Send(i)
					}
				})
				for range 15 {
					prime := c.Recv()
					p(prime)
					in, out := c, engine.NewChan[int](0)
					engine.Go(func() {
						for {
							v := in.Recv()
							if v%prime != 0 {
								out.Send(v)
							} else {
								p(-v)
							}
						}
					})
					c = out
				}
			},
		},
		{
			name: "a token goes round",
			source: `
	first := make(chan int)
	in := first
	for i := 1; i <= 5; i++ {
		from, to := in, make(chan int)
		go func() {
			for {
				v := <-from
				p(10*v + i)
				to <- v + 1
			}
		}()
		in = to
	}
	v := 0
	for range 3 {
		first <- v
		v = <-in
	}
	p(v)`,
			native: func(e *engine.Engine, p func(int)) {
				first := engine.NewChan[int](0)
				in := first
				for i := 1; i <= 5; i++ {
					from, to := in, engine.NewChan[int](0)
					engine.Go(func() {
						for {
							v := from.Recv()
							p(10*v + i)
							to.Send(v + 1)
						}
					})
					in = to
				}
				v := 0
				for range 3 {
					first.Send(v)
					v = in.Recv()
				}
				p(v)
			},
		},
		{
			name: "daisy chain",
			source: `
	leftmost := make(chan int)
	left := leftmost
	for i := range 30 {
		to, from := left, make(chan int)
		go func() { v := <-from; p(i); to <- v + 1 }()
		left = from
	}
	last := left
	go func() { last <- 1 }()
	p(<-leftmost)`,
			native: func(e *engine.Engine, p func(int)) {
				leftmost := engine.NewChan[int](0)
				left := leftmost
				for i := range 30 {
					to, from := left, engine.NewChan[int](0)
					engine.Go(func() { v := from.Recv(); p(i); to.Send(v + 1) })
					left = from
				}
				last := left
				engine.Go(func() { last.Send(1) })
				p(leftmost.Recv())
			},
		},
		{
			name: "buffer of two",
			source: `
	c := make(chan int, 2)
	done := make(chan int)
	go func() {
		for v := range c {
			p(100 + v)
		}
		close(done)
	}()
	for i := range 8 {
		c <- i
		p(i)
	}
	close(c)
	<-done`,
			native: func(e *engine.Engine, p func(int)) {
				c := engine.NewChan[int](2)
				done := engine.NewChan[int](0)
				engine.Go(func() {
					for v := range c.All() {
						p(100 + v)
					}
					done.Close()
				})
				for i := range 8 {
					c.Send(i)
					p(i)
				}
				c.Close()
				done.Recv()
			},
		},
		{
			name: "close wakes senders, who panic",
			source: `
	c := make(chan int)
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() {
				if recover() != nil {
					p(i)
				}
			}()
			c <- i
			p(100 + i)
		}()
		runtime.Gosched()
	}
	<-c
	close(c)
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				c := engine.NewChan[int](0)
				var wg engine.WaitGroup
				for i := 1; i <= 4; i++ {
					wg.Add(1)
					engine.Go(func() {
						defer wg.Done()
						defer func() {
							if recover() != nil {
								p(i)
							}
						}()
						c.Send(i)
						p(100 + i)
					})
					engine.Gosched()
				}
				c.Recv()
				c.Close()
				wg.Wait()
			},
		},
		{
			name: "close leaves what is in the buffer",
			source: `
	c := make(chan int, 3)
	for i := range 3 {
		c <- i
	}
	close(c)
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Add(1)
		go func() {
			for range 2 {
				v, ok := <-c
				p(100*i + v)
				if !ok {
					p(-1)
				}
				runtime.Gosched()
			}
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				c := engine.NewChan[int](3)
				for i := range 3 {
					c.Send(i)
				}
				c.Close()
				var wg engine.WaitGroup
				for i := range 3 {
					wg.Add(1)
					engine.Go(func() {
						for range 2 {
							v, ok := c.RecvOK()
							p(100*i + v)
							if !ok {
								p(-1)
							}
							engine.Gosched()
						}
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "senders wait for room",
			source: `
	c := make(chan int, 1)
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() { c <- i; p(100 + i); wg.Done() }()
		runtime.Gosched()
	}
	for range 5 {
		p(<-c)
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				c := engine.NewChan[int](1)
				var wg engine.WaitGroup
				for i := 1; i <= 5; i++ {
					wg.Add(1)
					engine.Go(func() { c.Send(i); p(100 + i); wg.Done() })
					engine.Gosched()
				}
				for range 5 {
					p(c.Recv())
				}
				wg.Wait()
			},
		},
		{
			name: "a hundred and fifty wait for a close",
			source: `
	gate := make(chan int)
	var wg sync.WaitGroup
	for i := 1; i <= 150; i++ {
		wg.Add(1)
		go func() { <-gate; p(i); wg.Done() }()
	}
	runtime.Gosched()
	close(gate)
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				gate := engine.NewChan[int](0)
				var wg engine.WaitGroup
				for i := 1; i <= 150; i++ {
					wg.Add(1)
					engine.Go(func() { gate.Recv(); p(i); wg.Done() })
				}
				engine.Gosched()
				gate.Close()
				wg.Wait()
			},
			phase: true,
		},
		{
			name: "two channels each way",
			source: `
	ask, answer := make(chan int), make(chan int)
	go func() {
		for q := range ask {
			p(100 + q)
			answer <- 2 * q
		}
		close(answer)
	}()
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() { ask <- i; p(10*i); p(<-answer); wg.Done() }()
	}
	wg.Wait()
	close(ask)
	<-answer`,
			native: func(e *engine.Engine, p func(int)) {
				ask, answer := engine.NewChan[int](0), engine.NewChan[int](0)
				engine.Go(func() {
					for q := range ask.All() {
						p(100 + q)
						answer.Send(2 * q)
					}
					answer.Close()
				})
				var wg engine.WaitGroup
				for i := 1; i <= 3; i++ {
					wg.Add(1)
					engine.Go(func() { ask.Send(i); p(10 * i); p(answer.Recv()); wg.Done() })
				}
				wg.Wait()
				ask.Close()
				answer.Recv()
			},
		},
		{
			name: "select between two that take turns",
			source: `
	a, b, quit := make(chan int), make(chan int), make(chan int)
	go func() {
		for i := range 4 {
			a <- i
			b <- 10 + i
		}
		close(quit)
	}()
	for on := true; on; {
		select {
		case v := <-a:
			p(v)
		case v := <-b:
			p(v)
		case <-quit:
			on = false
		}
	}`,
			native: func(e *engine.Engine, p func(int)) {
				a, b, quit := engine.NewChan[int](0), engine.NewChan[int](0), engine.NewChan[int](0)
				engine.Go(func() {
					for i := range 4 {
						a.Send(i)
						b.Send(10 + i)
					}
					quit.Close()
				})
				for on := true; on; {
					var v int
					chosen, _ := engine.Select(a.OnRecv(&v), b.OnRecv(&v), quit.OnRecv(nil))
					if chosen == 2 {
						on = false
					} else {
						p(v)
					}
				}
			},
		},
		{
			name: "select with default",
			source: `
	c := make(chan int)
	go func() {
		for i := range 3 {
			runtime.Gosched()
			c <- i
		}
		close(c)
	}()
	for on := true; on; {
		select {
		case v, ok := <-c:
			p(v)
			on = ok
		default:
			p(-1)
			runtime.Gosched()
		}
	}`,
			native: func(e *engine.Engine, p func(int)) {
				c := engine.NewChan[int](0)
				engine.Go(func() {
					for i := range 3 {
						engine.Gosched()
						c.Send(i)
					}
					c.Close()
				})
				for on := true; on; {
					var v int
					if chosen, ok := engine.TrySelect(c.OnRecv(&v)); chosen == 0 {
						p(v)
						on = ok
					} else {
						p(-1)
						engine.Gosched()
					}
				}
			},
		},
		{
			name: "four select on the same two",
			source: `
	a, b := make(chan int), make(chan int)
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			select {
			case v := <-a:
				p(10*i + v)
			case v := <-b:
				p(10*i + v)
			}
			wg.Done()
		}()
		runtime.Gosched()
	}
	a <- 1
	b <- 2
	b <- 2
	a <- 1
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				a, b := engine.NewChan[int](0), engine.NewChan[int](0)
				var wg engine.WaitGroup
				for i := 1; i <= 4; i++ {
					wg.Add(1)
					engine.Go(func() {
						var v int
						engine.Select(a.OnRecv(&v), b.OnRecv(&v))
						p(10*i + v)
						wg.Done()
					})
					engine.Gosched()
				}
				a.Send(1)
				b.Send(2)
				b.Send(2)
				a.Send(1)
				wg.Wait()
			},
		},
		{
			name: "a nil channel is no case",
			source: `
	a, b := make(chan int), make(chan int)
	go func() {
		for i := range 3 {
			a <- i
		}
		close(a)
		runtime.Gosched()
		for i := range 3 {
			b <- 10 + i
		}
		close(b)
	}()
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			p(v)
			if !ok {
				a = nil
			}
		case v, ok := <-b:
			p(v)
			if !ok {
				b = nil
			}
		}
	}`,
			native: func(e *engine.Engine, p func(int)) {
				a, b := engine.NewChan[int](0), engine.NewChan[int](0)
				producerA, producerB := a, b
				engine.Go(func() {
					for i := range 3 {
						producerA.Send(i)
					}
					producerA.Close()
					engine.Gosched()
					for i := range 3 {
						producerB.Send(10 + i)
					}
					producerB.Close()
				})
				for a != nil || b != nil {
					var v int
					chosen, ok := engine.Select(a.OnRecv(&v), b.OnRecv(&v))
					p(v)
					if !ok && chosen == 0 {
						a = nil
					}
					if !ok && chosen == 1 {
						b = nil
					}
				}
			},
		},
		{
			name: "select sends to whoever is there",
			source: `
	a, b := make(chan int), make(chan int)
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		for range 3 {
			p(100 + <-a)
			runtime.Gosched()
		}
		wg.Done()
	}()
	runtime.Gosched()
	go func() {
		for range 3 {
			runtime.Gosched()
			p(200 + <-b)
		}
		wg.Done()
	}()
	for i := range 6 {
		select {
		case a <- i:
		case b <- i:
		}
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				a, b := engine.NewChan[int](0), engine.NewChan[int](0)
				var wg engine.WaitGroup
				wg.Add(2)
				engine.Go(func() {
					for range 3 {
						p(100 + a.Recv())
						engine.Gosched()
					}
					wg.Done()
				})
				engine.Gosched()
				engine.Go(func() {
					for range 3 {
						engine.Gosched()
						p(200 + b.Recv())
					}
					wg.Done()
				})
				for i := range 6 {
					engine.Select(a.OnSend(i), b.OnSend(i))
				}
				wg.Wait()
			},
		},
		{
			name: "a generator is told to stop",
			source: `
	c, done, ended := make(chan int), make(chan int), make(chan int)
	go func() {
		defer close(ended)
		for i := 0; ; i++ {
			select {
			case c <- i:
			case <-done:
				p(-1)
				return
			}
		}
	}()
	for v := range c {
		p(v)
		if v == 5 {
			break
		}
	}
	close(done)
	<-ended`,
			native: func(e *engine.Engine, p func(int)) {
				c, done, ended := engine.NewChan[int](0), engine.NewChan[int](0), engine.NewChan[int](0)
				engine.Go(func() {
					defer ended.Close()
					for i := 0; ; i++ {
						if chosen, _ := engine.Select(c.OnSend(i), done.OnRecv(nil)); chosen == 1 {
							p(-1)
							return
						}
					}
				})
				for v := range c.All() {
					p(v)
					if v == 5 {
						break
					}
				}
				done.Close()
				ended.Recv()
			},
		},
		{
			name: "four hold a mutex and give way",
			source: `
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			for j := range 3 {
				mu.Lock()
				p(10*i + j)
				runtime.Gosched()
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var mu engine.Mutex
				var wg engine.WaitGroup
				for i := 1; i <= 4; i++ {
					wg.Add(1)
					engine.Go(func() {
						for j := range 3 {
							mu.Lock()
							p(10*i + j)
							engine.Gosched()
							mu.Unlock()
						}
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "try to lock",
			source: `
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			for !mu.TryLock() {
				p(-i)
				runtime.Gosched()
			}
			p(i)
			runtime.Gosched()
			mu.Unlock()
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var mu engine.Mutex
				var wg engine.WaitGroup
				for i := 1; i <= 4; i++ {
					wg.Add(1)
					engine.Go(func() {
						for !mu.TryLock() {
							p(-i)
							engine.Gosched()
						}
						p(i)
						engine.Gosched()
						mu.Unlock()
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "a waiting writer keeps readers out",
			source: `
	var rw sync.RWMutex
	var wg sync.WaitGroup
	wg.Add(5)
	rw.RLock()
	go func() { rw.Lock(); p(1); rw.Unlock(); wg.Done() }()
	runtime.Gosched()
	for i := 2; i <= 4; i++ {
		go func() { rw.RLock(); p(i); runtime.Gosched(); p(10 + i); rw.RUnlock(); wg.Done() }()
	}
	go func() { rw.Lock(); p(5); rw.Unlock(); wg.Done() }()
	runtime.Gosched()
	p(0)
	if rw.TryRLock() {
		p(-1)
	}
	rw.RUnlock()
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var rw engine.RWMutex
				var wg engine.WaitGroup
				wg.Add(5)
				rw.RLock()
				engine.Go(func() { rw.Lock(); p(1); rw.Unlock(); wg.Done() })
				engine.Gosched()
				for i := 2; i <= 4; i++ {
					engine.Go(func() {
						rw.RLock()
						p(i)
						engine.Gosched()
						p(10 + i)
						rw.RUnlock()
						wg.Done()
					})
				}
				engine.Go(func() { rw.Lock(); p(5); rw.Unlock(); wg.Done() })
				engine.Gosched()
				p(0)
				if rw.TryRLock() {
					p(-1)
				}
				rw.RUnlock()
				wg.Wait()
			},
		},
		{
			name: "writers and readers take turns",
			source: `
	var rw sync.RWMutex
	var wg sync.WaitGroup
	for i := 1; i <= 6; i++ {
		wg.Add(1)
		go func() {
			for j := range 2 {
				if i%2 == 0 {
					rw.Lock()
					p(100*j + i)
					runtime.Gosched()
					rw.Unlock()
				} else {
					rw.RLock()
					p(100*j + i)
					runtime.Gosched()
					rw.RUnlock()
				}
			}
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var rw engine.RWMutex
				var wg engine.WaitGroup
				for i := 1; i <= 6; i++ {
					wg.Add(1)
					engine.Go(func() {
						for j := range 2 {
							if i%2 == 0 {
								rw.Lock()
								p(100*j + i)
								engine.Gosched()
								rw.Unlock()
							} else {
								rw.RLock()
								p(100*j + i)
								engine.Gosched()
								rw.RUnlock()
							}
						}
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "signalled one by one",
			source: `
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() { mu.Lock(); c.Wait(); p(i); mu.Unlock(); wg.Done() }()
		runtime.Gosched()
	}
	for i := range 4 {
		mu.Lock()
		c.Signal()
		p(10 + i)
		mu.Unlock()
		if i%2 == 0 {
			runtime.Gosched()
		}
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var mu engine.Mutex
				c := engine.NewCond(&mu)
				var wg engine.WaitGroup
				for i := 1; i <= 4; i++ {
					wg.Add(1)
					engine.Go(func() { mu.Lock(); c.Wait(); p(i); mu.Unlock(); wg.Done() })
					engine.Gosched()
				}
				for i := range 4 {
					mu.Lock()
					c.Signal()
					p(10 + i)
					mu.Unlock()
					if i%2 == 0 {
						engine.Gosched()
					}
				}
				wg.Wait()
			},
		},
		{
			name: "bounded buffer with two conditions",
			source: `
	var mu sync.Mutex
	full, empty := sync.NewCond(&mu), sync.NewCond(&mu)
	var items []int
	var wg sync.WaitGroup
	for i := 1; i <= 2; i++ {
		wg.Add(2)
		go func() {
			for j := range 5 {
				mu.Lock()
				for len(items) == 2 {
					full.Wait()
				}
				items = append(items, 10*i+j)
				empty.Signal()
				mu.Unlock()
			}
			wg.Done()
		}()
		go func() {
			for range 5 {
				mu.Lock()
				for len(items) == 0 {
					empty.Wait()
				}
				p(100*i + items[0])
				items = items[1:]
				full.Signal()
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var mu engine.Mutex
				full, empty := engine.NewCond(&mu), engine.NewCond(&mu)
				var items []int
				var wg engine.WaitGroup
				for i := 1; i <= 2; i++ {
					wg.Add(2)
					engine.Go(func() {
						for j := range 5 {
							mu.Lock()
							for len(items) == 2 {
								full.Wait()
							}
							items = append(items, 10*i+j)
							empty.Signal()
							mu.Unlock()
						}
						wg.Done()
					})
					engine.Go(func() {
						for range 5 {
							mu.Lock()
							for len(items) == 0 {
								empty.Wait()
							}
							p(100*i + items[0])
							items = items[1:]
							full.Signal()
							mu.Unlock()
						}
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "barrier",
			source: `
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	arrived, round := 0, 0
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			for j := range 3 {
				p(10*i + j)
				mu.Lock()
				arrived++
				if arrived == 3 {
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
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var mu engine.Mutex
				c := engine.NewCond(&mu)
				arrived, round := 0, 0
				var wg engine.WaitGroup
				for i := 1; i <= 3; i++ {
					wg.Add(1)
					engine.Go(func() {
						for j := range 3 {
							p(10*i + j)
							mu.Lock()
							arrived++
							if arrived == 3 {
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
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "once, and the others wait for it",
			source: `
	var once sync.Once
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			once.Do(func() { p(100 + i); runtime.Gosched(); p(200 + i) })
			p(i)
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var once engine.Once
				var wg engine.WaitGroup
				for i := 1; i <= 4; i++ {
					wg.Add(1)
					engine.Go(func() {
						once.Do(func() { p(100 + i); engine.Gosched(); p(200 + i) })
						p(i)
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "three wait for one group",
			source: `
	var wg, all sync.WaitGroup
	wg.Add(2)
	for i := 1; i <= 3; i++ {
		all.Add(1)
		go func() { wg.Wait(); p(i); all.Done() }()
		runtime.Gosched()
	}
	wg.Done()
	p(10)
	runtime.Gosched()
	wg.Done()
	p(11)
	all.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg, all engine.WaitGroup
				wg.Add(2)
				for i := 1; i <= 3; i++ {
					all.Add(1)
					engine.Go(func() { wg.Wait(); p(i); all.Done() })
					engine.Gosched()
				}
				wg.Done()
				p(10)
				engine.Gosched()
				wg.Done()
				p(11)
				all.Wait()
			},
		},
		{
			name: "at most two at a time",
			source: `
	room := make(chan int, 2)
	var wg sync.WaitGroup
	for i := 1; i <= 6; i++ {
		wg.Add(1)
		go func() {
			room <- 0
			p(i)
			runtime.Gosched()
			p(10 + i)
			<-room
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				room := engine.NewChan[int](2)
				var wg engine.WaitGroup
				for i := 1; i <= 6; i++ {
					wg.Add(1)
					engine.Go(func() {
						room.Send(0)
						p(i)
						engine.Gosched()
						p(10 + i)
						room.Recv()
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "philosophers",
			source: `
	var forks [4]sync.Mutex
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Add(1)
		go func() {
			low, high := min(i, (i+1)%4), max(i, (i+1)%4)
			for j := range 2 {
				forks[low].Lock()
				runtime.Gosched()
				forks[high].Lock()
				p(10*i + j)
				runtime.Gosched()
				forks[high].Unlock()
				forks[low].Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var forks [4]engine.Mutex
				var wg engine.WaitGroup
				for i := range 4 {
					wg.Add(1)
					engine.Go(func() {
						low, high := min(i, (i+1)%4), max(i, (i+1)%4)
						for j := range 2 {
							forks[low].Lock()
							engine.Gosched()
							forks[high].Lock()
							p(10*i + j)
							engine.Gosched()
							forks[high].Unlock()
							forks[low].Unlock()
						}
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "a bank",
			source: `
	var locks [3]sync.Mutex
	money := [3]int{100, 100, 100}
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Add(1)
		go func() {
			from, to := i%3, (i+1)%3
			for j := 1; j <= 3; j++ {
				locks[min(from, to)].Lock()
				locks[max(from, to)].Lock()
				money[from] -= j
				money[to] += j
				p(1000*i + money[from])
				locks[from].Unlock()
				runtime.Gosched()
				locks[to].Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var locks [3]engine.Mutex
				money := [3]int{100, 100, 100}
				var wg engine.WaitGroup
				for i := range 6 {
					wg.Add(1)
					engine.Go(func() {
						from, to := i%3, (i+1)%3
						for j := 1; j <= 3; j++ {
							locks[min(from, to)].Lock()
							locks[max(from, to)].Lock()
							money[from] -= j
							money[to] += j
							p(1000*i + money[from])
							locks[from].Unlock()
							engine.Gosched()
							locks[to].Unlock()
						}
						wg.Done()
					})
				}
				wg.Wait()
			},
		},
		{
			name: "Goexit and deferred calls",
			source: `
	done := make(chan int)
	for i := 1; i <= 3; i++ {
		go func() {
			defer func() { p(100 + i); done <- i }()
			defer func() { p(10 + i) }()
			p(i)
			runtime.Goexit()
			p(-1)
		}()
	}
	for range 3 {
		p(1000 + <-done)
	}`,
			native: func(e *engine.Engine, p func(int)) {
				done := engine.NewChan[int](0)
				for i := 1; i <= 3; i++ {
					engine.Go(func() {
						defer func() { p(100 + i); done.Send(i) }()
						defer func() { p(10 + i) }()
						p(i)
						engine.Goexit()
						p(-1)
					})
				}
				for range 3 {
					p(1000 + done.Recv())
				}
			},
		},
		{
			name: "panics that are recovered",
			source: `
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() {
				if v := recover(); v != nil {
					p(v.(int))
				}
			}()
			runtime.Gosched()
			if i%2 == 0 {
				panic(100 + i)
			}
			p(i)
		}()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg engine.WaitGroup
				for i := 1; i <= 4; i++ {
					wg.Add(1)
					engine.Go(func() {
						defer wg.Done()
						defer func() {
							if v := recover(); v != nil {
								p(v.(int))
							}
						}()
						engine.Gosched()
						if i%2 == 0 {
							panic(100 + i)
						}
						p(i)
					})
				}
				wg.Wait()
			},
		},
		{
			name: "a locked thread passes values on",
			source: `
	in, out := make(chan int), make(chan int)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for v := range in {
			p(100 + v)
			out <- v
		}
		close(out)
	}()
	go func() {
		for i := range 4 {
			in <- i
			p(i)
		}
		close(in)
	}()
	for v := range out {
		p(200 + v)
	}`,
			native: func(e *engine.Engine, p func(int)) {
				in, out := engine.NewChan[int](0), engine.NewChan[int](0)
				engine.Go(func() {
					engine.LockOSThread()
					defer engine.UnlockOSThread()
					for v := range in.All() {
						p(100 + v)
						out.Send(v)
					}
					out.Close()
				})
				engine.Go(func() {
					for i := range 4 {
						in.Send(i)
						p(i)
					}
					in.Close()
				})
				for v := range out.All() {
					p(200 + v)
				}
			},
		},
		{
			name: "timers that are all due run in the order of their times",
			source: `
	var wg sync.WaitGroup
	wg.Add(4)
	for _, i := range []int{3, 1, 4, 2} {
		time.AfterFunc(time.Duration(i)*time.Millisecond, func() { p(i); wg.Done() })
	}
	busy(6 * time.Millisecond)
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg engine.WaitGroup
				wg.Add(4)
				for _, i := range []int{3, 1, 4, 2} {
					engine.AfterFunc(time.Duration(i)*time.Millisecond, func() { p(i); wg.Done() })
				}
				compute(e, 6*time.Millisecond)
				wg.Wait()
			},
		},
		{
			name: "one timer stopped, one set anew",
			source: `
	var wg sync.WaitGroup
	wg.Add(2)
	one := time.AfterFunc(1*time.Millisecond, func() { p(1); wg.Done() })
	two := time.AfterFunc(2*time.Millisecond, func() { p(2) })
	time.AfterFunc(3*time.Millisecond, func() { p(3); wg.Done() })
	if two.Stop() {
		p(-2)
	}
	if one.Reset(4 * time.Millisecond) {
		p(-1)
	}
	busy(6 * time.Millisecond)
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg engine.WaitGroup
				wg.Add(2)
				one := engine.AfterFunc(1*time.Millisecond, func() { p(1); wg.Done() })
				two := engine.AfterFunc(2*time.Millisecond, func() { p(2) })
				engine.AfterFunc(3*time.Millisecond, func() { p(3); wg.Done() })
				if two.Stop() {
					p(-2)
				}
				if one.Reset(4 * time.Millisecond) {
					p(-1)
				}
				compute(e, 6*time.Millisecond)
				wg.Wait()
			},
		},
		{
			name: "a timeout that comes first, and one that does not",
			source: `
	c := make(chan int, 1)
	select {
	case <-c:
		p(1)
	case <-time.After(time.Millisecond):
		p(2)
	}
	c <- 0
	select {
	case <-c:
		p(3)
	case <-time.After(time.Hour):
		p(4)
	}`,
			native: func(e *engine.Engine, p func(int)) {
				c := engine.NewChan[int](1)
				chosen, _ := engine.Select(c.OnRecv(nil), engine.After(time.Millisecond).OnRecv(nil))
				p(chosen + 1)
				c.Send(0)
				chosen, _ = engine.Select(c.OnRecv(nil), engine.After(time.Hour).OnRecv(nil))
				p(chosen + 3)
			},
		},
		{
			name: "sleepers wake one after the other",
			source: `
	var wg sync.WaitGroup
	for _, i := range []int{30, 10, 20} {
		wg.Add(1)
		go func() { time.Sleep(time.Duration(i) * time.Millisecond); p(i); wg.Done() }()
	}
	wg.Wait()`,
			native: func(e *engine.Engine, p func(int)) {
				var wg engine.WaitGroup
				for _, i := range []int{30, 10, 20} {
					wg.Add(1)
					engine.Go(func() { engine.Sleep(time.Duration(i) * time.Millisecond); p(i); wg.Done() })
				}
				wg.Wait()
			},
			slept: true,
		},
	}...)
}
