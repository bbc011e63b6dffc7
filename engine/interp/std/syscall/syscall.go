// Package syscall is the part of package syscall that an interpreted program
// sees: the names that portable programs use, and the calls with which a
// learner can block a thread for a known time. What a call blocks is an M of
// the engine, in virtual time.
//
// Calls that could block the process that interprets, or end it, are not here.
package syscall

import (
	"go/constant"
	"reflect"
	"syscall"
	"time"

	"gopark/engine"
	"gopark/engine/interp/std/os"
)

// Nanosleep blocks the M for d, in virtual time, as a system call does: the P
// may be handed off. Where real Go has no Nanosleep, this is here nevertheless.
func Nanosleep(d, leftover *syscall.Timespec) error {
	if d == nil {
		return syscall.EFAULT
	}
	if d.Sec < 0 || d.Nsec < 0 || d.Nsec > 999_999_999 {
		return syscall.EINVAL
	}
	ns := max(time.Duration(d.Nano()), 1) // 0 would be the engine's usual length
	engine.Current().Syscall("nanosleep", ns, func() {})
	if leftover != nil {
		*leftover = syscall.Timespec{}
	}
	return nil
}

// Getpid returns the process's number; the engine gets to see a short call.
func Getpid() (pid int) {
	blocking("getpid", func() { pid = syscall.Getpid() })
	return pid
}

// short is how long a call takes that needs nothing but the kernel itself:
// less than sysmon cares for.
const short = 200 * time.Nanosecond

func blocking(name string, f func()) {
	if e := engine.Current(); e != nil {
		e.Syscall(name, short, f)
		return
	}
	f()
}

// Symbols returns package syscall for one run.
func Symbols(env *os.Env) map[string]reflect.Value {
	vars := env.Symbols()
	syms := map[string]reflect.Value{
		"Errno":       reflect.ValueOf((*syscall.Errno)(nil)),
		"Signal":      reflect.ValueOf((*syscall.Signal)(nil)),
		"SysProcAttr": reflect.ValueOf((*syscall.SysProcAttr)(nil)),
		"Timespec":    reflect.ValueOf((*syscall.Timespec)(nil)),

		"Exit":           reflect.ValueOf(os.Exit),
		"Getegid":        reflect.ValueOf(syscall.Getegid),
		"Geteuid":        reflect.ValueOf(syscall.Geteuid),
		"Getgid":         reflect.ValueOf(syscall.Getgid),
		"Getpagesize":    reflect.ValueOf(syscall.Getpagesize),
		"Getpid":         reflect.ValueOf(Getpid),
		"Getppid":        reflect.ValueOf(syscall.Getppid),
		"Getuid":         reflect.ValueOf(syscall.Getuid),
		"Nanosleep":      reflect.ValueOf(Nanosleep),
		"NsecToTimespec": reflect.ValueOf(syscall.NsecToTimespec),
		"TimespecToNsec": reflect.ValueOf(syscall.TimespecToNsec),

		"Clearenv": vars["Clearenv"],
		"Environ":  vars["Environ"],
		"Getenv":   vars["LookupEnv"], // package os gives it the other name
		"Setenv":   vars["Setenv"],
		"Unsetenv": vars["Unsetenv"],
	}
	for name, n := range map[string]int64{
		"O_APPEND": syscall.O_APPEND, "O_CREAT": syscall.O_CREAT, "O_EXCL": syscall.O_EXCL,
		"O_RDONLY": syscall.O_RDONLY, "O_RDWR": syscall.O_RDWR, "O_SYNC": syscall.O_SYNC,
		"O_TRUNC": syscall.O_TRUNC, "O_WRONLY": syscall.O_WRONLY,
	} {
		syms[name] = reflect.ValueOf(constant.MakeInt64(n))
	}
	for name, errno := range map[string]syscall.Errno{
		"EACCES": syscall.EACCES, "EADDRINUSE": syscall.EADDRINUSE, "EAGAIN": syscall.EAGAIN,
		"EBADF": syscall.EBADF, "EBUSY": syscall.EBUSY, "ECONNREFUSED": syscall.ECONNREFUSED,
		"ECONNRESET": syscall.ECONNRESET, "EEXIST": syscall.EEXIST, "EFAULT": syscall.EFAULT,
		"EINTR": syscall.EINTR, "EINVAL": syscall.EINVAL, "EIO": syscall.EIO, "EISDIR": syscall.EISDIR,
		"EMFILE": syscall.EMFILE, "ENOENT": syscall.ENOENT, "ENOMEM": syscall.ENOMEM,
		"ENOSPC": syscall.ENOSPC, "ENOSYS": syscall.ENOSYS, "ENOTDIR": syscall.ENOTDIR,
		"ENOTEMPTY": syscall.ENOTEMPTY, "ENOTSUP": syscall.ENOTSUP, "EPERM": syscall.EPERM,
		"EPIPE": syscall.EPIPE, "ESPIPE": syscall.ESPIPE, "ETIMEDOUT": syscall.ETIMEDOUT,
	} {
		syms[name] = reflect.ValueOf(errno)
	}
	for name, sig := range map[string]syscall.Signal{
		"SIGABRT": syscall.SIGABRT, "SIGALRM": syscall.SIGALRM, "SIGBUS": syscall.SIGBUS,
		"SIGFPE": syscall.SIGFPE, "SIGHUP": syscall.SIGHUP, "SIGILL": syscall.SIGILL,
		"SIGINT": syscall.SIGINT, "SIGKILL": syscall.SIGKILL, "SIGPIPE": syscall.SIGPIPE,
		"SIGQUIT": syscall.SIGQUIT, "SIGSEGV": syscall.SIGSEGV, "SIGTERM": syscall.SIGTERM,
		"SIGTRAP": syscall.SIGTRAP,
	} {
		syms[name] = reflect.ValueOf(sig)
	}
	platform(env, syms)
	return syms
}
