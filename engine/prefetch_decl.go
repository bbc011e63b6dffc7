//go:build amd64 || arm64

package engine

// prefetch asks the processor to fetch so many cache lines from addr on, and does
// not wait for them. Nothing else happens, whatever the address.
//
//go:noescape
func prefetch(addr uintptr, lines int)

// hostg returns the address of what the host's runtime knows of the calling host
// goroutine.
func hostg() uintptr
