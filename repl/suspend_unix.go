//go:build !windows

package repl

import (
	"os"
	"os/signal"
	"syscall"
	"time"
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
	w.paper.mu.Lock()
	was := w.split.where
	w.leaveSplit(aside)
	w.paper.mu.Unlock()
	raw(false)
	signal.Reset(syscall.SIGTSTP)
	syscall.Kill(syscall.Getpid(), syscall.SIGTSTP)
	time.Sleep(20 * time.Millisecond) // the signal may take a moment
	if w.stopped != nil {
		signal.Notify(w.stopped, syscall.SIGTSTP)
	}
	raw(true)
	if was != nowhere {
		w.redraw()
	} else {
		w.paper.mu.Lock()
		w.split.where = was
		w.paper.mu.Unlock()
	}
}
