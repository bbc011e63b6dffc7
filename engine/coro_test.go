package engine

import (
	"runtime"
	"testing"
	"unsafe"
)

// TestHostsCoroutines is a canary: on a version of Go that nobody has looked at, or one
// that calls its coroutines otherwise, switching goes through iter.Pull, and takes half
// as long again.
func TestHostsCoroutines(t *testing.T) {
	if raceEnabled || !callsAreRead {
		t.Skip("switching goes through iter.Pull here")
	}
	for fn, want := range map[uintptr]string{
		codeOf(unsafe.Pointer(&newcoro)):    "runtime.newcoro",
		codeOf(unsafe.Pointer(&coroswitch)): "runtime.coroswitch",
	} {
		if got := runtime.FuncForPC(fn).Name(); got != want {
			t.Errorf("%s is not found in %s: see runtime/coro.go whether it is still what coro.go says, and how iter.Pull calls it", want, runtime.Version())
		}
	}
}
