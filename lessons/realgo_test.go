package lessons

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// defaultProcs is what gopark runs a program with when nobody says otherwise.
const defaultProcs = 4

// What a lesson says about a program must be true of Go, and not only of
// gopark's engine. So every run block is also built and run by the real go
// command, with the block's language version and GOMAXPROCS.
//
// The blocks of one language version are packages of one temporary module and
// are built in one go, which is many times faster than one "go run" for each.
// It also leaves the programs' exit codes visible; go run hides them.
func TestRealGo(t *testing.T) {
	if testing.Short() {
		t.Skip("builds every program of the lessons")
	}
	gocmd, err := exec.LookPath("go")
	if err != nil {
		t.Skip("NOT CHECKED against real Go: no go command in PATH")
	}
	bin := buildAll(t, gocmd, book(t))
	running := make(chan struct{}, 2)
	eachRun(t, func(t *testing.T, l *Lesson, b *Block) {
		if b.Host != "" && b.Host != runtime.GOOS {
			t.Skipf("real Go runs this on %s only", b.Host)
		}
		t.Parallel()
		running <- struct{}{}
		defer func() { <-running }()
		// On a busy machine the kernel can stop a real thread anywhere for
		// longer than Go's own 10 ms, and then the rarest of orders comes up.
		// A claim that does not hold at all fails three times out of three.
		var wrong string
		for try := 1; try <= 3; try++ {
			if wrong = checkReal(filepath.Join(bin, blockName(l, b)), b); wrong == "" {
				return
			}
			t.Logf("try %d: %s", try, wrong)
		}
		t.Errorf("%s: real Go differs from the lesson", where(l, b))
	})
}

// buildAll builds every run block and returns the folder of the executables,
// each named by blockName.
func buildAll(t *testing.T, gocmd string, book *Book) string {
	t.Helper()
	bin := t.TempDir()
	modules := make(map[string]string) // language version → folder
	for _, l := range book.Lessons {
		for _, b := range l.Blocks {
			if b.Kind != Run || b.Host != "" && b.Host != runtime.GOOS {
				continue
			}
			lang := strings.TrimPrefix(b.Lang, "go")
			if lang == "" {
				lang = "1.26"
			}
			dir, ok := modules[lang]
			if !ok {
				dir = t.TempDir()
				modules[lang] = dir
				write(t, filepath.Join(dir, "go.mod"), "module lesson\n\ngo "+lang+"\n")
			}
			write(t, filepath.Join(dir, blockName(l, b), "main.go"), b.Code)
		}
	}
	for lang, dir := range modules {
		cmd := exec.Command(gocmd, "build", "-o", bin+string(filepath.Separator), "./...")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOTOOLCHAIN=local")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("building the programs with go %s: %v\n%s", lang, err, out)
		}
	}
	return bin
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// checkReal runs a program and returns how it differs from the claim of its
// block, or "".
func checkReal(program string, b *Block) string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // only against hanging
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	procs := b.Procs
	if procs == 0 {
		procs = defaultProcs
	}
	cmd.Env = append(os.Environ(), fmt.Sprint("GOMAXPROCS=", procs), "GOTRACEBACK=", "GODEBUG=")
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return err.Error()
	}
	return b.differs(true, stdout.String(), stderr.String(), cmd.ProcessState.ExitCode())
}

// differs compares a run with what the block claims, as the package comment
// says for real Go and for gopark. It returns "" when they agree.
func (b *Block) differs(real bool, stdout, stderr string, exit int) string {
	if exit != b.Exit {
		return fmt.Sprintf("exit code %d, the lesson says %d\nstdout:\n%s\nstderr:\n%s", exit, b.Exit, stdout, stderr)
	}
	if m := missingLine(stderr, b.Stderr); m != "" {
		return fmt.Sprintf("standard error has no line (in this place) with %q:\n%s", m, stderr)
	}
	if b.Exit == 0 && stderr != "" {
		return fmt.Sprintf("writes on standard error:\n%s", stderr)
	}
	same := stdout == b.Output
	switch {
	case !b.Claims || real && b.Order == Seed:
		same = true
	case real && b.Order == Any:
		same = sameLines(stdout, b.Output)
	}
	if !same {
		return fmt.Sprintf("prints\n%sthe lesson says (output=%s)\n%s", stdout, b.Order, b.Output)
	}
	return ""
}
