package native_test

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"gopark/engine/interp/internal/native"

	"github.com/traefik/yaegi/interp"
)

// A counter has a method that is called.
type counter struct{ n int }

func (c *counter) Add(n int) { c.n += n }

// A host has what the program calls, and notes what happened, and whether
// package reflect was between the interpreter and here.
type host struct {
	log     []string
	reflect bool
	kept    []func()
}

func (h *host) note(format string, args ...any) {
	h.log = append(h.log, fmt.Sprintf(format, args...))
	pcs := make([]uintptr, 50)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for f, more := frames.Next(); more && !strings.HasPrefix(f.Function, "github.com/traefik/yaegi"); f, more = frames.Next() {
		if strings.HasPrefix(f.Function, "reflect.Value.call") {
			h.reflect = true
		}
	}
}

func (h *host) store(v any, n int) bool {
	h.note("store %d", n)
	reflect.ValueOf(v).Elem().SetInt(int64(n))
	return n%2 == 0
}

func (h *host) keep(f func(), name string) {
	h.note("keep %s", name)
	h.kept = append(h.kept, f)
}

func (h *host) choose(block bool, x, y any) (int, bool) {
	h.note("choose %t", block)
	*x.(*int)++
	*y.(*string) += "!"
	return *x.(*int), block
}

const program = `package main

import "host"

var c host.Counter

func main() {
	pc := &c
	for i := 0; i < 3; i++ {
		v := 0
		if host.Store(&v, i) {
			host.Say(v)
		}
		even := host.Store(&v, i+10)
		host.Say(even)
		f := func() { v++; host.Say(v*100 + i) }
		host.Keep(f, "f")
		c.Add(i)
		pc.Add(7)
	}
	g := func() {
		x, y := 5, "y"
		n, ok := host.Choose(true, &x, &y)
		host.Say(n)
		host.Say(ok)
		host.Say(y)
	}
	g()
	host.Say(c.N())
}
`

// N is called through reflection: nobody has a plan for it.
func (c *counter) N() int { return c.n }

// run executes the program, with the calls made directly or not.
func run(t *testing.T, install bool) *host {
	t.Helper()
	h := &host{}
	exports := map[string]reflect.Value{
		"Store":   reflect.ValueOf(h.store),
		"Keep":    reflect.ValueOf(func(f func(), name string) { h.keep(f, name) }),
		"Choose":  reflect.ValueOf(func(block bool, x, y any) (int, bool) { return h.choose(block, x, y) }),
		"Say":     reflect.ValueOf(func(x any) { h.log = append(h.log, fmt.Sprint(x)) }),
		"Counter": reflect.ValueOf((*counter)(nil)),
	}
	y := interp.New(interp.Options{})
	if err := y.Use(interp.Exports{"host/host": exports}); err != nil {
		t.Fatal(err)
	}
	prog, err := y.Compile(program)
	if err != nil {
		t.Fatal(err)
	}
	if install {
		table := &native.Table{}
		table.Func(exports["Store"], func(c *native.Call) {
			v, n := c.Var(0), c.Int(1)
			c.Test(func(f *native.Frame) bool { return h.store(v(f), int(n(f))) })
		})
		table.Func(exports["Keep"], func(c *native.Call) {
			fn, name := c.Literal(0, false), c.Text(1)
			c.Do(func(f *native.Frame) { h.keep(fn(f), name) })
		})
		table.Func(exports["Choose"], func(c *native.Call) {
			block, x, y := c.Bool(0), c.Var(1), c.Var(2)
			c.Choose(func(f *native.Frame) (int, bool) { return h.choose(block, x(f), y(f)) })
		})
		table.Method(reflect.TypeFor[*counter](), "Add", func(c *native.Call) {
			recv, n := c.Receiver(), c.Int(0)
			c.Do(func(f *native.Frame) { (*counter)(recv(f)).Add(int(n(f))) })
		})
		if err := native.Replace(y, prog, native.Changes{Direct: table}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := y.Execute(prog); err != nil {
		t.Fatal(err)
	}
	for _, f := range h.kept {
		f()
		f()
	}
	return h
}

func TestTheSameEitherWay(t *testing.T) {
	plain, short := run(t, false), run(t, true)
	if !reflect.DeepEqual(plain.log, short.log) {
		t.Errorf("through reflection:\n%s\ndirectly:\n%s", strings.Join(plain.log, "\n"), strings.Join(short.log, "\n"))
	}
	if !plain.reflect || short.reflect {
		t.Errorf("package reflect was used: %t, and directly: %t", plain.reflect, short.reflect)
	}
}
