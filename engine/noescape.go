package engine

import (
	"reflect"
	"unsafe"
)

// hide returns v as an element for the channel's operations (see Ops), without
// the compiler's escape analysis knowing: the variable may stay on the caller's
// stack. That is sound because of Hchan.typed: such a channel's operations keep
// no pointer to the variable while the G waits, but copy the value into a box of
// the G's own (waitOn). As long as they run, the pointer is in their frames, where
// the host's runtime finds it when it moves a stack.
func (c *Chan[T]) hide(v *T) any {
	return c.show((*T)(noescape(unsafe.Pointer(v))))
}

// show is hide for a variable that is kept: a select's.
func (c *Chan[T]) show(v *T) any {
	if c != nil && c.h.word {
		return (*uint64)(unsafe.Pointer(v))
	}
	return v
}

// isWord says whether a T is a number of 64 bits. The engine passes those in one
// way, as *uint64: their channels' operations are OpsFor[uint64], too.
func isWord[T any]() bool {
	switch t := reflect.TypeFor[T](); t.Kind() {
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64, reflect.Uintptr, reflect.Float64:
		return t.Size() == 8
	}
	return false
}

//go:nocheckptr
func noescape(p unsafe.Pointer) unsafe.Pointer {
	return unsafe.Add(unsafe.Pointer(nil), uintptr(p))
}
