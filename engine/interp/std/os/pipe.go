package os

import (
	"io"
	"io/fs"
	"syscall"

	"gopark/engine"
)

// A pipe is what os.Pipe makes: the two ends of a channel of the engine. A pipe
// of the host would block the one thread on which the other end waits to move.
type pipe struct {
	e     *engine.Engine
	data  *engine.Hchan // closed with the write end
	rdone *engine.Hchan // closed with the read end
	rest  []byte        // received, and not read yet
	rshut bool
	wshut bool
}

// A pipe of Linux holds 16 pages.
const (
	pipePages = 16
	pageSize  = 4096
)

// Pipe makes a pipe. What is written to w is read from r.
func Pipe() (r, w *File, err error) {
	e := engine.Current()
	p := &pipe{
		e:     e,
		data:  e.Makechan(engine.OpsFor[[]byte](), "[]byte", pipePages),
		rdone: e.Makechan(engine.OpsFor[struct{}](), "struct {}", 0),
	}
	return &File{name: "|0", stream: readEnd{p}}, &File{name: "|1", stream: writeEnd{p}}, nil
}

type readEnd struct{ p *pipe }

func (s readEnd) read(b []byte) (int, error) {
	p := s.p
	if p.rshut {
		return 0, fs.ErrClosed
	}
	for len(p.rest) == 0 {
		if len(b) == 0 {
			return 0, nil
		}
		if !p.data.Recv(&p.rest) {
			return 0, io.EOF
		}
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

func (s readEnd) write([]byte) (int, error) { return 0, syscall.EBADF }

func (s readEnd) close() error {
	if s.p.rshut {
		return fs.ErrClosed
	}
	s.p.rshut = true
	s.p.rdone.Close()
	return nil
}

func (s readEnd) fd() uintptr                { return ^uintptr(0) }
func (s readEnd) stat() (fs.FileInfo, error) { return pipeInfo{}, nil }

type writeEnd struct{ p *pipe }

func (s writeEnd) read([]byte) (int, error) { return 0, syscall.EBADF }

func (s writeEnd) write(b []byte) (n int, err error) {
	p := s.p
	for len(b) > 0 {
		if p.wshut {
			return n, fs.ErrClosed
		}
		if p.rshut {
			return n, syscall.EPIPE
		}
		page := append([]byte(nil), b[:min(len(b), pageSize)]...)
		chosen, _ := p.e.Select([]engine.Case{
			{Dir: engine.SendDir, C: p.data, Elem: &page},
			{Dir: engine.RecvDir, C: p.rdone},
		}, true)
		if chosen == 1 {
			return n, syscall.EPIPE
		}
		b = b[len(page):]
		n += len(page)
	}
	return n, nil
}

func (s writeEnd) close() error {
	if s.p.wshut {
		return fs.ErrClosed
	}
	s.p.wshut = true
	s.p.data.Close()
	return nil
}

func (s writeEnd) fd() uintptr                { return ^uintptr(0) }
func (s writeEnd) stat() (fs.FileInfo, error) { return pipeInfo{}, nil }
