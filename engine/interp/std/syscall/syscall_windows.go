package syscall

import (
	"io"
	"reflect"
	"syscall"

	"gopark/engine/interp/std/os"
)

// platform adds what only Windows has, or has in another form than Unix.
func platform(env *os.Env, syms map[string]reflect.Value) {
	stdin, stdout, stderr := syscall.Stdin, syscall.Stdout, syscall.Stderr
	syms["Handle"] = reflect.ValueOf((*syscall.Handle)(nil))
	syms["Stdin"] = reflect.ValueOf(&stdin).Elem()
	syms["Stdout"] = reflect.ValueOf(&stdout).Elem()
	syms["Stderr"] = reflect.ValueOf(&stderr).Elem()

	syms["Open"] = reflect.ValueOf(func(path string, mode int, perm uint32) (fd syscall.Handle, err error) {
		blocking("openat", func() { fd, err = syscall.Open(path, mode, perm) })
		return fd, err
	})
	syms["Close"] = reflect.ValueOf(func(fd syscall.Handle) (err error) {
		if fd == stdin || fd == stdout || fd == stderr {
			return nil // the process's own, and not the program's
		}
		blocking("close", func() { err = syscall.Close(fd) })
		return err
	})
	syms["Read"] = reflect.ValueOf(func(fd syscall.Handle, p []byte) (n int, err error) {
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
	syms["Write"] = reflect.ValueOf(func(fd syscall.Handle, p []byte) (n int, err error) {
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
