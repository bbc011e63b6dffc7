// Package http is package net/http as an interpreted program sees it: the
// host's servers and clients, which work on host goroutines. What they call of
// the program (handlers, above all) runs in goroutines of the engine; what they
// do for it (Serve, Do, the reading of bodies) is waited for in the engine's
// poller. The default mux belongs to one run.
package http

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	hostlog "log"
	"net"
	"net/http"
	"reflect"
	"strings"
	"time"

	"gopark/engine"
	stdcontext "gopark/engine/interp/std/context"
	"gopark/engine/interp/std/log"
	stdnet "gopark/engine/interp/std/net"
	"gopark/engine/interp/std/runtime"
)

// A Server is an HTTP server, as the real one.
type Server struct {
	Addr                         string
	Handler                      http.Handler
	DisableGeneralOptionsHandler bool
	TLSConfig                    *tls.Config
	ReadTimeout                  time.Duration
	ReadHeaderTimeout            time.Duration
	WriteTimeout                 time.Duration
	IdleTimeout                  time.Duration
	MaxHeaderBytes               int
	TLSNextProto                 map[string]func(*Server, *tls.Conn, http.Handler)
	ConnState                    func(net.Conn, http.ConnState)
	ErrorLog                     *log.Logger
	BaseContext                  func(net.Listener) context.Context
	ConnContext                  func(ctx context.Context, c net.Conn) context.Context
	HTTP2                        *http.HTTP2Config
	Protocols                    *http.Protocols

	run  *Run
	host *http.Server
}

// A Run is what package http keeps for one run of a program.
type Run struct {
	Mux *http.ServeMux
	Log *log.Logger // the default one
}

// NewRun makes that.
func NewRun(logger *log.Logger) *Run { return &Run{http.NewServeMux(), logger} }

// Bind makes an engine the one of the run.
func (r *Run) Bind(e *engine.Engine) { e.Attach(runKey{}, r) }

// runKey is the key under which a Run is attached to an engine.
type runKey struct{}

func (s *Server) get() *http.Server {
	if s.host != nil {
		return s.host
	}
	e := engine.Current()
	if s.run == nil {
		s.run, _ = e.Attached(runKey{}).(*Run)
	}
	s.host = &http.Server{
		Addr: s.Addr, DisableGeneralOptionsHandler: s.DisableGeneralOptionsHandler, TLSConfig: s.TLSConfig,
		ReadTimeout: s.ReadTimeout, ReadHeaderTimeout: s.ReadHeaderTimeout, WriteTimeout: s.WriteTimeout,
		IdleTimeout: s.IdleTimeout, MaxHeaderBytes: s.MaxHeaderBytes, HTTP2: s.HTTP2, Protocols: s.Protocols,
	}
	Configure(s, e, s.host)
	e.AtClose(func() { s.host.Close() })
	return s.host
}

// Configure makes a server of the host call the program as s says.
func Configure(s *Server, e *engine.Engine, h *http.Server) {
	if s.run == nil {
		s.run, _ = e.Attached(runKey{}).(*Run)
	}
	handler := s.Handler
	if handler == nil && s.run != nil {
		handler = s.run.Mux
	}
	h.Handler = AdoptHandler(e, handler)
	logger := s.ErrorLog
	if logger == nil && s.run != nil {
		logger = s.run.Log
	}
	if logger != nil {
		h.ErrorLog = hostlog.New(logWriter{e, logger}, "", 0)
	}
	if f := s.ConnState; f != nil {
		h.ConnState = func(c net.Conn, st http.ConnState) {
			e.Adopt(func() { f(c, st) }, "net/http.(*conn).setState")
		}
	}
	if f := s.BaseContext; f != nil {
		h.BaseContext = func(l net.Listener) (ctx context.Context) {
			ctx = context.Background()
			e.Adopt(func() { ctx = plain{f(l)} }, "net/http.(*Server).Serve")
			return ctx
		}
	}
	if f := s.ConnContext; f != nil {
		h.ConnContext = func(in context.Context, c net.Conn) (ctx context.Context) {
			ctx = in
			e.Adopt(func() { ctx = both{in, f(plain{in}, c)} }, "net/http.(*Server).Serve")
			return ctx
		}
	}
}

// plain is a context without an end, with the values of another.
type plain struct{ context.Context }

func (plain) Deadline() (t time.Time, ok bool) { return t, false }
func (plain) Done() <-chan struct{}            { return nil }
func (plain) Err() error                       { return nil }

// both is a context of the host, with the values of one of the program's.
type both struct {
	context.Context
	values context.Context
}

func (b both) Value(key any) any {
	if v := b.Context.Value(key); v != nil {
		return v
	}
	return b.values.Value(key)
}

type logWriter struct {
	e *engine.Engine
	l *log.Logger
}

func (w logWriter) Write(b []byte) (int, error) {
	text := string(bytes.TrimSuffix(b, []byte("\n")))
	if strings.HasPrefix(text, "http: panic serving ") {
		// After the program's own stack comes the host's.
		if i := strings.LastIndex(text, " [running]:\nnet/http.(*conn).serve."); i >= 0 {
			text = strings.TrimSuffix(text[:strings.LastIndex(text[:i], "goroutine ")], "\n")
		}
	}
	w.e.Adopt(func() { w.l.Print(text) }, "net/http.(*Server).logf")
	return len(b), nil
}

// AdoptHandler makes a handler for the host of one of the program's.
func AdoptHandler(e *engine.Engine, h http.Handler) http.Handler {
	if h == nil {
		h = http.NotFoundHandler()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var panicked any
		var stack string
		finished := false
		err := e.Adopt(func() {
			defer func() {
				if !finished {
					panicked = recover()
					buf := make([]byte, 4096)
					stack = string(buf[:runtime.Stack(buf, false)])
				}
			}()
			serve(e, h, w, r)
			finished = true
		}, "net/http.(*conn).serve")
		if err != nil {
			panic(http.ErrAbortHandler) // the program is over
		}
		if finished {
			return
		}
		text := engine.PanicText(panicked)
		if text == http.ErrAbortHandler.Error() {
			panic(http.ErrAbortHandler)
		}
		panic(panicText(text + "\n" + stack))
	})
}

// A panicText is the value of a panic of the program's, as Go prints it, and the
// stack of the goroutine.
type panicText string

func (t panicText) String() string { return string(t) }

// serve calls a handler of the program in the current goroutine.
func serve(e *engine.Engine, h http.Handler, w http.ResponseWriter, r *http.Request) {
	ctx, cancel := stdcontext.WithCancel(plain{r.Context()})
	stop := context.AfterFunc(r.Context(), func() {
		e.Post(func() { e.Go(cancel, "net/http.(*connReader).backgroundRead") })
	})
	defer cancel()
	defer stop()
	r2 := r.WithContext(ctx)
	if r.Body != nil && r.Body != http.NoBody {
		r2.Body = &body{e: e, r: r.Body}
	}
	h.ServeHTTP(&response{e, w}, r2)
}

// A response is the writer that a handler of the program gets.
type response struct {
	e *engine.Engine
	w http.ResponseWriter
}

func (w *response) Header() http.Header    { return w.w.Header() }
func (w *response) WriteHeader(status int) { w.w.WriteHeader(status) }

func (w *response) Write(b []byte) (n int, err error) {
	w.e.Call(func() { n, err = w.w.Write(b) })
	return n, err
}

// Flush sends what has been written so far.
func (w *response) Flush() {
	w.e.Call(func() { http.NewResponseController(w.w).Flush() })
}

// Unwrap gives the host's writer to http.ResponseController.
func (w *response) Unwrap() http.ResponseWriter { return w.w }

// Hijack takes the connection over.
func (w *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	h, ok := w.w.(http.Hijacker)
	if !ok {
		return nil, nil, http.ErrNotSupported
	}
	c, rw, err := h.Hijack()
	if err != nil {
		return nil, nil, err
	}
	early, _ := rw.Reader.Peek(rw.Reader.Buffered())
	conn, err := stdnet.Conn(c, nil)
	if err != nil {
		return nil, nil, err
	}
	in := io.MultiReader(bytes.NewReader(bytes.Clone(early)), conn)
	return conn, bufio.NewReadWriter(bufio.NewReader(in), bufio.NewWriter(conn)), nil
}

// A body is that of a request or a response: who reads it waits in the poller.
type body struct {
	e    *engine.Engine
	r    io.ReadCloser
	done func() // when it has been read or closed; may be nil
}

func (b *body) Read(p []byte) (n int, err error) {
	b.e.Call(func() { n, err = b.r.Read(p) })
	if err != nil && b.done != nil {
		b.done()
	}
	return n, err
}

func (b *body) Close() (err error) {
	b.e.Call(func() { err = b.r.Close() })
	if b.done != nil {
		b.done()
	}
	return err
}

// listenerOf makes a listener for the host of one of the program's.
func listenerOf(e *engine.Engine, l net.Listener) net.Listener {
	if h := stdnet.HostListener(l); h != nil {
		return h
	}
	return adoptedListener{e, l}
}

// An adoptedListener is a listener of the program's own making.
type adoptedListener struct {
	e *engine.Engine
	net.Listener
}

func (l adoptedListener) Accept() (c net.Conn, err error) {
	if cerr := l.e.Adopt(func() { c, err = l.Listener.Accept() }, "net/http.(*Server).Serve"); cerr != nil {
		return nil, net.ErrClosed
	}
	if c != nil {
		c = adoptedConn{l.e, c}
	}
	return c, err
}

// An adoptedConn is a connection of the program's own making.
type adoptedConn struct {
	e *engine.Engine
	net.Conn
}

func (c adoptedConn) Read(b []byte) (n int, err error) {
	if cerr := c.e.Adopt(func() { n, err = c.Conn.Read(b) }, "net/http.(*conn).serve"); cerr != nil {
		return 0, net.ErrClosed
	}
	return n, err
}

func (c adoptedConn) Write(b []byte) (n int, err error) {
	if cerr := c.e.Adopt(func() { n, err = c.Conn.Write(b) }, "net/http.(*conn).serve"); cerr != nil {
		return 0, net.ErrClosed
	}
	return n, err
}

func (c adoptedConn) Close() (err error) {
	if cerr := c.e.Adopt(func() { err = c.Conn.Close() }, "net/http.(*conn).serve"); cerr != nil {
		return net.ErrClosed
	}
	return err
}

// Serve serves the connections of l.
func (s *Server) Serve(l net.Listener) (err error) {
	h, e := s.get(), engine.Current()
	e.Call(func() { err = h.Serve(listenerOf(e, l)) })
	return err
}

// ServeTLS is Serve with TLS.
func (s *Server) ServeTLS(l net.Listener, certFile, keyFile string) (err error) {
	h, e := s.get(), engine.Current()
	e.Call(func() { err = h.ServeTLS(listenerOf(e, l), certFile, keyFile) })
	return err
}

// ListenAndServe listens on s.Addr and serves.
func (s *Server) ListenAndServe() (err error) {
	h := s.get()
	engine.Current().Call(func() { err = h.ListenAndServe() })
	return err
}

// ListenAndServeTLS is ListenAndServe with TLS.
func (s *Server) ListenAndServeTLS(certFile, keyFile string) (err error) {
	h := s.get()
	engine.Current().Call(func() { err = h.ListenAndServeTLS(certFile, keyFile) })
	return err
}

// Shutdown stops listening, and waits for the requests under way.
func (s *Server) Shutdown(ctx context.Context) (err error) {
	h := s.get()
	host, done := stdnet.HostContext(ctx)
	defer done()
	engine.Current().Call(func() { err = h.Shutdown(host) })
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return err
}

// Close stops at once.
func (s *Server) Close() error { return s.get().Close() }

// RegisterOnShutdown makes Shutdown call f in a goroutine.
func (s *Server) RegisterOnShutdown(f func()) {
	e := engine.Current()
	s.get().RegisterOnShutdown(func() { e.Adopt(f, "net/http.(*Server).Shutdown") })
}

// SetKeepAlivesEnabled says whether connections are kept for further requests.
func (s *Server) SetKeepAlivesEnabled(v bool) { s.get().SetKeepAlivesEnabled(v) }

// timeoutHandler is http.TimeoutHandler, with the host's own waiting outside.
func timeoutHandler(h http.Handler, d time.Duration, msg string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := engine.Current()
		host, done := stdnet.HostContext(r.Context())
		defer done()
		inner := http.TimeoutHandler(AdoptHandler(e, h), d, msg)
		e.Call(func() { inner.ServeHTTP(w, r.WithContext(host)) })
	})
}

// Symbols returns those symbols of package net/http that differ from the host's,
// for one run.
func Symbols(run *Run) map[string]reflect.Value {
	f := reflect.ValueOf
	client := &Client{}
	server := func(addr string, h http.Handler) *Server { return &Server{Addr: addr, Handler: h, run: run} }
	return map[string]reflect.Value{
		"DefaultServeMux": f(&run.Mux).Elem(),
		"Handle":          f(func(pattern string, h http.Handler) { run.Mux.Handle(pattern, h) }),
		"HandleFunc": f(func(pattern string, h func(http.ResponseWriter, *http.Request)) {
			run.Mux.HandleFunc(pattern, h)
		}),
		"ListenAndServe": f(func(addr string, h http.Handler) error { return server(addr, h).ListenAndServe() }),
		"ListenAndServeTLS": f(func(addr, certFile, keyFile string, h http.Handler) error {
			return server(addr, h).ListenAndServeTLS(certFile, keyFile)
		}),
		"Serve": f(func(l net.Listener, h http.Handler) error { return server("", h).Serve(l) }),
		"ServeTLS": f(func(l net.Listener, h http.Handler, certFile, keyFile string) error {
			return server("", h).ServeTLS(l, certFile, keyFile)
		}),
		"TimeoutHandler": f(timeoutHandler),

		"DefaultClient": f(&client).Elem(),
		"Get":           f(func(url string) (*http.Response, error) { return client.Get(url) }),
		"Head":          f(func(url string) (*http.Response, error) { return client.Head(url) }),
		"Post": f(func(url, contentType string, body io.Reader) (*http.Response, error) {
			return client.Post(url, contentType, body)
		}),
		"PostForm": f(client.PostForm),

		"Client": f((*Client)(nil)),
		"Server": f((*Server)(nil)),
	}
}

var errOver = errors.New("net/http: the program is over")
