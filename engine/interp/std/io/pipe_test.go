package io_test

import (
	"errors"
	"fmt"
	hostio "io"
	"strings"
	"testing"

	"gopark/engine"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/io"
)

func TestReadsAndWrites(t *testing.T) {
	enginetest.Run(t, func() {
		e := engine.Current()
		r, w := io.Pipe()
		done := false
		e.Go(func() {
			if n, err := w.Write([]byte("hello")); n != 5 || err != nil {
				t.Error(n, err)
			}
			done = true
			fmt.Fprint(w, " world")
			w.Close()
		}, "writer")
		b := make([]byte, 3)
		if n, err := r.Read(b); string(b[:n]) != "hel" || err != nil {
			t.Error(n, err)
		}
		e.Sleep(1000)
		if done {
			t.Error("Write returned before all was read")
		}
		rest, err := hostio.ReadAll(r)
		if string(rest) != "lo world" || err != nil {
			t.Errorf("%q, %v", rest, err)
		}
	})
}

type reader interface {
	hostio.ReadCloser
	CloseWithError(error) error
}

type writer interface {
	hostio.WriteCloser
	CloseWithError(error) error
}

// The errors after closing, in every order of it, are those of real Go.
func TestErrors(t *testing.T) {
	boom := errors.New("boom")
	for i, closes := range []func(r reader, w writer){
		func(r reader, w writer) { r.Close() },
		func(r reader, w writer) { w.Close() },
		func(r reader, w writer) { r.CloseWithError(boom) },
		func(r reader, w writer) { w.CloseWithError(boom) },
		func(r reader, w writer) { w.CloseWithError(boom); w.Close() },
		func(r reader, w writer) { w.Close(); r.CloseWithError(boom) },
		func(r reader, w writer) { r.CloseWithError(boom); w.Close() },
	} {
		try := func(r reader, w writer) string {
			closes(r, w)
			_, rerr := r.Read(make([]byte, 1))
			_, werr := w.Write([]byte("x"))
			return fmt.Sprint(rerr, ", ", werr)
		}
		hr, hw := hostio.Pipe()
		want := try(hr, hw)
		enginetest.Run(t, func() {
			r, w := io.Pipe()
			if got := try(r, w); got != want {
				t.Errorf("%d: %s, want %s", i, got, want)
			}
		})
	}
}

func TestCloseWakes(t *testing.T) {
	enginetest.Run(t, func() {
		e := engine.Current()
		var said []string
		r, w := io.Pipe()
		e.Go(func() {
			_, err := r.Read(make([]byte, 1))
			said = append(said, "read: "+err.Error())
		}, "reader")
		e.Sleep(1000)
		w.Close()
		e.Sleep(1000)
		r, w = io.Pipe()
		e.Go(func() {
			_, err := w.Write([]byte("x"))
			said = append(said, "write: "+err.Error())
		}, "writer")
		e.Sleep(1000)
		r.Close()
		e.Sleep(1000)
		if got := strings.Join(said, "; "); got != "read: EOF; write: io: read/write on closed pipe" {
			t.Error(got)
		}
	})
}
