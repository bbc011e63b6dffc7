package os

import (
	"time"

	"gopark/engine"
)

// How long the kernel is away in virtual time, for a kind of call. Those that
// are not here take Costs.Syscall. They are of the size seen on an ordinary
// machine: reading and writing a file takes longer than the 20 µs after which
// sysmon may take a P away, so a program that uses files shows hand-offs.
const (
	timeRead  = 100 * time.Microsecond // a file, from the page cache or a fast disk
	timeWrite = 100 * time.Microsecond
	timeSync  = 5 * time.Millisecond // until the disk has it
	timeDir   = 200 * time.Microsecond
	timeStdin = 50 * time.Microsecond
	timeMeta  = 0 // open, close, stat, rename …
)

// call runs f as the blocking call name. Outside an engine, where nothing
// can be handed off, it only runs it.
func call(name string, d time.Duration, f func()) {
	if e := engine.Current(); e != nil {
		e.Syscall(name, d, f)
		return
	}
	f()
}
