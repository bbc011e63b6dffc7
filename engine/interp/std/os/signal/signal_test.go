package signal_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	hostsignal "os/signal"
	"syscall"
	"testing"

	"gopark/engine"
	"gopark/engine/interp/hostchan"
	"gopark/engine/interp/internal/enginetest"
	stdcontext "gopark/engine/interp/std/context"
	"gopark/engine/interp/std/os/signal"
)

func TestNotify(t *testing.T) {
	enginetest.Run(t, func() {
		e := engine.Current()
		c := make(chan os.Signal)
		hostchan.Make(e, c, 1)
		got := func() (sig os.Signal) {
			hostchan.Of(e, c).TryRecv(&sig)
			return sig
		}
		if signal.Raise(e, os.Interrupt) {
			t.Error("nobody asked for it")
		}
		signal.Notify(c, os.Interrupt)
		if !signal.Raise(e, os.Interrupt) || !signal.Raise(e, os.Interrupt) || got() != os.Interrupt || got() != nil {
			t.Error("Notify")
		}
		if signal.Raise(e, syscall.SIGTERM) {
			t.Error("asked for another signal")
		}
		signal.Notify(c)
		if !signal.Raise(e, syscall.SIGTERM) || got() != syscall.SIGTERM {
			t.Error("Notify for all")
		}
		signal.Stop(c)
		if signal.Raise(e, os.Interrupt) {
			t.Error("Stop")
		}
		signal.Ignore(os.Interrupt)
		if !signal.Raise(e, os.Interrupt) || !signal.Ignored(os.Interrupt) || signal.Ignored(syscall.SIGTERM) {
			t.Error("Ignore")
		}
		signal.Reset(os.Interrupt)
		if signal.Raise(e, os.Interrupt) || hostsignal.Ignored(os.Interrupt) {
			t.Error("Reset")
		}
	})
}

func TestNotifyContext(t *testing.T) {
	host, stop := hostsignal.NotifyContext(context.Background(), os.Interrupt)
	want := fmt.Sprint(host)
	stop()
	enginetest.Run(t, func() {
		e := engine.Current()
		ctx, stop := signal.NotifyContext(stdcontext.Background(), os.Interrupt)
		defer stop()
		if got := fmt.Sprint(ctx); got != want {
			t.Errorf("prints %s, want %s", got, want)
		}
		signal.Raise(e, os.Interrupt)
		hostchan.Recv(e, ctx.Done(), nil)
		cause := stdcontext.Cause(ctx)
		if ctx.Err() != context.Canceled || cause.Error() != "interrupt signal received" || !errors.Is(cause, context.Canceled) {
			t.Errorf("%v because of %v", ctx.Err(), cause)
		}
		stop()
		if signal.Raise(e, os.Interrupt) {
			t.Error("still asks after stop")
		}
	})
}
