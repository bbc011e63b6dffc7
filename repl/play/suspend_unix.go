//go:build !windows

package play

import (
	"os"
	"os/signal"
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
	back := make(chan os.Signal, 1)
	signal.Notify(back, syscall.SIGCONT)
	defer signal.Stop(back)
	// Not SIGTSTP: Go's runtime never gives that back once it has been asked for.
	syscall.Kill(0, syscall.SIGSTOP)
	// Another thread may get the signal, and take a moment to.
	select {
	case <-back:
	case <-time.After(time.Second):
	}
}
