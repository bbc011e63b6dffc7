// Package exec is package os/exec as an interpreted program sees it: processes
// of the host, which a goroutine waits for in the engine's poller. Readers and
// writers of the program's own are called in goroutines of the engine. What
// still runs at the end of the program is killed.
package exec

import (
	"bytes"
	"context"
	"errors"
	"io"
	hostos "os"
	"os/exec"
	"reflect"
	"syscall"
	"time"

	"gopark/engine"
	"gopark/engine/interp/std/net"
	"gopark/engine/interp/std/os"
)

// A Cmd is a command, as the real one.
type Cmd struct {
	Path         string
	Args         []string
	Env          []string
	Dir          string
	Stdin        io.Reader
	Stdout       io.Writer
	Stderr       io.Writer
	ExtraFiles   []*os.File
	SysProcAttr  *syscall.SysProcAttr
	Process      *hostos.Process
	ProcessState *hostos.ProcessState
	Err          error
	Cancel       func() error
	WaitDelay    time.Duration

	env    *os.Env
	ctx    context.Context
	host   *exec.Cmd
	done   func() // with the context
	forget func() // that it runs
	waited bool
	pipes  [3]io.Closer // what StdinPipe and the like gave the process
	ours   []io.Closer  // and the program
}

// command makes a Cmd. Its environment is that of the run.
func command(env *os.Env, ctx context.Context, name string, arg ...string) *Cmd {
	h := exec.Command(name, arg...)
	c := &Cmd{Path: h.Path, Args: h.Args, Err: h.Err, env: env, ctx: ctx}
	if ctx != nil {
		c.Cancel = func() error { return c.Process.Kill() }
	}
	return c
}

// String describes c.
func (c *Cmd) String() string {
	return (&exec.Cmd{Path: c.Path, Args: c.Args, Err: c.Err}).String()
}

// Environ returns the environment that the command will have.
func (c *Cmd) Environ() []string {
	env := c.Env
	if env == nil {
		env = c.env.Environ()
	}
	return (&exec.Cmd{Env: env, Dir: c.Dir}).Environ()
}

// reader makes a reader for the host of one of the program's.
func reader(e *engine.Engine, r io.Reader) io.Reader {
	if r == nil {
		return nil
	}
	if f, ok := r.(*os.File); ok {
		if h := os.HostFile(f); h != nil {
			return h
		}
	}
	switch r.(type) {
	case *bytes.Reader, *bytes.Buffer, *hostos.File:
		return r
	}
	return adoptedReader{e, r}
}

type adoptedReader struct {
	e *engine.Engine
	r io.Reader
}

func (a adoptedReader) Read(b []byte) (n int, err error) {
	if cerr := a.e.Adopt(func() { n, err = a.r.Read(b) }, "os/exec.(*Cmd).Start.func1"); cerr != nil {
		return 0, io.EOF
	}
	return n, err
}

// writer makes a writer for the host of one of the program's.
func writer(e *engine.Engine, w io.Writer) io.Writer {
	if w == nil {
		return nil
	}
	if f, ok := w.(*os.File); ok {
		if h := os.HostFile(f); h != nil {
			return h
		}
	}
	if f, ok := w.(*hostos.File); ok {
		return f
	}
	return &adoptedWriter{e, w}
}

type adoptedWriter struct {
	e *engine.Engine
	w io.Writer
}

func (a *adoptedWriter) Write(b []byte) (n int, err error) {
	if cerr := a.e.Adopt(func() { n, err = a.w.Write(b) }, "os/exec.(*Cmd).Start.func1"); cerr != nil {
		return len(b), nil
	}
	return n, err
}

// Start starts the command, and does not wait for it.
func (c *Cmd) Start() error {
	if c.host != nil {
		return errors.New("exec: already started")
	}
	if c.Err != nil {
		return c.Err
	}
	e := engine.Current()
	h := &exec.Cmd{
		Path: c.Path, Args: c.Args, Env: c.Env, Dir: c.Dir, SysProcAttr: c.SysProcAttr, WaitDelay: c.WaitDelay,
	}
	if h.Env == nil {
		h.Env = c.env.Environ()
	}
	c.done = func() {}
	if c.ctx != nil {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		ctx, done := net.HostContext(c.ctx)
		withCtx := exec.CommandContext(ctx, c.Path)
		withCtx.Path, withCtx.Args, withCtx.Env, withCtx.Dir = h.Path, h.Args, h.Env, h.Dir
		withCtx.SysProcAttr, withCtx.WaitDelay, withCtx.Err = h.SysProcAttr, h.WaitDelay, nil
		h, c.done = withCtx, done
		if f := c.Cancel; f != nil {
			h.Cancel = func() (err error) {
				e.Adopt(func() { err = f() }, "os/exec.(*Cmd).Cancel")
				return err
			}
		}
	}
	for _, f := range c.ExtraFiles {
		if os.HostFile(f) == nil {
			return errors.New("exec: an extra file is no file of the host")
		}
		h.ExtraFiles = append(h.ExtraFiles, os.HostFile(f))
	}
	h.Stdin, h.Stdout = reader(e, c.Stdin), writer(e, c.Stdout)
	h.Stderr = h.Stdout
	if !same(c.Stdout, c.Stderr) {
		h.Stderr = writer(e, c.Stderr)
	}
	c.host = h
	err := h.Start()
	for _, p := range c.pipes {
		if p != nil {
			p.Close()
		}
	}
	if err != nil {
		c.closePipes()
		c.done()
		return err
	}
	c.Process = h.Process
	c.forget = e.AtClose(func() { h.Process.Kill() })
	return nil
}

func same(a, b io.Writer) bool {
	defer func() { recover() }() // two of a type that cannot be compared
	return a != nil && a == b
}

func (c *Cmd) closePipes() {
	for _, p := range c.ours {
		p.Close()
	}
	c.ours = nil
}

// Wait waits for the end of the command.
func (c *Cmd) Wait() error {
	if c.host == nil || c.Process == nil {
		return errors.New("exec: not started")
	}
	if c.waited {
		return errors.New("exec: Wait was already called")
	}
	c.waited = true
	var err error
	engine.Current().Call(func() { err = c.host.Wait() })
	c.ProcessState = c.host.ProcessState
	c.forget()
	c.done()
	c.closePipes()
	return err
}

// Run starts the command and waits for its end.
func (c *Cmd) Run() error {
	if err := c.Start(); err != nil {
		return err
	}
	return c.Wait()
}

// Output runs the command and returns what it wrote to its standard output.
func (c *Cmd) Output() ([]byte, error) {
	if c.Stdout != nil {
		return nil, errors.New("exec: Stdout already set")
	}
	var stdout, stderr bytes.Buffer
	c.Stdout = &stdout
	capture := c.Stderr == nil
	if capture {
		c.Stderr = &stderr
	}
	err := c.Run()
	var exit *exec.ExitError
	if capture && errors.As(err, &exit) {
		exit.Stderr = stderr.Bytes()
	}
	return stdout.Bytes(), err
}

// CombinedOutput runs the command and returns all that it wrote.
func (c *Cmd) CombinedOutput() ([]byte, error) {
	if c.Stdout != nil {
		return nil, errors.New("exec: Stdout already set")
	}
	if c.Stderr != nil {
		return nil, errors.New("exec: Stderr already set")
	}
	var b bytes.Buffer
	c.Stdout, c.Stderr = &b, &b
	err := c.Run()
	return b.Bytes(), err
}

// pipe makes a pipe of the host. The process gets the first end, which is closed
// here once it has started.
func (c *Cmd) pipe(i int, toProcess bool) (process, program *hostos.File, err error) {
	r, w, err := hostos.Pipe()
	if err != nil {
		return nil, nil, err
	}
	process, program = w, r
	if toProcess {
		process, program = r, w
	}
	c.pipes[i] = process
	return process, program, nil
}

// A pipeEnd is an end of such a pipe: who waits for it waits in the poller.
type pipeEnd struct{ f *hostos.File }

func (p pipeEnd) Read(b []byte) (n int, err error) {
	engine.Current().Call(func() { n, err = p.f.Read(b) })
	return n, err
}

func (p pipeEnd) Write(b []byte) (n int, err error) {
	engine.Current().Call(func() { n, err = p.f.Write(b) })
	return n, err
}

func (p pipeEnd) Close() error { return p.f.Close() }

// StdinPipe returns a writer to the command's standard input.
func (c *Cmd) StdinPipe() (io.WriteCloser, error) {
	if c.Stdin != nil {
		return nil, errors.New("exec: Stdin already set")
	}
	if c.Process != nil {
		return nil, errors.New("exec: StdinPipe after process started")
	}
	process, program, err := c.pipe(0, true)
	if err != nil {
		return nil, err
	}
	c.Stdin = process
	c.ours = append(c.ours, program)
	return pipeEnd{program}, nil
}

// StdoutPipe returns a reader of the command's standard output.
func (c *Cmd) StdoutPipe() (io.ReadCloser, error) {
	if c.Stdout != nil {
		return nil, errors.New("exec: Stdout already set")
	}
	if c.Process != nil {
		return nil, errors.New("exec: StdoutPipe after process started")
	}
	process, program, err := c.pipe(1, false)
	if err != nil {
		return nil, err
	}
	c.Stdout = process
	c.ours = append(c.ours, program)
	return pipeEnd{program}, nil
}

// StderrPipe returns a reader of the command's standard error.
func (c *Cmd) StderrPipe() (io.ReadCloser, error) {
	if c.Stderr != nil {
		return nil, errors.New("exec: Stderr already set")
	}
	if c.Process != nil {
		return nil, errors.New("exec: StderrPipe after process started")
	}
	process, program, err := c.pipe(2, false)
	if err != nil {
		return nil, err
	}
	c.Stderr = process
	c.ours = append(c.ours, program)
	return pipeEnd{program}, nil
}

// Symbols returns package os/exec for one run.
func Symbols(env *os.Env) map[string]reflect.Value {
	f := reflect.ValueOf
	return map[string]reflect.Value{
		"Command": f(func(name string, arg ...string) *Cmd { return command(env, nil, name, arg...) }),
		"CommandContext": f(func(ctx context.Context, name string, arg ...string) *Cmd {
			if ctx == nil {
				panic("nil Context")
			}
			return command(env, ctx, name, arg...)
		}),
		"LookPath": f(exec.LookPath),

		"ErrDot":       f(&exec.ErrDot).Elem(),
		"ErrNotFound":  f(&exec.ErrNotFound).Elem(),
		"ErrWaitDelay": f(&exec.ErrWaitDelay).Elem(),

		"Cmd":       f((*Cmd)(nil)),
		"Error":     f((*exec.Error)(nil)),
		"ExitError": f((*exec.ExitError)(nil)),
	}
}
