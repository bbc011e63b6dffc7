package syscall_test

import (
	"strings"
	hostsyscall "syscall"
	"testing"
	"time"

	"gopark/engine"
	"gopark/engine/interp/internal/enginetest"
	"gopark/engine/interp/std/os"
	"gopark/engine/interp/std/syscall"
	"gopark/engine/trace"
)

// Nanosleep is how a lesson blocks a thread: the P must be handed off, and the
// other goroutine run meanwhile.
func TestNanosleepHandsOff(t *testing.T) {
	rec := trace.NewRecorder()
	var others, mine int64
	err := enginetest.Try(t, engine.Config{Procs: 1, Trace: rec}, func() {
		e := engine.Current()
		e.Go(func() { others = e.Now() }, "other")
		ts := hostsyscall.NsecToTimespec(int64(5 * time.Millisecond))
		start := e.Now()
		if err := syscall.Nanosleep(&ts, nil); err != nil {
			t.Error(err)
		}
		mine = e.Now()
		if d := time.Duration(mine - start); d < 5*time.Millisecond || d > 6*time.Millisecond {
			t.Errorf("slept %v", d)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if others == 0 || others > mine-int64(4*time.Millisecond) {
		t.Errorf("the other ran at %d, the call ended at %d", others, mine)
	}
	handoffs := 0
	for _, ev := range rec.Events() {
		if ev.Kind == trace.Handoff {
			handoffs++
		}
	}
	if handoffs == 0 {
		t.Error("no Handoff")
	}
}

func TestNanosleepErrors(t *testing.T) {
	enginetest.Run(t, func() {
		for _, ts := range []*hostsyscall.Timespec{{Sec: -1}, {Nsec: -1}, {Nsec: 1e9}} {
			if err := syscall.Nanosleep(ts, nil); err != hostsyscall.EINVAL {
				t.Errorf("%v: %v", ts, err)
			}
		}
		left := hostsyscall.Timespec{Sec: 1}
		if err := syscall.Nanosleep(&hostsyscall.Timespec{}, &left); err != nil || left.Sec != 0 {
			t.Error(err, left)
		}
	})
}

func TestGetenv(t *testing.T) {
	t.Setenv("GOPARK_TEST", "x")
	syms := syscall.Symbols(os.NewEnv(nil, strings.NewReader(""), nil, nil))
	v, ok := syms["Getenv"].Interface().(func(string) (string, bool))("GOPARK_TEST")
	if v != "x" || !ok {
		t.Error(v, ok)
	}
}
