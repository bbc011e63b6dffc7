package main

import (
	"fmt"
	"path/filepath"
	"runtime"
)

func where(skip int) string {
	pc, file, line, ok := runtime.Caller(skip)
	if !ok {
		return "?"
	}
	return fmt.Sprintf("%s %s:%d", runtime.FuncForPC(pc).Name(), filepath.Base(file), line)
}

type T struct{}

func (T) Value() string    { return where(1) }
func (*T) Pointer() string { return where(1) }

func gen[K any](k K) string {
	return func() string {
		return where(1) + " " +
			where(2)
	}()
}

func show() {
	for i := range 3 {
		fmt.Println(i, where(i))
	}
}

var atInit = where(1)

func init() {
	fmt.Println("init", where(0), where(1))
}

func init() {
	func() {
		fmt.Println("second init", where(1), where(2))
	}()
}

func main() {
	fmt.Println(atInit)
	show()
	t := &T{}
	fmt.Println(t.Value(), t.Pointer())
	f := t.Value
	fmt.Println(f(), T.Value(*t))
	fmt.Println(gen(1))
	func() {
		defer func() {
			fmt.Println("deferred", where(1), where(2))
		}()
		fmt.Println("in literal", where(1), where(2))
	}()
	done := make(chan bool)
	go func() {
		defer close(done)
		fmt.Println("goroutine", where(1))
		_, _, _, ok := runtime.Caller(1)
		fmt.Println(ok)
		_, _, _, ok = runtime.Caller(2)
		fmt.Println(ok)
	}()
	<-done
	fmt.Println(
		where(1),
		where(1),
	)
	n := 0
	for {
		if _, _, _, ok := runtime.Caller(n); !ok {
			break
		}
		n++
	}
	fmt.Println("frames", n)
}
