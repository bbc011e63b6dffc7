package main

import (
	"fmt"
	"os"
	"os/signal"

	"gopark/engine/interp"
	"gopark/engine/trace"

	"github.com/spf13/cobra"
)

func newRunCmd() *cobra.Command {
	var opt interp.Options
	var stats bool
	cmd := &cobra.Command{
		Use:   "run FILE.go [-- ARGS]",
		Short: "Run a Go program on gopark's own scheduler",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			src, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			p, err := interp.Compile(args[0], src, opt.Lang)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return exitError(1)
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
			defer stop()
			opt.Args, opt.Stdin, opt.Stdout, opt.Stderr = args, os.Stdin, os.Stdout, os.Stderr
			if stats {
				opt.Trace = trace.NewRecorder(trace.WithSites(p.Sites()))
			}
			res := p.Run(ctx, opt)
			fmt.Fprint(os.Stderr, res.Report)
			if stats {
				fmt.Fprint(os.Stderr, res.Stats.Text())
			}
			if res.ExitCode != 0 {
				return exitError(res.ExitCode)
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&opt.Procs, "procs", 4, "number of Ps (GOMAXPROCS)")
	cmd.Flags().Uint64Var(&opt.Seed, "seed", 0, "seed of everything left to chance")
	cmd.Flags().StringVar(&opt.Lang, "lang", "", "Go language version, such as go1.21")
	cmd.Flags().BoolVar(&stats, "stats", false, "print the run's totals to standard error")
	return cmd
}
