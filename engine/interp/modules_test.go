package interp_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gopark/engine/interp"

	"github.com/rogpeppe/go-internal/txtar"
)

// Programs of several packages, each in an archive of testdata/modules, do here
// what they do with go run: they write the same, or have the same errors.
func TestModules(t *testing.T) {
	files, err := filepath.Glob("testdata/modules/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	for _, file := range files {
		arc, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			extract(t, arc)
			got := runModule(t)
			want, ok := realModule(t)
			if !ok {
				t.Skip("SKIPPED: no go command, so nothing is compared with real Go")
			}
			for _, d := range []struct{ what, got, want string }{
				{"standard output", got.stdout, want.stdout},
				{"standard error", got.stderr, want.stderr},
			} {
				if d.got != d.want {
					t.Errorf("%s is\n%s\nwith go run it is\n%s", d.what, d.got, d.want)
				}
			}
			if got.exit != want.exit {
				t.Errorf("exit code %d, go run has %d", got.exit, want.exit)
			}
		})
	}
}

// extract writes an archive to a folder and goes there.
func extract(t *testing.T, arc *txtar.Archive) {
	t.Helper()
	dir := t.TempDir()
	for _, f := range arc.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

func runModule(t *testing.T) outcome {
	t.Helper()
	prog, err := interp.CompileDir(".", "")
	if err != nil {
		return outcome{exit: 1, stderr: errorText(err.Error() + "\n")}
	}
	var stdout, stderr bytes.Buffer
	res := prog.Run(context.Background(), interp.Options{
		Stdout: &stdout, Stderr: io.MultiWriter(&stderr), MaxWall: time.Minute, MaxOutput: 1 << 20,
	})
	return outcome{exit: min(res.ExitCode, 1), stdout: stdout.String(), stderr: errorText(stderr.String() + res.Report)}
}

func realModule(t *testing.T) (o outcome, ok bool) {
	t.Helper()
	goTool, err := exec.LookPath("go")
	if err != nil {
		return o, false
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, goTool, "run", ".")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local", "GOTRACEBACK=single")
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		o.exit = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	o.stdout, o.stderr = stdout.String(), errorText(stderr.String())
	return o, true
}

var (
	goroot  = regexp.MustCompile(` \([^ ]*/src/[^ ]*\)`)
	exits   = regexp.MustCompile(`(?m)^exit status \d+\n`)
	tracing = regexp.MustCompile(`(?s)\n(\[signal [^\n]*\n)?\ngoroutine .*`)
)

// errorText takes out of errors what depends on the machine, and the order of
// packages that do not need each other.
func errorText(s string) string {
	s = tracing.ReplaceAllString(exits.ReplaceAllString(goroot.ReplaceAllString(s, ""), ""), "\n")
	if !strings.HasPrefix(s, "# ") {
		return s
	}
	blocks := strings.Split("\n"+strings.TrimSpace(s), "\n# ")
	slices.Sort(blocks[1:])
	return strings.Join(blocks, "\n# ")
}
