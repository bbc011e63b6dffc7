package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	fmt.Println(runtime.NumGoroutine())
	c := make(chan bool)
	for range 3 {
		go func() { <-c }()
	}
	runtime.Gosched()
	fmt.Println(runtime.NumGoroutine())
	close(c)
	fmt.Println(runtime.GOMAXPROCS(3) > 0, runtime.GOMAXPROCS(0), runtime.NumCPU() > 0)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer fmt.Println("deferred on Goexit")
		func() {
			defer func() { fmt.Println("recover in goexit:", recover()) }()
			runtime.Goexit()
		}()
		fmt.Println("never")
	}()
	wg.Wait()
	fmt.Println(runtime.GOOS != "", runtime.GOARCH != "", runtime.Version() != "")
	runtime.GC()
	var e runtime.Error
	func() {
		defer func() { e, _ = recover().(runtime.Error) }()
		var a []int
		i := 3
		a[i] = 1
	}()
	fmt.Println(e)
	runtime.LockOSThread()
	runtime.UnlockOSThread()
}
