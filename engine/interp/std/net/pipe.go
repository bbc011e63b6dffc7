package net

import (
	"io"
	"net"
	stdos "os"
	"time"

	"gopark/engine"
	"gopark/engine/interp/std/sync"
	stdtime "gopark/engine/interp/std/time"
)

// Pipe makes a connection in memory without a buffer: Read and Write wait for
// each other. It is on the engine, and needs nothing outside.
func Pipe() (net.Conn, net.Conn) {
	e := engine.Current()
	a, b := newHalf(e), newHalf(e)
	return &pipeConn{e: e, in: a, out: b, read: newDeadline(e), write: newDeadline(e)},
		&pipeConn{e: e, in: b, out: a, read: newDeadline(e), write: newDeadline(e)}
}

// A half carries bytes one way: slices forth, and how much of each was read back.
// done is closed with the end that reads, gone with the end that writes.
type half struct {
	data, taken, done, gone *engine.Hchan
	one                     sync.Mutex // one Write at a time
	isDone, isGone          bool
}

func newHalf(e *engine.Engine) *half {
	signal := func() *engine.Hchan { return e.Makechan(engine.OpsFor[struct{}](), "struct {}", 0) }
	return &half{
		data:  e.Makechan(engine.OpsFor[[]byte](), "[]byte", 0),
		taken: e.Makechan(engine.OpsFor[int](), "int", 0),
		done:  signal(), gone: signal(),
	}
}

// A deadline is a channel that is closed when the time has come.
type deadline struct {
	e     *engine.Engine
	c     *engine.Hchan
	timer *engine.Timer
	past  bool
}

func newDeadline(e *engine.Engine) *deadline {
	return &deadline{e: e, c: e.Makechan(engine.OpsFor[struct{}](), "struct {}", 0)}
}

func (d *deadline) set(t time.Time) {
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	if d.past {
		d.past, d.c = false, d.e.Makechan(engine.OpsFor[struct{}](), "struct {}", 0)
	}
	if t.IsZero() {
		return
	}
	c := d.c
	expire := func() {
		if d.c == c && !d.past {
			d.past = true
			c.Close()
		}
	}
	wait := stdtime.Until(t)
	if wait <= 0 {
		expire()
		return
	}
	d.timer = d.e.NewTimer(expire)
	d.timer.Reset(wait)
}

// A pipeConn is one end.
type pipeConn struct {
	e           *engine.Engine
	in, out     *half
	read, write *deadline
	closed      bool
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

func (*pipeConn) LocalAddr() net.Addr  { return pipeAddr{} }
func (*pipeConn) RemoteAddr() net.Addr { return pipeAddr{} }

func (p *pipeConn) Read(b []byte) (int, error) {
	n, err := p.readSome(b)
	if err != nil && err != io.EOF && err != io.ErrClosedPipe {
		err = &net.OpError{Op: "read", Net: "pipe", Err: err}
	}
	return n, err
}

func (p *pipeConn) readSome(b []byte) (int, error) {
	switch {
	case p.in.isDone:
		return 0, io.ErrClosedPipe
	case p.in.isGone:
		return 0, io.EOF
	case p.read.past:
		return 0, stdos.ErrDeadlineExceeded
	}
	var data []byte
	chosen, _ := p.e.Select([]engine.Case{
		{Dir: engine.RecvDir, C: p.in.data, Elem: &data},
		{Dir: engine.RecvDir, C: p.in.done},
		{Dir: engine.RecvDir, C: p.in.gone},
		{Dir: engine.RecvDir, C: p.read.c},
	}, true)
	switch chosen {
	case 1:
		return 0, io.ErrClosedPipe
	case 2:
		return 0, io.EOF
	case 3:
		return 0, stdos.ErrDeadlineExceeded
	}
	n := copy(b, data)
	p.in.taken.Send(&n)
	return n, nil
}

func (p *pipeConn) Write(b []byte) (int, error) {
	n, err := p.writeAll(b)
	if err != nil && err != io.ErrClosedPipe {
		err = &net.OpError{Op: "write", Net: "pipe", Err: err}
	}
	return n, err
}

func (p *pipeConn) writeAll(b []byte) (n int, err error) {
	switch {
	case p.closed || p.out.isDone:
		return 0, io.ErrClosedPipe
	case p.write.past:
		return 0, stdos.ErrDeadlineExceeded
	}
	p.out.one.Lock()
	defer p.out.one.Unlock()
	for first := true; first || len(b) > 0; first = false {
		chosen, _ := p.e.Select([]engine.Case{
			{Dir: engine.SendDir, C: p.out.data, Elem: &b},
			{Dir: engine.RecvDir, C: p.out.done},
			{Dir: engine.RecvDir, C: p.out.gone},
			{Dir: engine.RecvDir, C: p.write.c},
		}, true)
		switch chosen {
		case 1, 2:
			return n, io.ErrClosedPipe
		case 3:
			return n, stdos.ErrDeadlineExceeded
		}
		var k int
		p.out.taken.Recv(&k)
		b = b[k:]
		n += k
	}
	return n, nil
}

func (p *pipeConn) Close() error {
	if p.closed {
		return nil
	}
	p.closed = true
	p.in.isDone, p.out.isGone = true, true
	p.in.done.Close()
	p.out.gone.Close()
	return nil
}

func (p *pipeConn) SetDeadline(t time.Time) error {
	if p.closed || p.out.isDone {
		return io.ErrClosedPipe
	}
	p.read.set(t)
	p.write.set(t)
	return nil
}

func (p *pipeConn) SetReadDeadline(t time.Time) error {
	if p.closed || p.out.isDone {
		return io.ErrClosedPipe
	}
	p.read.set(t)
	return nil
}

func (p *pipeConn) SetWriteDeadline(t time.Time) error {
	if p.closed || p.out.isDone {
		return io.ErrClosedPipe
	}
	p.write.set(t)
	return nil
}
