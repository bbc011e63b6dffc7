package main

import (
	"fmt"
	"log/slog"
	"os"
)

type V struct{ n int }

func (v V) LogValue() slog.Value { return slog.IntValue(v.n) }

func drop(g []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}

func main() {
	l := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: drop}))
	l.Info("x", "v", V{1}, "pp", &V{2})
	l.Info("nilptr", "m", map[string]V{"a": {1}})
	fmt.Println(slog.AnyValue(V{1}).Equal(slog.AnyValue(V{1})))

	l.Info("odd", V{1})
	l.Info("odd", 3, V{1})
}
