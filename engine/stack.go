package engine

import "gopark/engine/trace"

// Stacks, as a model. The frames of a G lie on its carrier, which the host
// provides; what follows is what the runtime would do to hold them: a stack
// begins small, is copied to one twice as large when a call does not fit, and
// to one half as large when little of it is in use.
//
// Only who runs the program knows its frames. It tells of every call with
// EnterFunc and ExitFunc; a program of which nobody tells keeps the stacks that
// its goroutines were born with.

// The runtime's numbers (runtime/stack.go; internal/abi/stack.go).
const (
	fixedStack   = trace.StartStack // of a new G
	stackGuard   = 928              // what must be left below a call, for those that check nothing
	stackSmall   = 128              // a frame up to this size may reach into the guard
	stackNosplit = 800              // what those that check nothing may need
	stackBase    = 32               // in use before the G's own function is called
	maxStackSize = 1_000_000_000
)

// A stack is what the model knows of a G's stack, in bytes. There is room for
// maxStackSize.
type stack struct {
	size int32
	used int32
}

// newStack is the stack of a G at birth.
var newStack = stack{size: fixedStack, used: stackBase}

// EnterFunc tells that the current G calls a function whose frame takes frame
// bytes. It returns how much of the stack was in use before, which is what
// ExitFunc wants. If the frame does not fit, the stack grows; that is a
// safepoint, as it is in the runtime.
//
// A stack that would grow beyond 1,000,000,000 bytes ends the program with the
// fatal error "stack overflow", and EnterFunc does not return.
func (e *Engine) EnterFunc(frame int) (depth int) {
	gp := e.Getg()
	if gp == nil {
		return 0
	}
	before := int64(gp.stack.used)
	need := int64(max(frame, 0))
	if before+max(0, need-stackSmall) > int64(gp.stack.size)-stackGuard {
		e.newstack(gp, need)
	}
	gp.stack.used += int32(need)
	return int(before)
}

// ExitFunc tells that the current G returns from the call whose EnterFunc
// returned depth, and from all deeper ones: a function that recovers from a
// panic need not know which calls that has ended.
func (e *Engine) ExitFunc(depth int) {
	if gp := e.Getg(); gp != nil {
		gp.stack.used = max(stackBase, int32(depth))
	}
}

// StackInUse returns how much of its stack the current G uses; 0 for the host.
func (e *Engine) StackInUse() int {
	if gp := e.Getg(); gp != nil {
		return int(gp.stack.used)
	}
	return 0
}

// newstack doubles gp's stack, and goes on doubling until frame fits
// (runtime/stack.go: newstack, copystack).
func (e *Engine) newstack(gp *G, frame int64) {
	mp := e.enter()
	size := 2 * int64(gp.stack.size)
	for size-int64(gp.stack.used) < frame+stackGuard && size <= maxStackSize {
		size *= 2
	}
	if size > maxStackSize {
		e.fatal("stack overflow", "runtime: goroutine stack exceeds 1000000000-byte limit")
	}
	e.copystack(mp, gp, size, trace.StackGrow)
}

// shrinkstack halves the stack of gp, which is about to wait, if less than a
// quarter of it is in use (runtime/stack.go: shrinkstack). There it is the
// garbage collector that does this when it finds a G idle.
func (e *Engine) shrinkstack(mp *m, gp *G) {
	size := int64(gp.stack.size / 2)
	if size < fixedStack || gp.stack.used+stackNosplit >= gp.stack.size/4 {
		return
	}
	e.copystack(mp, gp, size, trace.StackShrink)
}

// copystack moves gp to a stack of another size. The bytes in use are what
// takes the time.
func (e *Engine) copystack(mp *m, gp *G, size int64, kind trace.Kind) {
	old := int64(gp.stack.size)
	gp.stack.size = int32(size)
	e.ev(mp, kind, gp.id, 0, size, old, 0)
	if kind == trace.StackGrow {
		e.step(mp, e.costs.Stack+e.costs.Stack*int64(gp.stack.used)/1024)
	}
}
