package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestGoTest runs the tests of small packages here and with go test: both print
// the same, but for times.
func TestGoTest(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("SKIPPED: no go command to compare with")
	}
	files, err := filepath.Glob("../../engine/interp/testdata/tests/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			arc, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for _, f := range arc.Files {
				name := filepath.Join(dir, f.Name)
				if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, f.Data, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if arc.Files[0].Name != "args" {
				t.Fatal("the first file is not args")
			}
			for i, line := range strings.SplitAfter(strings.TrimSpace(string(arc.Files[0].Data)), "\n") {
				if testing.Short() && i > 1 {
					break // two command lines of each
				}
				args := append([]string{"test"}, strings.Fields(line)...)
				got := testOutput(dir, binary, args)
				want := testOutput(dir, goTool, append([]string{args[0], "-vet=off", "-parallel=1"}, args[1:]...), "GOFLAGS=", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local", "GOTRACEBACK=single")
				if got != want {
					t.Errorf("gopark %s prints\n%s\ngo prints\n%s", strings.Join(args, " "), got, want)
				}
			}
		})
	}
}

var (
	testTimes = regexp.MustCompile(`\(\d+\.\d\ds\)|\t(\d+\.\d+s|\(cached\))`)
	testTrace = regexp.MustCompile(`(?s)\n(\[signal [^\n]*\n)?\ngoroutine .*?\n(FAIL\t)`)
	parallels = regexp.MustCompile(`(?m)^(=== (CONT|NAME) .*|        --- PASS: TestParallel/group/.*)\n`)
)

// testOutput returns what a command prints and its exit code, without what
// depends on the machine.
func testOutput(dir, name string, args []string, env ...string) string {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	text := strings.ReplaceAll(string(out), "\r\n", "\n")
	text = testTimes.ReplaceAllString(text, "(T)")
	text = testTrace.ReplaceAllString(text, "\n$2")
	// Parallel tests go on and end in any order.
	lines := parallels.FindAllString(text, -1)
	slices.Sort(lines)
	text = parallels.ReplaceAllString(text, "")
	for _, line := range lines {
		if strings.Contains(line, "PASS") {
			text += line
		}
	}
	if err != nil {
		text += err.Error() + "\n"
	}
	return text
}
