package context

import (
	"context"
	"slices"
	"sync"
	"time"

	"gopark/engine"
	"gopark/engine/interp/hostchan"
	stdtime "gopark/engine/interp/std/time"
)

// cancelCtxKey is the key under which a cancelCtx, and what is derived from it,
// gives itself: a child finds its nearest ancestor that can be cancelled so,
// through any context types of the program's own.
var cancelCtxKey int

// A canceler is what a cancelCtx cancels with itself.
type canceler interface {
	cancel(removeFromParent bool, err, cause error)
	Done() <-chan struct{}
}

// A cancelCtx can be cancelled, and cancels its children then.
//
// mu is the host's and is never held over an operation of the engine, at which
// another goroutine of the program may run and want it.
type cancelCtx struct {
	Context

	mu       sync.Mutex
	done     chan struct{} // made when first asked for
	err      error
	cause    error
	children map[canceler]int64 // and when each came: they are cancelled in that order
	born     int64
}

func (c *cancelCtx) Value(key any) any {
	if key == &cancelCtxKey {
		return c
	}
	return c.Context.Value(key)
}

func (c *cancelCtx) Done() <-chan struct{} {
	c.mu.Lock()
	done := c.done
	c.mu.Unlock()
	if done != nil {
		return done
	}
	// Nobody may see a channel that the engine does not know yet, or one that is open
	// though c has been cancelled. It cannot be made under the lock: the engine may let
	// another goroutine go on there.
	e := engine.Current()
	fresh, closed := make(chan struct{}), false
	hostchan.Make(e, fresh, 0)
	for {
		c.mu.Lock()
		if c.done == nil && (c.err == nil || closed) {
			c.done = fresh
		}
		done = c.done
		c.mu.Unlock()
		if done != nil {
			return done
		}
		hostchan.Close(e, fresh)
		closed = true
	}
}

func (c *cancelCtx) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *cancelCtx) String() string { return contextName(c.Context) + ".WithCancel" }

// cancel cancels c, unless it is already: Err, then Done, then the children.
func (c *cancelCtx) cancel(removeFromParent bool, err, cause error) {
	if cause == nil {
		cause = err
	}
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return
	}
	c.err, c.cause = err, cause
	done := c.done
	children := make([]canceler, 0, len(c.children))
	for child := range c.children {
		children = append(children, child)
	}
	born := c.children
	c.children = nil
	c.mu.Unlock()

	if done != nil {
		hostchan.Close(engine.Current(), done)
	}
	slices.SortFunc(children, func(a, b canceler) int { return int(born[a] - born[b]) })
	for _, child := range children {
		child.cancel(false, err, cause)
	}
	if removeFromParent {
		removeChild(c.Context, c)
	}
}

// adopt makes c, which is child or the part of it that can be cancelled, a
// child of parent: child will be cancelled with it.
func (c *cancelCtx) adopt(parent Context, child canceler) {
	mustHave(parent)
	c.Context = parent
	done := parent.Done()
	if done == nil {
		return // never
	}
	e := engine.Current()
	if p, ok := parentCancelCtx(parent, done); ok {
		p.mu.Lock()
		err, cause := p.err, p.cause
		if err == nil {
			if p.children == nil {
				p.children = make(map[canceler]int64)
			}
			p.born++
			p.children[child] = p.born
		}
		p.mu.Unlock()
		if err != nil {
			child.cancel(false, err, cause)
		}
		return
	}
	if err := parent.Err(); err != nil {
		child.cancel(false, err, Cause(parent))
		return
	}
	if p, ok := parent.(interface{ AfterFunc(func()) func() bool }); ok {
		stop := p.AfterFunc(func() { child.cancel(false, parent.Err(), Cause(parent)) })
		c.Context = stopCtx{parent, stop}
		return
	}
	// A context type of the program's own, with a Done channel of its own:
	// somebody has to wait for it, as in real Go.
	e.Go(func() {
		var v struct{}
		chosen, _ := e.Select([]engine.Case{
			{Dir: engine.RecvDir, C: hostchan.Of(e, done), Elem: &v},
			{Dir: engine.RecvDir, C: hostchan.Of(e, child.Done()), Elem: &v},
		}, true)
		if chosen == 0 {
			child.cancel(false, parent.Err(), Cause(parent))
		}
	}, "context.(*cancelCtx).propagateCancel.func2")
}

// parentCancelCtx returns the nearest cancelCtx above, if its Done channel is
// the parent's: a type in between may have put its own in its place.
func parentCancelCtx(parent Context, done <-chan struct{}) (*cancelCtx, bool) {
	p, ok := parent.Value(&cancelCtxKey).(*cancelCtx)
	if !ok {
		return nil, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p, (<-chan struct{})(p.done) == done
}

func removeChild(parent Context, child canceler) {
	if s, ok := parent.(stopCtx); ok {
		s.stop()
		return
	}
	done := parent.Done()
	if done == nil {
		return
	}
	if p, ok := parentCancelCtx(parent, done); ok {
		p.mu.Lock()
		delete(p.children, child)
		p.mu.Unlock()
	}
}

// A stopCtx is the parent of a child that it would cancel through its own
// AfterFunc method.
type stopCtx struct {
	Context
	stop func() bool
}

// A timerCtx is cancelled at its deadline.
type timerCtx struct {
	cancelCtx
	deadline time.Time
	timer    *stdtime.Timer // guarded by mu
}

func (c *timerCtx) Deadline() (time.Time, bool) { return c.deadline, true }

func (c *timerCtx) String() string {
	return contextName(c.Context) + ".WithDeadline(" + c.deadline.String() +
		" [" + stdtime.Until(c.deadline).String() + "])"
}

// setTimer keeps t, and reports whether that is still of use.
func (c *timerCtx) setTimer(t *stdtime.Timer) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return false
	}
	c.timer = t
	return true
}

func (c *timerCtx) cancel(removeFromParent bool, err, cause error) {
	c.cancelCtx.cancel(false, err, cause)
	if removeFromParent {
		removeChild(c.Context, c)
	}
	c.mu.Lock()
	t := c.timer
	c.timer = nil
	c.mu.Unlock()
	if t != nil {
		t.Stop()
	}
}

// An afterFuncCtx runs a function when it is cancelled.
type afterFuncCtx struct {
	cancelCtx
	f     func()
	taken bool // f was started, or never will be
}

// take reports whether the caller is the one who decides about f.
func (a *afterFuncCtx) take() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	first := !a.taken
	a.taken = true
	return first
}

func (a *afterFuncCtx) cancel(removeFromParent bool, err, cause error) {
	a.cancelCtx.cancel(false, err, cause)
	if removeFromParent {
		removeChild(a.Context, a)
	}
	if a.take() {
		engine.Current().Go(a.f, "context.AfterFunc")
	}
}

var _ context.Context = (*timerCtx)(nil)
