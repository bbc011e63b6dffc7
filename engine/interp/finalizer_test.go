package interp_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"gopark/engine/interp"
)

// What SetFinalizer cannot take ends a program, in Go's words. (The tracebacks of
// real Go show goroutines of its own, so these are no programs of testdata.)
func TestSetFinalizerErrors(t *testing.T) {
	for call, want := range map[string]string{
		"nil, fin":              "first argument is nil",
		"file{}, fin":           "first argument is main.file, not pointer",
		"(*file)(nil), fin":     "pointer not in allocated block",
		"&file{}, 3":            "second argument is int, not a function",
		"&file{}, func() {}":    "cannot pass *main.file to finalizer func()",
		"&file{}, func(int) {}": "cannot pass *main.file to finalizer func(int)",
		"&file{}, many":         "cannot pass *main.file to finalizer func(...*main.file) because dotdotdot",
	} {
		src := `package main

import "runtime"

type file struct{ name string }

func fin(*file)     {}
func many(...*file) {}

func main() {
	runtime.SetFinalizer(&file{}, fin)
	defer println("not printed")
	runtime.SetFinalizer(` + call + `)
}
`
		prog, err := interp.Compile("main.go", []byte(src), "")
		if err != nil {
			t.Errorf("%s: %v", call, err)
			continue
		}
		var stderr bytes.Buffer
		res := prog.Run(context.Background(), interp.Options{Stderr: &stderr, MaxWall: time.Minute})
		first, _, _ := strings.Cut(stderr.String()+res.Report, "\n")
		if want = "fatal error: runtime.SetFinalizer: " + want; first != want || res.ExitCode != 2 {
			t.Errorf("%s: exit code %d, %q; want 2, %q", call, res.ExitCode, first, want)
		}
	}
}
