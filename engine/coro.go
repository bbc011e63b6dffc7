package engine

import (
	"iter"
	"runtime"
	"strings"
	"unsafe"
)

// A coro is a coroutine of the host's: a place where one stack is blocked
// (runtime/coro.go: coro).
type coro struct{ _ uintptr }

// swap blocks the caller in co, and goes on with the stack that was blocked there.
func (co *coro) swap() { coroswitch(co) }

// newcoro makes a coroutine, in which a new stack is blocked that begins with f.
// coroswitch is swap. They are the runtime's own where those can be had, and else what
// iter.Pull has around them.
//
// The runtime lets only package iter have them, and what that has around them costs as
// much as they do: two frames on each stack, and several small variables which, where
// there are many stacks, are never in the cache. But its code says where they are.
var (
	newcoro    = newPulled
	coroswitch = (*coro).swapPulled
)

// knownHost is how the version of Go begins for which it has been seen that the two take
// and return what is said here, and are called by iter.Pull. With another one iter.Pull
// is used itself: that always works, and takes longer.
const knownHost = "go1.26"

func init() {
	if raceEnabled || !callsAreRead || !strings.HasPrefix(runtime.Version(), knownHost) {
		return // the race detector has to be told of switches, which iter.Pull does
	}
	next, stop := iter.Pull(func(func(struct{}) bool) {})
	defer stop()
	pull := iter.Pull[struct{}]
	made := calleeOf(codeOf(unsafe.Pointer(&pull)), "runtime.newcoro", 1)
	swap := calleeOf(codeOf(unsafe.Pointer(&next)), "runtime.coroswitch", 0)
	if made == 0 || swap == 0 {
		return
	}
	// A function value is a pointer to where the address of its code is.
	newcoroAt, coroswitchAt := &made, &swap
	newcoro = *(*func(func(*coro)) *coro)(unsafe.Pointer(&newcoroAt))
	coroswitch = *(*func(*coro))(unsafe.Pointer(&coroswitchAt))
}

// codeOf returns where the code of the function value at fn begins.
func codeOf(fn unsafe.Pointer) uintptr { return **(**uintptr)(fn) }

// calleeOf returns where the function of that name begins, which the one that begins at
// entry calls, or one that it calls, down to the given depth; 0 if there is none.
func calleeOf(entry uintptr, name string, depth int) uintptr {
	for target := range callees(entry) {
		switch f := runtime.FuncForPC(target); {
		case f == nil || f.Entry() != target:
		case f.Name() == name:
			return target
		case depth > 0 && target != entry && strings.HasPrefix(f.Name(), "iter."):
			if found := calleeOf(target, name, depth-1); found != 0 {
				return found
			}
		}
	}
	return 0
}

// inside says whether at is in the function that begins at entry.
func inside(at, entry uintptr) bool {
	f := runtime.FuncForPC(at)
	return f != nil && f.Entry() == entry
}

// text is a pointer to code.
func text(at uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&at)) }

// A pulled is what is behind a coro that iter.Pull has made. Its next and its yield
// both block the caller, and resume whoever was blocked. They take turns.
type pulled struct {
	swaps [2]func(struct{}) bool // next, which has no use for its argument, and yield
	turn  uint8                  // the one called last
}

func newPulled(f func(*coro)) *coro {
	p := &pulled{turn: 1}
	co := (*coro)(unsafe.Pointer(p))
	next, _ := iter.Pull(func(yield func(struct{}) bool) {
		p.swaps[1] = yield
		f(co)
	})
	// A function without arguments, and one with an argument that has no size, are
	// called in the same way.
	p.swaps[0] = *(*func(struct{}) bool)(unsafe.Pointer(&next))
	return co
}

func (co *coro) swapPulled() {
	p := (*pulled)(unsafe.Pointer(co))
	p.turn ^= 1
	p.swaps[p.turn&1](struct{}{})
}
