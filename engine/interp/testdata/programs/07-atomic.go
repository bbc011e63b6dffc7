package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type Config struct{ n int }

type Stats struct {
	hits  atomic.Int64
	flag  atomic.Bool
	val   atomic.Value
	u     atomic.Uint32
	total int64
}

func main() {
	var n int64
	var wg sync.WaitGroup
	var st Stats
	for i := range 20 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			atomic.AddInt64(&n, 2)
			st.hits.Add(1)
			st.u.Add(uint32(i))
			atomic.AddInt64(&st.total, 1)
		}()
	}
	wg.Wait()
	fmt.Println(n, atomic.LoadInt64(&n), st.hits.Load(), st.u.Load(), st.total)
	fmt.Println(atomic.CompareAndSwapInt64(&n, 40, 1), atomic.CompareAndSwapInt64(&n, 40, 2), n)
	fmt.Println(atomic.SwapInt64(&n, 9), n)
	st.flag.Store(true)
	fmt.Println(st.flag.Load(), st.flag.CompareAndSwap(true, false), st.flag.Load())
	st.val.Store(Config{7})
	fmt.Println(st.val.Load().(Config).n)
	var i32 int32
	atomic.StoreInt32(&i32, 5)
	fmt.Println(atomic.AddInt32(&i32, -2))
	var p atomic.Pointer[Config]
	fmt.Println(p.Load() == nil)
	p.Store(&Config{3})
	fmt.Println(p.Load().n)
	var v atomic.Value
	fmt.Println(v.Load())
}
