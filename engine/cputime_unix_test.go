//go:build unix

package engine_test

import (
	"syscall"
	"time"
)

// cpuTime returns the processor time that this process has used; 0 if that
// cannot be told.
func cpuTime() time.Duration {
	var ru syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &ru) != nil {
		return 0
	}
	return time.Duration(ru.Utime.Nano() + ru.Stime.Nano())
}
