package atomic

import "sync/atomic"

// The types are the host's with methods of our own: so they are laid out, and
// print, as the host's do.

// A Bool is a bool that is only used atomically.
type Bool atomic.Bool

// Load returns the value.
func (x *Bool) Load() bool {
	step()
	return (*atomic.Bool)(x).Load()
}

// Store sets the value.
func (x *Bool) Store(val bool) {
	step()
	(*atomic.Bool)(x).Store(val)
}

// Swap sets the value, and returns what it was.
func (x *Bool) Swap(new bool) (old bool) {
	step()
	return (*atomic.Bool)(x).Swap(new)
}

// CompareAndSwap sets the value to new if it is old, and reports whether it was.
func (x *Bool) CompareAndSwap(old, new bool) (swapped bool) {
	step()
	return (*atomic.Bool)(x).CompareAndSwap(old, new)
}

// An Int32 is an int32 that is only used atomically.
type Int32 atomic.Int32

// Load returns the value.
func (x *Int32) Load() int32 {
	step()
	return (*atomic.Int32)(x).Load()
}

// Store sets the value.
func (x *Int32) Store(val int32) {
	step()
	(*atomic.Int32)(x).Store(val)
}

// Swap sets the value, and returns what it was.
func (x *Int32) Swap(new int32) (old int32) {
	step()
	return (*atomic.Int32)(x).Swap(new)
}

// CompareAndSwap sets the value to new if it is old, and reports whether it was.
func (x *Int32) CompareAndSwap(old, new int32) (swapped bool) {
	step()
	return (*atomic.Int32)(x).CompareAndSwap(old, new)
}

// Add adds delta, and returns the sum.
func (x *Int32) Add(delta int32) (new int32) {
	step()
	return (*atomic.Int32)(x).Add(delta)
}

// And masks the value, and returns what it was.
func (x *Int32) And(mask int32) (old int32) {
	step()
	return (*atomic.Int32)(x).And(mask)
}

// Or sets bits, and returns what it was.
func (x *Int32) Or(mask int32) (old int32) {
	step()
	return (*atomic.Int32)(x).Or(mask)
}

// An Int64 is an int64 that is only used atomically.
type Int64 atomic.Int64

// Load returns the value.
func (x *Int64) Load() int64 {
	step()
	return (*atomic.Int64)(x).Load()
}

// Store sets the value.
func (x *Int64) Store(val int64) {
	step()
	(*atomic.Int64)(x).Store(val)
}

// Swap sets the value, and returns what it was.
func (x *Int64) Swap(new int64) (old int64) {
	step()
	return (*atomic.Int64)(x).Swap(new)
}

// CompareAndSwap sets the value to new if it is old, and reports whether it was.
func (x *Int64) CompareAndSwap(old, new int64) (swapped bool) {
	step()
	return (*atomic.Int64)(x).CompareAndSwap(old, new)
}

// Add adds delta, and returns the sum.
func (x *Int64) Add(delta int64) (new int64) {
	step()
	return (*atomic.Int64)(x).Add(delta)
}

// And masks the value, and returns what it was.
func (x *Int64) And(mask int64) (old int64) {
	step()
	return (*atomic.Int64)(x).And(mask)
}

// Or sets bits, and returns what it was.
func (x *Int64) Or(mask int64) (old int64) {
	step()
	return (*atomic.Int64)(x).Or(mask)
}

// A Uint32 is a uint32 that is only used atomically.
type Uint32 atomic.Uint32

// Load returns the value.
func (x *Uint32) Load() uint32 {
	step()
	return (*atomic.Uint32)(x).Load()
}

// Store sets the value.
func (x *Uint32) Store(val uint32) {
	step()
	(*atomic.Uint32)(x).Store(val)
}

// Swap sets the value, and returns what it was.
func (x *Uint32) Swap(new uint32) (old uint32) {
	step()
	return (*atomic.Uint32)(x).Swap(new)
}

// CompareAndSwap sets the value to new if it is old, and reports whether it was.
func (x *Uint32) CompareAndSwap(old, new uint32) (swapped bool) {
	step()
	return (*atomic.Uint32)(x).CompareAndSwap(old, new)
}

// Add adds delta, and returns the sum.
func (x *Uint32) Add(delta uint32) (new uint32) {
	step()
	return (*atomic.Uint32)(x).Add(delta)
}

// And masks the value, and returns what it was.
func (x *Uint32) And(mask uint32) (old uint32) {
	step()
	return (*atomic.Uint32)(x).And(mask)
}

// Or sets bits, and returns what it was.
func (x *Uint32) Or(mask uint32) (old uint32) {
	step()
	return (*atomic.Uint32)(x).Or(mask)
}

// A Uint64 is a uint64 that is only used atomically.
type Uint64 atomic.Uint64

// Load returns the value.
func (x *Uint64) Load() uint64 {
	step()
	return (*atomic.Uint64)(x).Load()
}

// Store sets the value.
func (x *Uint64) Store(val uint64) {
	step()
	(*atomic.Uint64)(x).Store(val)
}

// Swap sets the value, and returns what it was.
func (x *Uint64) Swap(new uint64) (old uint64) {
	step()
	return (*atomic.Uint64)(x).Swap(new)
}

// CompareAndSwap sets the value to new if it is old, and reports whether it was.
func (x *Uint64) CompareAndSwap(old, new uint64) (swapped bool) {
	step()
	return (*atomic.Uint64)(x).CompareAndSwap(old, new)
}

// Add adds delta, and returns the sum.
func (x *Uint64) Add(delta uint64) (new uint64) {
	step()
	return (*atomic.Uint64)(x).Add(delta)
}

// And masks the value, and returns what it was.
func (x *Uint64) And(mask uint64) (old uint64) {
	step()
	return (*atomic.Uint64)(x).And(mask)
}

// Or sets bits, and returns what it was.
func (x *Uint64) Or(mask uint64) (old uint64) {
	step()
	return (*atomic.Uint64)(x).Or(mask)
}

// A Uintptr is a uintptr that is only used atomically.
type Uintptr atomic.Uintptr

// Load returns the value.
func (x *Uintptr) Load() uintptr {
	step()
	return (*atomic.Uintptr)(x).Load()
}

// Store sets the value.
func (x *Uintptr) Store(val uintptr) {
	step()
	(*atomic.Uintptr)(x).Store(val)
}

// Swap sets the value, and returns what it was.
func (x *Uintptr) Swap(new uintptr) (old uintptr) {
	step()
	return (*atomic.Uintptr)(x).Swap(new)
}

// CompareAndSwap sets the value to new if it is old, and reports whether it was.
func (x *Uintptr) CompareAndSwap(old, new uintptr) (swapped bool) {
	step()
	return (*atomic.Uintptr)(x).CompareAndSwap(old, new)
}

// Add adds delta, and returns the sum.
func (x *Uintptr) Add(delta uintptr) (new uintptr) {
	step()
	return (*atomic.Uintptr)(x).Add(delta)
}

// And masks the value, and returns what it was.
func (x *Uintptr) And(mask uintptr) (old uintptr) {
	step()
	return (*atomic.Uintptr)(x).And(mask)
}

// Or sets bits, and returns what it was.
func (x *Uintptr) Or(mask uintptr) (old uintptr) {
	step()
	return (*atomic.Uintptr)(x).Or(mask)
}

// A Value is a value of any type that is only used atomically.
type Value atomic.Value

// Load returns the value.
func (x *Value) Load() any {
	step()
	return (*atomic.Value)(x).Load()
}

// Store sets the value.
func (x *Value) Store(val any) {
	step()
	(*atomic.Value)(x).Store(val)
}

// Swap sets the value, and returns what it was.
func (x *Value) Swap(new any) (old any) {
	step()
	return (*atomic.Value)(x).Swap(new)
}

// CompareAndSwap sets the value to new if it is old, and reports whether it was.
func (x *Value) CompareAndSwap(old, new any) (swapped bool) {
	step()
	return (*atomic.Value)(x).CompareAndSwap(old, new)
}
