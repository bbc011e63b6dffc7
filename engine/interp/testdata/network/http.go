package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

type counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[r.URL.Path]++
	w.Header().Set("X-Path", r.URL.Path)
	json.NewEncoder(w).Encode(map[string]int{"count": c.n[r.URL.Path]})
}

func main() {
	srv := httptest.NewServer(&counter{n: map[string]int{}})
	for range 2 {
		resp, err := http.Get(srv.URL + "/a")
		if err != nil {
			panic(err)
		}
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		fmt.Println(resp.StatusCode, resp.Header.Get("X-Path"), strings.TrimSpace(string(b)))
	}
	srv.Close()

	work := make(chan string)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /jobs/{id}", func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		work <- r.PathValue("id") + ":" + string(b)
		fmt.Fprint(w, "queued ", err)
	})
	mux.HandleFunc("/hang", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		work <- "started"
		select {
		case <-r.Context().Done():
			work <- "cancelled"
		case <-time.After(time.Minute):
			work <- "slow done"
		}
	})
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		for i := range 3 {
			fmt.Fprintln(w, "part", i)
			w.(http.Flusher).Flush()
			time.Sleep(time.Millisecond)
		}
	})
	mux.HandleFunc("/panic", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	s := &http.Server{Handler: mux, ReadHeaderTimeout: time.Second}
	done := make(chan error)
	go func() { done <- s.Serve(l) }()
	base := "http://" + l.Addr().String()
	go func() {
		resp, err := http.Post(base+"/jobs/7", "text/plain", strings.NewReader("do it"))
		if err != nil {
			panic(err)
		}
		b, _ := io.ReadAll(resp.Body)
		work <- string(b)
	}()
	fmt.Println(<-work)
	fmt.Println(<-work)
	ctx, cancel := context.WithCancel(context.Background())
	failed := make(chan error)
	go func() {
		req, _ := http.NewRequestWithContext(ctx, "GET", base+"/slow", nil)
		_, err := http.DefaultClient.Do(req)
		failed <- err
	}()
	fmt.Println(<-work)
	cancel()
	fmt.Println(<-work)
	fmt.Println(errors.Is(<-failed, context.Canceled))
	resp, err := http.Get(base + "/stream")
	b, err := io.ReadAll(resp.Body)
	fmt.Printf("%q %v\n", b, err)
	_, err = http.Get(base + "/panic")
	fmt.Println(err != nil)
	resp, err = http.Get(base + "/nosuch")
	fmt.Println(resp.Status, err)
	c := &http.Client{Timeout: 20 * time.Millisecond}
	_, err = c.Get(base + "/hang")
	var ne net.Error
	fmt.Println(errors.As(err, &ne) && ne.Timeout())
	fmt.Println(s.Shutdown(context.Background()), errors.Is(<-done, http.ErrServerClosed))
	rec := httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest("GET", "/stream", nil))
	fmt.Println(rec.Code, rec.Body.Len())
	ts := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.TLS != nil) }))
	defer ts.Close()
	resp, err = ts.Client().Get(ts.URL)
	if err != nil {
		panic(err)
	}
	b, _ = io.ReadAll(resp.Body)
	fmt.Println(string(b))
}
