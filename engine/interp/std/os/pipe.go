package os

import (
	"io"
	"io/fs"
	"sync"
	"syscall"

	"gopark/engine"
)

// A pipe is what os.Pipe makes: some memory, with an end to write and one to read. A pipe
// of the host would block the one thread on which the other end waits to move.
type pipe struct {
	mu           sync.Mutex // of the next three; nobody waits with it
	buf          []byte     // written, and not read yet
	rshut, wshut bool

	readable, writable engine.PollDesc
}

// A pipe of Linux holds 16 pages. What is no longer than one is written in one piece.
const (
	pipePages = 16
	pageSize  = 4096
)

// Pipe makes a pipe. What is written to w is read from r.
func Pipe() (r, w *File, err error) {
	p := new(pipe)
	return &File{name: "|0", stream: readEnd{p}}, &File{name: "|1", stream: writeEnd{p}}, nil
}

type readEnd struct{ p *pipe }

// read takes what there is, or waits until there is something.
func (s readEnd) read(b []byte) (n int, err error) {
	p := s.p
	p.readable.Wait(func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch {
		case p.rshut:
			err = fs.ErrClosed
		case len(b) == 0:
		case len(p.buf) > 0:
			n = copy(b, p.buf)
			p.buf = p.buf[n:]
		case p.wshut:
			err = io.EOF
		default:
			return false
		}
		return true
	})
	if n > 0 {
		p.writable.Wake()
	}
	return n, err
}

func (s readEnd) write([]byte) (int, error) { return 0, syscall.EBADF }

func (s readEnd) close() error { return s.p.shut(&s.p.rshut) }

func (s readEnd) fd() uintptr                { return ^uintptr(0) }
func (s readEnd) stat() (fs.FileInfo, error) { return pipeInfo{}, nil }

type writeEnd struct{ p *pipe }

func (s writeEnd) read([]byte) (int, error) { return 0, syscall.EBADF }

// write writes b page by page, and waits for room for each.
func (s writeEnd) write(b []byte) (n int, err error) {
	p := s.p
	for len(b) > 0 && err == nil {
		wrote := 0
		p.writable.Wait(func() bool {
			p.mu.Lock()
			defer p.mu.Unlock()
			switch {
			case p.wshut:
				err = fs.ErrClosed
				return true
			case p.rshut:
				err = syscall.EPIPE
				return true
			}
			for wrote < len(b) {
				page := b[wrote:min(wrote+pageSize, len(b))]
				if len(p.buf)+len(page) > pipePages*pageSize {
					break
				}
				p.buf = append(p.buf, page...)
				wrote += len(page)
			}
			return wrote > 0
		})
		if wrote > 0 {
			p.readable.Wake()
		}
		b = b[wrote:]
		n += wrote
	}
	return n, err
}

func (s writeEnd) close() error { return s.p.shut(&s.p.wshut) }

func (s writeEnd) fd() uintptr                { return ^uintptr(0) }
func (s writeEnd) stat() (fs.FileInfo, error) { return pipeInfo{}, nil }

// shut closes an end, and makes those who wait at either see it.
func (p *pipe) shut(end *bool) error {
	p.mu.Lock()
	was := *end
	*end = true
	p.mu.Unlock()
	if was {
		return fs.ErrClosed
	}
	p.readable.Wake()
	p.writable.Wake()
	return nil
}
