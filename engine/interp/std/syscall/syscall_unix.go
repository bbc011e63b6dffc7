//go:build unix

package syscall

import (
	"io"
	"reflect"
	"syscall"

	"gopark/engine"
	"gopark/engine/interp/std/os"
	"gopark/engine/interp/std/os/signal"
)

// platform adds what only Unix has, or has in another form than Windows.
func platform(env *os.Env, syms map[string]reflect.Value) {
	stdin, stdout, stderr := 0, 1, 2
	syms["Stdin"] = reflect.ValueOf(&stdin).Elem()
	syms["Stdout"] = reflect.ValueOf(&stdout).Elem()
	syms["Stderr"] = reflect.ValueOf(&stderr).Elem()
	for name, sig := range map[string]syscall.Signal{
		"SIGCHLD": syscall.SIGCHLD, "SIGCONT": syscall.SIGCONT, "SIGSTOP": syscall.SIGSTOP,
		"SIGUSR1": syscall.SIGUSR1, "SIGUSR2": syscall.SIGUSR2, "SIGWINCH": syscall.SIGWINCH,
	} {
		syms[name] = reflect.ValueOf(sig)
	}

	syms["Kill"] = reflect.ValueOf(kill)
	syms["Open"] = reflect.ValueOf(func(path string, mode int, perm uint32) (fd int, err error) {
		blocking("openat", func() { fd, err = syscall.Open(path, mode, perm) })
		return fd, err
	})
	syms["Close"] = reflect.ValueOf(func(fd int) (err error) {
		if fd <= stderr {
			return nil // the process's own, and not the program's
		}
		blocking("close", func() { err = syscall.Close(fd) })
		return err
	})
	syms["Read"] = reflect.ValueOf(func(fd int, p []byte) (n int, err error) {
		if fd == stdin {
			n, err = env.Stdin().Read(p)
			if err == io.EOF {
				err = nil
			}
			return n, err
		}
		blocking("read", func() { n, err = syscall.Read(fd, p) })
		return n, err
	})
	syms["Write"] = reflect.ValueOf(func(fd int, p []byte) (n int, err error) {
		switch fd {
		case stdout:
			return env.Stdout().Write(p)
		case stderr:
			return env.Stderr().Write(p)
		}
		blocking("write", func() { n, err = syscall.Write(fd, p) })
		return n, err
	})
}

// kill is syscall.Kill, with which a program can signal itself only.
func kill(pid int, sig syscall.Signal) error {
	if pid != syscall.Getpid() {
		return syscall.EPERM
	}
	e := engine.Current()
	blocking("kill", func() {})
	if sig == 0 || sig != syscall.SIGKILL && signal.Raise(e, sig) {
		return nil
	}
	e.Exit(128 + int(sig)) // as a shell reports it
	return nil
}
