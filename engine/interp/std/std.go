// Package std is the part of the standard library that an interpreted program
// gets from us instead of from the host: all that waits, wakes, tells the time,
// draws random numbers or ends the process. Each package is in the folder of
// its path, has the real one's name, so that types print as they should, and
// lists what it replaces; everything else stays the host's.
package std

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"reflect"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"

	"gopark/engine"
	"gopark/engine/interp/std/context"
	"gopark/engine/interp/std/embed"
	"gopark/engine/interp/std/flag"
	stdio "gopark/engine/interp/std/io"
	"gopark/engine/interp/std/log"
	"gopark/engine/interp/std/log/slog"
	"gopark/engine/interp/std/math/rand"
	randv2 "gopark/engine/interp/std/math/rand/v2"
	"gopark/engine/interp/std/net"
	"gopark/engine/interp/std/net/http"
	"gopark/engine/interp/std/net/http/httptest"
	"gopark/engine/interp/std/os"
	"gopark/engine/interp/std/os/exec"
	"gopark/engine/interp/std/os/signal"
	"gopark/engine/interp/std/runtime"
	"gopark/engine/interp/std/runtime/debug"
	"gopark/engine/interp/std/runtime/pprof"
	"gopark/engine/interp/std/sync"
	"gopark/engine/interp/std/sync/atomic"
	"gopark/engine/interp/std/syscall"
	"gopark/engine/interp/std/testing"
	"gopark/engine/interp/std/testing/synctest"
	"gopark/engine/interp/std/time"
)

// An Env is what one run of a program is given.
type Env struct {
	Args           []string // os.Args, the program's name included
	Stdin          io.Reader
	Stdout, Stderr io.Writer

	Test *testing.Options // nil: no tests are run

	os   *os.Env
	http *http.Run
}

func (env *Env) get() *os.Env {
	if env.os == nil {
		env.os = os.NewEnv(env.Args, env.Stdin, env.Stdout, env.Stderr)
	}
	return env.os
}

// Options makes an interpreter's own input and output those of env. Package
// fmt is not among the Exports: the interpreter binds Print, Scan and the like
// to these, and knows how to give them the program's own Stringers.
func (env *Env) Options(o interp.Options) interp.Options {
	o.Stdin, o.Stdout, o.Stderr = env.get().Stdin(), env.get().Stdout(), env.get().Stderr()
	o.Args = env.get().Args()
	return o
}

// Exports returns what is to be used over the host's symbols, for one run.
func Exports(env *Env) interp.Exports {
	o := env.get()
	logs := log.Symbols(o.Stderr0())
	logger := logs["Default"].Interface().(func() *log.Logger)()
	env.http = http.NewRun(logger)
	tests := &testing.Env{Env: o}
	if env.Test != nil {
		tests.Options, tests.Testing = *env.Test, true
	}
	return interp.Exports{
		".": {"MapTypes": reflect.ValueOf(stringers(logs))},

		"context/context":     context.Symbols(),
		"embed/embed":         embed.Symbols(),
		"flag/flag":           flag.Symbols(o.Args, o.Stderr0()),
		"io/io":               stdio.Symbols(),
		"io/ioutil/ioutil":    ioutil,
		"log/log":             logs,
		"log/slog/slog":       slog.Symbols(logger),
		"math/rand/rand":      rand.Symbols(),
		"math/rand/v2/rand":   randv2.Symbols(),
		"net/http/http":       http.Symbols(env.http),
		"net/net":             net.Symbols(),
		"os/exec/exec":        exec.Symbols(o),
		"os/os":               o.Symbols(),
		"os/signal/signal":    signal.Symbols(),
		"runtime/debug/debug": debug.Symbols(o.Stderr0()),
		"runtime/pprof/pprof": pprof.Symbols(),
		"runtime/runtime":     runtime.Symbols(),
		"sync/atomic/atomic":  atomic.Symbols(),
		"sync/sync":           sync.Symbols(),
		"syscall/syscall":     syscall.Symbols(o),
		"testing/testing":     testing.Symbols(tests),
		"time/time":           time.Symbols(),

		"net/http/httptest/httptest": httptest.Symbols(),
		"net/http/httputil/httputil": http.ProxySymbols(),
		"testing/synctest/synctest":  synctest.Symbols(),
	}
}

// Bind makes an engine the one of the run.
func (env *Env) Bind(e *engine.Engine) { env.http.Bind(e) }

// stringers tells the interpreter which functions of package log print their
// arguments, so that it gives them the program's own Stringers as such. It
// knows the host's functions; ours are to be treated alike.
func stringers(logs map[string]reflect.Value) map[reflect.Value][]reflect.Type {
	m := make(map[reflect.Value][]reflect.Type)
	for _, name := range []string{"Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln", "Print", "Printf", "Println"} {
		m[logs[name]] = stdlib.MapTypes[reflect.ValueOf(fmt.Print)]
	}
	return m
}

// Over returns base with over laid on it, symbol by symbol, as interp.Use does.
func Over(base, over interp.Exports) interp.Exports {
	all := maps.Clone(base)
	for path, syms := range over {
		all[path] = maps.Clone(all[path])
		if all[path] == nil {
			all[path] = make(map[string]reflect.Value)
		}
		maps.Copy(all[path], syms)
	}
	return all
}

// ioutil has the old names of what package os has.
var ioutil = map[string]reflect.Value{
	"ReadDir": reflect.ValueOf(func(name string) ([]fs.FileInfo, error) {
		entries, err := os.ReadDir(name)
		list := make([]fs.FileInfo, 0, len(entries))
		for _, entry := range entries {
			info, err := entry.Info()
			if err != nil {
				return nil, err
			}
			list = append(list, info)
		}
		return list, err
	}),
	"ReadFile":  reflect.ValueOf(os.ReadFile),
	"TempDir":   reflect.ValueOf(os.MkdirTemp),
	"TempFile":  reflect.ValueOf(os.CreateTemp),
	"WriteFile": reflect.ValueOf(os.WriteFile),
}
