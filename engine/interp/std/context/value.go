package context

import (
	"reflect"
	"time"
)

// A valueCtx has a value for one key.
type valueCtx struct {
	Context
	key, val any
}

func (c *valueCtx) Value(key any) any {
	if c.key == key {
		return c.val
	}
	return c.Context.Value(key)
}

func (c *valueCtx) String() string {
	return contextName(c.Context) + ".WithValue(" + text(c.key) + ", " + text(c.val) + ")"
}

// A withoutCancelCtx has its parent's values, and is never cancelled.
type withoutCancelCtx struct{ c Context }

func (withoutCancelCtx) Deadline() (t time.Time, ok bool) { return t, false }
func (withoutCancelCtx) Done() <-chan struct{}            { return nil }
func (withoutCancelCtx) Err() error                       { return nil }

func (c withoutCancelCtx) Value(key any) any {
	if key == &cancelCtxKey {
		return nil // what is above must not cancel what is below
	}
	return c.c.Value(key)
}

func (c withoutCancelCtx) String() string { return contextName(c.c) + ".WithoutCancel" }

type stringer interface{ String() string }

func contextName(c Context) string {
	if s, ok := c.(stringer); ok {
		return s.String()
	}
	return reflect.TypeOf(c).String()
}

// text is how a key or a value is printed: without looking into it, since what
// it points to may be changed at the same time.
func text(v any) string {
	switch v := v.(type) {
	case stringer:
		return v.String()
	case string:
		return v
	case nil:
		return "<nil>"
	}
	return reflect.TypeOf(v).String()
}
