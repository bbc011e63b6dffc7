package main

import (
	"fmt"
	"os"
	"strings"

	"gopark/repl"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func newLearnCmd(c *common) *cobra.Command {
	set := &settings{}
	cmd := &cobra.Command{
		Use:   "learn [LESSON]",
		Short: "Open the workbook, at a lesson if you name one",
		Long: `Learn opens the workbook at a lesson, named by its number, its id or the
beginning of its id; without one, where you left it. "gopark list" lists them.

If the output is no terminal, the lesson is written out whole.`,
		Example: `  gopark learn
  gopark learn 3
  gopark learn --lessons ./mylessons
  gopark learn 3 | less`,
		Args: atMost(1),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
			book, err := c.book()
			if err != nil || len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var list []string
			for _, l := range book.Lessons {
				list = append(list, cobra.CompletionWithDesc(l.ID, l.Title))
			}
			return list, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			lesson := ""
			if len(args) > 0 {
				lesson = args[0]
			}
			return openWorkbook(c, set, lesson)
		},
	}
	set.flags(cmd)
	return cmd
}

func openWorkbook(c *common, set *settings, lesson string) error {
	book, err := c.book()
	if err != nil {
		return err
	}
	if lesson != "" {
		if _, err := book.Find(lesson); err != nil {
			return fmt.Errorf("%w. \"gopark list\" lists them", err)
		}
	}
	cfg := repl.Config{Book: book, Lesson: lesson, In: os.Stdin}
	if term.IsTerminal(int(os.Stdin.Fd())) && !term.IsTerminal(int(os.Stdout.Fd())) {
		cfg.In = strings.NewReader("") // a pager reads the keys
	}
	return prompt(c, set, cfg)
}

func newReplCmd(c *common) *cobra.Command {
	set := &settings{}
	cmd := &cobra.Command{
		Use:   "repl",
		Short: "Type Go at a prompt, without a lesson",
		Long: `Repl is the workbook's prompt alone: type Go, look at the goroutines with :gs and
:sched, ask for :help.

From a pipe it runs what it reads: values and output go to standard output,
errors to standard error. The exit code is 1 if some of it failed.`,
		Example: `  gopark repl
  gopark repl --procs 1 --seed 7
  echo 'strings.Repeat("go", 3)' | gopark repl`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, args []string) error {
			return prompt(c, set, repl.Config{In: os.Stdin})
		},
	}
	set.flags(cmd)
	return cmd
}

// prompt runs a workbook on the process's own terminal or pipes.
func prompt(c *common, set *settings, cfg repl.Config) error {
	var err error
	if cfg.Exercises, err = c.exerciseSet(); err != nil {
		return err
	}
	if cfg.Workspace, err = c.workspace(); err != nil {
		return err
	}
	cfg.Out, cfg.Err = stdout, os.Stderr
	cfg.Screen = c.screen()
	cfg.Procs, cfg.Seed, cfg.Lang = int(set.procs), uint64(set.seed), string(set.lang)
	cfg.History = repl.DefaultHistory()
	w, err := repl.New(cfg)
	if err != nil {
		return err
	}
	return exitWith(w.Run())
}

func newListCmd(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the lessons and exercises, and what you have passed",
		Example: `  gopark list
  gopark list --exercises ./myexercises`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, args []string) error {
			var l repl.Listing
			var err error
			if l.Book, err = c.book(); err != nil {
				return err
			}
			if l.Exercises, err = c.exerciseSet(); err != nil {
				return err
			}
			ws, err := c.workspace()
			if err != nil {
				return err
			}
			if l.Progress, err = ws.Progress(); err != nil {
				return err
			}
			repl.List(stdout, c.screen(), l)
			return nil
		},
	}
}
