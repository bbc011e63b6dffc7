//go:build amd64 || arm64

package engine

// prefetch asks the processor to fetch so many cache lines from addr on, and does
// not wait for them. Nothing else happens, whatever the address.
//
//go:noescape
func prefetch(addr uintptr, lines int)

// prefetchSwitch is prefetch of all that a switch to a stack touches: the coroutine; of
// the host goroutine (runtime/runtime2.go: g) the registers, the status, whether it is
// locked, and what switch is under way; and of the stack the frames between there and the
// program.
//
//go:noescape
func prefetchSwitch(stack, hostg, coro uintptr)

// hostg returns the address of what the host's runtime knows of the calling host
// goroutine.
func hostg() uintptr
