package main

import (
	"fmt"
	"log/slog"
	"os"
)

type S string

func (s S) MarshalText() ([]byte, error) { return []byte("t:" + string(s)), nil }

type N int

func main() {
	l := slog.New(slog.NewTextHandler(os.Stdout, nil))
	_ = l
	var s S = "x"
	v := slog.AnyValue(s)
	fmt.Println(v, v.Kind(), v.Any() == any(s))
	v = slog.AnyValue(N(3))
	fmt.Println(v, v.Kind())
	fmt.Println(slog.Any("k", s), slog.Any("p", &s).Key)
	fmt.Println(slog.Any("k", s).Equal(slog.Any("k", s)), slog.Any("k", N(1)).Equal(slog.Any("k", N(2))))
	a := slog.Group("g", "s", s, "n", N(4))
	fmt.Println(a, a.Value.Group()[0])
	fmt.Printf("%v %T\n", v.Any(), v.Any())
	switch x := v.Any().(type) {
	case N:
		fmt.Println("N", x+1)
	default:
		fmt.Println("other")
	}
}
