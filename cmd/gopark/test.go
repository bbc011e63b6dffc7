package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gopark/engine/interp"

	"github.com/spf13/cobra"
)

// A testCommand is what one gopark test is asked for.
type testCommand struct {
	procs   procsFlag
	seed    seedFlag
	lang    langFlag
	opt     interp.TestOptions
	timeout time.Duration
	dirs    []string
	args    []string // for the tests themselves
}

const testUsage = `Usage:
  gopark test [DIR | DIR/...]... [flags] [-args ARGS]

Flags, as those of go test, with one dash or two:
  -run RE        run the tests and examples whose names match, part by part
  -skip RE       leave out those that match
  -v             print every test as it runs
  -count N       run everything N times
  -short         tell tests to be short
  -failfast      stop after the first failure
  -shuffle N     run the tests in another order, that of the number N (on: any; off)
  -timeout D     give up after this long (10m; 0: never)
  -parallel N    how many parallel tests run at a time (GOMAXPROCS)
  -bench RE      run the benchmarks that match, measured by the world's clock
  -benchtime D   for how long each (1ms), or how often (100x)
  -benchmem      print what nobody counts: zeros
  -list RE       list the tests that match, and run none
and those of gopark run:
  -procs N       number of Ps (GOMAXPROCS)
  -seed N        seed of all that is left to chance
  -lang VERSION  Go language version, such as go1.21
`

func newTestCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "test [DIR]... [flags]",
		Short: "Run the tests of a Go package on gopark's own scheduler",
		Long: `Test runs the tests of the package in a folder (this one, if none is named) on
gopark's scheduler, and prints what go test prints. DIR/... names the packages
below a folder, too. Time is virtual: a test that sleeps takes no time, and its
times are those that it saw. The same command gives the same run; another seed
gives another that Go allows.

The exit code is 0 if all tests pass, else 1; 2 if the command line makes no
sense.`,
		Example: `  gopark test ./bank
  gopark test ./... -v -run 'TestTransfer/twice'
  gopark test . -seed 7 -count 20`,
		DisableFlagParsing: true, // go test's flags have one dash
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := parseTest(args)
			if errors.Is(err, flag.ErrHelp) {
				return cmd.Help()
			}
			if err != nil {
				return fmt.Errorf("%w\n\"gopark test --help\" says what there is", err)
			}
			return t.run(cmd)
		},
	}
	cmd.SetUsageTemplate(testUsage)
	return cmd
}

// benchTime reads a time, or how many turns.
func (t *testCommand) benchTime(s string) error {
	if turns, ok := strings.CutSuffix(s, "x"); ok {
		n, err := strconv.Atoi(turns)
		if err != nil || n <= 0 {
			return errors.New("invalid count")
		}
		t.opt.BenchTurns = n
		return nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return errors.New("invalid duration")
	}
	t.opt.BenchTime = d
	return nil
}

// shuffle reads how the tests are to be ordered.
func (t *testCommand) shuffle(s string) error {
	if s != "on" && s != "off" {
		if _, err := strconv.ParseInt(s, 10, 64); err != nil {
			return fmt.Errorf(`-shuffle argument must be "on", "off", or an int64: %w`, err)
		}
	}
	t.opt.Shuffle = s
	return nil
}

// parseTest reads a command line in which flags and folders may be mixed.
func parseTest(args []string) (*testCommand, error) {
	t := &testCommand{procs: interp.DefaultProcs, seed: interp.DefaultSeed}
	f := flag.NewFlagSet("gopark test", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&t.opt.Run, "run", "", "")
	f.StringVar(&t.opt.Skip, "skip", "", "")
	f.StringVar(&t.opt.List, "list", "", "")
	f.StringVar(&t.opt.Bench, "bench", "", "")
	f.Func("benchtime", "", t.benchTime)
	f.Func("shuffle", "", t.shuffle)
	f.BoolVar(&t.opt.BenchMem, "benchmem", false, "")
	f.IntVar(&t.opt.Count, "count", 1, "")
	f.IntVar(&t.opt.Parallel, "parallel", 0, "")
	f.BoolVar(&t.opt.Verbose, "v", false, "")
	f.BoolVar(&t.opt.Short, "short", false, "")
	f.BoolVar(&t.opt.FailFast, "failfast", false, "")
	f.DurationVar(&t.opt.Timeout, "timeout", 10*time.Minute, "")
	f.Var(&t.procs, "procs", "")
	f.Var(&t.procs, "cpu", "")
	f.Var(&t.seed, "seed", "")
	f.Var(&t.lang, "lang", "")
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		rest := f.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			t.args = rest
			return t, nil
		}
		if len(rest) == 0 {
			return t, nil
		}
		t.dirs = append(t.dirs, rest[0])
		args = rest[1:]
		for i, a := range args {
			if a == "-args" || a == "--args" {
				t.args, args = args[i+1:], args[:i]
				break
			}
		}
	}
}

func (t *testCommand) run(cmd *cobra.Command) error {
	dirs, err := testFolders(t.dirs)
	if err != nil {
		return err
	}
	failed := false
	for _, dir := range dirs {
		ok, err := t.folder(cmd, dir)
		if err != nil {
			return err
		}
		failed = failed || !ok
	}
	if failed {
		fmt.Println("FAIL")
		return exitError(1)
	}
	return nil
}

// testFolders lists the folders that names stand for.
func testFolders(names []string) (dirs []string, err error) {
	if len(names) == 0 {
		names = []string{"."}
	}
	for _, name := range names {
		root, all := strings.CutSuffix(filepath.ToSlash(name), "/...")
		if name == "..." {
			root, all = ".", true
		}
		info, err := os.Stat(root)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("there is no folder %s", root)
		case err != nil:
			return nil, err
		case !info.IsDir() && strings.HasSuffix(root, ".go"):
			return nil, fmt.Errorf("gopark tests the package in a folder. Write: gopark test %s", filepath.Dir(root))
		case !info.IsDir():
			return nil, fmt.Errorf("%s is no folder", root)
		case !all:
			dirs = append(dirs, root)
			continue
		}
		err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			base := d.Name()
			if path != root && (strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") || base == "testdata" || base == "vendor" || isFile(filepath.Join(path, "go.mod"))) {
				return filepath.SkipDir
			}
			if files, _ := filepath.Glob(filepath.Join(path, "*.go")); len(files) > 0 {
				dirs = append(dirs, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return dirs, nil
}

// folder tests one package. What it prints is what go test prints: nothing but
// a line if all is well.
func (t *testCommand) folder(cmd *cobra.Command, dir string) (ok bool, err error) {
	test, err := interp.CompileTest(dir, string(t.lang))
	var build interp.BuildErrors
	switch {
	case errors.As(err, &build):
		fmt.Fprintln(os.Stderr, err)
		fmt.Printf("FAIL\t%s [build failed]\n", test.Path)
		return false, nil
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		fmt.Printf("FAIL\t%s [setup failed]\n", dir)
		return false, nil
	case test.Program == nil:
		fmt.Printf("?   \t%s\t[no test files]\n", test.Path)
		return true, nil
	}
	var held bytes.Buffer
	var out io.Writer = &held
	streams := t.opt.Verbose || t.opt.Bench != "" || t.opt.List != ""
	if streams {
		out = os.Stdout
	}
	opt := interp.Options{
		Procs: int(t.procs), Seed: uint64(t.seed), Test: &t.opt, MaxWall: t.opt.Timeout,
		Args:  append([]string{filepath.Base(test.Path) + ".test"}, t.args...),
		Stdin: os.Stdin, Stdout: out, Stderr: out,
	}
	res := inFolder(dir, func() *interp.Result { return runInterruptible(cmd.Context(), test.Program, opt) })
	ok = res.ExitCode == 0
	if !ok || res.Report != "" {
		os.Stdout.Write(held.Bytes())
		fmt.Print(test.Report(res))
	}
	took := fmt.Sprintf("%.3fs", res.Elapsed.Seconds())
	switch {
	case res.ExitCode == codeInterrupted:
		return false, exitError(codeInterrupted)
	case ok:
		line := fmt.Sprintf("ok  \t%s\t%s", test.Path, took)
		if res.Note != "" {
			line += " " + res.Note
		}
		fmt.Println(line)
	default:
		fmt.Printf("FAIL\t%s\t%s\n", test.Path, took)
	}
	return ok, nil
}

// inFolder calls f with dir as the current folder, where tests expect to be.
func inFolder(dir string, f func() *interp.Result) *interp.Result {
	old, err := os.Getwd()
	if err == nil && os.Chdir(dir) == nil {
		defer os.Chdir(old)
	}
	return f()
}
