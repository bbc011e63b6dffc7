// Package net is package net as an interpreted program sees it: the host's
// network, with connections whose calls wait in the engine's poller, so that
// other goroutines run meanwhile. Deadlines are times of the engine's world.
//
// TCPConn, UDPConn and the like are types of this package, which wrap the
// host's. Whatever is still open at the end of a run is closed.
package net

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"reflect"
	"syscall"
	"time"

	"gopark/engine"
	stdcontext "gopark/engine/interp/std/context"
	"gopark/engine/interp/std/os"
	stdtime "gopark/engine/interp/std/time"
)

// The host's types, under names that do not show when they are embedded.
type (
	hostTCP          = net.TCPConn
	hostUDP          = net.UDPConn
	hostUnix         = net.UnixConn
	hostTCPListener  = net.TCPListener
	hostUnixListener = net.UnixListener
)

// call runs f, which may block, in the poller. Outside an engine it runs f.
func call(f func()) {
	if e := engine.Current(); e != nil {
		e.Call(f)
		return
	}
	f()
}

// real turns a time of the engine's world into one of the host's. While somebody
// waits for the outside both clocks go equally fast.
func real(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.Now().Add(stdtime.Until(t))
}

// A handle is something that is open outside. Embedded, it brings Close and the
// deadlines.
type handle struct {
	c interface {
		io.Closer
	}
	forget func() // that it is open
}

func open(c io.Closer) handle {
	h := handle{c: c, forget: func() {}}
	if e := engine.Current(); e != nil {
		h.forget = e.AtClose(func() { c.Close() })
	}
	return h
}

// Close closes it. What waits for it ends with an error.
func (h handle) Close() error {
	h.forget()
	return h.c.Close()
}

// deadlines are those of a connection, in the world's time.
type deadlines struct {
	c interface {
		SetDeadline(time.Time) error
		SetReadDeadline(time.Time) error
		SetWriteDeadline(time.Time) error
	}
}

func (d deadlines) SetDeadline(t time.Time) error      { return d.c.SetDeadline(real(t)) }
func (d deadlines) SetReadDeadline(t time.Time) error  { return d.c.SetReadDeadline(real(t)) }
func (d deadlines) SetWriteDeadline(t time.Time) error { return d.c.SetWriteDeadline(real(t)) }

// A stream reads and writes a connection.
type stream struct{ c io.ReadWriter }

// Read reads up to len(b) bytes.
func (s stream) Read(b []byte) (n int, err error) {
	call(func() { n, err = s.c.Read(b) })
	return n, err
}

// Write writes b.
func (s stream) Write(b []byte) (n int, err error) {
	call(func() { n, err = s.c.Write(b) })
	return n, err
}

// onlyWriter and onlyReader hide the methods that io.Copy would call again.
type onlyWriter struct{ io.Writer }
type onlyReader struct{ io.Reader }

// A TCPConn is a TCP connection.
type TCPConn struct {
	handle
	stream
	deadlines
	*hostTCP
}

func newTCP(c *net.TCPConn, err error) (*TCPConn, error) {
	if c == nil || err != nil {
		return nil, err
	}
	return &TCPConn{open(c), stream{c}, deadlines{c}, c}, nil
}

// Close closes the connection.
func (c *TCPConn) Close() error { return c.handle.Close() }

// Read reads up to len(b) bytes.
func (c *TCPConn) Read(b []byte) (int, error) { return c.stream.Read(b) }

// Write writes b.
func (c *TCPConn) Write(b []byte) (int, error) { return c.stream.Write(b) }

// SetDeadline sets both deadlines.
func (c *TCPConn) SetDeadline(t time.Time) error { return c.deadlines.SetDeadline(t) }

// SetReadDeadline sets the deadline of Read.
func (c *TCPConn) SetReadDeadline(t time.Time) error { return c.deadlines.SetReadDeadline(t) }

// SetWriteDeadline sets the deadline of Write.
func (c *TCPConn) SetWriteDeadline(t time.Time) error { return c.deadlines.SetWriteDeadline(t) }

// ReadFrom writes to c all that r has.
func (c *TCPConn) ReadFrom(r io.Reader) (int64, error) { return io.Copy(onlyWriter{c}, r) }

// WriteTo writes all that c has to w.
func (c *TCPConn) WriteTo(w io.Writer) (int64, error) { return io.Copy(w, onlyReader{c}) }

// File returns a copy of the connection's descriptor as a file.
func (c *TCPConn) File() (*os.File, error) { return os.Wrap(c.hostTCP.File()) }

// A UnixConn is a connection through a Unix domain socket.
type UnixConn struct {
	handle
	stream
	deadlines
	*hostUnix
}

func newUnix(c *net.UnixConn, err error) (*UnixConn, error) {
	if c == nil || err != nil {
		return nil, err
	}
	return &UnixConn{open(c), stream{c}, deadlines{c}, c}, nil
}

// Close closes the connection.
func (c *UnixConn) Close() error { return c.handle.Close() }

// Read reads up to len(b) bytes.
func (c *UnixConn) Read(b []byte) (int, error) { return c.stream.Read(b) }

// Write writes b.
func (c *UnixConn) Write(b []byte) (int, error) { return c.stream.Write(b) }

// SetDeadline sets both deadlines.
func (c *UnixConn) SetDeadline(t time.Time) error { return c.deadlines.SetDeadline(t) }

// SetReadDeadline sets the deadline of reads.
func (c *UnixConn) SetReadDeadline(t time.Time) error { return c.deadlines.SetReadDeadline(t) }

// SetWriteDeadline sets the deadline of writes.
func (c *UnixConn) SetWriteDeadline(t time.Time) error { return c.deadlines.SetWriteDeadline(t) }

// ReadFrom reads a packet.
func (c *UnixConn) ReadFrom(b []byte) (n int, addr net.Addr, err error) {
	call(func() { n, addr, err = c.hostUnix.ReadFrom(b) })
	return n, addr, err
}

// ReadFromUnix reads a packet.
func (c *UnixConn) ReadFromUnix(b []byte) (n int, addr *net.UnixAddr, err error) {
	call(func() { n, addr, err = c.hostUnix.ReadFromUnix(b) })
	return n, addr, err
}

// ReadMsgUnix reads a message.
func (c *UnixConn) ReadMsgUnix(b, oob []byte) (n, oobn, flags int, addr *net.UnixAddr, err error) {
	call(func() { n, oobn, flags, addr, err = c.hostUnix.ReadMsgUnix(b, oob) })
	return n, oobn, flags, addr, err
}

// File returns a copy of the connection's descriptor as a file.
func (c *UnixConn) File() (*os.File, error) { return os.Wrap(c.hostUnix.File()) }

// A UDPConn is a UDP socket.
type UDPConn struct {
	handle
	stream
	deadlines
	*hostUDP
}

func newUDP(c *net.UDPConn, err error) (*UDPConn, error) {
	if c == nil || err != nil {
		return nil, err
	}
	return &UDPConn{open(c), stream{c}, deadlines{c}, c}, nil
}

// Close closes the socket.
func (c *UDPConn) Close() error { return c.handle.Close() }

// Read reads a packet.
func (c *UDPConn) Read(b []byte) (int, error) { return c.stream.Read(b) }

// Write writes a packet.
func (c *UDPConn) Write(b []byte) (int, error) { return c.stream.Write(b) }

// SetDeadline sets both deadlines.
func (c *UDPConn) SetDeadline(t time.Time) error { return c.deadlines.SetDeadline(t) }

// SetReadDeadline sets the deadline of reads.
func (c *UDPConn) SetReadDeadline(t time.Time) error { return c.deadlines.SetReadDeadline(t) }

// SetWriteDeadline sets the deadline of writes.
func (c *UDPConn) SetWriteDeadline(t time.Time) error { return c.deadlines.SetWriteDeadline(t) }

// ReadFrom reads a packet.
func (c *UDPConn) ReadFrom(b []byte) (n int, addr net.Addr, err error) {
	call(func() { n, addr, err = c.hostUDP.ReadFrom(b) })
	return n, addr, err
}

// ReadFromUDP reads a packet.
func (c *UDPConn) ReadFromUDP(b []byte) (n int, addr *net.UDPAddr, err error) {
	call(func() { n, addr, err = c.hostUDP.ReadFromUDP(b) })
	return n, addr, err
}

// ReadFromUDPAddrPort reads a packet.
func (c *UDPConn) ReadFromUDPAddrPort(b []byte) (n int, addr netip.AddrPort, err error) {
	call(func() { n, addr, err = c.hostUDP.ReadFromUDPAddrPort(b) })
	return n, addr, err
}

// ReadMsgUDP reads a message.
func (c *UDPConn) ReadMsgUDP(b, oob []byte) (n, oobn, flags int, addr *net.UDPAddr, err error) {
	call(func() { n, oobn, flags, addr, err = c.hostUDP.ReadMsgUDP(b, oob) })
	return n, oobn, flags, addr, err
}

// ReadMsgUDPAddrPort reads a message.
func (c *UDPConn) ReadMsgUDPAddrPort(b, oob []byte) (n, oobn, flags int, addr netip.AddrPort, err error) {
	call(func() { n, oobn, flags, addr, err = c.hostUDP.ReadMsgUDPAddrPort(b, oob) })
	return n, oobn, flags, addr, err
}

// File returns a copy of the socket's descriptor as a file.
func (c *UDPConn) File() (*os.File, error) { return os.Wrap(c.hostUDP.File()) }

// A TCPListener waits for TCP connections.
type TCPListener struct {
	handle
	*hostTCPListener
}

func newTCPListener(l *net.TCPListener, err error) (*TCPListener, error) {
	if l == nil || err != nil {
		return nil, err
	}
	return &TCPListener{open(l), l}, nil
}

// Accept waits for the next connection.
func (l *TCPListener) Accept() (net.Conn, error) {
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// AcceptTCP waits for the next connection.
func (l *TCPListener) AcceptTCP() (*TCPConn, error) {
	var c *net.TCPConn
	var err error
	call(func() { c, err = l.hostTCPListener.AcceptTCP() })
	return newTCP(c, err)
}

// Close stops listening.
func (l *TCPListener) Close() error { return l.handle.Close() }

// SetDeadline sets the deadline of Accept.
func (l *TCPListener) SetDeadline(t time.Time) error { return l.hostTCPListener.SetDeadline(real(t)) }

// File returns a copy of the descriptor as a file.
func (l *TCPListener) File() (*os.File, error) { return os.Wrap(l.hostTCPListener.File()) }

// HostListener returns the host's listener in one of this package's; nil if it
// is another kind.
func HostListener(l net.Listener) net.Listener {
	switch l := l.(type) {
	case *TCPListener:
		return l.hostTCPListener
	case *UnixListener:
		return l.hostUnixListener
	}
	return nil
}

// A UnixListener waits for connections to a Unix domain socket.
type UnixListener struct {
	handle
	*hostUnixListener
}

func newUnixListener(l *net.UnixListener, err error) (*UnixListener, error) {
	if l == nil || err != nil {
		return nil, err
	}
	return &UnixListener{open(l), l}, nil
}

// Accept waits for the next connection.
func (l *UnixListener) Accept() (net.Conn, error) {
	c, err := l.AcceptUnix()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// AcceptUnix waits for the next connection.
func (l *UnixListener) AcceptUnix() (*UnixConn, error) {
	var c *net.UnixConn
	var err error
	call(func() { c, err = l.hostUnixListener.AcceptUnix() })
	return newUnix(c, err)
}

// Close stops listening.
func (l *UnixListener) Close() error { return l.handle.Close() }

// SetDeadline sets the deadline of Accept.
func (l *UnixListener) SetDeadline(t time.Time) error {
	return l.hostUnixListener.SetDeadline(real(t))
}

// File returns a copy of the descriptor as a file.
func (l *UnixListener) File() (*os.File, error) { return os.Wrap(l.hostUnixListener.File()) }

// Conn makes a connection of this package of one of the host's.
func Conn(c net.Conn, err error) (net.Conn, error) {
	if err != nil {
		return nil, err
	}
	switch c := c.(type) {
	case *net.TCPConn:
		return newTCP(c, nil)
	case *net.UDPConn:
		return newUDP(c, nil)
	case *net.UnixConn:
		return newUnix(c, nil)
	}
	return &anyConn{open(c), stream{c}, deadlines{c}, c}, nil
}

// anyConn is a connection of another kind.
type anyConn struct {
	handle
	stream
	deadlines
	addrs interface {
		LocalAddr() net.Addr
		RemoteAddr() net.Addr
	}
}

func (c *anyConn) LocalAddr() net.Addr  { return c.addrs.LocalAddr() }
func (c *anyConn) RemoteAddr() net.Addr { return c.addrs.RemoteAddr() }

// listener makes a listener of this package of one of the host's.
func listener(l net.Listener, err error) (net.Listener, error) {
	if err != nil {
		return nil, err
	}
	switch l := l.(type) {
	case *net.TCPListener:
		return newTCPListener(l, nil)
	case *net.UnixListener:
		return newUnixListener(l, nil)
	}
	return nil, errors.New("net: this kind of listener is not available in gopark")
}

func packetConn(c net.PacketConn, err error) (net.PacketConn, error) {
	if err != nil {
		return nil, err
	}
	switch c := c.(type) {
	case *net.UDPConn:
		return newUDP(c, nil)
	case *net.UnixConn:
		return newUnix(c, nil)
	}
	c.Close()
	return nil, errors.New("net: this kind of packet connection is not available in gopark")
}

// A Dialer makes connections.
type Dialer struct {
	Timeout         time.Duration
	Deadline        time.Time
	LocalAddr       net.Addr
	DualStack       bool
	FallbackDelay   time.Duration
	KeepAlive       time.Duration
	KeepAliveConfig net.KeepAliveConfig
	Resolver        *net.Resolver
	Cancel          <-chan struct{}
	Control         func(network, address string, c syscall.RawConn) error
	ControlContext  func(ctx context.Context, network, address string, c syscall.RawConn) error

	multipath *bool
}

func (d *Dialer) host() *net.Dialer {
	h := &net.Dialer{
		Timeout: d.Timeout, Deadline: real(d.Deadline), LocalAddr: d.LocalAddr, FallbackDelay: d.FallbackDelay,
		KeepAlive: d.KeepAlive, KeepAliveConfig: d.KeepAliveConfig, Resolver: d.Resolver,
	}
	e := engine.Current()
	if f := d.Control; f != nil {
		h.Control = func(network, address string, c syscall.RawConn) (err error) {
			adopt(e, func() { err = f(network, address, c) })
			return err
		}
	}
	if d.multipath != nil {
		h.SetMultipathTCP(*d.multipath)
	}
	return h
}

func adopt(e *engine.Engine, f func()) {
	if e == nil {
		f()
		return
	}
	e.Adopt(f, "net.callback")
}

// Dial connects to an address.
func (d *Dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialContext connects to an address unless ctx ends first.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (c net.Conn, err error) {
	if ctx == nil {
		panic("nil context")
	}
	h := d.host()
	host, done := HostContext(ctx)
	defer done()
	call(func() { c, err = h.DialContext(host, network, address) })
	return Conn(c, err)
}

// DialTCP connects to a TCP address.
func (d *Dialer) DialTCP(ctx context.Context, network string, laddr, raddr netip.AddrPort) (*TCPConn, error) {
	h := d.host()
	host, done := HostContext(ctx)
	defer done()
	var c *net.TCPConn
	var err error
	call(func() { c, err = h.DialTCP(host, network, laddr, raddr) })
	return newTCP(c, err)
}

// DialUDP makes a socket for a UDP address.
func (d *Dialer) DialUDP(ctx context.Context, network string, laddr, raddr netip.AddrPort) (*UDPConn, error) {
	return newUDP(d.host().DialUDP(context.Background(), network, laddr, raddr))
}

// DialUnix connects to a Unix domain socket.
func (d *Dialer) DialUnix(ctx context.Context, network string, laddr, raddr *net.UnixAddr) (*UnixConn, error) {
	h := d.host()
	host, done := HostContext(ctx)
	defer done()
	var c *net.UnixConn
	var err error
	call(func() { c, err = h.DialUnix(host, network, laddr, raddr) })
	return newUnix(c, err)
}

// DialIP makes a socket for raw IP packets; its calls block the host.
func (d *Dialer) DialIP(ctx context.Context, network string, laddr, raddr netip.Addr) (*net.IPConn, error) {
	return d.host().DialIP(context.Background(), network, laddr, raddr)
}

// MultipathTCP reports whether multipath TCP will be used.
func (d *Dialer) MultipathTCP() bool { return d.host().MultipathTCP() }

// SetMultipathTCP asks for it.
func (d *Dialer) SetMultipathTCP(use bool) { d.multipath = &use }

// HostContext makes a context for the host's code of one of the program's: it
// has its values, and ends when that does. done must be called.
func HostContext(ctx context.Context) (host context.Context, done func()) {
	host, cancel := context.WithCancelCause(valuesOf{ctx})
	if ctx.Done() == nil || engine.Current() == nil {
		return host, func() { cancel(nil) }
	}
	stop := stdcontext.AfterFunc(ctx, func() { cancel(stdcontext.Cause(ctx)) })
	if err := ctx.Err(); err != nil {
		cancel(stdcontext.Cause(ctx)) // at once, not only when the function runs
	}
	return hostCtx{host, ctx}, func() { stop(); cancel(nil) }
}

// hostCtx has the program's own error.
type hostCtx struct {
	context.Context
	ctx context.Context
}

func (c hostCtx) Err() error {
	if c.Context.Err() == nil {
		return nil
	}
	if errors.Is(context.Cause(c.Context), context.DeadlineExceeded) {
		return context.DeadlineExceeded
	}
	return context.Canceled
}

// valuesOf is a context that never ends, with the values of another.
type valuesOf struct{ ctx context.Context }

func (valuesOf) Deadline() (t time.Time, ok bool) { return t, false }
func (valuesOf) Done() <-chan struct{}            { return nil }
func (valuesOf) Err() error                       { return nil }
func (c valuesOf) Value(key any) any              { return c.ctx.Value(key) }

// A ListenConfig listens.
type ListenConfig struct {
	Control         func(network, address string, c syscall.RawConn) error
	KeepAlive       time.Duration
	KeepAliveConfig net.KeepAliveConfig

	multipath *bool
}

func (lc *ListenConfig) host() *net.ListenConfig {
	h := &net.ListenConfig{Control: lc.Control, KeepAlive: lc.KeepAlive, KeepAliveConfig: lc.KeepAliveConfig}
	if lc.multipath != nil {
		h.SetMultipathTCP(*lc.multipath)
	}
	return h
}

// Listen listens for connections.
func (lc *ListenConfig) Listen(ctx context.Context, network, address string) (net.Listener, error) {
	return listener(lc.host().Listen(context.Background(), network, address))
}

// ListenPacket listens for packets.
func (lc *ListenConfig) ListenPacket(ctx context.Context, network, address string) (net.PacketConn, error) {
	return packetConn(lc.host().ListenPacket(context.Background(), network, address))
}

// MultipathTCP reports whether multipath TCP will be used.
func (lc *ListenConfig) MultipathTCP() bool { return lc.host().MultipathTCP() }

// SetMultipathTCP asks for it.
func (lc *ListenConfig) SetMultipathTCP(use bool) { lc.multipath = &use }

// Symbols returns those symbols of package net that differ from the host's.
func Symbols() map[string]reflect.Value {
	f := reflect.ValueOf
	return map[string]reflect.Value{
		"Dial": f(func(network, address string) (net.Conn, error) { return new(Dialer).Dial(network, address) }),
		"DialTimeout": f(func(network, address string, d time.Duration) (net.Conn, error) {
			return (&Dialer{Timeout: d}).Dial(network, address)
		}),
		"DialTCP": f(func(network string, laddr, raddr *net.TCPAddr) (*TCPConn, error) {
			var c *net.TCPConn
			var err error
			call(func() { c, err = net.DialTCP(network, laddr, raddr) })
			return newTCP(c, err)
		}),
		"DialUDP": f(func(network string, laddr, raddr *net.UDPAddr) (*UDPConn, error) {
			return newUDP(net.DialUDP(network, laddr, raddr))
		}),
		"DialUnix": f(func(network string, laddr, raddr *net.UnixAddr) (*UnixConn, error) {
			var c *net.UnixConn
			var err error
			call(func() { c, err = net.DialUnix(network, laddr, raddr) })
			return newUnix(c, err)
		}),
		"Listen": f(func(network, address string) (net.Listener, error) { return listener(net.Listen(network, address)) }),
		"ListenPacket": f(func(network, address string) (net.PacketConn, error) {
			return packetConn(net.ListenPacket(network, address))
		}),
		"ListenTCP": f(func(network string, laddr *net.TCPAddr) (*TCPListener, error) {
			return newTCPListener(net.ListenTCP(network, laddr))
		}),
		"ListenUDP": f(func(network string, laddr *net.UDPAddr) (*UDPConn, error) {
			return newUDP(net.ListenUDP(network, laddr))
		}),
		"ListenMulticastUDP": f(func(network string, ifi *net.Interface, gaddr *net.UDPAddr) (*UDPConn, error) {
			return newUDP(net.ListenMulticastUDP(network, ifi, gaddr))
		}),
		"ListenUnix": f(func(network string, laddr *net.UnixAddr) (*UnixListener, error) {
			return newUnixListener(net.ListenUnix(network, laddr))
		}),
		"ListenUnixgram": f(func(network string, laddr *net.UnixAddr) (*UnixConn, error) {
			return newUnix(net.ListenUnixgram(network, laddr))
		}),
		"Pipe": f(Pipe),

		"Dialer":       f((*Dialer)(nil)),
		"ListenConfig": f((*ListenConfig)(nil)),
		"TCPConn":      f((*TCPConn)(nil)),
		"TCPListener":  f((*TCPListener)(nil)),
		"UDPConn":      f((*UDPConn)(nil)),
		"UnixConn":     f((*UnixConn)(nil)),
		"UnixListener": f((*UnixListener)(nil)),
	}
}

// Listener makes a listener of this package of one of the host's.
func Listener(l net.Listener) (net.Listener, error) { return listener(l, nil) }
