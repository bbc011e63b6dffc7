// Package synctest is package testing/synctest as an interpreted program sees
// it. Time is virtual in gopark anyway: it passes when all wait. What a bubble
// adds is Wait, and that Test waits for all goroutines that the test started.
// Its clock is the world's: it does not start in the year 2000.
package synctest

import (
	"reflect"
	"time"

	"gopark/engine"
	"gopark/engine/interp/std/testing"
	"gopark/engine/trace"
)

// Test runs f, and waits until all goroutines that were made meanwhile have
// ended.
func Test(t *testing.T, f func(*testing.T)) {
	e := engine.Current()
	defer testing.Enter(e)()
	before, timers := e.LastGoid(), e.PendingFuncs()
	f(t)
	for pause := time.Microsecond; ; pause = min(2*pause, time.Second) {
		left, stuck := 0, 0
		for _, g := range e.Goroutines() {
			if g.ID <= before {
				continue
			}
			left++
			if g.State == trace.GWaiting && !g.Timed && g.Reason != trace.WaitSleep && g.Reason != trace.WaitIO {
				stuck++
			}
		}
		switch {
		case left == 0:
			return
		case left == stuck && e.PendingFuncs() <= timers:
			panic("deadlock: main bubble goroutine has exited but blocked goroutines remain")
		}
		e.Sleep(pause)
	}
}

// Wait waits until every other goroutine is blocked.
func Wait() {
	e := engine.Current()
	for {
		busy := false
		for _, g := range e.Goroutines() {
			if g.ID != e.Getg().ID() && g.State != trace.GWaiting {
				busy = true
			}
		}
		if !busy {
			return
		}
		e.Gosched()
	}
}

// Symbols returns package testing/synctest.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Test": reflect.ValueOf(Test),
		"Wait": reflect.ValueOf(Wait),
	}
}
