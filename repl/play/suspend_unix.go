//go:build !windows

package play

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// HasShell tells whether there is a shell with job control above the process's
// group, which could let it go on: its parent is in the same session, but not in
// the group.
func HasShell() bool {
	session, err := unix.Getsid(0)
	if err != nil || session == os.Getpid() {
		return false
	}
	parent, err := unix.Getsid(os.Getppid())
	return err == nil && parent == session && session != unix.Getpgrp()
}

// StopProcess stops the process's group until the shell lets it go on.
func StopProcess() {
	// Not SIGTSTP: Go's runtime never gives that back once it has been asked for.
	syscall.Kill(0, syscall.SIGSTOP)
	time.Sleep(20 * time.Millisecond) // the signal may take a moment
}
