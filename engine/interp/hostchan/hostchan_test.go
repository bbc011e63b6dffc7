package hostchan_test

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/interp/hostchan"
	"gopark/engine/interp/internal/enginetest"
)

func TestSendAndReceive(t *testing.T) {
	enginetest.Run(t, func() {
		e := engine.Current()
		ch := make(chan int)
		hostchan.Make(e, ch, 0)
		e.Go(func() {
			for i := range 3 {
				hostchan.Send(e, ch, &i)
			}
			hostchan.Close(e, ch)
		}, "sender")
		var got []int
		for {
			var v int
			if !hostchan.Recv(e, ch, &v) {
				break
			}
			got = append(got, v)
		}
		if !slices.Equal(got, []int{0, 1, 2}) {
			t.Errorf("received %v", got)
		}
		if _, open := <-ch; open {
			t.Error("the host's channel is still open")
		}
	})
}

func TestOneChannelInAllItsTypes(t *testing.T) {
	enginetest.Run(t, func() {
		e := engine.Current()
		ch := make(chan string)
		c := hostchan.Make(e, ch, 2)
		if hostchan.Of(e, (<-chan string)(ch)) != c || hostchan.Of(e, (chan<- string)(ch)) != c {
			t.Error("a directional channel is another one")
		}
		var none chan string
		if hostchan.Of(e, none) != nil {
			t.Error("nil has a channel")
		}
		s := "x"
		hostchan.Send(e, ch, &s)
		if l, c := hostchan.Len(e, ch), hostchan.Cap(e, ch); l != 1 || c != 2 {
			t.Errorf("len %d, cap %d", l, c)
		}
		if l, c := hostchan.Len(e, none), hostchan.Cap(e, none); l != 0 || c != 0 {
			t.Errorf("nil: len %d, cap %d", l, c)
		}
		if len(ch) != 0 {
			t.Error("a value went through the host's channel")
		}
		made := make(chan string, 7)
		if c := hostchan.Cap(e, made); c != 7 {
			t.Errorf("a channel made by the host has cap %d", c)
		}
	})
}

// Types that exist at run time only, as an interpreter makes them.
func TestReflectTypes(t *testing.T) {
	enginetest.Run(t, func() {
		e := engine.Current()
		point := reflect.StructOf([]reflect.StructField{
			{Name: "X", Type: reflect.TypeFor[int]()},
			{Name: "F", Type: reflect.TypeFor[func() string]()},
		})
		for size := range 2 {
			ch := reflect.MakeChan(reflect.ChanOf(reflect.BothDir, point), 0).Interface()
			hostchan.Make(e, ch, size)
			e.Go(func() {
				v := reflect.New(point)
				v.Elem().Field(0).SetInt(7)
				v.Elem().Field(1).Set(reflect.ValueOf(func() string { return "f" }))
				hostchan.Send(e, ch, v.Interface())
			}, "sender")
			v := reflect.New(point)
			ok := hostchan.Recv(e, ch, v.Interface())
			got := fmt.Sprint(ok, v.Elem().Field(0).Int(), v.Elem().Field(1).Interface().(func() string)())
			if got != "true 7f" {
				t.Errorf("size %d: %s", size, got)
			}
		}
	})
}

func TestPanics(t *testing.T) {
	enginetest.Run(t, func() {
		e := engine.Current()
		ch := make(chan int)
		var none chan int
		hostchan.Make(e, ch, 0)
		hostchan.Close(e, ch)
		for want, f := range map[string]func(){
			"send on closed channel":  func() { hostchan.Send(e, ch, new(int)) },
			"close of closed channel": func() { hostchan.Close(e, ch) },
			"close of nil channel":    func() { hostchan.Close(e, none) },
		} {
			err, _ := enginetest.Panic(f).(runtime.Error)
			if err == nil || err.Error() != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
	})
}

// A program may make channels for ever (a time.After in a loop does): those it
// has forgotten must go.
func TestForgottenChannelsGo(t *testing.T) {
	enginetest.Run(t, func() {
		e := engine.Current()
		for range 1000 {
			hostchan.Make(e, make(chan int), 1)
		}
		for range 100 {
			runtime.GC()
			if hostchan.Entries(e) < 100 {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Errorf("%d entries are left", hostchan.Entries(e))
	})
}

func BenchmarkPingPong(b *testing.B) {
	enginetest.Run(b, func() {
		e := engine.Current()
		ping, pong := make(chan int), make(chan int)
		hostchan.Make(e, ping, 0)
		hostchan.Make(e, pong, 0)
		e.Go(func() {
			for v := 0; hostchan.Recv(e, ping, &v); {
				hostchan.Send(e, pong, &v)
			}
		}, "ponger")
		for i := range b.N {
			hostchan.Send(e, ping, &i)
			hostchan.Recv(e, pong, &i)
		}
	})
}

func BenchmarkMake(b *testing.B) {
	enginetest.Run(b, func() {
		e := engine.Current()
		for range b.N {
			hostchan.Make(e, make(chan int), 0)
		}
	})
}
