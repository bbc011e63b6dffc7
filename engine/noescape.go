package engine

import (
	"reflect"
	"unsafe"
)

// The variable that a Chan[T] sends from or receives into is a pointer without a
// type on its way into the engine, since what is done with it there is the same for
// all T; as makes a *T of it again.

// as returns the variable at p as the operations of c's elements know it (Ops).
func (c *Hchan) as(p unsafe.Pointer) (elem any) {
	*(*[2]unsafe.Pointer)(unsafe.Pointer(&elem)) = [2]unsafe.Pointer{c.pointer, p}
	return elem
}

// typeOf and dataOf return the two parts of x: which type, and the pointer.
func typeOf(x any) unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(&x))[0] }
func dataOf(x any) unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(&x))[1] }

// noescape returns p without the compiler's escape analysis knowing: the variable
// there may stay on the caller's stack. That is sound because of Hchan.typed: such
// a channel's operations keep no pointer to the variable while the G waits, but
// copy the value into a box of the G's own (waitOn). As long as they run, the
// pointer is in their frames, where the host's runtime finds it when it moves a
// stack.
//
//go:nocheckptr
func noescape(p unsafe.Pointer) unsafe.Pointer {
	return unsafe.Add(unsafe.Pointer(nil), uintptr(p))
}

// leaks tells the compiler that others will use what the variable at p, which is sent,
// points to: only the variable itself may stay on the stack. noescape hides both. It need
// not be called for that, but must be where the compiler cannot know it.
func leaks(p unsafe.Pointer) {
	if leaking {
		leaked = *(*unsafe.Pointer)(p)
	}
}

var (
	leaking bool // never
	leaked  unsafe.Pointer
)

// A word is what the engine passes in one way, in G.word: a value of at most 64 bits
// without pointers, and of a size that the processor moves at once. wordOps returns
// the operations for channels of such a T, which only know how large it is, and their
// pointer type; nil if T is no word.
func wordOps[T any]() (ops Ops, pointer any) {
	t := reflect.TypeFor[T]()
	switch t.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64:
	default:
		if t.Size() > 0 {
			return nil, nil
		}
	}
	switch t.Size() {
	case 0:
		return OpsFor[struct{}](), (*struct{})(nil)
	case 1:
		return OpsFor[uint8](), (*uint8)(nil)
	case 2:
		return OpsFor[uint16](), (*uint16)(nil)
	case 4:
		return OpsFor[uint32](), (*uint32)(nil)
	}
	return OpsFor[uint64](), (*uint64)(nil)
}

// moveWord copies a word of size bytes.
func moveWord(dst, src unsafe.Pointer, size uint8) {
	switch size {
	case 8:
		*(*uint64)(dst) = *(*uint64)(src)
	case 1:
		*(*uint8)(dst) = *(*uint8)(src)
	case 4:
		*(*uint32)(dst) = *(*uint32)(src)
	case 2:
		*(*uint16)(dst) = *(*uint16)(src)
	}
}
