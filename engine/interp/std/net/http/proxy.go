package http

import (
	"net/http"
	"net/http/httputil"
	"net/url"
	"reflect"

	"gopark/engine"
)

// waiting is a transport for the host's code that runs in a goroutine of the
// engine, as a reverse proxy does: it waits for answers in the poller.
type waiting struct{ e *engine.Engine }

func (w waiting) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	t := transport(w.e)
	w.e.Call(func() { resp, err = t.RoundTrip(req) })
	if resp != nil && resp.Body != nil {
		resp.Body = &body{e: w.e, r: resp.Body}
	}
	return resp, err
}

// ProxySymbols returns those symbols of package net/http/httputil that differ
// from the host's. A ReverseProxy that a program makes itself needs a Transport
// of the program's own; without one it would keep all others from running.
func ProxySymbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"NewSingleHostReverseProxy": reflect.ValueOf(func(target *url.URL) *httputil.ReverseProxy {
			p := httputil.NewSingleHostReverseProxy(target)
			p.Transport = waiting{engine.Current()}
			return p
		}),
	}
}
