package interp

import (
	"gopark/engine/interp/direct"
	"gopark/engine/interp/hostchan"
	"gopark/engine/interp/lower"

	"github.com/traefik/yaegi/interp"
)

// directCalls returns the functions of the run time that interpreted code calls
// without reflection: those that all goroutines are made of.
func (m *machine) directCalls(exports interp.Exports) direct.Table {
	t := direct.Table{}
	for name, plan := range map[string]func(*direct.Call){
		"Go":   m.directGo,
		"Send": m.directSend,
		"Recv": m.directRecv,
		"Push": m.directPush,
		"Run":  m.directRun,
	} {
		t[exports[lower.RuntimePath+"/gp"][name].Pointer()] = plan
	}
	return t
}

func (m *machine) directGo(c *direct.Call) {
	if fn := c.Literal(0, false); fn != nil {
		name := c.Text(1)
		c.Do(func(f *direct.Frame) { m.e.Go(fn(f), name) })
	}
}

func (m *machine) directSend(c *direct.Call) {
	if elem := c.Var(1); elem != nil {
		ch, cache := c.Value(0), &hostchan.Cache{}
		c.Do(func(f *direct.Frame) { cache.Of(m.e, ch(f)).Send(elem(f)) })
	}
}

func (m *machine) directRecv(c *direct.Call) {
	if elem := c.Var(1); elem != nil {
		ch, cache := c.Value(0), &hostchan.Cache{}
		c.Test(func(f *direct.Frame) bool { return cache.Of(m.e, ch(f)).Recv(elem(f)) })
	}
}

func (m *machine) directPush(c *direct.Call) {
	if fn := c.Literal(1, false); fn != nil {
		d, mayRecover := c.Value(0), c.Value(2)
		c.Do(func(f *direct.Frame) { d(f).Interface().(*deferRun).push(fn(f), mayRecover(f).Bool()) })
	}
}

func (m *machine) directRun(c *direct.Call) {
	if body := c.Literal(1, true); body != nil {
		d := c.Value(0)
		c.Do(func(f *direct.Frame) { d(f).Interface().(*deferRun).run(body(f)) })
	}
}
