package context_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/interp/hostchan"
	"gopark/engine/interp/internal/enginetest"
	ours "gopark/engine/interp/std/context"
	stdtime "gopark/engine/interp/std/time"
	"gopark/engine/trace"
)

const ms = time.Millisecond

func done(ctx context.Context) bool {
	ch := ctx.Done()
	if ch == nil {
		return false
	}
	selected, _ := hostchan.Of(engine.Current(), ch).TryRecv(nil)
	return selected
}

func wait(ctx context.Context) { hostchan.Recv(engine.Current(), ctx.Done(), nil) }

type key string

// A table of what real Go and ours must answer alike: both run each function.
type lib struct {
	Background      func() context.Context
	TODO            func() context.Context
	WithCancel      func(context.Context) (context.Context, context.CancelFunc)
	WithCancelCause func(context.Context) (context.Context, context.CancelCauseFunc)
	WithDeadline    func(context.Context, time.Time) (context.Context, context.CancelFunc)
	WithValue       func(context.Context, any, any) context.Context
	WithoutCancel   func(context.Context) context.Context
	AfterFunc       func(context.Context, func()) func() bool
	Cause           func(context.Context) error
	Now             func() time.Time
}

var hosts = lib{context.Background, context.TODO, context.WithCancel, context.WithCancelCause, context.WithDeadline,
	context.WithValue, context.WithoutCancel, context.AfterFunc, context.Cause, time.Now}

var engines = lib{ours.Background, ours.TODO, ours.WithCancel, ours.WithCancelCause, ours.WithDeadline,
	ours.WithValue, ours.WithoutCancel, ours.AfterFunc, ours.Cause, stdtime.Now}

func TestLikeRealGo(t *testing.T) {
	boom := errors.New("boom")
	for name, f := range map[string]func(l lib, say func(...any)){
		"strings": func(l lib, say func(...any)) {
			ctx, cancel := l.WithCancel(l.Background())
			defer cancel()
			say(ctx, l.TODO(), l.WithoutCancel(ctx))
			say(l.WithValue(ctx, key("k"), "v"), l.WithValue(ctx, 1, nil), l.WithValue(ctx, "k", time.Second))
			d, cancel := l.WithDeadline(ctx, time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC))
			defer cancel()
			say(strings.Split(fmt.Sprint(d), " [")[0])
			say(fmt.Sprintf("%T %T %T %T", ctx, l.WithValue(ctx, 1, 2), d, l.WithoutCancel(ctx)))
		},
		"causes": func(l lib, say func(...any)) {
			ctx, cancel := l.WithCancelCause(l.Background())
			child, cancelChild := l.WithCancel(ctx)
			defer cancelChild()
			say(ctx.Err(), l.Cause(ctx), child.Err())
			cancel(boom)
			cancel(nil)
			say(ctx.Err(), l.Cause(ctx), child.Err(), l.Cause(child))
			late, cancelLate := l.WithCancel(child)
			defer cancelLate()
			say(late.Err(), l.Cause(late))
			say(l.WithoutCancel(late).Err(), l.Cause(l.WithoutCancel(late)))
			foreign := &own{Context: l.WithoutCancel(ctx), err: errors.New("own")}
			say(l.Cause(foreign))
			none, cancelNone := l.WithCancelCause(l.Background())
			cancelNone(nil)
			say(l.Cause(none), l.Cause(l.Background()))
		},
		"child only": func(l lib, say func(...any)) {
			ctx, cancel := l.WithCancel(l.Background())
			defer cancel()
			child, cancelChild := l.WithCancel(ctx)
			cancelChild()
			say(ctx.Err(), child.Err())
		},
		"values": func(l lib, say func(...any)) {
			ctx, cancel := l.WithCancel(l.WithValue(l.Background(), key("a"), 1))
			defer cancel()
			inner := l.WithValue(ctx, key("b"), 2)
			say(inner.Value(key("a")), inner.Value(key("b")), ctx.Value(key("b")), inner.Value("a"))
			say(l.WithoutCancel(inner).Value(key("a")))
		},
		"deadlines": func(l lib, say func(...any)) {
			at := l.Now().Add(time.Hour)
			ctx, cancel := l.WithDeadline(l.Background(), at)
			got, ok := ctx.Deadline()
			say(got.Equal(at), ok)
			later, cancelLater := l.WithDeadline(ctx, at.Add(time.Hour))
			defer cancelLater()
			got, ok = later.Deadline()
			say(got.Equal(at), ok)
			cancel()
			say(ctx.Err(), later.Err())
			past, cancelPast := l.WithDeadline(l.Background(), l.Now().Add(-time.Hour))
			say(past.Err(), errors.Is(past.Err(), context.DeadlineExceeded), l.Cause(past))
			cancelPast()
			say(past.Err())
		},
		"panics": func(l lib, say func(...any)) {
			for _, f := range []func(){
				func() { l.WithCancel(nil) },
				func() { l.WithDeadline(nil, time.Time{}) },
				func() { l.WithValue(nil, 1, 2) },
				func() { l.WithoutCancel(nil) },
				func() { l.WithValue(l.Background(), nil, 2) },
				func() { l.WithValue(l.Background(), []int{}, 2) },
			} {
				say(enginetest.Panic(f))
			}
		},
		"stopped AfterFunc": func(l lib, say func(...any)) {
			ctx, cancel := l.WithCancel(l.Background())
			stop := l.AfterFunc(ctx, func() { t.Error("AfterFunc ran after stop") })
			say(stop(), stop())
			cancel()
			say(stop())
		},
	} {
		t.Run(name, func(t *testing.T) {
			var want, got strings.Builder
			f(hosts, func(a ...any) { fmt.Fprintln(&want, a...) })
			enginetest.Run(t, func() {
				f(engines, func(a ...any) { fmt.Fprintln(&got, a...) })
			})
			if got.String() != want.String() {
				t.Errorf("got\n%swant, as real Go says,\n%s", got.String(), want.String())
			}
		})
	}
}

func TestCancelWakes(t *testing.T) {
	enginetest.Run(t, func() {
		e := engine.Current()
		parent, cancel := ours.WithCancel(ours.Background())
		var order []int
		n := 0
		for i := range 4 {
			ctx, cancel := ours.WithCancel(parent)
			e.Go(func() {
				defer cancel()
				wait(ctx)
				order = append(order, i)
				n++
			}, "waiter")
		}
		stdtime.Sleep(ms)
		if done(parent) || len(order) > 0 {
			t.Error("done before it is cancelled")
		}
		cancel()
		stdtime.Sleep(ms)
		slices.Sort(order)
		if !slices.Equal(order, []int{0, 1, 2, 3}) {
			t.Errorf("woke %v", order)
		}
		select {
		case <-parent.Done(): // as a library of the host would see it
		default:
			t.Error("the host's channel is open")
		}
		late, cancel := ours.WithCancel(parent)
		defer cancel()
		if !done(late) || late.Done() != late.Done() {
			t.Error("a child of a cancelled context is not done")
		}
	})
}

func TestTimeout(t *testing.T) {
	boom := errors.New("boom")
	rec := trace.NewRecorder()
	err := enginetest.Try(t, engine.Config{Trace: rec}, func() {
		start := stdtime.Now()
		ctx, cancel := ours.WithTimeoutCause(ours.Background(), 50*ms, boom)
		defer cancel()
		child, cancelChild := ours.WithCancel(ours.WithValue(ctx, key("k"), 1))
		defer cancelChild()
		wait(child)
		if d := stdtime.Since(start); d < 50*ms || d > 51*ms {
			t.Errorf("timed out after %v", d)
		}
		if child.Err() != context.DeadlineExceeded || ours.Cause(child) != boom {
			t.Errorf("%v because of %v", child.Err(), ours.Cause(child))
		}
		ctx, cancel = ours.WithTimeout(ours.Background(), 50*ms)
		cancel()
		cancel()
		if ctx.Err() != context.Canceled {
			t.Errorf("%v", ctx.Err())
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	stopped := 0
	for _, ev := range rec.Events() {
		if ev.Kind == trace.TimerStop {
			stopped++
		}
	}
	if stopped != 1 {
		t.Errorf("%d timers were stopped, want the one of the context cancelled in time", stopped)
	}
}

func TestAfterFunc(t *testing.T) {
	enginetest.Run(t, func() {
		ctx, cancel := ours.WithCancel(ours.Background())
		ran := false
		stop := ours.AfterFunc(ctx, func() {
			stdtime.Sleep(ms)
			ran = true
		})
		cancel()
		if stop() {
			t.Error("stop after it had started")
		}
		stdtime.Sleep(5 * ms)
		if !ran {
			t.Error("did not run")
		}
	})
}

// own is a context type of the program's own, with a Done channel of its own.
type own struct {
	context.Context
	ch  chan struct{}
	err error
}

func (o *own) Done() <-chan struct{} { return o.ch }
func (o *own) Err() error            { return o.err }

func TestForeignParent(t *testing.T) {
	enginetest.Run(t, func() {
		e := engine.Current()
		base, cancelBase := ours.WithCancel(ours.Background())
		defer cancelBase()
		o := &own{Context: base, ch: make(chan struct{})}
		hostchan.Make(e, o.ch, 0)
		child, cancel := ours.WithCancel(o)
		defer cancel()
		before := e.NumGoroutine()
		other, cancelOther := ours.WithCancel(o)
		if e.NumGoroutine() != before+1 {
			t.Error("nobody waits for the parent")
		}
		cancelOther()
		stdtime.Sleep(ms)
		if e.NumGoroutine() != before || other.Err() == nil {
			t.Error("somebody waits for the parent though the child is gone")
		}
		o.err = errors.New("own")
		hostchan.Close(e, o.ch)
		wait(child)
		if child.Err() != o.err || base.Err() != nil {
			t.Errorf("child %v, base %v", child.Err(), base.Err())
		}
	})
}

// TestDoneBesideCancel: goroutines that ask for the channel at the same time, beside the one
// that cancels, all get one that is going to be closed, and who has cancelled gets one that
// is closed.
func TestDoneBesideCancel(t *testing.T) {
	e, err := engine.New(engine.Config{World: engine.Parallel, Procs: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	rounds := 5000
	if testing.Short() {
		rounds = 500
	}
	hung := time.AfterFunc(time.Minute, e.Interrupt)
	defer hung.Stop()
	err = e.Run(func() {
		for range rounds {
			ctx, cancel := ours.WithCancel(ours.Background())
			var wg engine.WaitGroup
			for range 3 {
				wg.Go(func() { wait(ctx) })
			}
			wg.Go(func() {
				cancel()
				if !done(ctx) {
					t.Error("cancelled, and not done")
				}
			})
			wg.Wait()
		}
	})
	if err != nil {
		t.Error(err)
	}
}
