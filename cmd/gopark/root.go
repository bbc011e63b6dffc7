package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// codeUsage is the exit code of a command line that makes no sense, or of a
// command that could not do its work.
const codeUsage = 2

// An exitError ends the process with a code. What there was to say has been
// said.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// exitWith makes an error of a code, none of 0.
func exitWith(code int) error {
	if code == 0 {
		return nil
	}
	return exitError(code)
}

// execute runs one command line and returns the process's exit code.
func execute(args []string) int {
	root := newRoot()
	root.SetArgs(args)
	err := root.Execute()
	if full := stdout.failed(); full != nil && !errors.Is(err, full) {
		fmt.Fprintln(os.Stderr, "gopark: the output could not be written:", full)
		return codeUsage
	}
	var exit exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return int(exit)
	}
	fmt.Fprintln(os.Stderr, "gopark:", err)
	return codeUsage
}

func newRoot() *cobra.Command {
	cobra.MousetrapHelpText = "" // a double click on Windows opens the workbook, too
	c := &common{}
	set := &settings{}
	root := &cobra.Command{
		Use:   "gopark",
		Short: "A workbook for goroutines and Go's scheduler",
		Long: `gopark is a workbook about goroutines and Go's scheduler that you read, run and
are graded on. Every goroutine in it runs on Go's own scheduler, rebuilt in plain
Go, so that it can be watched, stepped and replayed.

Without a command it opens the workbook where you left it.`,
		Example: `  gopark                       read on, at the prompt
  gopark learn 3               open lesson 3
  gopark run main.go --seed 7  run a program on gopark's scheduler
  gopark check                 judge your solution of an exercise`,
		Args: noCommand,
		RunE: func(cmd *cobra.Command, args []string) error {
			return openWorkbook(c, set, "")
		},
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	c.flags(root.PersistentFlags())
	set.flags(root)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w\n%q says what there is", err, cmd.CommandPath()+" --help")
	})
	root.SetOut(stdout)
	root.SetHelpCommand(newHelpCmd())
	root.AddCommand(newLearnCmd(c), newReplCmd(c), newListCmd(c), newRunCmd(c), newTestCmd(), newTraceCmd(c), newCheckCmd(c), newProveCmd(c), newVersionCmd())
	return root
}

// newHelpCmd is cobra's, but that it knows what it does not know.
func newHelpCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Say what a command does",
		Long:  `Help says what a command does, as "gopark COMMAND --help" does.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			of, left, err := root.Find(args)
			switch {
			case err != nil || of == nil || of == root && len(left) > 0:
				return noCommand(root, args)
			case len(left) > 0:
				return fmt.Errorf("there is no place for %q here. Write: gopark help %s", left[0], of.Name())
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	}
}

// noCommand is for a first word that is no command: it says which may have been
// meant.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if strings.HasSuffix(args[0], ".go") {
		return fmt.Errorf("to run a program, write: gopark run %s", strings.Join(args, " "))
	}
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("there is no command %q. Did you mean: gopark %s", args[0], near[0])
	}
	return fmt.Errorf("there is no command %q\n\"gopark --help\" lists them", args[0])
}

// atMost is for commands with n optional arguments, which are named in the
// message.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= n {
			return nil
		}
		return fmt.Errorf("there is no place for %q here. Write: gopark %s", args[n], cmd.Use)
	}
}
