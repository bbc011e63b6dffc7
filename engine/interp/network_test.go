package interp_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"gopark/engine/interp"
)

// Programs that talk over sockets, HTTP and pipes of other processes write what
// they write with go run.
func TestNetworkPrograms(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs use Unix commands")
	}
	files, err := filepath.Glob("testdata/network/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	goTool, err := exec.LookPath("go")
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".go"), func(t *testing.T) {
			src, rerr := os.ReadFile(file)
			if rerr != nil {
				t.Fatal(rerr)
			}
			prog, rerr := interp.Compile(filepath.Base(file), src, "")
			if rerr != nil {
				t.Fatal(rerr)
			}
			for _, procs := range []int{1, 4} {
				var out bytes.Buffer
				res := prog.Run(context.Background(), interp.Options{
					Procs: procs, Seed: 1, Args: []string{"program"}, Stdout: &out, Stderr: &out, MaxWall: 2 * time.Minute,
				})
				got := out.String() + res.Report
				if res.ExitCode != 0 {
					t.Fatalf("exit code %d with %d Ps: %v\n%s", res.ExitCode, procs, res.Err, got)
				}
				if err != nil {
					t.Log("SKIPPED: no go command, so nothing is compared with real Go")
					continue
				}
				if want := realOutput(t, goTool, file); got != want {
					t.Errorf("with %d Ps it writes\n%s\nwith go run\n%s", procs, got, want)
				}
			}
		})
	}
}

// realOutputs are what programs write with go run, by file.
var realOutputs = map[string]string{}

func realOutput(t *testing.T, goTool, file string) string {
	t.Helper()
	if out, ok := realOutputs[file]; ok {
		return out
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, goTool, "run", file).CombinedOutput()
	if err != nil {
		t.Fatalf("go run %s: %v\n%s", file, err, out)
	}
	realOutputs[file] = string(out)
	return string(out)
}

// A program that waits for the outside for ever can be stopped.
func TestInterruptedWhileWaiting(t *testing.T) {
	prog, err := interp.Compile("main.go", []byte(`package main

import "net"

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	println("waiting")
	l.Accept()
}
`), "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan *interp.Result, 1)
	go func() {
		done <- prog.Run(ctx, interp.Options{Stderr: writerFunc(func([]byte) { cancel() })})
	}()
	select {
	case res := <-done:
		if res.ExitCode != 130 {
			t.Errorf("exit code %d: %v", res.ExitCode, res.Err)
		}
	case <-time.After(time.Minute):
		t.Fatal("it does not stop")
	}
}

type writerFunc func([]byte)

func (f writerFunc) Write(b []byte) (int, error) {
	f(b)
	return len(b), nil
}
