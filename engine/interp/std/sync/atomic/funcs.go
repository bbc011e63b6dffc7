package atomic

import (
	"sync/atomic"
	"unsafe"
)

// LoadInt32 returns *addr.
func LoadInt32(addr *int32) int32 {
	step()
	return atomic.LoadInt32(addr)
}

// StoreInt32 sets *addr to val.
func StoreInt32(addr *int32, val int32) {
	step()
	atomic.StoreInt32(addr, val)
}

// SwapInt32 sets *addr to new, and returns what it was.
func SwapInt32(addr *int32, new int32) (old int32) {
	step()
	return atomic.SwapInt32(addr, new)
}

// CompareAndSwapInt32 sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapInt32(addr *int32, old, new int32) (swapped bool) {
	step()
	return atomic.CompareAndSwapInt32(addr, old, new)
}

// AddInt32 adds delta to *addr, and returns the sum.
func AddInt32(addr *int32, delta int32) (new int32) {
	step()
	return atomic.AddInt32(addr, delta)
}

// AndInt32 masks *addr, and returns what it was.
func AndInt32(addr *int32, mask int32) (old int32) {
	step()
	return atomic.AndInt32(addr, mask)
}

// OrInt32 sets bits of *addr, and returns what it was.
func OrInt32(addr *int32, mask int32) (old int32) {
	step()
	return atomic.OrInt32(addr, mask)
}

// LoadInt64 returns *addr.
func LoadInt64(addr *int64) int64 {
	step()
	return atomic.LoadInt64(addr)
}

// StoreInt64 sets *addr to val.
func StoreInt64(addr *int64, val int64) {
	step()
	atomic.StoreInt64(addr, val)
}

// SwapInt64 sets *addr to new, and returns what it was.
func SwapInt64(addr *int64, new int64) (old int64) {
	step()
	return atomic.SwapInt64(addr, new)
}

// CompareAndSwapInt64 sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapInt64(addr *int64, old, new int64) (swapped bool) {
	step()
	return atomic.CompareAndSwapInt64(addr, old, new)
}

// AddInt64 adds delta to *addr, and returns the sum.
func AddInt64(addr *int64, delta int64) (new int64) {
	step()
	return atomic.AddInt64(addr, delta)
}

// AndInt64 masks *addr, and returns what it was.
func AndInt64(addr *int64, mask int64) (old int64) {
	step()
	return atomic.AndInt64(addr, mask)
}

// OrInt64 sets bits of *addr, and returns what it was.
func OrInt64(addr *int64, mask int64) (old int64) {
	step()
	return atomic.OrInt64(addr, mask)
}

// LoadUint32 returns *addr.
func LoadUint32(addr *uint32) uint32 {
	step()
	return atomic.LoadUint32(addr)
}

// StoreUint32 sets *addr to val.
func StoreUint32(addr *uint32, val uint32) {
	step()
	atomic.StoreUint32(addr, val)
}

// SwapUint32 sets *addr to new, and returns what it was.
func SwapUint32(addr *uint32, new uint32) (old uint32) {
	step()
	return atomic.SwapUint32(addr, new)
}

// CompareAndSwapUint32 sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapUint32(addr *uint32, old, new uint32) (swapped bool) {
	step()
	return atomic.CompareAndSwapUint32(addr, old, new)
}

// AddUint32 adds delta to *addr, and returns the sum.
func AddUint32(addr *uint32, delta uint32) (new uint32) {
	step()
	return atomic.AddUint32(addr, delta)
}

// AndUint32 masks *addr, and returns what it was.
func AndUint32(addr *uint32, mask uint32) (old uint32) {
	step()
	return atomic.AndUint32(addr, mask)
}

// OrUint32 sets bits of *addr, and returns what it was.
func OrUint32(addr *uint32, mask uint32) (old uint32) {
	step()
	return atomic.OrUint32(addr, mask)
}

// LoadUint64 returns *addr.
func LoadUint64(addr *uint64) uint64 {
	step()
	return atomic.LoadUint64(addr)
}

// StoreUint64 sets *addr to val.
func StoreUint64(addr *uint64, val uint64) {
	step()
	atomic.StoreUint64(addr, val)
}

// SwapUint64 sets *addr to new, and returns what it was.
func SwapUint64(addr *uint64, new uint64) (old uint64) {
	step()
	return atomic.SwapUint64(addr, new)
}

// CompareAndSwapUint64 sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapUint64(addr *uint64, old, new uint64) (swapped bool) {
	step()
	return atomic.CompareAndSwapUint64(addr, old, new)
}

// AddUint64 adds delta to *addr, and returns the sum.
func AddUint64(addr *uint64, delta uint64) (new uint64) {
	step()
	return atomic.AddUint64(addr, delta)
}

// AndUint64 masks *addr, and returns what it was.
func AndUint64(addr *uint64, mask uint64) (old uint64) {
	step()
	return atomic.AndUint64(addr, mask)
}

// OrUint64 sets bits of *addr, and returns what it was.
func OrUint64(addr *uint64, mask uint64) (old uint64) {
	step()
	return atomic.OrUint64(addr, mask)
}

// LoadUintptr returns *addr.
func LoadUintptr(addr *uintptr) uintptr {
	step()
	return atomic.LoadUintptr(addr)
}

// StoreUintptr sets *addr to val.
func StoreUintptr(addr *uintptr, val uintptr) {
	step()
	atomic.StoreUintptr(addr, val)
}

// SwapUintptr sets *addr to new, and returns what it was.
func SwapUintptr(addr *uintptr, new uintptr) (old uintptr) {
	step()
	return atomic.SwapUintptr(addr, new)
}

// CompareAndSwapUintptr sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) (swapped bool) {
	step()
	return atomic.CompareAndSwapUintptr(addr, old, new)
}

// AddUintptr adds delta to *addr, and returns the sum.
func AddUintptr(addr *uintptr, delta uintptr) (new uintptr) {
	step()
	return atomic.AddUintptr(addr, delta)
}

// AndUintptr masks *addr, and returns what it was.
func AndUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	step()
	return atomic.AndUintptr(addr, mask)
}

// OrUintptr sets bits of *addr, and returns what it was.
func OrUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	step()
	return atomic.OrUintptr(addr, mask)
}

// LoadPointer returns *addr.
func LoadPointer(addr *unsafe.Pointer) unsafe.Pointer {
	step()
	return atomic.LoadPointer(addr)
}

// StorePointer sets *addr to val.
func StorePointer(addr *unsafe.Pointer, val unsafe.Pointer) {
	step()
	atomic.StorePointer(addr, val)
}

// SwapPointer sets *addr to new, and returns what it was.
func SwapPointer(addr *unsafe.Pointer, new unsafe.Pointer) (old unsafe.Pointer) {
	step()
	return atomic.SwapPointer(addr, new)
}

// CompareAndSwapPointer sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapPointer(addr *unsafe.Pointer, old, new unsafe.Pointer) (swapped bool) {
	step()
	return atomic.CompareAndSwapPointer(addr, old, new)
}
