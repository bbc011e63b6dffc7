package interp

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"gopark/engine"
	"gopark/engine/interp/hostchan"
	"gopark/engine/interp/internal/native"
	"gopark/engine/interp/lower"
	"gopark/engine/interp/std/runtime"
	"gopark/engine/interp/std/sync"
	"gopark/engine/interp/std/sync/atomic"
	stdtime "gopark/engine/interp/std/time"

	"github.com/traefik/yaegi/interp"
)

// directCalls returns the functions that interpreted code calls without reflection:
// those with which goroutines start, and those in which they wait.
func (m *machine) directCalls(exports, print interp.Exports) *native.Table {
	t := &native.Table{}
	for name, plan := range map[string]native.Plan{
		"Go":     m.directGo,
		"Send":   m.directSend,
		"Recv":   m.directRecv,
		"Select": m.directSelect,
		"Defers": func(c *native.Call) {
			c.Give(func(*native.Frame) reflect.Value { return reflect.ValueOf(&deferRun{m: m}) })
		},
		"Recovering": func(c *native.Call) {
			c.Give(func(*native.Frame) reflect.Value { return reflect.ValueOf(m.takeRecovering()) })
		},
		"Make": func(c *native.Call) {
			ch, size, elem := c.Value(0), c.Int(1), c.Text(2)
			c.Do(func(f *native.Frame) { m.makeChan(ch(f).Interface(), int(size(f)), elem) })
		},
		"Close": func(c *native.Call) {
			ch := c.Value(0)
			c.Do(func(f *native.Frame) { hostchan.Close(m.e, ch(f).Interface()) })
		},
		"To": func(c *native.Call) {
			if v := c.Var(0); v != nil {
				i := c.Int(1)
				c.Give(func(f *native.Frame) reflect.Value {
					x := m.to(v(f), int(i(f)))
					return reflect.ValueOf(&x).Elem()
				})
			}
		},
		"Push": m.directPush,
		"Run":  m.directRun,
	} {
		t.Func(exports[lower.RuntimePath+"/gp"][name], plan)
	}
	directPrinting(t, print)
	directAtomics(t)
	t.Func(reflect.ValueOf(runtime.Gosched), func(c *native.Call) {
		c.Do(func(*native.Frame) { runtime.Gosched() })
	})
	t.Func(reflect.ValueOf(runtime.NumGoroutine), func(c *native.Call) {
		c.Give(func(*native.Frame) reflect.Value { return reflect.ValueOf(runtime.NumGoroutine()) })
	})
	t.Func(reflect.ValueOf(stdtime.After), func(c *native.Call) {
		d := c.Int(0)
		c.Give(func(f *native.Frame) reflect.Value { return reflect.ValueOf(stdtime.After(time.Duration(d(f)))) })
	})
	t.Method(reflect.TypeFor[context.Context](), "Done", func(c *native.Call) {
		ctx := c.Object()
		c.Give(func(f *native.Frame) reflect.Value {
			v := ctx(f)
			if v.IsNil() {
				v.Method(0) // panics as it would otherwise
			}
			return reflect.ValueOf(v.Interface().(context.Context).Done())
		})
	})
	t.Func(reflect.ValueOf(stdtime.Sleep), func(c *native.Call) {
		d := c.Int(0)
		c.Do(func(f *native.Frame) { stdtime.Sleep(time.Duration(d(f))) })
	})
	directMethod(t, "Lock", (*sync.Mutex).Lock)
	directMethod(t, "Unlock", (*sync.Mutex).Unlock)
	directMethod(t, "Lock", (*sync.RWMutex).Lock)
	directMethod(t, "Unlock", (*sync.RWMutex).Unlock)
	directMethod(t, "RLock", (*sync.RWMutex).RLock)
	directMethod(t, "RUnlock", (*sync.RWMutex).RUnlock)
	directMethod(t, "Wait", (*sync.Cond).Wait)
	directMethod(t, "Signal", (*sync.Cond).Signal)
	directMethod(t, "Broadcast", (*sync.Cond).Broadcast)
	directMethod(t, "Wait", (*sync.WaitGroup).Wait)
	directMethod(t, "Done", (*sync.WaitGroup).Done)
	t.Method(reflect.TypeFor[*sync.WaitGroup](), "Add", func(c *native.Call) {
		wg, n := c.Receiver(), c.Int(0)
		c.Do(func(f *native.Frame) { (*sync.WaitGroup)(wg(f)).Add(int(n(f))) })
	})
	return t
}

// directMethod adds a method without arguments and results.
func directMethod[T any](t *native.Table, name string, call func(*T)) {
	t.Method(reflect.TypeFor[*T](), name, func(c *native.Call) {
		recv := c.Receiver()
		c.Do(func(f *native.Frame) { call((*T)(recv(f))) })
	})
}

// directPrinting adds functions of fmt, for calls with plain arguments.
func directPrinting(t *native.Table, print interp.Exports) {
	for _, name := range []string{"Print", "Println"} {
		fn := print["fmt/./fmt"][name]
		call := fn.Interface().(func(...any) (int, error))
		t.Func(fn, func(c *native.Call) {
			if args := c.Basics(); args != nil && c.IsStatement() {
				c.Do(func(f *native.Frame) { call(args(f)...) })
			}
		})
	}
	fn := print["fmt/./fmt"]["Printf"]
	printf := fn.Interface().(func(string, ...any) (int, error))
	t.Func(fn, func(c *native.Call) {
		if args := c.Basics(); args != nil && c.IsStatement() {
			c.Do(func(f *native.Frame) {
				a := args(f)
				printf(a[0].(string), a[1:]...)
			})
		}
	})
	t.Func(reflect.ValueOf(fmt.Sprintf), func(c *native.Call) {
		if args := c.Basics(); args != nil {
			c.Give(func(f *native.Frame) reflect.Value {
				a := args(f)
				return reflect.ValueOf(fmt.Sprintf(a[0].(string), a[1:]...))
			})
		}
	})
	t.Func(reflect.ValueOf(fmt.Sprint), func(c *native.Call) {
		if args := c.Basics(); args != nil {
			c.Give(func(f *native.Frame) reflect.Value { return reflect.ValueOf(fmt.Sprint(args(f)...)) })
		}
	})
}

// directAtomics adds the operations of sync/atomic on integers.
func directAtomics(t *native.Table) {
	directAtomic(t, (*atomic.Int32).Add, (*atomic.Int32).Load, (*atomic.Int32).Store, atomic.AddInt32, atomic.LoadInt32, atomic.StoreInt32)
	directAtomic(t, (*atomic.Int64).Add, (*atomic.Int64).Load, (*atomic.Int64).Store, atomic.AddInt64, atomic.LoadInt64, atomic.StoreInt64)
	directAtomic(t, (*atomic.Uint32).Add, (*atomic.Uint32).Load, (*atomic.Uint32).Store, atomic.AddUint32, atomic.LoadUint32, atomic.StoreUint32)
	directAtomic(t, (*atomic.Uint64).Add, (*atomic.Uint64).Load, (*atomic.Uint64).Store, atomic.AddUint64, atomic.LoadUint64, atomic.StoreUint64)
}

func directAtomic[V any, T int32 | int64 | uint32 | uint64](t *native.Table, add func(*V, T) T, load func(*V) T, store func(*V, T),
	addTo func(*T, T) T, loadFrom func(*T) T, storeTo func(*T, T)) {
	recv := reflect.TypeFor[*V]()
	argument := func(c *native.Call, i int) func(*native.Frame) T {
		n := c.Int(i)
		return func(f *native.Frame) T { return T(n(f)) }
	}
	t.Method(recv, "Add", func(c *native.Call) {
		v, delta := c.Receiver(), argument(c, 0)
		c.Give(func(f *native.Frame) reflect.Value { return reflect.ValueOf(add((*V)(v(f)), delta(f))) })
	})
	t.Method(recv, "Load", func(c *native.Call) {
		v := c.Receiver()
		c.Give(func(f *native.Frame) reflect.Value { return reflect.ValueOf(load((*V)(v(f)))) })
	})
	t.Method(recv, "Store", func(c *native.Call) {
		v, val := c.Receiver(), argument(c, 0)
		c.Do(func(f *native.Frame) { store((*V)(v(f)), val(f)) })
	})
	t.Func(reflect.ValueOf(addTo), func(c *native.Call) {
		p, delta := c.Pointer(0), argument(c, 1)
		c.Give(func(f *native.Frame) reflect.Value { return reflect.ValueOf(addTo((*T)(p(f)), delta(f))) })
	})
	t.Func(reflect.ValueOf(loadFrom), func(c *native.Call) {
		p := c.Pointer(0)
		c.Give(func(f *native.Frame) reflect.Value { return reflect.ValueOf(loadFrom((*T)(p(f)))) })
	})
	t.Func(reflect.ValueOf(storeTo), func(c *native.Call) {
		p, val := c.Pointer(0), argument(c, 1)
		c.Do(func(f *native.Frame) { storeTo((*T)(p(f)), val(f)) })
	})
}

func (m *machine) directGo(c *native.Call) {
	if fn := c.Literal(0, false); fn != nil {
		name := c.Text(1)
		c.Do(func(f *native.Frame) { m.e.Go(fn(f), name) })
	}
}

func (m *machine) directSend(c *native.Call) {
	if elem := c.Var(1); elem != nil {
		ch := m.channel(c, 0)
		c.Do(func(f *native.Frame) { ch(f).Send(elem(f)) })
	}
}

func (m *machine) directRecv(c *native.Call) {
	if elem := c.Var(1); elem != nil {
		ch := m.channel(c, 0)
		c.Test(func(f *native.Frame) bool { return ch(f).Recv(elem(f)) })
	}
}

// channel returns the i-th argument, a channel of the program's, as the engine's.
func (m *machine) channel(c *native.Call, i int) func(*native.Frame) *engine.Hchan {
	ch, cache := c.Value(i), &hostchan.Cache{}
	if m.parallel {
		return func(f *native.Frame) *engine.Hchan { return hostchan.OfValue(m.e, ch(f)) }
	}
	return func(f *native.Frame) *engine.Hchan { return cache.Of(m.e, ch(f)) }
}

func (m *machine) directSelect(c *native.Call) {
	block, dirs := c.Bool(0), c.Text(1)
	chans := make([]func(*native.Frame) *engine.Hchan, len(dirs))
	elems := make([]func(*native.Frame) any, len(dirs))
	for i := range dirs {
		chans[i], elems[i] = m.channel(c, 2+2*i), c.Var(3+2*i)
		if elems[i] == nil {
			return
		}
	}
	c.Choose(func(f *native.Frame) (int, bool) {
		cases := make([]engine.Case, len(dirs))
		for i := range cases {
			cases[i] = engine.Case{Dir: dirOf(dirs[i]), C: chans[i](f), Elem: elems[i](f)}
		}
		return m.e.Select(cases, block)
	})
}

func (m *machine) directPush(c *native.Call) {
	if fn := c.Literal(1, false); fn != nil {
		d, mayRecover := c.Value(0), c.Bool(2)
		c.Do(func(f *native.Frame) { d(f).Interface().(*deferRun).push(fn(f), mayRecover) })
	}
}

func (m *machine) directRun(c *native.Call) {
	if body := c.Literal(1, true); body != nil {
		d := c.Value(0)
		c.Do(func(f *native.Frame) { d(f).Interface().(*deferRun).run(body(f)) })
	}
}
