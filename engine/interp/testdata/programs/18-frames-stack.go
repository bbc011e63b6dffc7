package main

import (
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

var (
	args  = regexp.MustCompile(`\((0x|\.\.\.|\{)[^\n]*\)$|\(\)$`)
	place = regexp.MustCompile(`/([a-z_]+\.go:\d+)|^\s+([a-z_]+\.go:\d+)`)
)

// user shows what is the program's own of a traceback.
func user(stack string) string {
	var b strings.Builder
	lines := strings.Split(stack, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "goroutine ") {
			_, status, _ := strings.Cut(line, "[")
			b.WriteString("[" + status + "\n")
		}
		created := strings.HasPrefix(line, "created by main.")
		if !strings.HasPrefix(line, "main.") && !created && !strings.HasPrefix(line, "runtime/debug") && !strings.HasPrefix(line, "panic(") {
			continue
		}
		line, _, _ = strings.Cut(line, " in goroutine")
		b.WriteString(args.ReplaceAllString(line, ""))
		if i+1 < len(lines) && strings.HasPrefix(strings.TrimPrefix(line, "created by "), "main.") {
			m := place.FindStringSubmatch(lines[i+1])
			if m != nil {
				b.WriteString(" " + m[1] + m[2])
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func recursive(n int) string {
	if n == 0 {
		return string(debug.Stack())
	}
	return recursive(n - 1)
}

func caught() (s string) {
	defer func() {
		recover()
		s = string(debug.Stack())
	}()
	var m map[int]int
	m[1]++
	return ""
}

func main() {
	fmt.Println(user(recursive(3)))
	fmt.Println(user(caught()))
	var wg sync.WaitGroup
	ch := make(chan int)
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-ch
		}()
	}
	for runtime.NumGoroutine() < 3 {
		runtime.Gosched()
	}
	own := make(chan string)
	go func() { own <- user(string(debug.Stack())) }()
	fmt.Println(<-own)
	buf := make([]byte, 1<<16)
	fmt.Println(user(string(buf[:runtime.Stack(buf, false)])))
	close(ch)
	wg.Wait()
}
