//go:build !windows

package repl

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// notifyScreen asks to be told when the terminal has another size, and when
// Ctrl-Z is to stop the process.
func notifyScreen(resized, stopped chan os.Signal) {
	signal.Notify(resized, syscall.SIGWINCH)
	signal.Notify(stopped, syscall.SIGTSTP)
}

// suspend stops the process until the shell lets it go on. The terminal is the
// shell's meanwhile, as it was before.
func (w *Workbook) suspend(raw func(bool)) {
	if !hasShell() {
		return // nobody could let it go on
	}
	w.paper.mu.Lock()
	was := w.split.where
	w.leaveSplit(aside)
	w.paper.mu.Unlock()
	raw(false)
	// Not SIGTSTP: Go's runtime never gives that back once it has been asked for.
	syscall.Kill(0, syscall.SIGSTOP)
	time.Sleep(20 * time.Millisecond) // the signal may take a moment
	raw(true)
	w.paper.mu.Lock()
	w.split.where = was
	w.paper.mu.Unlock()
	w.redraw()
}

// hasShell tells whether there is a shell with job control above the process's
// group: its parent is in the same session, but not in the group.
func hasShell() bool {
	session, err := unix.Getsid(0)
	if err != nil || session == os.Getpid() {
		return false
	}
	parent, err := unix.Getsid(os.Getppid())
	return err == nil && parent == session && session != unix.Getpgrp()
}
