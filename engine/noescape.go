package engine

import "unsafe"

// hide returns v as an element for a channel's operations (see Ops), without
// the compiler's escape analysis knowing: the variable may stay on the caller's
// stack. That is sound because of Hchan.typed: such a channel's operations keep
// no pointer to the variable while the G waits, but copy the value into a box of
// the G's own (waitOn). As long as they run, the pointer is in their frames, where
// the host's runtime finds it when it moves a stack.
func hide[T any](v *T) any { return (*T)(noescape(unsafe.Pointer(v))) }

//go:nocheckptr
func noescape(p unsafe.Pointer) unsafe.Pointer {
	return unsafe.Add(unsafe.Pointer(nil), uintptr(p))
}
