package main

import (
	"bufio"
	"bytes"
	"container/heap"
	"container/list"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type IntHeap []int

func (h IntHeap) Len() int           { return len(h) }
func (h IntHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h IntHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *IntHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *IntHeap) Pop() any {
	old := *h
	n := len(old)
	x := old[n-1]
	*h = old[:n-1]
	return x
}

type Item struct {
	val   string
	prio  int
	index int
}
type PQ []*Item

func (pq PQ) Len() int            { return len(pq) }
func (pq PQ) Less(i, j int) bool  { return pq[i].prio > pq[j].prio }
func (pq PQ) Swap(i, j int)       { pq[i], pq[j] = pq[j], pq[i]; pq[i].index = i; pq[j].index = j }
func (pq *PQ) Push(x interface{}) { it := x.(*Item); it.index = len(*pq); *pq = append(*pq, it) }
func (pq *PQ) Pop() interface{} {
	old := *pq
	n := len(old)
	it := old[n-1]
	*pq = old[0 : n-1]
	return it
}

type rot13 struct{ r io.Reader }

func (r rot13) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	for i := range p[:n] {
		c := p[i]
		switch {
		case c >= 'a' && c <= 'z':
			p[i] = 'a' + (c-'a'+13)%26
		case c >= 'A' && c <= 'Z':
			p[i] = 'A' + (c-'A'+13)%26
		}
	}
	return n, err
}

type counter struct {
	n int
	w io.Writer
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += len(p)
	return c.w.Write(p)
}

type Animal interface {
	Sound() string
}
type Walker interface {
	Walk() string
}
type AW interface {
	Animal
	Walker
}
type Base struct{ name string }

func (b *Base) SetName(s string) { b.name = s }
func (b Base) Hello() string     { return "hi " + b.name }

type Dog struct {
	Base
	age int
}

func (d Dog) Sound() string { return "woof" }
func (d *Dog) Walk() string { d.age++; return fmt.Sprint("walk ", d.age) }

type Logger struct {
	*log.Logger
	prefix string
}

type notFound struct{ name string }

func (n notFound) Error() string        { return n.name + " not found" }
func (n notFound) Is(target error) bool { return target == errBase }

var errBase = errors.New("base")

type temporary interface{ Temporary() bool }
type netErr struct{}

func (netErr) Error() string   { return "net" }
func (netErr) Temporary() bool { return true }
func (netErr) Unwrap() error   { return io.EOF }

type SafeMap[K comparable, V any] struct {
	mu sync.RWMutex
	m  map[K]V
}

func NewSafeMap[K comparable, V any]() *SafeMap[K, V] { return &SafeMap[K, V]{m: make(map[K]V)} }
func (s *SafeMap[K, V]) Set(k K, v V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[k] = v
}
func (s *SafeMap[K, V]) Get(k K) (v V, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	v, ok = s.m[k]
	return
}

type ctxKey string

type level int

func (l *level) String() string     { return fmt.Sprint(int(*l)) }
func (l *level) Set(s string) error { *l = level(len(s)); return nil }

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func main() {
	h := &IntHeap{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 3)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()
	pq := PQ{}
	for i, s := range []string{"a", "b", "c"} {
		heap.Push(&pq, &Item{val: s, prio: (i * 7) % 5})
	}
	pq[0].prio = 0
	heap.Fix(&pq, 0)
	for pq.Len() > 0 {
		it := heap.Pop(&pq).(*Item)
		fmt.Print(it.val, it.prio, " ")
	}
	fmt.Println()
	io.Copy(os.Stdout, rot13{strings.NewReader("Uryyb\n")})
	c := &counter{w: os.Stdout}
	fmt.Fprintf(c, "x=%d\n", 5)
	io.WriteString(c, "ws\n")
	bw := bufio.NewWriter(c)
	bw.WriteString("buffered\n")
	bw.Flush()
	fmt.Println(c.n)
	sc := bufio.NewScanner(rot13{strings.NewReader("nop qrs\ntuv")})
	for sc.Scan() {
		fmt.Println(sc.Text())
	}
	d := &Dog{Base{"rex"}, 1}
	d.SetName("max")
	var a Animal = d
	if w, ok := a.(Walker); ok {
		fmt.Println(w.Walk(), d.Hello())
	}
	_, ok := Animal(*d).(Walker)
	fmt.Println(ok)
	var aw AW = d
	a = aw
	fmt.Println(a.Sound(), aw.Walk())
	var lg = Logger{log.New(os.Stdout, "[x] ", 0), "p"}
	lg.Println("logged", d.age, Animal(d) == a)
	lg.Printf("%v %+v", *d, d)
	var e error = notFound{"f"}
	fmt.Println(errors.Is(e, errBase), errors.Is(fmt.Errorf("a: %w", e), errBase), e == notFound{"f"})
	var nf notFound
	fmt.Println(errors.As(fmt.Errorf("b: %w", e), &nf), nf.name)
	var tmp temporary
	fmt.Println(errors.As(fmt.Errorf("c: %w", netErr{}), &tmp), tmp != nil && tmp.Temporary(), errors.Is(netErr{}, io.EOF))
	if t, ok := error(netErr{}).(interface{ Temporary() bool }); ok {
		fmt.Println("temp", t.Temporary())
	}
	sm := NewSafeMap[string, []int]()
	sm.Set("a", []int{1})
	v, ok := sm.Get("a")
	v2, ok2 := sm.Get("b")
	fmt.Println(v, ok, v2, ok2)
	ctx := context.WithValue(context.Background(), ctxKey("k"), d)
	fmt.Println(ctx.Value(ctxKey("k")).(*Dog).name, ctx.Value("k"))
	ctx, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err(), errors.Is(ctx.Err(), context.DeadlineExceeded))
	l := list.New()
	l.PushBack(Dog{age: 3})
	l.PushFront(&Item{val: "q"})
	for el := l.Front(); el != nil; el = el.Next() {
		switch x := el.Value.(type) {
		case Dog:
			fmt.Println("dog", x.age)
		case *Item:
			fmt.Println("item", x.val)
		}
	}
	fs := flag.NewFlagSet("t", flag.ContinueOnError)
	var lv level
	fs.Var(&lv, "lv", "level")
	fs.Parse([]string{"-lv", "abcd"})
	fmt.Println(int(lv))
	words := []string{"ccc", "a", "bb"}
	sort.Sort(sort.Reverse(byLen(words)))
	fmt.Println(words)
	sort.Sort(byLen(words))
	fmt.Println(words, sort.IsSorted(byLen(words)))
	var av atomic.Value
	av.Store(Dog{age: 9})
	fmt.Println(av.Load().(Dog).age)
	var smap sync.Map
	smap.Store(ctxKey("z"), &Item{val: "zz"})
	x, _ := smap.Load(ctxKey("z"))
	fmt.Println(x.(*Item).val)
	pool := sync.Pool{New: func() any { return &Item{val: "new"} }}
	it := pool.Get().(*Item)
	fmt.Println(it.val)
	var buf bytes.Buffer
	mw := io.MultiWriter(&buf, c)
	fmt.Fprintln(mw, "multi")
	fmt.Print(buf.String())
	tr := io.TeeReader(rot13{strings.NewReader("abc")}, &buf)
	bs, _ := io.ReadAll(tr)
	fmt.Println(string(bs), buf.Len())
	var ap atomic.Pointer[Dog]
	ap.Store(d)
	fmt.Println(ap.Load().name)
	once := sync.OnceValue(func() int { fmt.Println("once"); return 5 })
	fmt.Println(once(), once())
}
