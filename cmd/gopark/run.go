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
	"strings"
	"time"

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

func newRunCmd() *cobra.Command {
	set := &settings{}
	var stats bool
	var traceText string
	cmd := &cobra.Command{
		Use:   "run FILE.go [-- ARGS]",
		Short: "Run a Go program on gopark's own scheduler",
		Long: `Run runs a one-file Go program on gopark's scheduler. The number of Ps and the
seed are fixed unless you choose others, so the same command gives the same run
on every machine; another seed gives another run that Go allows.

Standard output is the program's. The exit code is the program's too: 1 if it
does not compile, 2 after a panic or a deadlock, 130 after Ctrl-C. FILE may be -
for standard input; the program's own input is then empty.`,
		Example: `  gopark run main.go
  gopark run main.go --procs 1 --seed 17
  gopark run old.go --lang go1.21        loop variables as they were before 1.22
  gopark run main.go --stats             what the scheduler did, on standard error
  gopark run main.go -- -n 5 input.txt   arguments for the program`,
		Args:              oneFile,
		ValidArgsFunction: goFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			name, src, err := readSource(args[0])
			if err != nil {
				return err
			}
			p, err := interp.Compile(name, src, string(set.lang))
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return exitError(codeCompile)
			}
			opt := interp.Options{
				Procs: int(set.procs), Seed: uint64(set.seed),
				Args:  append([]string{strings.TrimSuffix(name, ".go")}, args[1:]...),
				Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
			}
			if args[0] == "-" {
				opt.Stdin = strings.NewReader("")
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
			res := runInterruptible(cmd.Context(), p, opt)
			fmt.Fprint(os.Stderr, res.Report)
			if stats {
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
	cmd.Flags().BoolVar(&stats, "stats", false, "print what the scheduler did, in numbers, to standard error")
	cmd.Flags().StringVar(&traceText, "trace-text", "", "write every scheduler event to `FILE`, a line each")
	return cmd
}

// oneFile demands a file, and -- before what is meant for the program.
func oneFile(cmd *cobra.Command, args []string) error {
	dash := cmd.ArgsLenAtDash()
	switch {
	case len(args) == 0 || dash == 0:
		return errors.New("which program? Write: gopark run main.go")
	case len(args) > 1 && dash != 1:
		return fmt.Errorf("gopark runs one file. For arguments of the program, write: gopark run %s -- %s",
			args[0], strings.Join(args[1:], " "))
	}
	return nil
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
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && filepath.Ext(path) == "" && isFile(path+".go"):
		return "", nil, fmt.Errorf("there is no file %s. Write: gopark run %s.go", path, path)
	case errors.Is(err, fs.ErrNotExist):
		return "", nil, fmt.Errorf("there is no file %s", path)
	case err != nil:
		return "", nil, err
	case info.IsDir() && isFile(filepath.Join(path, "main.go")):
		return "", nil, fmt.Errorf("%s is a folder, and gopark runs one file. Write: gopark run %s", path, filepath.Join(path, "main.go"))
	case info.IsDir():
		return "", nil, fmt.Errorf("%s is a folder, and gopark runs one file: name the file in it", path)
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

// runInterruptible runs a program until it ends or Ctrl-C ends it. A second
// Ctrl-C ends the process as if nobody listened.
func runInterruptible(ctx context.Context, p *interp.Program, opt interp.Options) *interp.Result {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	done := make(chan *interp.Result, 1)
	go func() { done <- p.Run(ctx, opt) }()
	select {
	case res := <-done:
		return res
	case <-ctx.Done():
		stop()
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
	if err := trace.WriteText(f, rec.Events(), rec.Sites()); err != nil {
		return err
	}
	return f.Close()
}
