package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"gopark/engine"
	"gopark/engine/interp"
	"gopark/engine/trace"

	"github.com/spf13/cobra"
)

// codeCompile is the exit code of a program that does not compile, as that of
// "go run".
const codeCompile = 1

// codeInterrupted is what a shell reports of a program that Ctrl-C ended.
const codeInterrupted = 130

// grace is how long an interrupted program has to stop. One that runs on the
// engine takes no time; one that waits in a real read of the terminal would
// wait for ever.
const grace = 300 * time.Millisecond

// maxSource bounds the program text, so that /dev/zero is a message.
const maxSource = 16 << 20

func newRunCmd(c *common) *cobra.Command {
	set := &settings{}
	show := &showing{common: c}
	var world worldFlag
	var stats, leaks bool
	var traceText string
	cmd := &cobra.Command{
		Use:   "run FILE.go... | DIR [-- ARGS]",
		Short: "Run a Go program on gopark's own scheduler",
		Long: `Run runs a Go program on gopark's scheduler. The number of Ps and the seed are
fixed unless you choose others, so the same command gives the same run on every
machine; another seed gives another run that Go allows.

The program is a file, several files of one folder, or a folder with the
packages of its module that it imports; nothing is fetched. FILE may be - for
standard input; the program's own input is then empty.

With --world parallel the threads really run side by side, on all cores, with the
machine's own clock: it is for speed, and no two runs are the same. The seed says
nothing then, and --procs is the number of cores unless you choose another.

Standard output is the program's. The exit code is the program's too: 1 if it
does not compile, 2 after a panic or a deadlock, 130 after Ctrl-C.`,
		Example: `  gopark run main.go
  gopark run .                           the program in this folder
  gopark run main.go --procs 1 --seed 17
  gopark run old.go --lang go1.21        loop variables as they were before 1.22
  gopark run main.go --leaks             goroutines that wait for ever
  gopark run main.go --world parallel    on all cores
  gopark run main.go --stats             what the scheduler did, on standard error
  gopark run main.go --watch             see it work, slowly at first
  gopark run main.go --pace 20x          twenty times slower than its own clock
  gopark run main.go --drive --record my.schedule
                                         you choose what goes next
  gopark run main.go --schedule my.schedule
                                         the same choices again
  gopark run main.go -- -n 5 input.txt   arguments for the program`,
		Args:              someProgram,
		ValidArgsFunction: goFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			names, rest := programAndArgs(cmd, args)
			p, name, err := compileProgram(names, string(set.lang))
			if err != nil {
				return err
			}
			if engine.WorldKind(world) == engine.Parallel && !cmd.Flags().Changed("procs") {
				set.procs = procsFlag(min(runtime.GOMAXPROCS(0), interp.MaxProcs))
			}
			opt := interp.Options{
				World: engine.WorldKind(world), Procs: int(set.procs), Seed: uint64(set.seed),
				Args:  append([]string{name}, rest...),
				Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
				Leaks: leaks,
			}
			if args[0] == "-" {
				opt.Stdin = strings.NewReader("")
			}
			title := titleOf(names, name)
			if err := show.prepare(names, title, set, cmd, &opt); err != nil {
				return err
			}
			if stats || traceText != "" {
				opt.Trace = trace.NewRecorder(trace.WithSites(p.Sites()))
			}
			var export *os.File
			if traceText != "" {
				// Before the run: to fail after a long one would be late.
				if export, err = os.Create(traceText); err != nil {
					return fmt.Errorf("--trace-text: %w", err)
				}
				defer export.Close()
			}
			res, err := show.run(cmd.Context(), title, p, opt)
			if err != nil {
				return err
			}
			fmt.Fprint(os.Stderr, res.Report)
			fmt.Fprint(os.Stderr, res.Leaks.Text())
			if stats {
				res.Stats.Real = opt.World == engine.Parallel
				fmt.Fprint(os.Stderr, res.Stats.Text())
			}
			if export != nil {
				if err := writeTrace(export, opt.Trace); err != nil {
					return fmt.Errorf("--trace-text: %w", err)
				}
			}
			return exitWith(res.ExitCode)
		},
	}
	set.procs, set.seed = interp.DefaultProcs, interp.DefaultSeed
	set.flags(cmd)
	show.flags(cmd)
	cmd.Flags().Var(&world, "world", "virtual (a clock of its own, the same run every time) or parallel")
	must(cmd.RegisterFlagCompletionFunc("world", words("virtual", "parallel")))
	cmd.Flags().BoolVar(&stats, "stats", false, "print what the scheduler did, in numbers, to standard error")
	cmd.Flags().BoolVar(&leaks, "leaks", false, "report at the end which goroutines can never run again, on standard error")
	cmd.Flags().StringVar(&traceText, "trace-text", "", "write every scheduler event to `FILE`, a line each")
	return cmd
}

// someProgram demands a program, and -- before what is meant for it.
func someProgram(cmd *cobra.Command, args []string) error {
	names, rest := programAndArgs(cmd, args)
	if len(names) == 0 {
		return errors.New("which program? Write: gopark run main.go")
	}
	for i, name := range names[1:] {
		if !strings.HasSuffix(name, ".go") || !strings.HasSuffix(names[0], ".go") {
			return fmt.Errorf("gopark runs one program. For arguments of the program, write: gopark run %s -- %s",
				strings.Join(names[:i+1], " "), strings.Join(append(names[i+1:], rest...), " "))
		}
	}
	return nil
}

// programAndArgs parts what names the program from what is meant for it.
func programAndArgs(cmd *cobra.Command, args []string) (names, rest []string) {
	if dash := cmd.ArgsLenAtDash(); dash >= 0 {
		return args[:dash], args[dash:]
	}
	return args, nil
}

// compileProgram compiles the program that names name: a file, several, or a
// folder. name is what it is called. What is wrong with the program has been
// printed if the error is an exitError.
func compileProgram(names []string, lang string) (p *interp.Program, name string, err error) {
	name = names[0]
	info, statErr := os.Stat(name)
	switch {
	case statErr == nil && info.IsDir():
		if abs, err := filepath.Abs(name); err == nil {
			name = filepath.Base(abs)
		}
		p, err = interp.CompileDir(names[0], lang)
	case len(names) > 1:
		p, err = interp.CompileFiles(names, lang)
	default:
		var src []byte
		if name, src, err = readSource(name); err != nil {
			return nil, "", err
		}
		if name != "stdin.go" && interp.NeedsModule(names[0], src) {
			p, err = interp.CompileFiles(names, lang)
		} else {
			p, err = interp.Compile(name, src, lang)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return nil, "", exitError(codeCompile)
	}
	return p, strings.TrimSuffix(name, ".go"), nil
}

func goFiles(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return []string{"go"}, cobra.ShellCompDirectiveFilterFileExt
}

// readSource returns a program and what it is called.
func readSource(path string) (name string, src []byte, err error) {
	if path == "-" {
		src, err = readBounded(os.Stdin)
		return "stdin.go", src, err
	}
	_, err = os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && filepath.Ext(path) == "" && isFile(path+".go"):
		return "", nil, fmt.Errorf("there is no file %s. Write: gopark run %s.go", path, path)
	case errors.Is(err, fs.ErrNotExist):
		return "", nil, fmt.Errorf("there is no file %s", path)
	case err != nil:
		return "", nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	src, err = readBounded(f)
	return path, src, err
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func readBounded(f *os.File) ([]byte, error) {
	src, err := io.ReadAll(io.LimitReader(f, maxSource+1))
	if err == nil && len(src) > maxSource {
		err = fmt.Errorf("%s is longer than %d MB: that is no program", f.Name(), maxSource>>20)
	}
	return src, err
}

// runInterruptible runs a program until it ends or Ctrl-C ends it.
func runInterruptible(ctx context.Context, p *interp.Program, opt interp.Options) *interp.Result {
	return interruptible(ctx, opt, p.Run)
}

// interruptible is runInterruptible for anything that runs a program. A program
// that has asked for the signal itself is given it. If not, a second Ctrl-C ends
// the process as if nobody listened.
func interruptible(ctx context.Context, opt interp.Options, run func(ctx context.Context, opt interp.Options) *interp.Result) *interp.Result {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	opt.Signals = signals
	opt.Untaken = func() {
		signal.Stop(signals)
		cancel()
	}
	done := make(chan *interp.Result, 1)
	go func() { done <- run(ctx, opt) }()
	select {
	case res := <-done:
		return res
	case <-ctx.Done():
		signal.Stop(signals)
	}
	select {
	case res := <-done:
		return res
	case <-time.After(grace):
		res := &interp.Result{ExitCode: codeInterrupted}
		if opt.Trace != nil {
			res.Stats = trace.Summarize(opt.Trace)
		}
		return res
	}
}

func writeTrace(f *os.File, rec *trace.Recorder) error {
	if n := rec.Dropped(); n > 0 {
		fmt.Fprintf(f, "# the first %d events were not kept\n", n)
	}
	if err := trace.WriteTexts(f, rec.All(0), rec.Sites()); err != nil {
		return err
	}
	return f.Close()
}
