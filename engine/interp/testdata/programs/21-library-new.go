package main

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"runtime"
	"strings"
	"unique"

	"maps"
	"slices"
)

type myErr struct{ n int }

func (e *myErr) Error() string { return fmt.Sprint("my ", e.n) }

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count ends")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func main() {
	next, stop := iter.Pull(count(3))
	for {
		v, ok := next()
		if !ok {
			break
		}
		fmt.Println(v)
	}
	stop()
	next, stop = iter.Pull(count(5))
	fmt.Println(next())
	stop()
	fmt.Println(next())
	n2, s2 := iter.Pull2(maps.All(map[string]int{"a": 1}))
	fmt.Println(n2())
	fmt.Println(n2())
	s2()
	_, stop = iter.Pull(count(1))
	stop()
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		next, _ := iter.Pull(func(yield func(int) bool) { yield(1); panic("in seq") })
		next()
		next()
	}()
	a, b := unique.Make("x"), unique.Make("x")
	fmt.Println(a == b, a.Value(), unique.Make("y") == a)
	err := fmt.Errorf("wrapped: %w", &myErr{3})
	if e, ok := errors.AsType[*myErr](err); ok {
		fmt.Println(e.n, e)
	}
	_, err = os.Open("/nosuch")
	pe, ok := errors.AsType[*fs.PathError](err)
	fmt.Println(pe.Op, ok)
	_, ok = errors.AsType[*myErr](err)
	fmt.Println(ok)
	for line := range strings.Lines("a\nb\nc") {
		fmt.Printf("%q ", line)
	}
	fmt.Println(slices.Collect(strings.SplitSeq("a,b,c", ",")), slices.Collect(strings.FieldsSeq(" x  y ")))
	x := new(int)
	runtime.AddCleanup(x, func(int) {}, 1)
}
