package runtime_test

import (
	"strings"
	"testing"

	"gopark/engine"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/runtime"
	"gopark/engine/interp/std/runtime/debug"
	"gopark/engine/trace"
)

func TestCaller(t *testing.T) {
	sites := new(trace.Sites)
	site := sites.Add(trace.Pos{File: "main.go", Line: 7, Func: "main.f"})
	caller := sites.Add(trace.Pos{File: "main.go", Line: 9, Func: "main.main"})
	cfg := engine.Config{Sites: sites, Hooks: engine.Hooks{
		Where:  func() trace.Site { return site },
		Frames: func(g *engine.G) []trace.Site { return []trace.Site{site, caller}[:2-(g.ID()-1)] },
	}}
	err := enginetest.Try(t, cfg, func() {
		pc, file, line, ok := runtime.Caller(0)
		if file != "main.go" || line != 7 || !ok || runtime.FuncForPC(pc).Name() != "main.f" {
			t.Error(pc, file, line, ok)
		}
		if _, file, line, ok := runtime.Caller(1); file != "main.go" || line != 9 || !ok {
			t.Error(file, line, ok)
		}
		pcs := make([]uintptr, 10)
		frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
		for _, want := range []string{"runtime.Callers", "main.f", "main.main", "runtime.main", "runtime.goexit"} {
			if f, more := frames.Next(); f.Function != want || f.Func.Name() != want || more != (want != "runtime.goexit") {
				t.Error(f, "and not", want)
			}
		}
		if _, _, _, ok := runtime.Caller(4); ok {
			t.Error("Caller knows a fifth frame")
		}
		if runtime.FuncForPC(1<<20).Name() != "" {
			t.Error("a function of no pc")
		}
		e := engine.Current()
		e.Go(func() { e.Sleep(1e6) }, "main.g")
		e.Sleep(1000)

		buf := make([]byte, 1000)
		own := string(buf[:runtime.Stack(buf, false)])
		if own != "goroutine 1 [running]:\nmain.f(...)\n\tmain.go:7\nmain.main(...)\n\tmain.go:9\n" ||
			string(debug.Stack()) != strings.Replace(own, "\n", "\nruntime/debug.Stack(...)\n", 1) {
			t.Errorf("Stack:\n%s", own)
		}
		all := string(buf[:runtime.Stack(buf, true)])
		if !strings.HasPrefix(all, own) || !strings.Contains(all, "\n\ngoroutine 2 [sleep]:\n") ||
			!strings.Contains(all, "created by main.f in goroutine 1\n\tmain.go:7") {
			t.Errorf("Stack of all:\n%s", all)
		}
		if n := runtime.Stack(buf[:5], true); n != 5 {
			t.Errorf("Stack wrote %d of 5", n)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestProcs(t *testing.T) {
	enginetest.Run(t, func() {
		if n := runtime.NumCPU(); n != 4 {
			t.Errorf("NumCPU %d", n)
		}
		if n := runtime.GOMAXPROCS(2); n != 4 {
			t.Errorf("GOMAXPROCS was %d", n)
		}
		if n := runtime.GOMAXPROCS(0); n != 2 {
			t.Errorf("GOMAXPROCS is %d", n)
		}
		if n := runtime.NumCPU(); n != 4 {
			t.Errorf("NumCPU %d after GOMAXPROCS", n)
		}
		deferred := false
		engine.Current().Go(func() {
			defer func() { deferred = true }()
			runtime.Goexit()
			t.Error("Goexit returned")
		}, "g")
		if runtime.NumGoroutine() != 2 {
			t.Errorf("NumGoroutine %d", runtime.NumGoroutine())
		}
		for runtime.NumGoroutine() > 1 {
			runtime.Gosched()
		}
		if !deferred {
			t.Error("Goexit ran no deferred call")
		}
		runtime.LockOSThread()
		runtime.GC()
		runtime.UnlockOSThread()
	})
}

func TestSettings(t *testing.T) {
	set := debug.Symbols(nil)["SetGCPercent"].Interface().(func(int) int)
	if a, b := set(50), set(-1); a != 100 || b != 50 {
		t.Error(a, b)
	}
	limit := debug.Symbols(nil)["SetMemoryLimit"].Interface().(func(int64) int64)
	limit(1 << 30)
	if a, b := limit(-1), limit(-1); a != 1<<30 || b != a {
		t.Error("a negative limit only asks:", a, b)
	}
}
