package main

import (
	"syscall"
	"time"
)

var sleep = syscall.NewLazyDLL("kernel32.dll").NewProc("Sleep")

// nap is a call that blocks its thread for d, rounded up to milliseconds.
func nap(d time.Duration) { sleep.Call(uintptr((d + time.Millisecond - 1) / time.Millisecond)) }
