package interp

import (
	"reflect"
	"time"

	"gopark/engine"
	"gopark/engine/interp/direct"
	"gopark/engine/interp/hostchan"
	"gopark/engine/interp/lower"
	"gopark/engine/interp/std/sync"
	stdtime "gopark/engine/interp/std/time"

	"github.com/traefik/yaegi/interp"
)

// directCalls returns the functions that interpreted code calls without reflection:
// those with which goroutines start, and those in which they wait.
func (m *machine) directCalls(exports interp.Exports) *direct.Table {
	if m.parallel {
		return nil
	}
	t := &direct.Table{}
	for name, plan := range map[string]direct.Plan{
		"Go":     m.directGo,
		"Send":   m.directSend,
		"Recv":   m.directRecv,
		"Select": m.directSelect,
		"Defers": func(c *direct.Call) {
			c.Give(func(*direct.Frame) reflect.Value { return reflect.ValueOf(&deferRun{m: m}) })
		},
		"Recovering": func(c *direct.Call) {
			c.Give(func(*direct.Frame) reflect.Value { return reflect.ValueOf(m.takeRecovering()) })
		},
		"Push": m.directPush,
		"Run":  m.directRun,
	} {
		t.Func(exports[lower.RuntimePath+"/gp"][name], plan)
	}
	t.Func(reflect.ValueOf(stdtime.Sleep), func(c *direct.Call) {
		d := c.Int(0)
		c.Do(func(f *direct.Frame) { stdtime.Sleep(time.Duration(d(f))) })
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
	t.Method(reflect.TypeFor[*sync.WaitGroup](), "Add", func(c *direct.Call) {
		wg, n := c.Receiver(), c.Int(0)
		c.Do(func(f *direct.Frame) { (*sync.WaitGroup)(wg(f)).Add(int(n(f))) })
	})
	return t
}

// directMethod adds a method without arguments and results.
func directMethod[T any](t *direct.Table, name string, call func(*T)) {
	t.Method(reflect.TypeFor[*T](), name, func(c *direct.Call) {
		recv := c.Receiver()
		c.Do(func(f *direct.Frame) { call((*T)(recv(f))) })
	})
}

func (m *machine) directGo(c *direct.Call) {
	if fn := c.Literal(0, false); fn != nil {
		name := c.Text(1)
		c.Do(func(f *direct.Frame) { m.e.Go(fn(f), name) })
	}
}

func (m *machine) directSend(c *direct.Call) {
	if elem := c.Var(1); elem != nil {
		ch := m.channel(c, 0)
		c.Do(func(f *direct.Frame) { ch(f).Send(elem(f)) })
	}
}

func (m *machine) directRecv(c *direct.Call) {
	if elem := c.Var(1); elem != nil {
		ch := m.channel(c, 0)
		c.Test(func(f *direct.Frame) bool { return ch(f).Recv(elem(f)) })
	}
}

// channel returns the i-th argument, a channel of the program's, as the engine's.
func (m *machine) channel(c *direct.Call, i int) func(*direct.Frame) *engine.Hchan {
	ch, cache := c.Value(i), &hostchan.Cache{}
	return func(f *direct.Frame) *engine.Hchan { return cache.Of(m.e, ch(f)) }
}

func (m *machine) directSelect(c *direct.Call) {
	block, dirs := c.Bool(0), c.Text(1)
	chans := make([]func(*direct.Frame) *engine.Hchan, len(dirs))
	elems := make([]func(*direct.Frame) any, len(dirs))
	for i := range dirs {
		chans[i], elems[i] = m.channel(c, 2+2*i), c.Var(3+2*i)
		if elems[i] == nil {
			return
		}
	}
	c.Choose(func(f *direct.Frame) (int, bool) {
		cases := make([]engine.Case, len(dirs))
		for i := range cases {
			cases[i] = engine.Case{Dir: dirOf(dirs[i]), C: chans[i](f), Elem: elems[i](f)}
		}
		return m.e.Select(cases, block)
	})
}

func (m *machine) directPush(c *direct.Call) {
	if fn := c.Literal(1, false); fn != nil {
		d, mayRecover := c.Value(0), c.Bool(2)
		c.Do(func(f *direct.Frame) { d(f).Interface().(*deferRun).push(fn(f), mayRecover) })
	}
}

func (m *machine) directRun(c *direct.Call) {
	if body := c.Literal(1, true); body != nil {
		d := c.Value(0)
		c.Do(func(f *direct.Frame) { d(f).Interface().(*deferRun).run(body(f)) })
	}
}
