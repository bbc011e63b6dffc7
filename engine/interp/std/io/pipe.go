// Package io is package io as an interpreted program sees it: Pipe, whose two
// ends wait for each other, is on the engine. All else is the host's.
package io

import (
	"io"
	"reflect"

	"gopark/engine"
	"gopark/engine/interp/std/sync"
)

// A pipe hands the writer's slice to the reader, and the number of bytes that
// the reader took back.
type pipe struct {
	e     *engine.Engine
	one   sync.Mutex // one Write at a time
	data  *engine.Hchan
	taken *engine.Hchan
	done  *engine.Hchan // closed with the first end

	closed     bool
	rerr, werr error // what each end was closed with
}

func (p *pipe) closeEnd(at *error, err error) {
	if *at == nil {
		*at = err
	}
	if !p.closed {
		p.closed = true
		p.done.Close()
	}
}

// failed returns what the end closed with own gets from a pipe that is closed,
// if the other end was closed with other.
func failed(own, other error) error {
	if own == nil && other != nil {
		return other
	}
	return io.ErrClosedPipe
}

func (p *pipe) read(b []byte) (int, error) {
	if p.closed {
		return 0, failed(p.rerr, p.werr)
	}
	var data []byte
	chosen, _ := p.e.Select([]engine.Case{
		{Dir: engine.RecvDir, C: p.data, Elem: &data},
		{Dir: engine.RecvDir, C: p.done},
	}, true)
	if chosen == 1 {
		return 0, failed(p.rerr, p.werr)
	}
	n := copy(b, data)
	p.taken.Send(&n)
	return n, nil
}

func (p *pipe) write(b []byte) (n int, err error) {
	if p.closed {
		return 0, failed(p.werr, p.rerr)
	}
	p.one.Lock()
	defer p.one.Unlock()
	for first := true; first || len(b) > 0; first = false {
		chosen, _ := p.e.Select([]engine.Case{
			{Dir: engine.SendDir, C: p.data, Elem: &b},
			{Dir: engine.RecvDir, C: p.done},
		}, true)
		if chosen == 1 {
			return n, failed(p.werr, p.rerr)
		}
		var k int
		p.taken.Recv(&k)
		b = b[k:]
		n += k
	}
	return n, nil
}

// A PipeReader is the read half of a pipe.
type PipeReader struct{ p *pipe }

// Read reads what a Write gives, or waits for one.
func (r *PipeReader) Read(data []byte) (n int, err error) { return r.p.read(data) }

// Close closes the reader.
func (r *PipeReader) Close() error { return r.CloseWithError(nil) }

// CloseWithError closes the reader; Writes return err.
func (r *PipeReader) CloseWithError(err error) error {
	if err == nil {
		err = io.ErrClosedPipe
	}
	r.p.closeEnd(&r.p.rerr, err)
	return nil
}

// A PipeWriter is the write half of a pipe.
type PipeWriter struct{ p *pipe }

// Write gives data to one or more Reads, and waits until they have it all.
func (w *PipeWriter) Write(data []byte) (n int, err error) { return w.p.write(data) }

// Close closes the writer; Reads return EOF.
func (w *PipeWriter) Close() error { return w.CloseWithError(nil) }

// CloseWithError closes the writer; Reads return err.
func (w *PipeWriter) CloseWithError(err error) error {
	if err == nil {
		err = io.EOF
	}
	w.p.closeEnd(&w.p.werr, err)
	return nil
}

// Pipe makes a pipe without a buffer.
func Pipe() (*PipeReader, *PipeWriter) {
	e := engine.Current()
	p := &pipe{
		e:     e,
		data:  e.Makechan(engine.OpsFor[[]byte](), "[]byte", 0),
		taken: e.Makechan(engine.OpsFor[int](), "int", 0),
		done:  e.Makechan(engine.OpsFor[struct{}](), "struct {}", 0),
	}
	return &PipeReader{p}, &PipeWriter{p}
}

// Symbols returns those symbols of package io that differ from the host's.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Pipe":       reflect.ValueOf(Pipe),
		"PipeReader": reflect.ValueOf((*PipeReader)(nil)),
		"PipeWriter": reflect.ValueOf((*PipeWriter)(nil)),
	}
}
