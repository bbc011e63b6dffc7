package main

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"text/template"
)

type K string

func (k K) MarshalText() ([]byte, error) { return []byte("k:" + string(k)), nil }

type J struct{ a, b int }

func (j J) MarshalJSON() ([]byte, error) { return []byte(fmt.Sprintf(`{"sum":%d}`, j.a+j.b)), nil }

type H struct{ inner slog.Handler }

func (h H) Enabled(c context.Context, l slog.Level) bool { return true }
func (h H) Handle(c context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if j, ok := a.Value.Any().(J); ok {
			fmt.Println("J!", j.a)
		}
		fmt.Println(a.Key, a.Value.Kind(), a.Value)
		return true
	})
	return h.inner.Handle(c, r)
}
func (h H) WithAttrs(as []slog.Attr) slog.Handler { return H{h.inner.WithAttrs(as)} }
func (h H) WithGroup(n string) slog.Handler       { return H{h.inner.WithGroup(n)} }

type V struct{ n int }

func (v *V) LogValue() slog.Value { v.n++; return slog.IntValue(v.n) }

type X struct {
	Name string `xml:"name,attr"`
	hid  int
}

func drop(g []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}

func render(w io.Writer, t interface {
	Execute(io.Writer, any) error
}, x any) {
	fmt.Fprintln(w, t.Execute(w, x))
}

func main() {
	l := slog.New(H{slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: drop})})
	v := &V{}
	l.Info("m", "k", K("x"), "j", J{1, 2}, "v", v, "plain", struct{ A int }{1}, "err", fmt.Errorf("e"))
	l.With("v", v).Warn("w", "j", []J{{1, 2}})
	lt := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: drop}))
	lt.Info("m", "k", K("x"), "j", J{1, 2}, "v", v, "nil", nil, "any", any(K("q")))
	attrs := []any{slog.Any("a", J{3, 4}), "b", v}
	lt.Info("m", attrs...)
	b, err := xml.Marshal(X{"n", 1})
	fmt.Println(string(b), err)
	b, err = json.Marshal(map[K]J{"z": {1, 1}})
	fmt.Println(string(b), err)
	t := template.Must(template.New("x").Parse("{{.Name}} {{.}}\n"))
	render(os.Stdout, t, X{"m", 2})
	rt := reflect.TypeOf(X{})
	f, _ := rt.FieldByName("hid")
	fmt.Println(f.IsExported(), f.PkgPath, rt.NumField(), reflect.ValueOf(X{"a", 2}).FieldByName("hid").Int())
	var lv slog.LogValuer = v
	fmt.Println(lv.LogValue(), slog.AnyValue(v).Resolve(), slog.AnyValue(v).Kind())
}
