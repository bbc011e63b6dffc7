package interp_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gopark/engine/interp"
)

var only = flag.String("programs", "", "run only the programs in testdata whose names match this `regexp`")

// notYet lists the programs that cannot agree with Go yet, and why. The test
// keeps the list true in both directions: one that agrees must leave it.
var notYet = map[string]string{}

// TestPrograms runs each program of testdata/programs here and with the real
// toolchain. Standard output and exit code must agree and, where a program ends
// in a panic or a fatal error, so must the first line of the report and the
// function and line that it blames.
//
// A program says by comments what it needs:
//
//	// exit: 2          its exit code, where that is not 0
//	// args: a b        its arguments
//	// stdin: "a\nb\n"  its input, quoted
//	// lang: go1.21     the language version (a //go:build line does the same)
//	// procs: 1         GOMAXPROCS, in both
//	// seed: 7          for gopark
//	// order: go        its output shows the schedule, on one P: see checkOrder
func TestPrograms(t *testing.T) {
	progs := loadPrograms(t)
	real := buildReal(t, progs)
	for _, p := range progs {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			if p.ordered {
				p.checkOrder(t, real[p.name])
				return
			}
			here := p.runHere(t)
			diff := here.against(outcome{exit: p.exit, stdout: here.stdout, first: here.first, frames: here.frames})
			// The real one depends on real time: on a busy machine it may be
			// late a few times, but not every time.
			for try := 0; real[p.name] != "" && try < 10 && (try == 0 || diff != ""); try++ {
				diff = here.against(p.runReal(t, real[p.name]))
			}
			switch why, listed := notYet[p.name]; {
			case listed && diff == "":
				t.Errorf("agrees with Go now: take it off the list (was: %s)", why)
			case listed:
				t.Skipf("not yet: %s\n%s", why, diff)
			case diff != "":
				t.Error(diff)
			}
		})
	}
	for name := range notYet {
		if _, err := os.Stat(filepath.Join("testdata", "programs", name+".go")); err != nil {
			t.Errorf("notYet names a program that is not there: %s", name)
		}
	}
}

// checkOrder runs a program whose order is the same every time with real Go on
// one P: it must be that of the .out file beside it, with every seed. The file
// is checked against the real toolchain. On a busy machine even that may come to
// another order, because the system held it up: it contradicts the file only if
// it says the same thing every time.
func (p testProgram) checkOrder(t *testing.T, bin string) {
	golden, err := os.ReadFile(strings.TrimSuffix(p.file, ".go") + ".out")
	if err != nil {
		t.Fatal(err)
	}
	want := outcome{exit: p.exit, stdout: string(golden)}
	seeds := uint64(8)
	if testing.Short() {
		seeds = 2
	}
	for p.seed = 1; p.seed <= seeds; p.seed++ {
		here := p.runHere(t)
		want.first, want.frames = here.first, here.frames
		if diff := here.against(want); diff != "" {
			t.Fatalf("seed %d: %s", p.seed, diff)
		}
	}
	if bin == "" {
		return
	}
	first := p.runReal(t, bin)
	if want.against(first) == "" {
		return
	}
	for range 11 {
		if again := p.runReal(t, bin); want.against(again) == "" {
			return
		} else if again.against(first) != "" {
			t.Logf("real Go does not agree with itself:\n%s", again.against(first))
			return
		}
	}
	t.Errorf("the .out file is not what real Go prints every time:\n%s", want.against(first))
}

// A testProgram is one file of testdata/programs.
type testProgram struct {
	name, file string
	src        []byte
	exit       int
	args       []string
	stdin      string
	lang       string
	procs      int
	seed       uint64
	ordered    bool
}

func loadPrograms(t *testing.T) []testProgram {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "programs", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var progs []testProgram
	for _, file := range files {
		p := testProgram{name: strings.TrimSuffix(filepath.Base(file), ".go"), file: file}
		if ok, err := regexp.MatchString(*only, p.name); err != nil {
			t.Fatal(err)
		} else if !ok {
			continue
		}
		if p.src, err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
		if err := p.directives(); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		progs = append(progs, p)
	}
	if len(progs) == 0 {
		t.Fatal("no programs")
	}
	return progs
}

var directive = regexp.MustCompile(`(?m)^// (exit|args|stdin|lang|procs|seed|order): (.*)$`)

func (p *testProgram) directives() (err error) {
	for _, m := range directive.FindAllSubmatch(p.src, -1) {
		val := string(m[2])
		switch string(m[1]) {
		case "exit":
			p.exit, err = strconv.Atoi(val)
		case "args":
			p.args = strings.Fields(val)
		case "stdin":
			p.stdin, err = strconv.Unquote(val)
		case "lang":
			p.lang = val
		case "procs":
			p.procs, err = strconv.Atoi(val)
		case "seed":
			p.seed, err = strconv.ParseUint(val, 10, 64)
		case "order":
			p.ordered, p.procs = true, 1
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// An outcome is what is compared.
type outcome struct {
	exit          int
	stdout        string
	first         string // of the report, where the exit code is 2
	frames        string // and its tracebacks
	stderr, build string // for the reader
}

// against says how o differs from Go's outcome; "" means not at all.
func (o outcome) against(real outcome) string {
	var b strings.Builder
	if real.build != "" {
		return "go build: " + real.build
	}
	if o.exit != real.exit {
		fmt.Fprintf(&b, "exit code %d, Go's is %d\n", o.exit, real.exit)
	}
	if o.stdout != real.stdout {
		fmt.Fprintf(&b, "stdout differs:\n%s", diffLines(o.stdout, real.stdout))
	}
	if real.exit == 2 && o.first != real.first {
		fmt.Fprintf(&b, "report %q, Go's is %q\n", o.first, real.first)
	}
	if real.exit == 2 && o.frames != real.frames {
		fmt.Fprintf(&b, "traceback:\n%sGo's:\n%s", o.frames, real.frames)
	}
	if b.Len() > 0 && o.stderr != "" {
		fmt.Fprintf(&b, "stderr here:\n%s", o.stderr)
	}
	return b.String()
}

// diffLines shows where two texts part.
func diffLines(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := 0; i < len(g) || i < len(w); i++ {
		a, b := "(end)", "(end)"
		if i < len(g) {
			a = strconv.Quote(g[i])
		}
		if i < len(w) {
			b = strconv.Quote(w[i])
		}
		if a != b {
			return fmt.Sprintf("  line %d: %s\n      Go's: %s\n", i+1, a, b)
		}
	}
	return ""
}

func (p *testProgram) runHere(t *testing.T) outcome {
	t.Helper()
	prog, err := interp.Compile("main.go", p.src, p.lang)
	if err != nil {
		return outcome{exit: 1, stderr: err.Error() + "\n"}
	}
	done := make(chan outcome, 1)
	go func() {
		var stdout, stderr bytes.Buffer
		res := prog.Run(context.Background(), interp.Options{
			Procs: p.procs, Seed: p.seed, Args: append([]string{"main"}, p.args...),
			Stdin: strings.NewReader(p.stdin), Stdout: &stdout, Stderr: &stderr,
			MaxWall: 30 * time.Second, MaxOutput: 1 << 20,
		})
		o := outcome{exit: res.ExitCode, stdout: stdout.String(), stderr: stderr.String() + res.Report}
		o.first, o.frames = blame(o.stderr)
		done <- o
	}()
	select {
	case o := <-done:
		return o
	case <-time.After(time.Minute):
		return outcome{exit: -1, stderr: "it hangs, and cannot be interrupted\n"}
	}
}

var addresses = regexp.MustCompile(`0x[0-9a-f]+`)

// blame finds the first line of a crash report, and the tracebacks in it.
func blame(stderr string) (first, frames string) {
	for line := range strings.Lines(stderr) {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			first = addresses.ReplaceAllString(strings.TrimSpace(line), "0x")
			break
		}
	}
	return first, tracebacks(stderr)
}

var (
	goroutineRE = regexp.MustCompile(`^goroutine (\d+) .*\[(.*)\]:$`)
	frameRE     = regexp.MustCompile(`^((?:created by )?main\..*|panic\(.*)$`)
	placeRE     = regexp.MustCompile(`^\t.*?([^/\n]+\.go:\d+)`)
	idRE        = regexp.MustCompile(` in goroutine \d+$`)
)

// tracebacks lists what a text has of tracebacks of goroutines, as far as it is
// the program's own: the goroutines in the order of their frames, since their
// numbers are not the same everywhere.
func tracebacks(text string) string {
	var all []string
	this, frame := "", ""
	end := func() {
		if this != "" {
			all = append(all, this)
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		if m := goroutineRE.FindStringSubmatch(line); m != nil {
			end()
			this = fmt.Sprintf("goroutine [%s]:\n", m[2])
			if m[1] == "1" {
				this = fmt.Sprintf("goroutine 1 [%s]:\n", m[2])
			}
			continue
		}
		if this == "" {
			continue
		}
		if m := frameRE.FindStringSubmatch(line); m != nil {
			frame = m[1]
			if i := strings.LastIndex(frame, "("); i > 0 && strings.HasSuffix(frame, ")") {
				frame = frame[:i] // the arguments
			}
			frame = idRE.ReplaceAllString(frame, "")
			if frame == "panic" {
				this += "\tpanic\n"
			}
		} else if m := placeRE.FindStringSubmatch(line); m != nil && frame != "" && frame != "panic" {
			this += fmt.Sprintf("\t%s %s\n", frame, m[1])
			frame = ""
		} else if strings.HasPrefix(line, "...") {
			this += "\t" + line + "\n"
		}
	}
	end()
	slices.Sort(all)
	return strings.Join(all, "")
}

// buildReal builds the programs with the real toolchain, all at once, and
// returns the binaries' paths. Without a toolchain there are none.
func buildReal(t *testing.T, progs []testProgram) map[string]string {
	t.Helper()
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Log("SKIPPED: no go command, so nothing is compared with real Go")
		return nil
	}
	dir := t.TempDir()
	write := func(name string, text []byte) {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", []byte("module programs\n\ngo 1.26\n"))
	bins := map[string]string{}
	for _, p := range progs {
		src := p.src
		if p.lang != "" { // in front of the first line, so that no line moves
			src = append([]byte("//go:build "+p.lang+"\n\n//line main.go:1\n"), src...)
		}
		write(filepath.Join("p"+p.name, "main.go"), src)
		bins[p.name] = filepath.Join(dir, "bin", "p"+p.name)
	}
	// Without inlining, closures keep the names they have here.
	cmd := exec.Command(goTool, "build", "-p=2", "-gcflags=-l", "-ldflags=-w", "-o", filepath.Join(dir, "bin")+string(filepath.Separator), "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go build: %v\n%s", err, out)
	}
	return bins
}

// realSlots bounds the real programs that run at once: some depend on time.
var realSlots = make(chan bool, 2)

var realMu sync.Mutex // programs that show the schedule are run alone

func (p *testProgram) runReal(t *testing.T, bin string) outcome {
	t.Helper()
	realSlots <- true
	defer func() { <-realSlots }()
	if p.ordered {
		realMu.Lock()
		defer realMu.Unlock()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, bin, p.args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(p.stdin), &stdout, &stderr
	cmd.Env = append(os.Environ(), "GOTRACEBACK=single", "GODEBUG=")
	if p.procs > 0 {
		cmd.Env = append(cmd.Env, "GOMAXPROCS="+strconv.Itoa(p.procs))
	}
	o := outcome{}
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		o.exit = exit.ExitCode()
	case err != nil:
		o.build = err.Error()
	}
	o.stdout, o.stderr = stdout.String(), stderr.String()
	o.first, o.frames = blame(o.stderr)
	return o
}
