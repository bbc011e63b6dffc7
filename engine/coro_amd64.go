//go:build !openbsd

package engine

import (
	"iter"
	"unsafe"
)

// callsAreRead says whether callees knows this machine's code, and may read it: OpenBSD
// lets a program only run it.
const callsAreRead = true

// callees yields where the functions begin that the code of the one at entry calls, and
// other addresses that are none.
func callees(entry uintptr) iter.Seq[uintptr] {
	return func(yield func(uintptr) bool) {
		const call = 0xe8 // and then, in four bytes, how far away from what is behind them
		for at := entry; inside(at, entry); at++ {
			code := (*[5]byte)(text(at))
			if code[0] != call || !inside(at+uintptr(len(code))-1, entry) {
				continue
			}
			away := *(*int32)(unsafe.Pointer(&code[1]))
			if !yield(at + uintptr(len(code)) + uintptr(away)) {
				return
			}
		}
	}
}
