// Package signal is package os/signal as an interpreted program sees it. The
// signals of the process belong to gopark, which hands them to a program that
// asked for them (Raise), and stops any other with them.
package signal

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"gopark/engine"
	"gopark/engine/interp/hostchan"
	stdcontext "gopark/engine/interp/std/context"
)

// A table is what one program asked for.
type table struct {
	notify  []*request
	ignored request // with c nil
	release func()  // the engine no longer expects signals; nil if it does not
}

// Outside is the key under which whoever gives a program the signals of the
// process attaches a value to its engine. Then a program that waits for one is
// no deadlock.
type Outside struct{}

// expect tells the engine whether signals may come.
func (t *table) expect(e *engine.Engine) {
	if e.Attached(Outside{}) == nil {
		return
	}
	if wanted := len(t.notify) > 0; wanted && t.release == nil {
		t.release = e.Expect()
	} else if !wanted && t.release != nil {
		t.release()
		t.release = nil
	}
}

// A request is that of one channel.
type request struct {
	c    chan<- os.Signal
	all  bool
	sigs []os.Signal
}

func (r *request) wants(sig os.Signal) bool { return r.all || slices.Contains(r.sigs, sig) }

// add adds signals to r, all if there are none.
func (r *request) add(sigs []os.Signal) {
	r.all = r.all || len(sigs) == 0
	r.sigs = append(r.sigs, sigs...)
}

// remove takes signals out of r. It cannot take one out of all.
func (r *request) remove(sigs []os.Signal) {
	r.sigs = slices.DeleteFunc(r.sigs, func(s os.Signal) bool { return slices.Contains(sigs, s) })
}

type key struct{}

func tableOf(e *engine.Engine) *table {
	if t, ok := e.Attached(key{}).(*table); ok {
		return t
	}
	t := new(table)
	e.Attach(key{}, t)
	return t
}

// Notify makes signals be sent to c, all if none is given.
func Notify(c chan<- os.Signal, sigs ...os.Signal) {
	if c == nil {
		panic("os/signal: Notify using nil channel")
	}
	t := tableOf(engine.Current())
	t.ignored.remove(sigs)
	i := slices.IndexFunc(t.notify, func(r *request) bool { return r.c == c })
	if i < 0 {
		i = len(t.notify)
		t.notify = append(t.notify, &request{c: c})
	}
	t.notify[i].add(sigs)
	t.expect(engine.Current())
}

// Stop makes no more signals be sent to c.
func Stop(c chan<- os.Signal) {
	t := tableOf(engine.Current())
	t.notify = slices.DeleteFunc(t.notify, func(r *request) bool { return r.c == c })
	t.expect(engine.Current())
}

// Ignore makes signals be dropped, all if none is given.
func Ignore(sigs ...os.Signal) {
	Reset(sigs...)
	tableOf(engine.Current()).ignored.add(sigs)
}

// Ignored reports whether a signal is dropped.
func Ignored(sig os.Signal) bool {
	return tableOf(engine.Current()).ignored.wants(sig)
}

// Reset undoes Notify and Ignore for signals, for all if none is given.
func Reset(sigs ...os.Signal) {
	t := tableOf(engine.Current())
	if len(sigs) == 0 {
		*t = table{release: t.release}
		t.expect(engine.Current())
		return
	}
	t.ignored.remove(sigs)
	for _, r := range t.notify {
		r.remove(sigs)
	}
}

// Raise gives the program a signal. It reports whether the program asked for it,
// or to have it dropped; if not, the signal does what it usually does.
func Raise(e *engine.Engine, sig os.Signal) (taken bool) {
	t := tableOf(e)
	taken = t.ignored.wants(sig)
	for _, r := range slices.Clone(t.notify) {
		if r.wants(sig) {
			taken = true
			hostchan.Of(e, r.c).TrySend(&sig)
		}
	}
	return taken
}

// NotifyContext returns a context that is cancelled by one of the signals.
func NotifyContext(parent context.Context, sigs ...os.Signal) (context.Context, context.CancelFunc) {
	e := engine.Current()
	ctx, cancel := stdcontext.WithCancelCause(parent)
	c := make(chan os.Signal)
	hostchan.Make(e, c, 1)
	Notify(c, sigs...)
	n := &notifyCtx{Context: ctx, sigs: sigs}
	if ctx.Err() == nil {
		e.Go(func() {
			var sig os.Signal
			chosen, _ := e.Select([]engine.Case{
				{Dir: engine.RecvDir, C: hostchan.Of(e, c), Elem: &sig},
				{Dir: engine.RecvDir, C: hostchan.Of(e, ctx.Done())},
			}, true)
			if chosen == 0 {
				cancel(signalError(sig.String() + " signal received"))
			}
		}, "os/signal.NotifyContext.func1")
	}
	return n, func() {
		cancel(nil)
		Stop(c)
	}
}

// A signalError is the cause of a context that a signal cancelled.
type signalError string

func (err signalError) Error() string        { return string(err) }
func (err signalError) Is(target error) bool { return target == context.Canceled }

type notifyCtx struct {
	context.Context
	sigs []os.Signal
}

func (c *notifyCtx) String() string {
	s := "signal.NotifyContext(" + strings.TrimSuffix(fmt.Sprint(c.Context), ".WithCancel")
	if len(c.sigs) > 0 {
		names := make([]string, len(c.sigs))
		for i, sig := range c.sigs {
			names[i] = sig.String()
		}
		s += ", [" + strings.Join(names, " ") + "]"
	}
	return s + ")"
}

// Symbols returns package os/signal.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Ignore":        reflect.ValueOf(Ignore),
		"Ignored":       reflect.ValueOf(Ignored),
		"Notify":        reflect.ValueOf(Notify),
		"NotifyContext": reflect.ValueOf(NotifyContext),
		"Reset":         reflect.ValueOf(Reset),
		"Stop":          reflect.ValueOf(Stop),
	}
}
