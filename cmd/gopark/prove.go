package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"gopark/exercises"
	"gopark/grader"

	"github.com/spf13/cobra"
)

// codeNotProved is the exit code of prove when something does not hold.
const codeNotProved = 1

func newProveCmd(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "prove [EXERCISE]",
		Short: "For authors: prove that exercises are judged as they should be",
		Long: `Prove judges exercises themselves: the starter must fail, the solution pass,
every wrong answer get its message, every sample answer its judgement.

The exit code is 0 if all of that holds, 1 if not, 2 if it could not be tried.`,
		Example: `  gopark prove --exercises ./myexercises
  gopark prove --exercises ./myexercises my-exercise`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			set, err := c.exerciseSet()
			if err != nil {
				return err
			}
			if len(args) > 0 {
				ex, err := set.Find(args[0])
				if err != nil {
					return err
				}
				set = &exercises.Set{Exercises: []*exercises.Exercise{ex}}
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
			defer stop()
			context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process
			code := 0
			for _, ex := range set.Exercises {
				faults, err := grader.Prove(ctx, ex)
				if err != nil {
					return err
				}
				if len(faults) == 0 {
					fmt.Fprintf(stdout, "%s: proved\n", ex.ID)
					continue
				}
				code = codeNotProved
				for _, f := range faults {
					fmt.Fprintln(stdout, f)
				}
			}
			return exitWith(code)
		},
	}
}
