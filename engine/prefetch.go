package engine

import "unsafe"

// With many goroutines what a change of stacks costs is not instructions but
// waiting for memory: the next G, its carrier, the host's goroutine and its stack
// are found one through the other, and none is in the cache. The ring tells long
// before who will be next. So when a G is taken from it, those behind it are
// fetched step by step: the G of the fourth, the carrier of the third, what hangs
// on that for the second, and what hangs on that for the first.
//
// These are hints. Addresses kept for them are never used for anything else, and
// may be old: the host may have moved a stack, another M taken the G.

// warmStacks is how many stacks may be used in turn without one being pushed out of
// the cache, roughly. With fewer there is nothing to fetch.
const warmStacks = 100

const (
	linesOfG       = 4 // up to what a wait in a line uses
	linesOfNewG    = 2 // what a start uses
	linesOfCarrier = 2
	linesOfHostG   = 3 // status and registers
	linesOfStack   = 7 // the frames between a switch and the program

	belowStack = 128 // a stack ends so many bytes, or less, after carrier.sp,
	freshStack = 640 // and so many later for a new G
	hostArg    = 384 // where in the host's g it says with what a switch is under way
)

// prefetchRing fetches what runs after the G at head. What it looks at may belong
// to another M meanwhile, which the race detector would mind.
func prefetchRing(pp *p, head uint32) {
	if raceEnabled {
		return
	}
	gp := pp.runq[(head+4)%runqLen].load()
	prefetch(uintptr(gp), linesOfG)
	if c := pp.runq[(head+3)%runqLen].load().ptr().carrier; c != nil {
		prefetch(uintptr(unsafe.Pointer(c)), linesOfCarrier)
	}
	if c := pp.runq[(head+2)%runqLen].load().ptr().carrier; c != nil {
		c.prefetch()
	}
}

// prefetch fetches what a switch to c needs.
func (c *carrier) prefetch() {
	prefetch(c.sp-belowStack, linesOfStack)
	prefetch(c.hostg, linesOfHostG)
	prefetch(c.hostg+hostArg, 1)
	prefetch(uintptr(unsafe.Pointer(c.in)), 1)
}

// prefetchIdle fetches what a new G on c needs.
func (c *carrier) prefetchIdle() {
	c.prefetch()
	prefetch(c.sp-freshStack, (freshStack-belowStack)/64)
}

// prefetch fetches what waking the G of sg needs, of which sg is a part but in a
// select.
func (sg *sudog) prefetch() {
	prefetch(uintptr(unsafe.Pointer(sg))-unsafe.Offsetof(G{}.own), linesOfG)
}

// stackAt returns about where in the memory its caller's stack is.
func stackAt() uintptr {
	var here byte
	return uintptr(unsafe.Pointer(&here))
}
