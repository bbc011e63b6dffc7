package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

func stack(skip int) string {
	pcs := make([]uintptr, 20)
	n := runtime.Callers(skip, pcs)
	frames := runtime.CallersFrames(pcs[:n])
	var b strings.Builder
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			fmt.Fprintf(&b, "%s %s:%d\n", f.Function, filepath.Base(f.File), f.Line)
		} else {
			fmt.Fprintf(&b, "%s\n", f.Function)
		}
		if !more {
			break
		}
	}
	return b.String()
}

type traced struct {
	error
	stack string
}

func wrap(err error) error { return &traced{err, stack(2)} }

func fail(n int) error {
	if n == 0 {
		return wrap(errors.New("no"))
	}
	return fail(n - 1)
}

func recovering() (s string) {
	defer func() {
		if r := recover(); r != nil {
			s = fmt.Sprint(r, "\n", stack(1))
		}
	}()
	return func() string {
		panic("again")
	}()
}

func main() {
	fmt.Println(stack(0))
	fmt.Println(stack(2))
	err := fail(3)
	var t *traced
	if errors.As(err, &t) {
		fmt.Println(t, t.stack)
	}
	fmt.Println(recovering())
	pcs := make([]uintptr, 2)
	fmt.Println(runtime.Callers(1, pcs), runtime.Callers(100, pcs))
	fmt.Println(runtime.FuncForPC(pcs[0]).Name(), runtime.FuncForPC(pcs[0]-1).Name())
	ch := make(chan string)
	go func() { ch <- stack(1) }()
	fmt.Println(<-ch)
}
