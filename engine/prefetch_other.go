//go:build !amd64 && !arm64

package engine

func prefetch(uintptr, int) {}

func prefetchSwitch(stack, hostg, coro uintptr) {}

func hostg() uintptr { return 0 }
