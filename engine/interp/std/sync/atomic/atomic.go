// Package atomic is package sync/atomic as an interpreted program sees it: the
// host's operations, each a step of the engine at whose entry another goroutine
// may run. So a program that is wrong although each of its operations is atomic
// shows it.
//
// Pointer is Source: an interpreter's symbol table cannot hold a generic type.
package atomic

import (
	"reflect"

	"gopark/engine"
)

// step is where another goroutine may come in before the operation.
func step() {
	if e := engine.Current(); e != nil {
		e.Safepoint()
	}
}

// Symbols returns those symbols of package sync/atomic that differ from the
// host's.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"AddInt32":            reflect.ValueOf(AddInt32),
		"AndInt32":            reflect.ValueOf(AndInt32),
		"CompareAndSwapInt32": reflect.ValueOf(CompareAndSwapInt32),
		"LoadInt32":           reflect.ValueOf(LoadInt32),
		"OrInt32":             reflect.ValueOf(OrInt32),
		"StoreInt32":          reflect.ValueOf(StoreInt32),
		"SwapInt32":           reflect.ValueOf(SwapInt32),

		"AddInt64":            reflect.ValueOf(AddInt64),
		"AndInt64":            reflect.ValueOf(AndInt64),
		"CompareAndSwapInt64": reflect.ValueOf(CompareAndSwapInt64),
		"LoadInt64":           reflect.ValueOf(LoadInt64),
		"OrInt64":             reflect.ValueOf(OrInt64),
		"StoreInt64":          reflect.ValueOf(StoreInt64),
		"SwapInt64":           reflect.ValueOf(SwapInt64),

		"AddUint32":            reflect.ValueOf(AddUint32),
		"AndUint32":            reflect.ValueOf(AndUint32),
		"CompareAndSwapUint32": reflect.ValueOf(CompareAndSwapUint32),
		"LoadUint32":           reflect.ValueOf(LoadUint32),
		"OrUint32":             reflect.ValueOf(OrUint32),
		"StoreUint32":          reflect.ValueOf(StoreUint32),
		"SwapUint32":           reflect.ValueOf(SwapUint32),

		"AddUint64":            reflect.ValueOf(AddUint64),
		"AndUint64":            reflect.ValueOf(AndUint64),
		"CompareAndSwapUint64": reflect.ValueOf(CompareAndSwapUint64),
		"LoadUint64":           reflect.ValueOf(LoadUint64),
		"OrUint64":             reflect.ValueOf(OrUint64),
		"StoreUint64":          reflect.ValueOf(StoreUint64),
		"SwapUint64":           reflect.ValueOf(SwapUint64),

		"AddUintptr":            reflect.ValueOf(AddUintptr),
		"AndUintptr":            reflect.ValueOf(AndUintptr),
		"CompareAndSwapUintptr": reflect.ValueOf(CompareAndSwapUintptr),
		"LoadUintptr":           reflect.ValueOf(LoadUintptr),
		"OrUintptr":             reflect.ValueOf(OrUintptr),
		"StoreUintptr":          reflect.ValueOf(StoreUintptr),
		"SwapUintptr":           reflect.ValueOf(SwapUintptr),

		"CompareAndSwapPointer": reflect.ValueOf(CompareAndSwapPointer),
		"LoadPointer":           reflect.ValueOf(LoadPointer),
		"StorePointer":          reflect.ValueOf(StorePointer),
		"SwapPointer":           reflect.ValueOf(SwapPointer),

		"Bool":    reflect.ValueOf((*Bool)(nil)),
		"Int32":   reflect.ValueOf((*Int32)(nil)),
		"Int64":   reflect.ValueOf((*Int64)(nil)),
		"Uint32":  reflect.ValueOf((*Uint32)(nil)),
		"Uint64":  reflect.ValueOf((*Uint64)(nil)),
		"Uintptr": reflect.ValueOf((*Uintptr)(nil)),
		"Value":   reflect.ValueOf((*Value)(nil)),
	}
}
