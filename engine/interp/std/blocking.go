package std

import (
	"time"

	"gopark/engine"
)

// Blocking are the functions and methods of the host that enter the kernel for
// long and are not replaced here, with how long they are away in virtual time.
// A call of one belongs in Block.
//
// None of them can wait for another goroutine of the program: that goroutine
// would not move while the call is under way.
var Blocking = map[string]time.Duration{
	"net.LookupAddr":             5 * time.Millisecond,
	"net.LookupCNAME":            5 * time.Millisecond,
	"net.LookupHost":             5 * time.Millisecond,
	"net.LookupIP":               5 * time.Millisecond,
	"net.LookupMX":               5 * time.Millisecond,
	"net.LookupNS":               5 * time.Millisecond,
	"net.LookupPort":             5 * time.Millisecond,
	"net.LookupSRV":              5 * time.Millisecond,
	"net.LookupTXT":              5 * time.Millisecond,
	"net.ResolveIPAddr":          5 * time.Millisecond,
	"net.ResolveTCPAddr":         5 * time.Millisecond,
	"net.ResolveUDPAddr":         5 * time.Millisecond,
	"path/filepath.EvalSymlinks": 100 * time.Microsecond,
	"path/filepath.Glob":         200 * time.Microsecond,
}

// Block runs call, which calls the function name, as a blocking call.
func Block(name string, call func()) {
	if e := engine.Current(); e != nil {
		e.Syscall(name, Blocking[name], call)
		return
	}
	call()
}
