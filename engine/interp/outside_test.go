package interp_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"gopark/engine/interp"
)

// runOutside runs a program with a bound on how long it may hang.
func runOutside(t *testing.T, src string, opt interp.Options) *interp.Result {
	t.Helper()
	p, err := interp.Compile("main.go", []byte(src), "")
	if err != nil {
		t.Fatal(err)
	}
	opt.MaxWall = time.Minute
	return p.Run(context.Background(), opt)
}

func TestSignalsReachTheProgram(t *testing.T) {
	const src = `package main

import (
	"fmt"
	"os"
	"os/signal"
)

func main() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	for range 2 {
		fmt.Println("ready")
		fmt.Println("got", <-c)
	}
	signal.Reset()
	fmt.Println("ready")
	select {}
}
`
	signals := make(chan os.Signal, 1)
	var out bytes.Buffer
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	p, err := interp.Compile("main.go", []byte(src), "")
	if err != nil {
		t.Fatal(err)
	}
	res := p.Run(ctx, interp.Options{
		Signals: signals, Untaken: cancel,
		Stdout: writerFunc(func(b []byte) {
			out.Write(b)
			if string(b) == "ready\n" {
				signals <- os.Interrupt
			}
		}),
	})
	// The last one nobody takes; without it all would be asleep.
	want := "ready\ngot interrupt\nready\ngot interrupt\nready\n"
	if out.String() != want || res.ExitCode != 130 && res.ExitCode != 2 {
		t.Errorf("exit code %d, %v:\n%s", res.ExitCode, res.Err, out.String())
	}
}

// Who waits for input does not keep others from running, also with one P.
func TestInputLetsOthersRun(t *testing.T) {
	r, w := io.Pipe()
	var out bytes.Buffer
	res := runOutside(t, `package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	go fmt.Println("another")
	s := bufio.NewScanner(os.Stdin)
	for s.Scan() {
		fmt.Println("line", s.Text())
	}
	fmt.Println("end", s.Err())
}
`, interp.Options{Procs: 1, Stdin: r, Stdout: writerFunc(func(b []byte) {
		out.Write(b)
		if strings.HasPrefix(string(b), "another") {
			go func() {
				io.WriteString(w, "one\ntwo\n")
				w.Close()
			}()
		}
	})})
	if out.String() != "another\nline one\nline two\nend <nil>\n" || res.ExitCode != 0 {
		t.Errorf("exit code %d, %v:\n%s", res.ExitCode, res.Err, out.String())
	}
}

// A program that waits for input for ever can be stopped.
func TestInterruptedWhileReading(t *testing.T) {
	r, _ := io.Pipe()
	p, err := interp.Compile("main.go", []byte("package main\n\nimport \"os\"\n\nfunc main() {\n\tprintln(\"waiting\")\n\tos.Stdin.Read(make([]byte, 1))\n}\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan *interp.Result, 1)
	go func() {
		done <- p.Run(ctx, interp.Options{Stdin: r, Stderr: writerFunc(func([]byte) { cancel() })})
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
