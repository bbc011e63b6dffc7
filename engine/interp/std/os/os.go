// Package os is package os as an interpreted program sees it: the host's files
// and environment, with three differences.
//
// Whatever enters the kernel is a blocking call of the engine, so that the P
// is handed off as it would be, while virtual time passes (see costs.go for
// how much). Exit ends the program, not the process that interprets it. And
// Args, the environment, and the three standard streams belong to one run.
//
// File is a type of this package, not the host's: its methods could not be
// blocking calls of the engine otherwise, and a standard stream need not be a
// file of the host. All else keeps the host's type.
package os

import (
	"bytes"
	"io"
	"os"
	"reflect"

	"gopark/engine"
)

// An Env is what one run of a program is given by its surroundings, and may
// change for itself.
type Env struct {
	args                  []string
	vars                  *environ
	stdin, stdout, stderr *File
	orig                  [3]*File // what those were at first
}

// NewEnv makes the surroundings of one run. The environment variables start as
// a copy of the host's. A nil reader is at its end, a nil writer drops all.
func NewEnv(args []string, stdin io.Reader, stdout, stderr io.Writer) *Env {
	if len(args) == 0 {
		args = []string{"main"}
	}
	if stdin == nil {
		stdin = eof{}
	}
	if stdout == nil {
		stdout = io.Discard
	}
	if stderr == nil {
		stderr = io.Discard
	}
	e := &Env{
		args:   args,
		vars:   newEnviron(os.Environ()),
		stdin:  &File{name: "/dev/stdin", stream: &stdio{num: 0, r: stdin}},
		stdout: &File{name: "/dev/stdout", stream: &stdio{num: 1, w: stdout}},
		stderr: &File{name: "/dev/stderr", stream: &stdio{num: 2, w: stderr}},
	}
	e.orig = [3]*File{e.stdin, e.stdout, e.stderr}
	return e
}

// Args returns the program's os.Args as they are now.
func (e *Env) Args() []string { return e.args }

// Stdin returns a reader of what os.Stdin is when it is read: a program may
// assign to the variable.
func (e *Env) Stdin() io.Reader { return current{&e.stdin} }

// Stdout returns a writer to what os.Stdout is when it is written to.
func (e *Env) Stdout() io.Writer { return current{&e.stdout} }

// Stderr returns a writer to what os.Stderr is when it is written to.
func (e *Env) Stderr() io.Writer { return current{&e.stderr} }

// Stderr0 returns the os.Stderr that the program started with, which is what
// package log writes to whatever becomes of the variable.
func (e *Env) Stderr0() io.Writer { return e.orig[2] }

// current reads and writes the file that a variable holds.
type current struct{ f **File }

func (c current) Read(p []byte) (int, error)  { return (*c.f).Read(p) }
func (c current) Write(p []byte) (int, error) { return (*c.f).Write(p) }

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// Exit ends the program with a code. Deferred calls do not run.
func Exit(code int) { engine.Current().Exit(code) }

// LookupEnv returns a variable of the run's environment.
func (e *Env) LookupEnv(key string) (string, bool) { return e.vars.lookup(key) }

// Setenv sets a variable of the run's environment.
func (e *Env) Setenv(key, value string) error { return e.vars.set(key, value) }

// Unsetenv removes a variable from the run's environment.
func (e *Env) Unsetenv(key string) error { return e.vars.unset(key) }

// Environ lists the run's environment.
func (e *Env) Environ() []string { return e.vars.list() }

// Getwd returns the current folder.
func Getwd() (string, error) { return os.Getwd() }

// Capture keeps what is written to standard output, until restore returns it.
func (e *Env) Capture() (restore func() string) {
	var b bytes.Buffer
	out := e.orig[1].stream.(*stdio)
	old := out.w
	out.w = &b
	return func() string {
		out.w = old
		return b.String()
	}
}

// Wrap makes a File of the host's.
func Wrap(f *os.File, err error) (*File, error) { return wrap(f, err) }

// HostFile returns the host's file in f, which may be standard input; nil if
// there is none.
func HostFile(f *File) *os.File {
	if f == nil {
		return nil
	}
	if in, ok := f.stream.(*stdio); ok {
		h, _ := in.r.(*os.File)
		return h
	}
	return f.host
}

// Symbols returns those symbols of package os that differ from the host's.
func (e *Env) Symbols() map[string]reflect.Value {
	v := e.vars
	return map[string]reflect.Value{
		"Args":   reflect.ValueOf(&e.args).Elem(),
		"Stdin":  reflect.ValueOf(&e.stdin).Elem(),
		"Stdout": reflect.ValueOf(&e.stdout).Elem(),
		"Stderr": reflect.ValueOf(&e.stderr).Elem(),
		"Exit":   reflect.ValueOf(Exit),

		"Clearenv":  reflect.ValueOf(v.clear),
		"Environ":   reflect.ValueOf(v.list),
		"ExpandEnv": reflect.ValueOf(v.expand),
		"Getenv":    reflect.ValueOf(v.get),
		"LookupEnv": reflect.ValueOf(v.lookup),
		"Setenv":    reflect.ValueOf(v.set),
		"Unsetenv":  reflect.ValueOf(v.unset),

		"File":       reflect.ValueOf((*File)(nil)),
		"Create":     reflect.ValueOf(Create),
		"CreateTemp": reflect.ValueOf(CreateTemp),
		"NewFile":    reflect.ValueOf(e.newFile),
		"Open":       reflect.ValueOf(Open),
		"OpenFile":   reflect.ValueOf(OpenFile),
		"Pipe":       reflect.ValueOf(Pipe),

		"Chdir":     reflect.ValueOf(Chdir),
		"Chmod":     reflect.ValueOf(Chmod),
		"Chown":     reflect.ValueOf(Chown),
		"Chtimes":   reflect.ValueOf(Chtimes),
		"Lchown":    reflect.ValueOf(Lchown),
		"Link":      reflect.ValueOf(Link),
		"Lstat":     reflect.ValueOf(Lstat),
		"Mkdir":     reflect.ValueOf(Mkdir),
		"MkdirAll":  reflect.ValueOf(MkdirAll),
		"MkdirTemp": reflect.ValueOf(MkdirTemp),
		"ReadDir":   reflect.ValueOf(ReadDir),
		"ReadFile":  reflect.ValueOf(ReadFile),
		"Readlink":  reflect.ValueOf(Readlink),
		"Remove":    reflect.ValueOf(Remove),
		"RemoveAll": reflect.ValueOf(RemoveAll),
		"Rename":    reflect.ValueOf(Rename),
		"Stat":      reflect.ValueOf(Stat),
		"Symlink":   reflect.ValueOf(Symlink),
		"Truncate":  reflect.ValueOf(Truncate),
		"WriteFile": reflect.ValueOf(WriteFile),
	}
}
