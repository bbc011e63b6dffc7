package atomic

// A Pointer is a *T that is only used atomically.
//
// A plain field is enough: the engine moves one goroutine at a time, and none
// is interrupted between enter and the end of an operation.
type Pointer[T any] struct{ p *T }

// enter is where another goroutine may come in before the operation. This file
// is also used as source, where step cannot be seen, but other operations can.
func enter() {
	var nothing int32
	LoadInt32(&nothing)
}

// Load returns the pointer.
func (x *Pointer[T]) Load() *T {
	enter()
	return x.p
}

// Store sets the pointer.
func (x *Pointer[T]) Store(val *T) {
	enter()
	x.p = val
}

// Swap sets the pointer, and returns what it was.
func (x *Pointer[T]) Swap(new *T) (old *T) {
	enter()
	old = x.p
	x.p = new
	return old
}

// CompareAndSwap sets the pointer to new if it is old, and reports whether it
// was.
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	enter()
	if x.p != old {
		return false
	}
	x.p = new
	return true
}
