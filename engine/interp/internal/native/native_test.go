package native_test

import (
	"slices"
	"testing"

	"gopark/engine/interp/internal/native"

	"github.com/traefik/yaegi/interp"
)

// TestReplace is also the canary that dies when yaegi changes.
func TestReplace(t *testing.T) {
	y := interp.New(interp.Options{})
	p, err := y.Compile(`package main

var gp__enter, gp__at, gp__n = "", 0, 0
var result int

func f(n int) int {
	gp__enter = "f"
	for i := 0; i < n; i++ {
		gp__at = 17
		gp__n = i * 2
	}
	g := func() int {
		gp__enter = "g"
		return 1
	}
	if n > 0 {
		return f(n-1) + g()
	}
	return 0
}

func loop() {
	for {
		gp__at = 1 // the first statement of a loop
		result++
		if result > 5 {
			return
		}
	}
}

func main() {
	result = f(3)
	loop()
}
`)
	if err != nil {
		t.Fatal(err)
	}
	var log []any
	var calls []int // the depth at which line 17 called
	depth, deepest, ats, others := 0, 0, 0, 0
	err = native.Replace(y, p, native.Changes{Assign: map[string]func(any) native.Statement{
		"gp__enter": func(v any) native.Statement {
			return native.Statement{Around: func(r native.Rest) {
				log = append(log, v)
				depth++
				deepest = max(deepest, depth)
				r.Run()
				depth--
			}}
		},
		"gp__at": func(v any) native.Statement {
			if v != int64(17) && v != int64(1) {
				t.Errorf("gp__at = %v", v)
			}
			return native.Statement{Do: func() { ats++ }}
		},
		"gp__n": func(v any) native.Statement {
			if v != nil {
				t.Errorf("gp__n = %v", v)
			}
			return native.Statement{Do: func() { others++ }}
		},
	}, Call: func(line int) func() {
		if line != 17 {
			return nil
		}
		return func() { calls = append(calls, depth) }
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := y.Execute(p); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(calls, []int{1, 2, 3, 3, 2, 1}) {
		t.Error("calls", calls)
	}
	if depth != 0 || deepest != 4 || len(log) != 7 || ats != 6+3 || others != 6 {
		t.Error("depth", depth, "deepest", deepest, "entries", log, "at", ats, "n", others)
	}
	v, err := y.Eval("result")
	if err != nil || v.Int() != 6 {
		t.Error(v, err)
	}
	if v, err := y.Eval("gp__n"); err != nil || v.Int() != 0 {
		t.Error("gp__n", v, err)
	}
}
