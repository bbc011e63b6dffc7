package engine_test

import (
	"math"
	"testing"
	"time"

	"gopark/engine"
)

// TestWords passes what has its own way through a channel, numbers and other small
// values, and some of what has not, in all ways that there are.
func TestWords(t *testing.T) {
	for _, cfg := range []engine.Config{
		{World: engine.Virtual, Procs: 2}, {World: engine.Parallel, Procs: 2}, {World: engine.Parallel, Procs: 1},
	} {
		err := newEngine(t, cfg).Run(func() {
			passes(t, -7, math.MinInt)
			passes[int64](t, -7, math.MaxInt64)
			passes[uint](t, 7, math.MaxUint)
			passes[uint64](t, 7, math.MaxUint64)
			passes[uintptr](t, 7, 1<<31)
			passes(t, 2.5, math.Inf(-1))
			passes(t, time.Second, -time.Hour)
			passes[int32](t, -7, math.MinInt32)
			passes[uint8](t, 7, math.MaxUint8)
			passes[int16](t, -7, math.MinInt16)
			passes(t, struct{}{}, struct{}{})
			passes(t, [0]*int{}, [0]*int{})
			passes[float32](t, 0.5, 1e30)
			passes(t, true, false)
			passes(t, "a", "bc")
			passes(t, [8]byte{1}, [8]byte{7: 2})
			passes(t, struct{ x, y int32 }{1, 2}, struct{ x, y int32 }{3, 4})
			passes(t, new(int), nil)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func passes[T comparable](t *testing.T, a, b T) {
	t.Helper()
	var zero T
	want := func(what string, got, want T) {
		t.Helper()
		if got != want {
			t.Errorf("%T: %s: got %v, want %v", a, what, got, want)
		}
	}
	for _, size := range []int{0, 1, 5} {
		c := engine.NewChan[T](size)
		back := engine.NewChan[T](size)
		engine.Go(func() { // receives by All, sends by Select
			for v := range c.All() {
				engine.Select(back.OnSend(v))
			}
			back.Close()
		})
		for _, v := range []T{a, b} {
			c.Send(v)
			want("Recv", back.Recv(), v)
			engine.Select(c.OnSend(v))
			got := zero
			engine.Select(back.OnRecv(&got))
			want("OnRecv", got, v)
			engine.Gosched() // so that the other waits
			for !c.TrySend(v) {
				engine.Gosched()
			}
			got, selected, _ := back.TryRecv()
			for !selected {
				engine.Gosched()
				got, selected, _ = back.TryRecv()
			}
			want("TryRecv", got, v)
		}
		c.Close()
		got := a
		if _, ok := engine.Select(back.OnRecv(&got)); ok {
			t.Errorf("%T: a value after the last", a)
		}
		want("OnRecv of what is closed", got, zero)
		got, _ = back.RecvOK()
		want("RecvOK of what is closed", got, zero)
	}
}
