// exit: 2
package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

type Account struct {
	mu      sync.Mutex
	balance int
	History []string
}

func (a *Account) Deposit(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += n
	a.History = append(a.History, fmt.Sprintf("+%d", n))
}

type Job struct {
	id   int
	data []int
}
type Result struct {
	Job
	sum int
	err error
}

func worker(id int, jobs <-chan Job, results chan<- Result, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range jobs {
		r := Result{Job: j}
		for _, v := range j.data {
			r.sum += v
		}
		if j.id == 3 {
			r.err = fmt.Errorf("job %d failed", j.id)
		}
		results <- r
	}
}

type Server struct {
	quit chan struct{}
	reqs chan func(*Server)
	n    int
}

func (s *Server) run() {
	for {
		select {
		case f := <-s.reqs:
			f(s)
		case <-s.quit:
			return
		}
	}
}
func gen(done <-chan struct{}, nums ...int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, n := range nums {
			select {
			case out <- n:
			case <-done:
				return
			}
		}
	}()
	return out
}
func merge[T any](cs ...<-chan T) <-chan T {
	var wg sync.WaitGroup
	out := make(chan T, 10)
	wg.Add(len(cs))
	for _, c := range cs {
		go func(c <-chan T) {
			defer wg.Done()
			for v := range c {
				out <- v
			}
		}(c)
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

type Stage[I, O any] func(<-chan I) <-chan O

func pipe[I, O any](f func(I) O) Stage[I, O] {
	return func(in <-chan I) <-chan O {
		out := make(chan O)
		go func() {
			defer close(out)
			for v := range in {
				out <- f(v)
			}
		}()
		return out
	}
}

type Fetcher interface {
	Fetch(url string) (body string, urls []string, err error)
}
type fakeResult struct {
	body string
	urls []string
}
type fakeFetcher map[string]*fakeResult

func (f fakeFetcher) Fetch(url string) (string, []string, error) {
	if res, ok := f[url]; ok {
		return res.body, res.urls, nil
	}
	return "", nil, fmt.Errorf("not found: %s", url)
}

type SafeCounter struct {
	mu sync.Mutex
	v  map[string]int
}

func (c *SafeCounter) Inc(k string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.v[k]++
	return c.v[k] == 1
}
func Crawl(url string, depth int, f Fetcher, c *SafeCounter, wg *sync.WaitGroup, out chan<- string) {
	defer wg.Done()
	if depth <= 0 || !c.Inc(url) {
		return
	}
	body, urls, err := f.Fetch(url)
	if err != nil {
		out <- err.Error()
		return
	}
	out <- fmt.Sprintf("found: %s %q", url, body)
	for _, u := range urls {
		wg.Add(1)
		go Crawl(u, depth-1, f, c, wg, out)
	}
}

func main() {
	a := &Account{}
	var wg sync.WaitGroup
	for i := 1; i <= 10; i++ {
		wg.Add(1)
		go func() { defer wg.Done(); a.Deposit(i) }()
	}
	wg.Wait()
	fmt.Println(a.balance, len(a.History))
	jobs, results := make(chan Job), make(chan Result, 5)
	for i := range 3 {
		wg.Add(1)
		go worker(i, jobs, results, &wg)
	}
	go func() {
		for i := range 5 {
			jobs <- Job{i, []int{i, i * 2}}
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	sum, errs := 0, 0
	for r := range results {
		if r.err != nil {
			errs++
			fmt.Println(r.err)
			continue
		}
		sum += r.sum
	}
	fmt.Println(sum, errs)
	s := &Server{quit: make(chan struct{}), reqs: make(chan func(*Server))}
	go s.run()
	reply := make(chan int)
	for range 3 {
		s.reqs <- func(s *Server) { s.n++ }
	}
	s.reqs <- func(s *Server) { reply <- s.n }
	fmt.Println(<-reply)
	close(s.quit)
	done := make(chan struct{})
	total := 0
	for v := range merge(gen(done, 1, 2, 3), gen(done, 10, 20)) {
		total += v
	}
	close(done)
	fmt.Println(total)
	sq := pipe(func(i int) int { return i * i })
	str := pipe(func(i int) string { return fmt.Sprint("<", i, ">") })
	for v := range str(sq(gen(nil, 1, 2, 3))) {
		fmt.Print(v)
	}
	fmt.Println()
	f := fakeFetcher{
		"a": {"A", []string{"b", "c"}},
		"b": {"B", []string{"a", "d"}},
		"c": {"C", []string{}},
	}
	out := make(chan string, 100)
	wg.Add(1)
	go Crawl("a", 4, f, &SafeCounter{v: map[string]int{}}, &wg, out)
	wg.Wait()
	close(out)
	n := 0
	for range out {
		n++
	}
	fmt.Println(n)
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Println("once") })
	}
	cond := sync.NewCond(&sync.Mutex{})
	ready := false
	go func() { cond.L.Lock(); ready = true; cond.L.Unlock(); cond.Broadcast() }()
	cond.L.Lock()
	for !ready {
		cond.Wait()
	}
	cond.L.Unlock()
	sem := make(chan struct{}, 2)
	var mu sync.Mutex
	maxc, cur := 0, 0
	for range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem <- struct{}{}
			mu.Lock()
			cur++
			maxc = max(maxc, cur)
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			cur--
			mu.Unlock()
			<-sem
		}()
	}
	wg.Wait()
	fmt.Println(maxc)
	errc := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				errc <- fmt.Errorf("caught: %v", r)
			}
		}()
		var m map[string]int
		m["x"] = 1
	}()
	fmt.Println(<-errc)
	type pair struct {
		k string
		v chan int
	}
	ps := []pair{{"x", make(chan int, 1)}, {"y", nil}}
	ps[0].v <- 4
	select {
	case v := <-ps[0].v:
		fmt.Println("got", v)
	case <-ps[1].v:
		fmt.Println("never")
	}
	defer fmt.Println("not printed")
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintln(os.Stdout, "main recovered:", r)
			panic(fmt.Sprintf("again %v", r))
		}
	}()
	var arr []int
	_ = arr[len(ps)]
}
