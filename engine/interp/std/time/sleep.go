package time

import (
	"time"

	"gopark/engine"
	"gopark/engine/interp/hostchan"
)

// A Timer is one event in the future: a value on C, or a call of a function.
type Timer struct {
	C <-chan time.Time
	t *engine.Timer
	s *sender // nil for AfterFunc's
}

// A Ticker delivers ticks on C.
type Ticker struct {
	C <-chan time.Time
	t *engine.Timer
	s *sender
}

// A sender sends the time for which its timer was set, which may be long ago
// when a goroutine looks at the channel at last.
//
// It does not refer to the host's channel: when the program has forgotten that,
// the engine's goes too.
type sender struct {
	e   *engine.Engine
	c   *engine.Hchan
	t   *engine.Timer
	due int64
}

func (s *sender) send() {
	now := at(s.due)
	s.due = s.t.When() // the next tick's, if it is a ticker
	s.c.TrySend(&now)
}

// set makes the timer, which is stopped, fire after d, and then every period.
func (s *sender) set(d, period time.Duration) {
	s.due = s.e.Now() + int64(max(d, 0))
	s.t.ResetPeriod(d, period)
}

func newSender(e *engine.Engine) (*sender, <-chan time.Time) {
	ch := make(chan time.Time)
	s := &sender{e: e, c: hostchan.Make(e, ch, 1)}
	s.t = e.NewChanTimer(s.c, s.send)
	return s, ch
}

// NewTimer makes a Timer that sends the time on its channel after d.
func NewTimer(d time.Duration) *Timer {
	s, ch := newSender(engine.Current())
	s.set(d, 0)
	return &Timer{C: ch, t: s.t, s: s}
}

// After returns the channel of a Timer.
func After(d time.Duration) <-chan time.Time { return NewTimer(d).C }

// AfterFunc makes a Timer that runs f in a goroutine of its own after d.
func AfterFunc(d time.Duration, f func()) *Timer {
	e := engine.Current()
	t := e.NewTimer(func() { e.Go(f, "time.AfterFunc") })
	t.Reset(d)
	return &Timer{t: t}
}

// Stop prevents t from firing, and reports whether it could.
func (t *Timer) Stop() bool {
	if t.t == nil {
		panic("time: Stop called on uninitialized Timer")
	}
	return t.t.Stop()
}

// Reset makes t fire after d, and reports whether it had been active.
func (t *Timer) Reset(d time.Duration) bool {
	if t.t == nil {
		panic("time: Reset called on uninitialized Timer")
	}
	if t.s == nil {
		return t.t.Reset(d)
	}
	pending := t.t.Stop() // a value that is due now must not get the new time
	t.s.set(d, 0)
	return pending
}

// NewTicker makes a Ticker that ticks every d.
func NewTicker(d time.Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	s, ch := newSender(engine.Current())
	s.set(d, d)
	return &Ticker{C: ch, t: s.t, s: s}
}

// Stop ends the ticks. The channel stays open.
func (t *Ticker) Stop() {
	if t.t != nil {
		t.t.Stop()
	}
}

// Reset makes t tick every d from now on.
func (t *Ticker) Reset(d time.Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.t == nil {
		panic("time: Reset called on uninitialized Ticker")
	}
	t.t.Stop()
	t.s.set(d, d)
}

// Tick returns the channel of a Ticker that cannot be stopped; nil if d is not
// positive.
func Tick(d time.Duration) <-chan time.Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
