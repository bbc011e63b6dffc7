//go:build !openbsd

package engine

import (
	"iter"
	"unsafe"
)

// callsAreRead says whether callees knows this machine's code, and may read it.
const callsAreRead = true

// callees yields where the functions begin that the code of the one at entry calls.
func callees(entry uintptr) iter.Seq[uintptr] {
	return func(yield func(uintptr) bool) {
		const call = 0x25 // BL: the upper six bits; the others say how many words away
		for at := entry; inside(at, entry); at += 4 {
			word := *(*uint32)(text(at))
			if word>>26 != call {
				continue
			}
			away := int32(word<<6) >> 6 // with its sign
			if !yield(at + uintptr(away)*uintptr(unsafe.Sizeof(word))) {
				return
			}
		}
	}
}
