package main

import (
	"errors"

	"github.com/spf13/cobra"
)

// An exitError ends the process with a code. What there was to say has been
// said.
type exitError int

func (exitError) Error() string { return "" }

// execute runs one command line and returns the process's exit code.
func execute(args []string) (int, error) {
	root := newRoot()
	root.SetArgs(args)
	err := root.Execute()
	var exit exitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &exit):
		return int(exit), nil
	}
	return 2, err
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "gopark",
		Short:         "A workbook for goroutines and Go's scheduler",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(newRunCmd())
	return root
}
