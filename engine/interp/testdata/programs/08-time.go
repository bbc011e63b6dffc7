package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	start := time.Now()
	time.Sleep(20 * time.Millisecond)
	el := time.Since(start)
	fmt.Println(el >= 20*time.Millisecond, el < 20*time.Second)
	select {
	case <-time.After(10 * time.Millisecond):
		fmt.Println("after")
	case <-time.After(10 * time.Second):
		fmt.Println("late")
	}
	c := make(chan int)
	select {
	case <-c:
	case t := <-time.After(time.Millisecond):
		fmt.Println("timeout", t.After(start))
	}
	tk := time.NewTicker(5 * time.Millisecond)
	n := 0
	for range tk.C {
		n++
		if n == 3 {
			tk.Stop()
			break
		}
	}
	fmt.Println("ticks", n)
	tk.Reset(time.Millisecond)
	<-tk.C
	tk.Stop()
	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Stop())
	fmt.Println(t.Reset(time.Millisecond))
	<-t.C
	fmt.Println("timer", t.Reset(time.Hour), t.Reset(time.Hour))
	var wg sync.WaitGroup
	wg.Add(1)
	af := time.AfterFunc(time.Millisecond, func() { fmt.Println("afterfunc"); wg.Done() })
	wg.Wait()
	fmt.Println(af.Stop())
	af2 := time.AfterFunc(time.Hour, func() { fmt.Println("never") })
	fmt.Println(af2.Stop())
	tick := time.Tick(2 * time.Millisecond)
	<-tick
	<-tick
	fmt.Println("tick")
	var order []int
	var mu sync.Mutex
	for _, d := range []int{30, 10, 20} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(time.Duration(d) * time.Millisecond * 5)
			mu.Lock()
			order = append(order, d)
			mu.Unlock()
		}()
	}
	wg.Wait()
	fmt.Println(order)
	d := 1500 * time.Millisecond
	fmt.Println(d, d.Seconds(), time.Duration(90)*time.Second, time.Second*2)
	fmt.Printf("%v %d %T %s\n", d, d, d, d)
	const timeout = 2 * time.Second
	fmt.Println(timeout / 4)
	x := 3
	fmt.Println(time.Duration(x)*time.Second, d.Milliseconds(), d.Round(time.Second), d > time.Second)
	when := time.Date(2024, time.February, 29, 12, 30, 0, 0, time.UTC)
	fmt.Println(when.Weekday(), when.Month(), when.YearDay(), when.Format("2006-01-02 15:04"), when.Add(24*time.Hour).Format(time.RFC3339))
	fmt.Println(len(t.C), cap(t.C))
	p, err := time.ParseDuration("1h15m30.5s")
	fmt.Println(p, err)
}
