package engine

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"gopark/engine/trace"
)

// Errors that Run and RunOthers return.
var (
	ErrInterrupted    = errors.New("interrupted")
	ErrGoexitDeadlock = errors.New("fatal error: no goroutines (main called runtime.Goexit) - deadlock!")
	ErrLimit          = errors.New("engine: the run's limit is reached")
	ErrEndOfTime      = errors.New("engine: all goroutines wait for longer than the virtual clock can go on: 292 years")
	ErrMainAlive      = errors.New("engine: the main goroutine of an earlier Run has not ended: Kill(1) first")
	ErrClosed         = errors.New("engine: closed")
	ErrRunning        = errors.New("engine: already running")
)

// A PanicError is a panic that no deferred call recovered.
type PanicError struct {
	Goid      int64
	Value     any
	Goroutine GInfo  // as it was when its frames were gone
	Local     any    // its G.Local
	Stack     []byte // of the host goroutine that carried it, panicking frames included
}

func (err *PanicError) Error() string {
	return fmt.Sprintf("panic: %s", PanicText(err.Value))
}

// A DeadlockError says that no goroutine can ever run again.
type DeadlockError struct {
	Goroutines []GInfo // all that are left, main first
}

func (err *DeadlockError) Error() string {
	return "fatal error: all goroutines are asleep - deadlock!" + listing(err.Goroutines)
}

// A FatalError is one of the errors that Go calls fatal: no recover stops it.
type FatalError struct {
	Msg        string
	Goid       int64
	Goroutines []GInfo
	Before     string // the lines that Go prints before it; "" if none
}

func (err *FatalError) Error() string {
	if err.Before != "" {
		return err.Before + "\nfatal error: " + err.Msg
	}
	return "fatal error: " + err.Msg
}

// An ExitError says that the program asked to end with a code.
type ExitError struct{ Code int }

func (err *ExitError) Error() string { return fmt.Sprintf("exit status %d", err.Code) }

// PanicText formats the value of a panic as Go's traceback does after "panic: ",
// except that a value which is neither basic nor an error or Stringer is shown,
// where Go shows its address.
func PanicText(v any) string {
	return strings.ReplaceAll(panicText(v), "\n", "\n\t")
}

func panicText(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case string:
		return v
	}
	t := reflect.TypeOf(v)
	switch k := t.Kind(); {
	case k == reflect.String:
		return fmt.Sprintf("%s(\"%s\")", t, v)
	case k >= reflect.Bool && k <= reflect.Complex128:
		if t.PkgPath() == "" {
			return fmt.Sprint(v)
		}
		return fmt.Sprintf("%s(%v)", t, v)
	}
	return fmt.Sprintf("(%s) %v", t, v)
}

func listing(gs []GInfo) string {
	var b strings.Builder
	for _, g := range gs {
		fmt.Fprintf(&b, "\n\ngoroutine %d [%s]:\n%s", g.ID, g.Status(), g.Func)
		if g.Pos.Line > 0 {
			fmt.Fprintf(&b, "\n\t%s:%d", g.Pos.File, g.Pos.Line)
		}
	}
	return b.String()
}

// A GInfo describes one goroutine, for people.
type GInfo struct {
	ID       int64
	Func     string // what it was made to run
	State    trace.GState
	Reason   trace.WaitReason // why it waits
	Obj      int64            // the channel or lock it waits for
	Pos      trace.Pos        // where it was last seen
	Frames   []trace.Pos      // where it is and where the callers are, innermost first; nil if nobody knows
	Elided   int              // how many are left out after the first 50
	Made     trace.Pos        // the go statement
	Parent   int64
	Since    int64 // when it entered State
	Timed    bool  // it waits for a channel that a timer is going to send on
	NilCases bool  // its select has cases, but only nil channels
	Within   bool  // it waits for IO at a PollDesc, and so for the program itself

	Stack      int // the size of its stack in bytes (stack.go)
	StackInUse int // and how much of it is used
}

// Status is what Go's traceback prints between brackets.
func (g GInfo) Status() string {
	switch g.State {
	case gidle:
		return "idle"
	case grunnable:
		return "runnable"
	case grunning:
		return "running"
	case gsyscall:
		return "syscall"
	case gwaiting:
		if g.Reason == trace.WaitNone {
			return "waiting"
		}
		if g.NilCases {
			return string(trace.WaitSelect) // for the runtime the one is a select, and the other none
		}
		return string(g.Reason)
	}
	return "dead"
}
