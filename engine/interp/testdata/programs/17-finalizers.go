package main

import (
	"fmt"
	"runtime"
)

type file struct{ name string }

func (f *file) close() {}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

// What is set here is never run: the objects live until the end.
func main() {
	f := &file{"a"}
	runtime.SetFinalizer(f, (*file).close)
	runtime.SetFinalizer(f, nil)
	runtime.SetFinalizer(f, func(x any) { fmt.Println("never") })
	c := runtime.AddCleanup(f, func(name string) { fmt.Println("never", name) }, f.name)
	c.Stop()
	try(func() { runtime.AddCleanup(f, func(*file) {}, f) })
	try(func() { var none *file; runtime.AddCleanup(none, func(int) {}, 1) })
	fmt.Println(f.name)
	runtime.KeepAlive(f)
}
