package engine

import "unsafe"

// With many goroutines what a change of stacks costs is not instructions but
// waiting for memory: the next G, its carrier, the host's goroutine and its stack
// are found one through the other, and none is in the cache. The ring tells long
// before who will be next. So when a G is taken from it, those behind it are
// fetched step by step: the G of the fourth, the carrier of the third, or what its
// function has captured if it is fresh, and what hangs on the carrier for the second.
// A G that is made runnable comes next at once. Its stack is fetched while the
// other one ends; and so is the G that has made it, which it will perhaps wake soon.
//
// These are hints. Addresses kept for them are never used for anything else, and
// may be old: the host may have moved a stack, another M taken the G.

// warmStacks is how many stacks may be used in turn without one being pushed out of
// the cache, roughly. With fewer there is nothing to fetch.
const warmStacks = 100

const (
	linesOfG       = 4 // up to what a wait in a line uses
	linesOfNewG    = 2 // what a start uses
	linesOfWoken   = 3 // what making it runnable uses
	linesOfCarrier = 2

	belowStack = 128 // a stack ends so many bytes, or less, after carrier.sp,
	freshStack = 640 // and so many later for a new G
)

// prefetchRing fetches what runs after the G at head. What it looks at may belong
// to another M meanwhile, which the race detector would mind.
func prefetchRing(pp *p, head uint32) {
	if raceEnabled {
		return
	}
	gp := pp.runq[(head+4)%runqLen].load()
	prefetch(uintptr(gp), linesOfG)
	if gp := pp.runq[(head+3)%runqLen].load().ptr(); gp.carrier != nil {
		prefetch(uintptr(unsafe.Pointer(gp.carrier)), linesOfCarrier)
	} else {
		prefetch(*(*uintptr)(unsafe.Pointer(&gp.fn)), 1)
	}
	if c := pp.runq[(head+2)%runqLen].load().ptr().carrier; c != nil {
		c.prefetch()
	}
}

// prefetch fetches what a switch to c needs.
func (c *carrier) prefetch() {
	prefetchSwitch(c.sp-belowStack, c.hostg, uintptr(unsafe.Pointer(c.in)))
}

// prefetchWoken fetches what gp needs, which has been made runnable and comes next, and what
// it needs to wake the G that has made it.
func (gp *G) prefetchWoken() {
	if raceEnabled {
		return
	}
	gp.carrier.prefetch()
	if gp.schedlink != 0 {
		prefetch(uintptr(gp.schedlink), linesOfWoken)
	}
}

// prefetchMaker fetches the carrier of the G that has made gp, if that is still there.
func (gp *G) prefetchMaker() {
	if maker := gp.schedlink.ptr(); maker != nil {
		prefetch(uintptr(unsafe.Pointer(maker.carrier)), linesOfCarrier)
	}
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
