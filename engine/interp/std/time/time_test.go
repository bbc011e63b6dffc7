package time_test

import (
	"fmt"
	"testing"
	hosttime "time"

	"gopark/engine"
	"gopark/engine/interp/hostchan"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/time"
)

const ms = hosttime.Millisecond

func recv(ch <-chan hosttime.Time) (v hosttime.Time) {
	hostchan.Recv(engine.Current(), ch, &v)
	return v
}

// ready says whether ch has a value, without waiting, and takes it.
func ready(ch <-chan hosttime.Time) bool {
	selected, _ := hostchan.Of(engine.Current(), ch).TryRecv(nil)
	return selected
}

func TestNow(t *testing.T) {
	enginetest.Run(t, func() {
		start := time.Now()
		if want := hosttime.Date(2009, 11, 10, 23, 0, 0, 0, hosttime.UTC); start.Sub(want) > ms {
			t.Errorf("starts at %v", start)
		}
		time.Sleep(1500 * ms)
		if d := time.Since(start); d < 1500*ms || d > 1501*ms {
			t.Errorf("a Sleep of 1.5s took %v", d)
		}
		if d := time.Until(start.Add(2000 * ms)); d > 500*ms || d < 499*ms {
			t.Errorf("Until: %v", d)
		}
		if got := start.Add(5 * ms).Truncate(ms).String(); got != "2009-11-10 23:00:00.005 +0000 UTC" {
			t.Errorf("prints as %s", got)
		}
		var wall, mono float64
		if n, err := fmt.Sscanf(time.Now().String(), "2009-11-10 23:00:%f +0000 UTC m=+%f", &wall, &mono); n != 2 || mono-wall > 2e-9 || mono < wall {
			t.Errorf("%v does not print as real Go's (%v)", time.Now(), err)
		}
		if got := time.Unix(0, 0).String(); got != "1970-01-01 00:00:00 +0000 UTC" {
			t.Errorf("Unix: %s", got)
		}
	})
}

func TestTimer(t *testing.T) {
	enginetest.Run(t, func() {
		start := time.Now()
		tm := time.NewTimer(100 * ms)
		if l, c := hostchan.Len(engine.Current(), tm.C), hostchan.Cap(engine.Current(), tm.C); l != 0 || c != 0 {
			t.Errorf("len %d, cap %d", l, c)
		}
		v := recv(tm.C)
		if d := v.Sub(start); d < 100*ms || d > 101*ms {
			t.Errorf("fired after %v", d)
		}
		if v.After(time.Now()) {
			t.Error("sent a time in the future")
		}
		if tm.Stop() {
			t.Error("Stop of a timer whose value was received")
		}
		if tm.Reset(10 * ms) {
			t.Error("Reset of a timer whose value was received")
		}
		time.Sleep(20 * ms)
		if hostchan.Len(engine.Current(), tm.C) != 0 {
			t.Error("len shows the buffer")
		}
	})
}

// As of Go 1.23 a value that nobody received is gone after Stop and Reset, and
// these say that they were in time.
func TestNoStaleValues(t *testing.T) {
	enginetest.Run(t, func() {
		tm := time.NewTimer(ms)
		time.Sleep(5 * ms)
		hosttm := hosttime.NewTimer(0)
		hosttime.Sleep(5 * ms)
		if got, want := tm.Stop(), hosttm.Stop(); got != want {
			t.Errorf("Stop of an expired timer: %v, real Go %v", got, want)
		}
		if ready(tm.C) {
			t.Error("a stale value after Stop")
		}
		tm.Reset(ms)
		time.Sleep(5 * ms)
		hosttm.Reset(1)
		hosttime.Sleep(5 * ms)
		start := time.Now()
		if got, want := tm.Reset(50*ms), hosttm.Reset(50*ms); got != want {
			t.Errorf("Reset of an expired timer: %v, real Go %v", got, want)
		}
		if d := recv(tm.C).Sub(start); d < 50*ms {
			t.Errorf("a stale value after Reset: %v", d)
		}
	})
}

func TestTicker(t *testing.T) {
	enginetest.Run(t, func() {
		start := time.Now()
		tk := time.NewTicker(10 * ms)
		for i := 1; i <= 3; i++ {
			d := recv(tk.C).Sub(start)
			if want := hosttime.Duration(i) * 10 * ms; d < want || d > want+ms {
				t.Errorf("tick %d after %v", i, d)
			}
		}
		time.Sleep(35 * ms) // a slow receiver misses ticks, and gets one at once
		if !ready(tk.C) || ready(tk.C) {
			t.Error("not exactly one tick was kept")
		}
		start = time.Now()
		tk.Reset(100 * ms)
		if d := recv(tk.C).Sub(start); d < 100*ms || d > 101*ms {
			t.Errorf("after Reset: %v", d)
		}
		time.Sleep(150 * ms) // a tick is due that nobody has looked at
		start = time.Now()
		tk.Reset(200 * ms)
		if d := recv(tk.C).Sub(start); d < 200*ms || d > 201*ms {
			t.Errorf("after Reset of a ticker with a tick due: %v", d)
		}
		tk.Stop()
		time.Sleep(500 * ms)
		if ready(tk.C) {
			t.Error("a tick after Stop")
		}
		if time.Tick(0) != nil {
			t.Error("Tick(0)")
		}
	})
}

func TestAfterFunc(t *testing.T) {
	enginetest.Run(t, func() {
		ran := 0
		tm := time.AfterFunc(10*ms, func() {
			time.Sleep(ms) // it is a goroutine, and may wait
			ran++
		})
		time.Sleep(20 * ms)
		if ran != 1 || tm.C != nil {
			t.Errorf("ran %d times", ran)
		}
		if tm.Stop() || tm.Reset(10*ms) {
			t.Error("a timer that fired was still set")
		}
		if !tm.Stop() {
			t.Error("Stop came too late")
		}
		time.Sleep(20 * ms)
		if ran != 1 {
			t.Errorf("ran %d times", ran)
		}
	})
}

func TestPanics(t *testing.T) {
	enginetest.Run(t, func() {
		for i, f := range [][2]func(){
			{func() { time.NewTicker(0) }, func() { hosttime.NewTicker(0) }},
			{func() { time.NewTicker(1).Reset(0) }, func() { hosttime.NewTicker(1).Reset(0) }},
			{func() { new(time.Timer).Stop() }, func() { new(hosttime.Timer).Stop() }},
			{func() { new(time.Timer).Reset(1) }, func() { new(hosttime.Timer).Reset(1) }},
			{func() { new(time.Ticker).Stop() }, func() { new(hosttime.Ticker).Stop() }},
			{func() { new(time.Ticker).Reset(1) }, func() { new(hosttime.Ticker).Reset(1) }},
		} {
			if got, want := enginetest.Panic(f[0]), enginetest.Panic(f[1]); got != want {
				t.Errorf("%d: panic %v, real Go %v", i, got, want)
			}
		}
	})
}

// A deadlock is one although a timer is set that nobody waits for.
func TestForgottenTimer(t *testing.T) {
	err := enginetest.Try(t, engine.Config{}, func() {
		time.NewTicker(ms)
		hostchan.Recv(engine.Current(), (chan int)(nil), nil)
	})
	if _, ok := err.(*engine.DeadlockError); !ok {
		t.Errorf("got %v", err)
	}
}
