package std_test

import (
	"context"
	"flag"
	"io"
	"log"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"runtime"
	"runtime/pprof"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"

	"gopark/engine/interp/std"
)

// hosts are the real types of those that are replaced.
var hosts = map[string]any{
	"flag.FlagSet":               (*flag.FlagSet)(nil),
	"io.PipeReader":              (*io.PipeReader)(nil),
	"io.PipeWriter":              (*io.PipeWriter)(nil),
	"log.Logger":                 (*log.Logger)(nil),
	"slog.JSONHandler":           (*slog.JSONHandler)(nil),
	"slog.TextHandler":           (*slog.TextHandler)(nil),
	"os.File":                    (*os.File)(nil),
	"runtime.Frame":              (*runtime.Frame)(nil),
	"runtime.Frames":             (*runtime.Frames)(nil),
	"runtime.Func":               (*runtime.Func)(nil),
	"runtime.TypeAssertionError": (*runtime.TypeAssertionError)(nil),
	"pprof.Profile":              (*pprof.Profile)(nil),
	"sync.Cond":                  (*sync.Cond)(nil),
	"sync.Map":                   (*sync.Map)(nil),
	"sync.Mutex":                 (*sync.Mutex)(nil),
	"sync.Once":                  (*sync.Once)(nil),
	"sync.Pool":                  (*sync.Pool)(nil),
	"sync.RWMutex":               (*sync.RWMutex)(nil),
	"sync.WaitGroup":             (*sync.WaitGroup)(nil),
	"atomic.Bool":                (*atomic.Bool)(nil),
	"atomic.Int32":               (*atomic.Int32)(nil),
	"atomic.Int64":               (*atomic.Int64)(nil),
	"atomic.Uint32":              (*atomic.Uint32)(nil),
	"atomic.Uint64":              (*atomic.Uint64)(nil),
	"atomic.Uintptr":             (*atomic.Uintptr)(nil),
	"atomic.Value":               (*atomic.Value)(nil),
	"time.Ticker":                (*time.Ticker)(nil),
	"time.Timer":                 (*time.Timer)(nil),
	"context.Context":            (*context.Context)(nil),
	"http.Client":                (*http.Client)(nil),
	"http.Server":                (*http.Server)(nil),
	"httptest.Server":            (*httptest.Server)(nil),
	"net.Dialer":                 (*net.Dialer)(nil),
	"net.ListenConfig":           (*net.ListenConfig)(nil),
	"net.TCPConn":                (*net.TCPConn)(nil),
	"net.TCPListener":            (*net.TCPListener)(nil),
	"net.UDPConn":                (*net.UDPConn)(nil),
	"net.UnixConn":               (*net.UnixConn)(nil),
	"net.UnixListener":           (*net.UnixListener)(nil),
	"testing.B":                  (*testing.B)(nil),
	"testing.BenchmarkResult":    (*testing.BenchmarkResult)(nil),
	"testing.InternalBenchmark":  (*testing.InternalBenchmark)(nil),
	"testing.InternalExample":    (*testing.InternalExample)(nil),
	"testing.InternalTest":       (*testing.InternalTest)(nil),
	"testing.F":                  (*testing.F)(nil),
	"testing.InternalFuzzTarget": (*testing.InternalFuzzTarget)(nil),
	"testing.M":                  (*testing.M)(nil),
	"testing.PB":                 (*testing.PB)(nil),
	"testing.T":                  (*testing.T)(nil),
	"testing.TB":                 (*testing.TB)(nil),
}

// surface lists what can be seen of a type from outside.
func surface(t reflect.Type) (s []string) {
	for i := range t.NumMethod() {
		m := t.Method(i)
		line := m.Name
		for j := 1; j < m.Type.NumIn(); j++ {
			line += " " + m.Type.In(j).String()
		}
		line += " ->"
		for j := range m.Type.NumOut() {
			line += " " + m.Type.Out(j).String()
		}
		s = append(s, line)
	}
	if t = t.Elem(); t.Kind() == reflect.Struct {
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() {
				s = append(s, f.Name+" "+f.Type.String())
			}
		}
	}
	return s
}

// What is replaced looks as it did: same names, same signatures.
func TestSurface(t *testing.T) {
	exports := std.Exports(new(std.Env))
	delete(exports, ".") // no package, but the interpreter's own
	for path, syms := range exports {
		for name, v := range syms {
			host, ok := stdlib.Symbols[path][name]
			if !ok {
				continue // younger than the interpreter's tables, or package syscall
			}
			if v.CanAddr() != host.CanAddr() {
				t.Errorf("%s.%s: variable or not?", path, name)
			}
			isType := v.Kind() == reflect.Pointer && v.IsNil() && !v.CanAddr()
			if !isType {
				got, want := v.Type().String(), host.Type().String()
				if path == "log/log" && name == "New" {
					want = reflect.TypeOf(log.New).String() // the table has another there
				}
				if got != want {
					t.Errorf("%s.%s: is a %s, not a %s", path, name, got, want)
				}
				continue
			}
			real, ok := hosts[v.Type().Elem().String()]
			if !ok {
				t.Errorf("%s.%s: not in this test's table, or of another name: %v", path, name, v.Type())
				continue
			}
			got, want := surface(v.Type()), surface(reflect.TypeOf(real))
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s.%s:\n got %q\nwant %q", path, name, got, want)
			}
		}
	}
}

func TestOver(t *testing.T) {
	base := interp.Exports{"a/a": {"X": reflect.ValueOf(1), "Y": reflect.ValueOf(2)}}
	got := std.Over(base, interp.Exports{"a/a": {"X": reflect.ValueOf(3)}, "b/b": {"Z": reflect.ValueOf(4)}})
	if got["a/a"]["X"].Int() != 3 || got["a/a"]["Y"].Int() != 2 || got["b/b"]["Z"].Int() != 4 {
		t.Errorf("got %v", got)
	}
	if base["a/a"]["X"].Int() != 1 || len(base) != 1 {
		t.Errorf("base was changed: %v", slices.Collect(maps.Keys(base)))
	}
}

// What a run pays for its library, beside the interpreter's own.
func BenchmarkExports(b *testing.B) {
	for b.Loop() {
		std.Exports(new(std.Env))
	}
}

func BenchmarkUse(b *testing.B) {
	for b.Loop() {
		env := new(std.Env)
		i := interp.New(env.Options(interp.Options{}))
		i.Use(stdlib.Symbols)
	}
}
