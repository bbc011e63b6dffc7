package interp_test

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gopark/engine/interp"
)

var goTests = flag.String("gotests", "", "run only those of Go's own programs whose names match this `regexp`")

// TestGoTests runs the programs of Go's own test-suite ($GOROOT/test) that are
// to be run as they are: no flags, no unsafe, no os/exec, no assembly. Each must
// end as Go's test runner asks: with exit code 0, and with the output of the
// .out file beside it, where there is one.
//
// testdata/gotest.txt names those that do not, and why. The test keeps that list
// true in both directions. A sample runs always; GOPARK_GOTESTS=all runs the
// whole, and GOPARK_GOTESTS=slow those, too, that take minutes or ask what the
// host's memory looks like: whether they pass depends on the machine and on what
// else the process does, so nothing is concluded from it.
func TestGoTests(t *testing.T) {
	dir := filepath.Join(runtime.GOROOT(), "test")
	if out, err := exec.Command("go", "env", "GOROOT").Output(); err == nil {
		dir = filepath.Join(strings.TrimSpace(string(out)), "test")
	}
	names := goTestNames(t, dir)
	if len(names) == 0 {
		t.Skip("SKIPPED: no Go installation with its test directory")
	}
	why := goTestReasons(t)
	for name := range why {
		if !slices.Contains(names, name) {
			t.Logf("testdata/gotest.txt names %s, which this Go does not have", name)
		}
	}
	slots := make(chan bool, 2)
	for i, name := range names {
		if !goTestWanted(t, i, name) {
			continue
		}
		reason, listed := why[name]
		slow := strings.HasPrefix(reason, "slow: ") || strings.HasPrefix(reason, "unsteady: ")
		if slow && os.Getenv("GOPARK_GOTESTS") != "slow" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			if name != "chan/select2.go" { // it counts what the process allocates
				t.Parallel()
				slots <- true
				defer func() { <-slots }()
			}
			diff := runGoTest(filepath.Join(dir, filepath.FromSlash(name)))
			switch {
			case slow:
				t.Logf("%s: %s", reason, diff)
			case listed && diff == "":
				t.Errorf("passes now: take it off testdata/gotest.txt (was: %s)", reason)
			case listed:
				t.Skipf("%s\n%s", reason, diff)
			case diff != "":
				t.Error(diff)
			}
		})
	}
}

// goTestWanted tells whether the i-th program is part of this run.
func goTestWanted(t *testing.T, i int, name string) bool {
	if *goTests != "" {
		ok, err := regexp.MatchString(*goTests, name)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	return os.Getenv("GOPARK_GOTESTS") != "" || i%6 == 0 || strings.HasPrefix(name, "chan/")
}

var runLine = regexp.MustCompile(`(?m)^// run[ \t]*$`)

// goTestNames lists the programs, by their paths in Go's test directory.
func goTestNames(t *testing.T, dir string) []string {
	var names []string
	for _, sub := range []string{".", "chan", "ken", "interface", "typeparam"} {
		files, err := filepath.Glob(filepath.Join(dir, sub, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if m := runLine.FindIndex(src); m == nil || bytes.Contains(src[:m[0]], []byte("\npackage ")) || !goTestFits(src) {
				continue
			}
			names = append(names, filepath.ToSlash(filepath.Join(sub, filepath.Base(file))))
		}
	}
	return names
}

// goTestFits tells whether a program is one that could run here: it is for this
// system, and imports nothing that an interpreter cannot have.
func goTestFits(src []byte) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		return false
	}
	for _, i := range f.Imports {
		switch path, _ := strconv.Unquote(i.Path.Value); path {
		case "unsafe", "os/exec", "C":
			return false
		}
	}
	return !bytes.Contains(src, []byte("\n//go:build aix\n"))
}

// goTestReasons reads testdata/gotest.txt.
func goTestReasons(t *testing.T) map[string]string {
	file, err := os.Open(filepath.Join("testdata", "gotest.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	why := map[string]string{}
	for sc := bufio.NewScanner(file); sc.Scan(); {
		name, reason, ok := strings.Cut(sc.Text(), ": ")
		if ok && !strings.HasPrefix(name, "#") {
			why[name] = strings.TrimSpace(reason)
		}
	}
	return why
}

// goTestLimit is far above what the programs take that are not listed as slow: a
// busy machine must not make a difference.
const goTestLimit = 3 * time.Minute

// runGoTest runs one program; diff says how it failed.
func runGoTest(file string) (diff string) {
	src, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	prog, err := interp.Compile(filepath.Base(file), src, "")
	if err != nil {
		return err.Error()
	}
	done := make(chan string, 1)
	go func() {
		var out bytes.Buffer
		res := prog.Run(context.Background(), interp.Options{
			Args: []string{"main"}, Stdout: &out, Stderr: &out, MaxWall: goTestLimit, MaxOutput: 16 << 20,
		})
		text := out.String()
		switch golden, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out"); {
		case res.ExitCode != 0:
			done <- fmt.Sprintf("exit code %d\n%s%s", res.ExitCode, head(text), head(res.Report))
		case err == nil && string(golden) != text:
			done <- "output differs:\n" + diffLines(text, string(golden))
		default:
			done <- ""
		}
	}()
	select {
	case diff = <-done:
	case <-time.After(goTestLimit + time.Minute):
		diff = "it hangs, and cannot be interrupted"
	}
	return diff
}

// head is the beginning of a long text.
func head(text string) string {
	if len(text) > 1000 {
		return text[:1000] + "…\n"
	}
	return text
}
