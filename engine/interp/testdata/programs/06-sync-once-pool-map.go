package main

import (
	"fmt"
	"sort"
	"sync"
)

var once sync.Once
var conf map[string]string

func load() map[string]string {
	once.Do(func() { fmt.Println("loading"); conf = map[string]string{"k": "v"} })
	return conf
}

func main() {
	var wg sync.WaitGroup
	for range 5 {
		wg.Add(1)
		go func() { defer wg.Done(); load() }()
	}
	wg.Wait()
	fmt.Println(load()["k"])
	f := sync.OnceFunc(func() { fmt.Println("once") })
	f()
	f()
	p := sync.Pool{New: func() any { return new([4]int) }}
	x := p.Get().(*[4]int)
	x[0] = 1
	p.Put(x)
	fmt.Println(len(p.Get().(*[4]int)))
	var m sync.Map
	for i := range 5 {
		m.Store(i, fmt.Sprint("v", i))
	}
	v, ok := m.Load(3)
	fmt.Println(v, ok)
	v, ok = m.Load(33)
	fmt.Println(v, ok)
	v, loaded := m.LoadOrStore(3, "other")
	fmt.Println(v, loaded)
	v, loaded = m.LoadAndDelete(3)
	fmt.Println(v, loaded)
	m.Delete(0)
	var keys []int
	m.Range(func(k, v any) bool { keys = append(keys, k.(int)); return true })
	sort.Ints(keys)
	fmt.Println(keys)
	n := 0
	m.Range(func(k, v any) bool { n++; return n < 2 })
	fmt.Println(n)
	fmt.Println(m.CompareAndSwap(1, "v1", "w1"), m.CompareAndSwap(1, "v1", "x"))
	fmt.Println(m.Swap(2, 22))
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		var o sync.Once
		o.Do(func() { panic("in once") })
	}()
	var o sync.Once
	for i := range 3 {
		o.Do(func() { fmt.Println("i", i) })
	}
	val := sync.OnceValue(func() int { fmt.Println("computing"); return 42 })
	fmt.Println(val(), val())
}
