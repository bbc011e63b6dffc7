package main

import (
	"container/heap"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"reflect"
	"sort"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"text/template"
	"time"
)

func newThing() any                                { return new(int) }
func isSep(r rune) bool                            { return r == ',' }
func testX(t *testing.T)                           {}
func up(s string) string                           { return strings.ToUpper(s) }
func serve(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hi ", r.URL.Path) }

type S struct{ n int }

func (s *S) mk() any                                          { s.n++; return s.n }
func (s *S) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.n++; fmt.Fprint(w, s.n) }

type level string

func (l *level) Set(s string) error { *l = level(s); return nil }
func (l *level) String() string     { return "lvl:" + string(*l) }

type IntHeap []int

func (h IntHeap) Len() int           { return len(h) }
func (h IntHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h IntHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *IntHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *IntHeap) Pop() any          { o := *h; n := len(o); x := o[n-1]; *h = o[:n-1]; return x }

type handler struct{ slog.Handler }

type rt func(*http.Request) (*http.Response, error)

func (f rt) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func deny(r *http.Request) (*http.Response, error) { return nil, errors.New("denied " + r.URL.Path) }

func main() {
	s := &S{}
	pools := []*sync.Pool{{New: newThing}, {New: s.mk}}
	fmt.Printf("%T %v\n", pools[0].Get(), pools[1].Get())
	its := map[string]testing.InternalTest{"a": {"y", testX}}
	fmt.Println(its["a"].Name, its["a"].F != nil)
	srv := &http.Server{Handler: s, ReadTimeout: time.Second}
	fmt.Println(srv.Handler == s, srv.ReadTimeout)
	c := &http.Client{Transport: rt(deny)}
	_, err := c.Get("http://x/y")
	fmt.Println(err)
	fl := flag.NewFlagSet("x", flag.ContinueOnError)
	var l level
	fl.Var(&l, "l", "level")
	fl.BoolFunc("b", "", func(string) error { return nil })
	fmt.Println(fl.Parse([]string{"-l", "q", "-b"}), l, &l)
	h := &IntHeap{3, 1, 2}
	heap.Init(h)
	heap.Push(h, 0)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()
	sort.Sort(sort.Reverse(IntHeap([]int{1, 2})))
	tw := tabwriter.NewWriter(os.Stdout, 0, 8, 1, ' ', 0)
	fmt.Fprintf(tw, "a\t%v\n", l)
	tw.Flush()
	hs, err := net.LookupHost("127.0.0.1")
	fmt.Println(hs, err)
	p, err := net.LookupPort("tcp", "80")
	fmt.Println(p, err)
	a, err := net.ResolveTCPAddr("tcp", "127.0.0.1:80")
	fmt.Println(a, err)
	lg := slog.New(handler{slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: drop})})
	lg.Info("x", "s", l)
	b, _ := json.Marshal(map[string]any{"s": S{1}})
	fmt.Println(string(b))
	v := reflect.ValueOf(s).Elem()
	fmt.Println(v.Type().Field(0).IsExported(), v.Field(0).CanInterface(), v.Field(0))
	template.Must(template.New("").Funcs(template.FuncMap{"up": up}).Parse("{{up .}}\n")).Execute(os.Stdout, "x")
}

func drop(g []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}
