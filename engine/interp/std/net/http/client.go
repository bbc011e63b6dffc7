package http

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"gopark/engine"
	stdnet "gopark/engine/interp/std/net"
)

// A Client is an HTTP client, as the real one.
type Client struct {
	Transport     http.RoundTripper
	CheckRedirect func(req *http.Request, via []*http.Request) error
	Jar           http.CookieJar
	Timeout       time.Duration
}

type transportKey struct{}

// transport is the default one, of one run: its idle connections end with it.
func transport(e *engine.Engine) *http.Transport {
	if t, ok := e.Attached(transportKey{}).(*http.Transport); ok {
		return t
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	e.Attach(transportKey{}, t)
	e.AtClose(t.CloseIdleConnections)
	return t
}

func (c *Client) host(e *engine.Engine) *http.Client {
	h := &http.Client{Timeout: c.Timeout, Jar: c.Jar, Transport: c.Transport}
	switch t := c.Transport.(type) {
	case nil:
		h.Transport = transport(e)
	case *http.Transport:
		if t == http.DefaultTransport {
			h.Transport = transport(e)
		}
	default:
		h.Transport = adoptedTransport{e, t}
	}
	if f := c.CheckRedirect; f != nil {
		h.CheckRedirect = func(req *http.Request, via []*http.Request) (err error) {
			if cerr := e.Adopt(func() { err = f(req, via) }, "net/http.(*Client).do"); cerr != nil {
				return cerr
			}
			return err
		}
	}
	if c.Jar != nil {
		if _, ok := c.Jar.(*cookiejar.Jar); !ok {
			h.Jar = adoptedJar{e, c.Jar}
		}
	}
	return h
}

// An adoptedTransport is one of the program's own.
type adoptedTransport struct {
	e *engine.Engine
	t http.RoundTripper
}

func (a adoptedTransport) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	if cerr := a.e.Adopt(func() { resp, err = a.t.RoundTrip(req) }, "net/http.(*Client).send"); cerr != nil {
		return nil, errOver
	}
	if resp != nil && resp.Body != nil {
		if b, ok := resp.Body.(*body); ok {
			resp.Body = b.r // it comes from the host, and goes there
		} else {
			resp.Body = adoptedBody{a.e, resp.Body}
		}
	}
	return resp, err
}

type adoptedJar struct {
	e *engine.Engine
	j http.CookieJar
}

func (a adoptedJar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	a.e.Adopt(func() { a.j.SetCookies(u, cookies) }, "net/http.(*Client).send")
}

func (a adoptedJar) Cookies(u *url.URL) (cookies []*http.Cookie) {
	a.e.Adopt(func() { cookies = a.j.Cookies(u) }, "net/http.(*Client).send")
	return cookies
}

// An adoptedBody is one that the program reads from, for the host.
type adoptedBody struct {
	e *engine.Engine
	r io.ReadCloser
}

func (b adoptedBody) Read(p []byte) (n int, err error) {
	if cerr := b.e.Adopt(func() { n, err = b.r.Read(p) }, "net/http.(*persistConn).writeLoop"); cerr != nil {
		return 0, errOver
	}
	return n, err
}

func (b adoptedBody) Close() (err error) {
	b.e.Adopt(func() { err = b.r.Close() }, "net/http.(*persistConn).writeLoop")
	return err
}

// Do sends a request and returns the response.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	e := engine.Current()
	host := c.host(e)
	ctx, end := stdnet.HostContext(req.Context())
	forget := e.AtClose(end)
	done := func() { forget(); end() }
	r := req.WithContext(ctx)
	if r.Body != nil && r.Body != http.NoBody {
		r.Body = adoptedBody{e, r.Body}
		if get := req.GetBody; get != nil {
			r.GetBody = func() (io.ReadCloser, error) {
				b, err := get()
				if err != nil {
					return nil, err
				}
				return adoptedBody{e, b}, nil
			}
		}
	}
	var resp *http.Response
	var err error
	e.Call(func() { resp, err = host.Do(r) })
	if resp == nil {
		done()
		return nil, err
	}
	if resp.Body != nil {
		resp.Body = &body{e, resp.Body, done}
	}
	if resp.Request == r {
		resp.Request = req
	}
	return resp, err
}

// Get asks for url.
func (c *Client) Get(url string) (*http.Response, error) {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return nil, err
	}
	return c.Do(req)
}

// Head asks for the header of url.
func (c *Client) Head(url string) (*http.Response, error) {
	req, err := http.NewRequest("HEAD", url, nil)
	if err != nil {
		return nil, err
	}
	return c.Do(req)
}

// Post sends body to url.
func (c *Client) Post(url, contentType string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequest("POST", url, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", contentType)
	return c.Do(req)
}

// PostForm sends a form to url.
func (c *Client) PostForm(url string, data url.Values) (*http.Response, error) {
	return c.Post(url, "application/x-www-form-urlencoded", strings.NewReader(data.Encode()))
}

// CloseIdleConnections closes connections that nobody uses.
func (c *Client) CloseIdleConnections() {
	e := engine.Current()
	c.host(e).CloseIdleConnections()
}
