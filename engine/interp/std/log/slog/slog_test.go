package slog_test

import (
	"bytes"
	"context"
	"io"
	hostlog "log"
	hostslog "log/slog"
	"testing"

	"gopark/engine"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/log"
	"gopark/engine/interp/std/log/slog"
	"gopark/engine/interp/std/sync"
	"gopark/engine/trace"
)

// records logs with what Go's documentation has examples of.
func records(l *hostslog.Logger) {
	l.Info("hello", "k", 1, "two words", "a b")
	l.Debug("not seen")
	l.With("a", 1).WithGroup("g").Warn("msg=x y", hostslog.Group("h", "b", 2), "level", "mine")
	l.Error("")
}

func noTime(groups []string, a hostslog.Attr) hostslog.Attr {
	if len(groups) == 0 && a.Key == hostslog.TimeKey {
		return hostslog.Attr{}
	}
	return a
}

func TestHandlersLikeRealGo(t *testing.T) {
	opts := &hostslog.HandlerOptions{ReplaceAttr: noTime}
	enginetest.Run(t, func() {
		for _, h := range []struct {
			host, ours func(io.Writer) hostslog.Handler
		}{
			{func(w io.Writer) hostslog.Handler { return hostslog.NewTextHandler(w, opts) },
				func(w io.Writer) hostslog.Handler { return slog.NewTextHandler(w, opts) }},
			{func(w io.Writer) hostslog.Handler { return hostslog.NewJSONHandler(w, opts) },
				func(w io.Writer) hostslog.Handler { return slog.NewJSONHandler(w, opts) }},
		} {
			var got, want bytes.Buffer
			records(hostslog.New(h.host(&want)))
			records(hostslog.New(h.ours(&got)))
			if got.String() != want.String() {
				t.Errorf("got\n%swant\n%s", &got, &want)
			}
		}
	})
}

func TestDefaultLikeRealGo(t *testing.T) {
	var got, want bytes.Buffer
	hostlog.SetOutput(&want)
	hostlog.SetFlags(0)
	records(hostslog.Default())
	enginetest.Run(t, func() {
		l := log.New(&got, "", 0)
		syms := slog.Symbols(l)
		records(syms["Default"].Interface().(func() *hostslog.Logger)())
		if got.String() != want.String() {
			t.Errorf("got\n%swant\n%s", &got, &want)
		}
		got.Reset()
		syms["SetLogLoggerLevel"].Interface().(func(hostslog.Level) hostslog.Level)(hostslog.LevelDebug)
		syms["Debug"].Interface().(func(string, ...any))("seen", "n", 1)
		h := slog.NewTextHandler(&got, &hostslog.HandlerOptions{ReplaceAttr: noTime})
		syms["SetDefault"].Interface().(func(*hostslog.Logger))(hostslog.New(h))
		syms["InfoContext"].Interface().(func(context.Context, string, ...any))(context.Background(), "text")
		syms["SetLogLoggerLevel"].Interface().(func(hostslog.Level) hostslog.Level)(hostslog.LevelWarn)
		l.Println("from log")
		if want := "DEBUG seen n=1\nlevel=INFO msg=text\nlevel=WARN msg=\"from log\"\n"; got.String() != want {
			t.Errorf("got\n%swant\n%s", &got, want)
		}
	})
}

// slowWriter is a writer of the program's own that waits.
type slowWriter struct{ b bytes.Buffer }

func (w *slowWriter) Write(p []byte) (int, error) {
	engine.Current().Sleep(1000)
	return w.b.Write(p)
}

func TestWriterMayWait(t *testing.T) {
	enginetest.Run(t, func() {
		w := new(slowWriter)
		l := hostslog.New(slog.NewTextHandler(w, nil))
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() { l.Info("x") })
		}
		wg.Wait()
		if n := bytes.Count(w.b.Bytes(), []byte("time=2009-11-10T23:00:00.000Z level=INFO msg=x\n")); n != 5 {
			t.Errorf("%d lines of 5:\n%s", n, &w.b)
		}
	})
}

func TestSource(t *testing.T) {
	sites := new(trace.Sites)
	site := sites.Add(trace.Pos{File: "main.go", Line: 7, Func: "main.main"})
	cfg := engine.Config{Sites: sites, Hooks: engine.Hooks{Where: func() trace.Site { return site }}}
	var b bytes.Buffer
	err := enginetest.Try(t, cfg, func() {
		h := slog.NewTextHandler(&b, &hostslog.HandlerOptions{AddSource: true, ReplaceAttr: noTime})
		hostslog.New(h).Info("x")
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "level=INFO source=main.go:7 msg=x\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
