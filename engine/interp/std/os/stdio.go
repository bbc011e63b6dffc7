package os

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"gopark/engine"
)

// A stdio is one of the three standard streams: a reader or a writer that the
// run was given, which may be a file of the host or anything else.
type stdio struct {
	num    uintptr
	r      io.Reader
	w      io.Writer
	closed bool
}

func (s *stdio) read(p []byte) (n int, err error) {
	if s.closed {
		return 0, fs.ErrClosed
	}
	if s.r == nil {
		return 0, syscall.EBADF
	}
	if e := engine.Current(); e != nil && mayBlock(s.r) {
		n, err = patientRead(e, s.r, p)
	} else {
		call("read", timeStdin, func() { n, err = s.r.Read(p) })
	}
	return n, bare(err)
}

// mayBlock tells whether reading r may have to wait for somebody: a person, or
// another process.
func mayBlock(r io.Reader) bool {
	switch r := r.(type) {
	case *strings.Reader, *bytes.Reader, *bytes.Buffer, eof:
		return false
	case *os.File:
		info, err := r.Stat()
		return err != nil || !info.Mode().IsRegular()
	}
	return true
}

// promptly is how long a read may take and still count as one that did not have
// to wait: what is there already is read at the same time in every run.
const promptly = 20 * time.Millisecond

// patientRead reads from what may block, as a blocking call of the engine: the P
// is handed off, and others run meanwhile.
func patientRead(e *engine.Engine, r io.Reader, p []byte) (n int, err error) {
	buf := make([]byte, len(p)) // the read may go on when the program is over
	done := make(chan struct{})
	go func() {
		defer close(done)
		n, err = r.Read(buf)
	}()
	timer := time.NewTimer(promptly)
	defer timer.Stop()
	select {
	case <-done:
		e.Syscall("read", timeStdin, nil)
	case <-timer.C:
		e.SyscallOutside("read", func() { <-done })
	}
	return copy(p, buf[:n]), err
}

// write is no blocking call: a terminal or a pipe takes a line in a few
// microseconds, long before sysmon would look. What is written is an event of
// its own.
func (s *stdio) write(p []byte) (int, error) {
	if s.closed {
		return 0, fs.ErrClosed
	}
	if s.w == nil {
		return 0, syscall.EBADF
	}
	if e := engine.Current(); e != nil {
		e.Output(int(s.num), string(p))
	}
	n, err := s.w.Write(p)
	return n, bare(err)
}

func (s *stdio) close() error {
	if s.closed {
		return fs.ErrClosed
	}
	s.closed = true // for the program; the stream itself is the host's
	return nil
}

func (s *stdio) fd() uintptr { return s.num }

func (s *stdio) stat() (fs.FileInfo, error) {
	if f, ok := s.r.(*os.File); ok {
		return f.Stat()
	}
	if f, ok := s.w.(*os.File); ok {
		return f.Stat()
	}
	return pipeInfo{}, nil
}

// bare takes off the operation and the path that a host's file adds to an
// error, since File adds its own.
func bare(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return e.Err
	}
	return err
}

// pipeInfo describes a stream that is no file: it looks like a pipe.
type pipeInfo struct{}

func (pipeInfo) Name() string       { return "pipe" }
func (pipeInfo) Size() int64        { return 0 }
func (pipeInfo) Mode() fs.FileMode  { return fs.ModeNamedPipe | 0o600 }
func (pipeInfo) ModTime() time.Time { return time.Time{} }
func (pipeInfo) IsDir() bool        { return false }
func (pipeInfo) Sys() any           { return nil }

// newFile is os.NewFile. The descriptors 0, 1 and 2 are the run's streams.
func (e *Env) newFile(fd uintptr, name string) *File {
	if fd < uintptr(len(e.orig)) {
		return &File{name: name, stream: e.orig[fd].stream}
	}
	f := os.NewFile(fd, name)
	if f == nil {
		return nil
	}
	return &File{host: f}
}
