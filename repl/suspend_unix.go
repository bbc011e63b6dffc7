//go:build !windows

package repl

import (
	"os"
	"os/signal"
	"syscall"

	"gopark/repl/play"
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
	if !play.HasShell() {
		return // nobody could let it go on
	}
	w.paper.mu.Lock()
	was := w.split.where
	w.leaveSplit(aside)
	w.paper.mu.Unlock()
	raw(false)
	play.StopProcess()
	raw(true)
	w.paper.mu.Lock()
	w.split.where = was
	w.paper.mu.Unlock()
	w.redraw()
}
