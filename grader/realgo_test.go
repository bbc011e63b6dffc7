package grader

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"gopark/exercises"
)

// TestSolutionsWithRealGo compiles and runs the reference solutions with the
// Go toolchain, and holds their output against the same checks: what an
// exercise asks for must be true of Go, not only of gopark.
func TestSolutionsWithRealGo(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil || testing.Short() {
		t.Skip("needs the go command and some seconds")
	}
	set, err := exercises.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, ex := range set.Exercises {
		src, ok := ex.Solution["main.go"]
		if ex.Kind == exercises.Predict {
			src, ok = ex.Starter[program], true
		}
		if !ok {
			continue
		}
		t.Run(ex.ID, func(t *testing.T) {
			if strings.Contains(src, "syscall.Nanosleep") && runtime.GOOS != "linux" {
				t.Skip("real Go has syscall.Nanosleep only on Linux")
			}
			out := runReal(t, goTool, ex.Lang, src)
			for _, c := range ex.Checks {
				if c.Output == nil || c.Set != nil {
					continue
				}
				if bad := outputDemand(*c.Output, out); bad != "" {
					t.Errorf("%s: %s\n%s", checkName(c), bad, out)
				}
			}
			if ex.ID == "predict-order" && out != "5\n1\n2\n3\n4\n" {
				t.Errorf("with one P real Go prints\n%s", out)
			}
		})
	}
}

// runReal runs a program on one P with the go command.
func runReal(t *testing.T, goTool, lang, src string) string {
	t.Helper()
	dir := t.TempDir()
	version := "1.26"
	if lang != "" {
		version = lang[len("go"):]
	}
	for name, text := range map[string]string{"go.mod": "module solution\n\ngo " + version + "\n", "main.go": src} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), goTool, "run", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOTOOLCHAIN=local", "GOWORK=off", "GOMAXPROCS=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}
