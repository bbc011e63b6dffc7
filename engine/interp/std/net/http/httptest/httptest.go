// Package httptest is package net/http/httptest as an interpreted program sees
// it: its servers call their handlers in goroutines of the engine.
package httptest

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"

	"gopark/engine"
	stdnet "gopark/engine/interp/std/net"
	stdhttp "gopark/engine/interp/std/net/http"
)

// A Server is a server on the loopback interface, for tests.
type Server struct {
	URL         string
	Listener    net.Listener
	EnableHTTP2 bool
	TLS         *tls.Config
	Config      *stdhttp.Server

	host    *httptest.Server
	client  *stdhttp.Client
	release func() // it no longer waits for the outside
}

// NewUnstartedServer makes a server that Start starts.
func NewUnstartedServer(handler http.Handler) *Server {
	h := httptest.NewUnstartedServer(nil)
	s := &Server{host: h, Config: &stdhttp.Server{Handler: handler}}
	s.Listener, _ = stdnet.Listener(h.Listener)
	return s
}

// NewServer makes and starts a server.
func NewServer(handler http.Handler) *Server {
	s := NewUnstartedServer(handler)
	s.Start()
	return s
}

// NewTLSServer makes and starts a server with TLS.
func NewTLSServer(handler http.Handler) *Server {
	s := NewUnstartedServer(handler)
	s.StartTLS()
	return s
}

func (s *Server) prepare() {
	e := engine.Current()
	stdhttp.Configure(s.Config, e, s.host.Config)
	s.host.EnableHTTP2, s.host.TLS = s.EnableHTTP2, s.TLS
	s.release = e.Expect()
	e.AtClose(func() {
		s.host.CloseClientConnections()
		s.host.Listener.Close()
	})
}

func (s *Server) started() {
	s.URL, s.TLS = s.host.URL, s.host.TLS
	s.client = &stdhttp.Client{Transport: s.host.Client().Transport}
}

// Start starts the server.
func (s *Server) Start() {
	s.prepare()
	s.host.Start()
	s.started()
}

// StartTLS starts the server with TLS.
func (s *Server) StartTLS() {
	s.prepare()
	s.host.StartTLS()
	s.started()
}

// Close ends the server when the requests under way are done.
func (s *Server) Close() {
	engine.Current().Call(s.host.Close)
	if s.release != nil {
		s.release()
	}
}

// CloseClientConnections closes the connections that are open.
func (s *Server) CloseClientConnections() { engine.Current().Call(s.host.CloseClientConnections) }

// Certificate returns the server's certificate.
func (s *Server) Certificate() *x509.Certificate { return s.host.Certificate() }

// Client returns a client that trusts the server.
func (s *Server) Client() *stdhttp.Client { return s.client }

// Symbols returns those symbols of package net/http/httptest that differ from
// the host's.
func Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"NewRequestWithContext": reflect.ValueOf(httptest.NewRequestWithContext),

		"NewServer":          reflect.ValueOf(NewServer),
		"NewTLSServer":       reflect.ValueOf(NewTLSServer),
		"NewUnstartedServer": reflect.ValueOf(NewUnstartedServer),

		"Server": reflect.ValueOf((*Server)(nil)),
	}
}
