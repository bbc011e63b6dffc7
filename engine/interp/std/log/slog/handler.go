package slog

import (
	"context"
	"io"
	"log/slog"
	hostsync "sync"

	"gopark/engine"
	"gopark/engine/interp/std/sync"
	stdtime "gopark/engine/interp/std/time"
)

// A sink is what a handler of the host writes to: it holds its mutex meanwhile,
// so the lines are only kept, and go to the program's writer, which may wait,
// when the handler has returned.
type sink struct {
	w  io.Writer
	mu sync.Mutex // one writer at a time, as the host's handlers promise

	keep  hostsync.Mutex
	lines [][]byte
}

func (s *sink) Write(p []byte) (int, error) {
	s.keep.Lock()
	defer s.keep.Unlock()
	s.lines = append(s.lines, append([]byte(nil), p...))
	return len(p), nil
}

func (s *sink) take() [][]byte {
	s.keep.Lock()
	defer s.keep.Unlock()
	lines := s.lines
	s.lines = nil
	return lines
}

func (s *sink) flush() (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range s.take() {
		if _, e := s.w.Write(line); e != nil {
			err = e
		}
	}
	return err
}

// A handler is one of the host's that writes to a sink.
type handler struct {
	host slog.Handler
	sink *sink
}

func (h handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.host.Enabled(ctx, level)
}

// Handle gives a record the time of the engine's world. Its own is that of the
// host: slog.Logger is the host's type.
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	if !r.Time.IsZero() {
		r.Time = stdtime.Now()
	}
	if err := h.host.Handle(ctx, r); err != nil {
		return err
	}
	return h.sink.flush()
}

// options returns opts, but with the position of the program where it would be
// the interpreter's.
func options(opts *slog.HandlerOptions) *slog.HandlerOptions {
	if opts == nil || !opts.AddSource {
		return opts
	}
	o, replace := *opts, opts.ReplaceAttr
	o.ReplaceAttr = func(groups []string, a slog.Attr) slog.Attr {
		if _, ok := a.Value.Any().(*slog.Source); ok && len(groups) == 0 && a.Key == slog.SourceKey {
			pos := engine.Current().Here()
			a.Value = slog.AnyValue(&slog.Source{Function: pos.Func, File: pos.File, Line: pos.Line})
		}
		if replace != nil {
			a = replace(groups, a)
		}
		return a
	}
	return &o
}

// A TextHandler writes records as key=value.
type TextHandler struct{ handler }

// NewTextHandler makes a TextHandler that writes to w.
func NewTextHandler(w io.Writer, opts *slog.HandlerOptions) *TextHandler {
	s := &sink{w: w}
	return &TextHandler{handler{slog.NewTextHandler(s, options(opts)), s}}
}

// WithAttrs returns a handler that adds attributes.
func (h *TextHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &TextHandler{handler{h.host.WithAttrs(attrs), h.sink}}
}

// WithGroup returns a handler that puts what follows into a group.
func (h *TextHandler) WithGroup(name string) slog.Handler {
	return &TextHandler{handler{h.host.WithGroup(name), h.sink}}
}

// A JSONHandler writes records as JSON.
type JSONHandler struct{ handler }

// NewJSONHandler makes a JSONHandler that writes to w.
func NewJSONHandler(w io.Writer, opts *slog.HandlerOptions) *JSONHandler {
	s := &sink{w: w}
	return &JSONHandler{handler{slog.NewJSONHandler(s, options(opts)), s}}
}

// WithAttrs returns a handler that adds attributes.
func (h *JSONHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &JSONHandler{handler{h.host.WithAttrs(attrs), h.sink}}
}

// WithGroup returns a handler that puts what follows into a group.
func (h *JSONHandler) WithGroup(name string) slog.Handler {
	return &JSONHandler{handler{h.host.WithGroup(name), h.sink}}
}
