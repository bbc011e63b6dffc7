//go:build !windows

package play

import (
	"io"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

// GuardTerminal gives the terminal back as it is now if the process is told to
// crash: by SIGQUIT or SIGABRT, which end it with a dump of what it was doing. The
// dump comes then as it would have. The guard is over when stop is called.
func GuardTerminal(keys *os.File, out io.Writer) (stop func()) {
	if keys == nil {
		return func() {}
	}
	fd := int(keys.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return func() {} // no terminal
	}
	crash, done := make(chan os.Signal, 1), make(chan bool)
	signal.Notify(crash, syscall.SIGQUIT, syscall.SIGABRT)
	go func() {
		select {
		case s := <-crash:
			term.Restore(fd, before)
			io.WriteString(out, giveScreen+"\x1b[r\x1b[999;1H\n")
			signal.Reset(s)
			syscall.Kill(os.Getpid(), s.(syscall.Signal))
		case <-done:
		}
	}()
	return func() {
		signal.Stop(crash)
		close(done)
	}
}
