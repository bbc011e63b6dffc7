package interp

import (
	"bytes"
	"fmt"
	"io"
	"math/bits"
	"reflect"
	"sort"
	"strings"
	"sync"
	"unsafe"

	"gopark/engine"
	rt "gopark/engine/internal/runtime"
	"gopark/engine/interp/hostchan"
	"gopark/engine/interp/internal/native"
	"gopark/engine/interp/lower"
	"gopark/engine/interp/std"
	"gopark/engine/trace"

	"github.com/traefik/yaegi/interp"
)

// A machine is the run time of lowered code: what it imports as gp, bound to
// one engine.
type machine struct {
	e      *engine.Engine
	turns  *int   // the interpreter's gp__tick
	n      int    // loop turns and calls that the engine has not been told of; in the virtual world
	cur    *local // of the goroutine that moves, nil if not known; in the virtual world
	nobody local  // of code that runs when all is over
	stderr io.Writer
	sites  *trace.Sites

	direct *native.Table // calls without reflection

	types        *hostTypes
	methods      map[reflect.Type]map[string]registered
	implementing map[implementing]bool // answers that implements has given
	addresses    map[any]uintptr       // that have been asked for, by pointer

	traced bool // somebody records where goroutines are
	died   any  // what the main function panicked with

	parallel bool       // goroutines run side by side: n is each local's own
	mu       sync.Mutex // of implementing and addresses
}

func newMachine(sites *trace.Sites, stderr io.Writer) *machine {
	m := &machine{sites: sites, stderr: stderr, methods: map[reflect.Type]map[string]registered{}}
	m.turns = new(int)
	return m
}

// A local is what the interpreter keeps for each goroutine.
type local struct {
	at      trace.Site // where it is,
	callers []caller   // and where the functions were that are waiting for that one, outermost first
	known   struct {   // what traced has found last
		at, from, site trace.Site
	}
	n          int       // see machine; in the parallel world
	recovering *deferRun // set while a deferred call starts that may recover
	chain      []string  // the panics that it replaced, as Go would print them
	again      bool      // it is a recovered one's value once more
	before     int       // how much of chain is of panics that were under way when the deferred call that runs was called
}

// local returns the current goroutine's record.
func (m *machine) local() *local {
	if m.parallel {
		return m.find()
	}
	if m.cur == nil {
		m.cur = m.find()
	}
	return m.cur
}

func (m *machine) find() *local {
	g := m.e.Getg()
	if g == nil {
		// The host asks for the text of an error when all is over.
		if m.parallel {
			return new(local)
		}
		return &m.nobody
	}
	return localOf(g)
}

func localOf(g *engine.G) *local {
	l, ok := g.Local.(*local)
	if !ok {
		l = &local{}
		g.Local = l
	}
	return l
}

// hooks connect the engine with the interpreter's counters.
func (m *machine) hooks() engine.Hooks {
	if m.parallel {
		return engine.Hooks{Where: m.where, Frames: m.frames}
	}
	return engine.Hooks{
		Ticks: func() int64 {
			n := m.n
			m.n = 0
			return int64(n)
		},
		Where:    m.where,
		Frames:   m.frames,
		SwitchIn: func(g *engine.G) { m.cur, _ = g.Local.(*local) },
	}
}

// exports is the gp package.
func (m *machine) exports() interp.Exports {
	f := reflect.ValueOf
	return interp.Exports{lower.RuntimePath + "/gp": {
		"Bind":       f(func(turns *int) { m.turns = turns }),
		"Main":       f(m.main),
		"Ticks":      f(m.tick),
		"Go":         f(func(fn func(), name string) { m.e.Go(fn, name) }),
		"GoNil":      f(func() { m.e.Fatal("go of nil func value") }),
		"Make":       f(m.makeChan),
		"Send":       f(func(ch, elem any) { hostchan.Send(m.e, ch, elem) }),
		"Recv":       f(func(ch, elem any) bool { return hostchan.Recv(m.e, ch, elem) }),
		"Close":      f(func(ch any) { hostchan.Close(m.e, ch) }),
		"Len":        f(func(ch any) int { return hostchan.Len(m.e, ch) }),
		"Cap":        f(func(ch any) int { return hostchan.Cap(m.e, ch) }),
		"Select":     f(m.selectStmt),
		"MapKeys":    f(m.mapKeys),
		"MapValues":  f(mapValues),
		"Words":      f(wordsOf),
		"Clear":      f(clearValue),
		"Runes":      f(runes),
		"Defers":     f(func() *deferRun { return &deferRun{m: m} }),
		"Push":       f(func(d *deferRun, fn func(), mayRecover bool) { d.push(fn, mayRecover) }),
		"Run":        f(func(d *deferRun, body func()) { d.run(body) }),
		"Recovering": f(m.takeRecovering),
		"Recover":    f(func(d *deferRun) any { return d.recover() }),
		"Panic":      f(m.panic),
		"Print":      f(func(args ...any) { m.print(false, args) }),
		"Println":    f(func(args ...any) { m.print(true, args) }),
		"Block":      f(std.Block),
		"Index":      f(indexError),
		"Slice":      f(sliceError),
		"Slice3":     f(slice3Error),
		"Iterate":    f(iterateError),
		"Swallowed":  f(swallowedError),
		"NilDeref":   f(func() { panic(rt.ErrorString(nilDeref)) }),
		"NegShift":   f(func() { panic(rt.ErrorString("negative shift amount")) }),

		"Register":    f(m.register),
		"Method":      f(m.methodOf),
		"NilReceiver": f(m.nilReceiver),
		"Implements":  f(m.implements),
		"AsHost":      f(m.asHost),
		"AsError":     f(m.asError),
		"Wrap":        f(m.wrap),
		"Error":       f(m.newError),
		"Key":         f(key),
		"Equal":       f(equal),
		"To":          f(m.to),
		"From":        f(m.from),
		"Convert":     f(convertTo),
		"ErrorsAs":    f(m.errorsAs),
		"AssertFail":  f(m.assertFail),
		"Value":       f(m.printed),
		"Values":      f(m.printedList),
		"TypeName":    f(m.typeName),
		"JSON":        f(m.jsonArg),
		"Unmarshal":   f(m.unmarshal),
		"Decode":      f(m.decode),
		"Address":     f(m.address),

		"TypeNumMethod":     f(m.typeNumMethod),
		"TypeMethod":        f(m.typeMethod),
		"TypeMethodByName":  f(m.typeMethodByName),
		"TypePkgPath":       f(m.typePkgPath),
		"TypeImplements":    f(m.typeImplements),
		"ValueNumMethod":    f(m.valueNumMethod),
		"ValueMethod":       f(m.valueMethod),
		"ValueMethodByName": f(m.valueMethodByName),
		"TypeField":         f(m.typeField),
		"TypeFieldByName":   f(m.typeFieldByName),
		"TypeFieldByIndex":  f(m.typeFieldByIndex),
		"VisibleFields":     f(m.visibleFields),
		"ValueField":        f(m.valueField),
		"ValueFieldByName":  f(m.valueFieldByName),
		"ValueFieldByIndex": f(m.valueFieldByIndex),
		"ValueSend":         f(m.valueSend),
		"ValueTrySend":      f(m.valueTrySend),
		"ValueRecv":         f(m.valueRecv),
		"ValueTryRecv":      f(m.valueTryRecv),
		"ValueClose":        f(m.valueClose),
		"ValueLen":          f(m.valueLen),
		"ValueCap":          f(m.valueCap),
		"ReflectSelect":     f(m.reflectSelect),

		"Template":      f(m.executeTemplate),
		"TemplateNamed": f(m.executeNamed),
		"Logged":        f(m.logged),
		"LoggedList":    f(m.loggedList),
	}}
}

// main runs the program. See run.execute.
func (m *machine) main(f func()) {
	defer func() {
		if r := recover(); r != nil {
			m.died = r
			panic(r)
		}
	}()
	f()
}

// makeChan puts an engine channel behind a host channel just made.
func (m *machine) makeChan(ch any, n int, elem string) {
	if n < 0 {
		panic(rt.PlainError("makechan: size out of range"))
	}
	hostchan.MakeElem(m.e, ch, elem, n)
}

// selectStmt runs a select. dirs has a letter per case, s or r; args holds each
// case's channel and the address of its variable.
func (m *machine) selectStmt(block bool, dirs string, args ...any) (int, bool) {
	cases := make([]engine.Case, len(dirs))
	for i := range cases {
		cases[i] = engine.Case{Dir: dirOf(dirs[i]), C: hostchan.Of(m.e, args[2*i]), Elem: args[2*i+1]}
	}
	return m.e.Select(cases, block)
}

func dirOf(letter byte) engine.Dir {
	if letter == 's' {
		return engine.SendDir
	}
	return engine.RecvDir
}

// mapKeys sets *keys to the map's keys, in an order that depends on nothing but
// the keys and the engine's seed.
func (m *machine) mapKeys(mp, keys any) {
	v := reflect.ValueOf(mp)
	if v.Len() == 0 {
		return
	}
	ks := v.MapKeys()
	if len(ks) > 1 {
		sortKeys(ks)
		m.e.Rand().Shuffle(len(ks), func(i, j int) { ks[i], ks[j] = ks[j], ks[i] })
	}
	dst := reflect.ValueOf(keys).Elem()
	out := reflect.MakeSlice(dst.Type(), len(ks), len(ks))
	for i, k := range ks {
		out.Index(i).Set(k)
	}
	dst.Set(out)
}

// mapValues sets *values to the values of the map's keys, which no look-up finds
// if they are NaN.
func mapValues(mp, keys, values any) {
	v, ks := reflect.ValueOf(mp), reflect.ValueOf(keys)
	dst := reflect.ValueOf(values).Elem()
	out := reflect.MakeSlice(dst.Type(), ks.Len(), ks.Len())
	var lost []reflect.Value // of keys that are not equal to themselves
	for it := v.MapRange(); it.Next(); {
		if k := it.Key(); !k.Equal(k) {
			lost = append(lost, it.Value())
		}
	}
	for i := range ks.Len() {
		if k := ks.Index(i); k.Equal(k) {
			out.Index(i).Set(v.MapIndex(k))
		} else if len(lost) > 0 {
			out.Index(i).Set(lost[0])
			lost = lost[1:]
		}
	}
	dst.Set(out)
}

// sortKeys orders keys by value where their kind has an order, else by how they
// print.
func sortKeys(ks []reflect.Value) {
	switch {
	case ks[0].CanInt():
		sort.Slice(ks, func(i, j int) bool { return ks[i].Int() < ks[j].Int() })
	case ks[0].CanUint():
		sort.Slice(ks, func(i, j int) bool { return ks[i].Uint() < ks[j].Uint() })
	case ks[0].CanFloat():
		sort.Slice(ks, func(i, j int) bool { return ks[i].Float() < ks[j].Float() })
	case ks[0].Kind() == reflect.String:
		sort.Slice(ks, func(i, j int) bool { return ks[i].String() < ks[j].String() })
	default:
		text := make(map[any]string, len(ks))
		key := func(v reflect.Value) string {
			k := v.Interface()
			if s, ok := text[k]; ok {
				return s
			}
			s := fmt.Sprintf("%#v", k)
			text[k] = s
			return s
		}
		sort.SliceStable(ks, func(i, j int) bool { return key(ks[i]) < key(ks[j]) })
	}
}

// runes returns where each rune of s begins, and the runes.
func runes(s string) (at []int, list []rune) {
	for i, r := range s {
		at, list = append(at, i), append(list, r)
	}
	return at, list
}

// heapStart is where the host's heap begins, on most 64-bit systems; on 32-bit
// ones, what looks like it.
const heapStart = 0xc0 << (bits.UintSize / 2)

// address is what a program sees of a pointer that it converts to a number: the
// same in every run, as if what is pointed to stood in memory in the order in
// which that was asked.
func (m *machine) address(p any) uintptr {
	if v := reflect.ValueOf(p); !v.IsValid() || v.IsNil() {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.addresses[p]
	if !ok {
		if m.addresses == nil {
			m.addresses = map[any]uintptr{}
		}
		a = heapStart + 8*uintptr(len(m.addresses))
		m.addresses[p] = a
	}
	return a
}

// clearValue is the predeclared clear.
func clearValue(v any) {
	r := reflect.ValueOf(v)
	if r.IsValid() && (r.Kind() != reflect.Map || !r.IsNil()) {
		r.Clear()
	}
}

func (d *deferRun) push(fn func(), mayRecover bool) {
	d.calls = append(d.calls, deferred{fn, mayRecover})
}

// takeRecovering is called on entry of a function that may recover: it gets the
// right to do so if the deferred call that is starting is this one.
func (m *machine) takeRecovering() *deferRun {
	l := m.local()
	d := l.recovering
	l.recovering = nil
	return d
}

// panic is the learner's panic.
func (m *machine) panic(v any) {
	v = key(v)
	if v == nil {
		var nothing any
		panic(nothing) // the host makes it a *runtime.PanicNilError
	}
	panic(&thrown{v, m})
}

// print is the predeclared print and println: to standard error, in the
// runtime's own formats.
func (m *machine) print(ln bool, args []any) {
	var b strings.Builder
	for i, a := range args {
		if ln && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(printText(a))
	}
	if ln {
		b.WriteByte('\n')
	}
	io.WriteString(m.stderr, b.String())
}

// Words of an interface value, for print.
type words [2]uintptr

// wordsOf makes print show x as an interface.
func wordsOf(x any) words {
	if x == nil {
		return words{}
	}
	return *(*words)(unsafe.Pointer(&x))
}

// printText is how print shows a value.
func printText(v any) string {
	if w, ok := v.(words); ok {
		return fmt.Sprintf("(%#x,%#x)", w[0], w[1])
	}
	if s, ok := basicText(v); ok {
		return s
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func:
		return fmt.Sprintf("%#x", r.Pointer())
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]%#x", r.Len(), r.Cap(), r.Pointer())
	case reflect.Invalid:
		return "nil"
	}
	return fmt.Sprint(v)
}

// capture is yaegi's standard error: it reports there each frame that a panic
// leaves, which is not written.
type capture struct{ m *machine }

func (c capture) Write(b []byte) (int, error) {
	if len(bytes.TrimSpace(b)) > 0 && !bytes.Contains(b, []byte("panic: ")) {
		return c.m.stderr.Write(b)
	}
	return len(b), nil
}
