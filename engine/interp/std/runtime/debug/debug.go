// Package debug is package runtime/debug as an interpreted program sees it:
// stacks are those of the engine's goroutines, and nothing that the program
// sets reaches the process that interprets it.
package debug

import (
	"io"
	"math"
	"reflect"

	"gopark/engine/interp/std/runtime"
)

// Stack returns what PrintStack prints.
func Stack() []byte { return runtime.Traceback(false, "runtime/debug.Stack") }

// A setting is a number that a program sets, and gets back the next time.
func setting[T int | int64](v T, keep func(T) bool) func(T) T {
	return func(n T) T {
		old := v
		if keep(n) {
			v = n
		}
		return old
	}
}

// Symbols returns those symbols of package runtime/debug that differ from the
// host's, for one run.
func Symbols(stderr io.Writer) map[string]reflect.Value {
	any := func(int) bool { return true }
	panicOnFault := false
	return map[string]reflect.Value{
		"FreeOSMemory":   reflect.ValueOf(func() {}),
		"PrintStack":     reflect.ValueOf(func() { stderr.Write(Stack()) }),
		"SetGCPercent":   reflect.ValueOf(setting(100, any)),
		"SetMaxStack":    reflect.ValueOf(setting(1_000_000_000, any)),
		"SetMaxThreads":  reflect.ValueOf(setting(10_000, any)),
		"SetMemoryLimit": reflect.ValueOf(setting(int64(math.MaxInt64), func(n int64) bool { return n >= 0 })),
		"SetPanicOnFault": reflect.ValueOf(func(enabled bool) (old bool) {
			old, panicOnFault = panicOnFault, enabled
			return old
		}),
		"SetTraceback": reflect.ValueOf(func(level string) {}),
		"Stack":        reflect.ValueOf(Stack),
	}
}
