// Package context is package context as an interpreted program sees it. A Done
// channel is one of the engine's, a deadline is on the engine's clock, and
// nothing here starts a goroutine of the host.
//
// Context, CancelFunc, Canceled and DeadlineExceeded are the host's, so that a
// context can be given to the host's libraries: when it is cancelled, the host
// channel that Done returns is closed too.
package context

import (
	"context"
	"reflect"
	"time"

	stdtime "gopark/engine/interp/std/time"
)

// Short names for the host's types.
type (
	// Context is the host's.
	Context = context.Context
	// CancelFunc is the host's.
	CancelFunc = context.CancelFunc
	// CancelCauseFunc is the host's.
	CancelCauseFunc = context.CancelCauseFunc
)

// Symbols returns those symbols of package context that differ from the host's.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"AfterFunc":         reflect.ValueOf(AfterFunc),
		"Background":        reflect.ValueOf(Background),
		"Cause":             reflect.ValueOf(Cause),
		"TODO":              reflect.ValueOf(TODO),
		"WithCancel":        reflect.ValueOf(WithCancel),
		"WithCancelCause":   reflect.ValueOf(WithCancelCause),
		"WithDeadline":      reflect.ValueOf(WithDeadline),
		"WithDeadlineCause": reflect.ValueOf(WithDeadlineCause),
		"WithTimeout":       reflect.ValueOf(WithTimeout),
		"WithTimeoutCause":  reflect.ValueOf(WithTimeoutCause),
		"WithValue":         reflect.ValueOf(WithValue),
		"WithoutCancel":     reflect.ValueOf(WithoutCancel),
	}
}

// Background returns the context that is never cancelled.
func Background() Context { return context.Background() }

// TODO returns a context for who does not know yet which to use.
func TODO() Context { return context.TODO() }

// WithCancel returns a child of parent, and the function that cancels it.
func WithCancel(parent Context) (Context, CancelFunc) {
	c := new(cancelCtx)
	c.adopt(parent, c)
	return c, func() { c.cancel(true, context.Canceled, nil) }
}

// WithCancelCause is WithCancel with a reason for Cause.
func WithCancelCause(parent Context) (Context, CancelCauseFunc) {
	c := new(cancelCtx)
	c.adopt(parent, c)
	return c, func(cause error) { c.cancel(true, context.Canceled, cause) }
}

// WithTimeout returns a child that is cancelled after d.
func WithTimeout(parent Context, d time.Duration) (Context, CancelFunc) {
	return WithDeadlineCause(parent, stdtime.Now().Add(d), nil)
}

// WithTimeoutCause is WithTimeout with a reason for Cause.
func WithTimeoutCause(parent Context, d time.Duration, cause error) (Context, CancelFunc) {
	return WithDeadlineCause(parent, stdtime.Now().Add(d), cause)
}

// WithDeadline returns a child that is cancelled at d.
func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

// WithDeadlineCause is WithDeadline with a reason for Cause.
func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	mustHave(parent)
	if cur, ok := parent.Deadline(); ok && cur.Before(d) {
		return WithCancel(parent) // the parent's comes first
	}
	c := &timerCtx{deadline: d}
	c.adopt(parent, c)
	left := stdtime.Until(d)
	if left <= 0 {
		c.cancel(true, context.DeadlineExceeded, cause)
		return c, func() { c.cancel(false, context.Canceled, nil) }
	}
	if c.Err() == nil {
		t := stdtime.AfterFunc(left, func() { c.cancel(true, context.DeadlineExceeded, cause) })
		if !c.setTimer(t) {
			t.Stop()
		}
	}
	return c, func() { c.cancel(true, context.Canceled, nil) }
}

// WithoutCancel returns a child that has parent's values only.
func WithoutCancel(parent Context) Context {
	mustHave(parent)
	return withoutCancelCtx{parent}
}

// WithValue returns a child in which key has the value val.
func WithValue(parent Context, key, val any) Context {
	mustHave(parent)
	if key == nil {
		panic("nil key")
	}
	if !reflect.TypeOf(key).Comparable() {
		panic("key is not comparable")
	}
	return &valueCtx{parent, key, val}
}

// AfterFunc runs f in a goroutine of its own once ctx is cancelled. The
// function it returns prevents that, and says whether it could.
func AfterFunc(ctx Context, f func()) (stop func() bool) {
	a := &afterFuncCtx{f: f}
	a.adopt(ctx, a)
	return func() bool {
		if !a.take() {
			return false
		}
		a.cancel(true, context.Canceled, nil)
		return true
	}
}

// Cause returns why c was cancelled: what was given as the cause, else c.Err().
func Cause(c Context) error {
	err := c.Err()
	if err == nil {
		return nil
	}
	if cc, ok := c.Value(&cancelCtxKey).(*cancelCtx); ok {
		cc.mu.Lock()
		defer cc.mu.Unlock()
		if cc.cause != nil {
			return cc.cause
		}
		return err
	}
	return context.Cause(c) // it may be a context that the host's code made
}

func mustHave(parent Context) {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
}
