// Package slog is package log/slog as an interpreted program sees it: records
// have the time of the engine's world, the default logger is that of one run,
// and no lock of the host is held while the program's writer may wait.
package slog

import (
	"context"
	"log/slog"
	"reflect"
	"strings"

	"gopark/engine/interp/std/log"
)

// A defaultHandler writes to the standard logger of package log.
type defaultHandler struct {
	attrs slog.Handler // a TextHandler of the host, for what follows the message
	sink  *sink
	level *slog.LevelVar
	log   *log.Logger
}

func newDefault(l *log.Logger, level *slog.LevelVar) *defaultHandler {
	s := new(sink)
	return &defaultHandler{slog.NewTextHandler(s, &slog.HandlerOptions{Level: level}), s, level, l}
}

func (h *defaultHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= h.level.Level()
}

func (h *defaultHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &defaultHandler{h.attrs.WithAttrs(attrs), h.sink, h.level, h.log}
}

func (h *defaultHandler) WithGroup(name string) slog.Handler {
	return &defaultHandler{h.attrs.WithGroup(name), h.sink, h.level, h.log}
}

// Handle writes the level, the message, and the attributes as a TextHandler
// does: they are what that writes more than it writes for the bare record.
func (h *defaultHandler) Handle(ctx context.Context, r slog.Record) error {
	bare := slog.Record{Level: r.Level, Message: r.Message}
	if err := slog.NewTextHandler(h.sink, &slog.HandlerOptions{Level: h.level}).Handle(ctx, bare); err != nil {
		return err
	}
	full := slog.Record{Level: r.Level, Message: r.Message}
	r.Attrs(func(a slog.Attr) bool {
		full.AddAttrs(a)
		return true
	})
	if err := h.attrs.Handle(ctx, full); err != nil {
		return err
	}
	lines := h.sink.take()
	prefix := strings.TrimSuffix(string(lines[0]), "\n")
	attrs := strings.TrimPrefix(string(lines[1]), prefix)
	return h.log.Output(4, r.Level.String()+" "+r.Message+attrs)
}

// A handlerWriter makes a record of each line that package log writes.
type handlerWriter struct {
	logger *slog.Logger
	level  slog.Leveler
}

func (w handlerWriter) Write(p []byte) (int, error) {
	w.logger.Log(context.Background(), w.level.Level(), strings.TrimSuffix(string(p), "\n"))
	return len(p), nil
}

// onDefault are the package's functions that are methods of the default logger.
var onDefault = []string{
	"Debug", "DebugContext", "Error", "ErrorContext", "Info", "InfoContext",
	"Log", "LogAttrs", "Warn", "WarnContext", "With",
}

// Symbols returns those symbols of package log/slog that differ from the
// host's, for one run whose standard logger is l.
func Symbols(l *log.Logger) map[string]reflect.Value {
	level := new(slog.LevelVar)
	logger := slog.New(newDefault(l, level))
	discard := slog.DiscardHandler
	syms := map[string]reflect.Value{
		"Default": reflect.ValueOf(func() *slog.Logger { return logger }),
		"SetDefault": reflect.ValueOf(func(to *slog.Logger) {
			logger = to
			if _, ok := to.Handler().(*defaultHandler); !ok {
				l.SetOutput(handlerWriter{to, level})
				l.SetFlags(0)
			}
		}),
		"SetLogLoggerLevel": reflect.ValueOf(func(to slog.Level) (old slog.Level) {
			old = level.Level()
			level.Set(to)
			return old
		}),
		"NewLogLogger": reflect.ValueOf(func(h slog.Handler, level slog.Level) *log.Logger {
			return log.New(handlerWriter{slog.New(h), level}, "", 0)
		}),
		"DiscardHandler":  reflect.ValueOf(&discard).Elem(),
		"GroupAttrs":      reflect.ValueOf(slog.GroupAttrs),
		"MultiHandler":    reflect.ValueOf((*slog.MultiHandler)(nil)),
		"NewMultiHandler": reflect.ValueOf(slog.NewMultiHandler),

		"NewJSONHandler": reflect.ValueOf(NewJSONHandler),
		"NewTextHandler": reflect.ValueOf(NewTextHandler),
		"JSONHandler":    reflect.ValueOf((*JSONHandler)(nil)),
		"TextHandler":    reflect.ValueOf((*TextHandler)(nil)),
	}
	for _, name := range onDefault {
		typ := reflect.ValueOf(logger).MethodByName(name).Type()
		syms[name] = reflect.MakeFunc(typ, func(in []reflect.Value) []reflect.Value {
			return reflect.ValueOf(logger).MethodByName(name).CallSlice(in)
		})
	}
	return syms
}
