package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// binary is the gopark that the tests drive, built as a user builds it.
var binary string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "gopark-test")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		binary = filepath.Join(dir, "gopark")
		if runtime.GOOS == "windows" {
			binary += ".exe"
		}
		build := exec.Command("go", "build", "-o", binary, ".")
		build.Stdout, build.Stderr = os.Stderr, os.Stderr
		if err := build.Run(); err != nil {
			fmt.Fprintln(os.Stderr, "go build:", err)
			return 1
		}
		return m.Run()
	}())
}

// patience is how long gopark may take to do what a test waits for. It only
// bounds how long a failure takes.
const patience = time.Minute

// homeless are the variables that would lead a test to the files of whoever
// runs it, each with what it becomes below a folder of the test's own.
func homeless(dir string) []string {
	return []string{
		"HOME=" + filepath.Join(dir, "home"),
		"XDG_DATA_HOME=" + filepath.Join(dir, "home", "data"),
		"XDG_STATE_HOME=" + filepath.Join(dir, "home", "state"),
		"GOPARK_HOME=" + filepath.Join(dir, "gopark"),
		"LC_ALL=C.UTF-8", "VISUAL=", "EDITOR=",
	}
}

func TestScripts(t *testing.T) {
	content, err := filepath.Abs("../../exercises/content")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, homeless(env.WorkDir)...)
			env.Setenv("PATH", filepath.Dir(binary)+string(filepath.ListSeparator)+os.Getenv("PATH"))
			env.Setenv("CONTENT", content)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits runs gopark and demands an exit code: "exits 2 run x.go".
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits CODE ARGS...")
	}
	err := ts.Exec(binary, args[1:]...)
	code := 0
	if exit, ok := err.(*exec.ExitError); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("gopark: %v", err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// Ctrl-C ends a program at once, whatever it does.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send Ctrl-C to another there")
	}
	for name, body := range map[string]string{
		"loop":       `for {}`,
		"goroutines": `for range 10 { go func() { for {} }() }; select {}`,
		"timers":     `for { time.Sleep(time.Hour) }`,
		"input":      `fmt.Scanln()`,
		"deferred":   `defer fmt.Println("not printed"); for {}`,
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "main.go")
			src := "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nvar _ time.Duration\n\nfunc main() {\n\tfmt.Println(\"begun\")\n\t" + body + "\n}\n"
			if err := os.WriteFile(file, []byte(src), 0o666); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			cmd := exec.CommandContext(ctx, binary, "run", file)
			cmd.Env = append(os.Environ(), homeless(t.TempDir())...)
			var stderr strings.Builder
			cmd.Stderr = &stderr
			stdin, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			defer stdin.Close()
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			out := bufio.NewReader(stdout)
			if line, err := out.ReadString('\n'); line != "begun\n" {
				t.Errorf("first line %q, %v; stderr %q", line, err, &stderr)
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Error(err)
			}
			if rest, err := io.ReadAll(out); len(rest) > 0 || err != nil {
				t.Errorf("it went on to write %q, %v", rest, err)
			}
			cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != 130 {
				t.Errorf("exit code %d, want 130; stderr %q", code, &stderr)
			}
		})
	}
}
