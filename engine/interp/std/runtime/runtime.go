// Package runtime is package runtime as an interpreted program sees it: the
// goroutines, processors and threads are the engine's.
//
// Error, MemStats and the like are the host's. MemStats are those of the whole
// process, interpreter included, since nobody counts the program's own; what is
// garbage is not counted. GC does nothing: the host collects when it needs to.
// Finalizers never run.
package runtime

import (
	"reflect"
	"runtime"

	"gopark/engine"
	rt "gopark/engine/internal/runtime"
)

type cpus struct{}

// NumCPU returns how many Ps the engine had at first: a program's machine has
// as many processors.
func NumCPU() int {
	e := engine.Current()
	n, ok := e.Attached(cpus{}).(int)
	if !ok {
		n = e.GOMAXPROCS(0)
	}
	return n
}

// GOMAXPROCS sets how many Ps there are, if n is positive, and returns how many
// there were. There are at most 1024.
func GOMAXPROCS(n int) int {
	e := engine.Current()
	if e.Attached(cpus{}) == nil {
		e.Attach(cpus{}, e.GOMAXPROCS(0))
	}
	return e.GOMAXPROCS(n)
}

// SetDefaultGOMAXPROCS makes GOMAXPROCS what it was at first.
func SetDefaultGOMAXPROCS() { engine.Current().GOMAXPROCS(NumCPU()) }

// Gosched gives way to other goroutines.
func Gosched() { engine.Current().Gosched() }

// Goexit ends the goroutine, after its deferred calls.
func Goexit() { engine.Current().Goexit() }

// NumGoroutine returns how many goroutines there are.
func NumGoroutine() int { return engine.Current().NumGoroutine() }

// LockOSThread ties the goroutine to its M.
func LockOSThread() { engine.Current().LockOSThread() }

// UnlockOSThread undoes one LockOSThread.
func UnlockOSThread() { engine.Current().UnlockOSThread() }

// GC collects nothing; it is a point where another goroutine may run.
func GC() { engine.Current().Safepoint() }

// NumCgoCall returns 0: an interpreted program calls no C.
func NumCgoCall() int64 { return 0 }

// SetFinalizer sets no finalizer, which Go allows: one is not promised to run.
// The host's would run on a goroutine that the engine does not know, whenever the
// interpreter has forgotten the object. The arguments are checked as by the
// host's, whose errors end the program (runtime/mfinal.go: SetFinalizer).
func SetFinalizer(obj, finalizer any) {
	fatal := func(what string) { engine.Current().Fatal("runtime.SetFinalizer: " + what) }
	t, f := reflect.TypeOf(obj), reflect.TypeOf(finalizer)
	switch {
	case t == nil:
		fatal("first argument is nil")
	case t.Kind() != reflect.Pointer:
		fatal("first argument is " + t.String() + ", not pointer")
	case reflect.ValueOf(obj).IsNil():
		fatal("pointer not in allocated block")
	case f == nil:
	case f.Kind() != reflect.Func:
		fatal("second argument is " + f.String() + ", not a function")
	case f.IsVariadic():
		fatal("cannot pass " + t.String() + " to finalizer " + f.String() + " because dotdotdot")
	case f.NumIn() != 1 || !t.AssignableTo(f.In(0)):
		fatal("cannot pass " + t.String() + " to finalizer " + f.String())
	}
}

// Breakpoint does nothing: the host's would stop gopark itself.
func Breakpoint() {}

// Symbols returns those symbols of package runtime that differ from the host's.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Breakpoint":           reflect.ValueOf(Breakpoint),
		"Caller":               reflect.ValueOf(Caller),
		"Callers":              reflect.ValueOf(Callers),
		"CallersFrames":        reflect.ValueOf(CallersFrames),
		"FuncForPC":            reflect.ValueOf(FuncForPC),
		"GC":                   reflect.ValueOf(GC),
		"GOMAXPROCS":           reflect.ValueOf(GOMAXPROCS),
		"Goexit":               reflect.ValueOf(Goexit),
		"Gosched":              reflect.ValueOf(Gosched),
		"LockOSThread":         reflect.ValueOf(LockOSThread),
		"NumCPU":               reflect.ValueOf(NumCPU),
		"NumCgoCall":           reflect.ValueOf(NumCgoCall),
		"NumGoroutine":         reflect.ValueOf(NumGoroutine),
		"SetDefaultGOMAXPROCS": reflect.ValueOf(SetDefaultGOMAXPROCS),
		"SetFinalizer":         reflect.ValueOf(SetFinalizer),
		"Stack":                reflect.ValueOf(Stack),
		"UnlockOSThread":       reflect.ValueOf(UnlockOSThread),
		"ReadMemStats":         reflect.ValueOf(ReadMemStats),

		"Cleanup": reflect.ValueOf((*Cleanup)(nil)),
		"Frame":   reflect.ValueOf((*Frame)(nil)),
		"Frames":  reflect.ValueOf((*Frames)(nil)),
		"Func":    reflect.ValueOf((*Func)(nil)),

		"TypeAssertionError": reflect.ValueOf((*rt.TypeAssertionError)(nil)),
	}
}

// ReadMemStats is runtime.ReadMemStats, after a collection.
func ReadMemStats(m *runtime.MemStats) {
	runtime.GC()
	runtime.ReadMemStats(m)
}
