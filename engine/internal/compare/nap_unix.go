//go:build unix

package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// nap is a call that blocks its thread for d.
func nap(d time.Duration) {
	timeout := unix.NsecToTimeval(int64(d))
	unix.Select(0, nil, nil, nil, &timeout)
}
