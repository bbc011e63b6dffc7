package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
)

func main() {
	back := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "backend ", r.URL.Path) }))
	defer back.Close()
	u, _ := url.Parse(back.URL)
	front := httptest.NewServer(httputil.NewSingleHostReverseProxy(u))
	defer front.Close()
	resp, err := http.Get(front.URL + "/x")
	if err != nil {
		panic(err)
	}
	b, err := io.ReadAll(resp.Body)
	fmt.Println(string(b), err)
}
