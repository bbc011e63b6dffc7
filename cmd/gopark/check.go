package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"

	"gopark/exercises"
	"gopark/exercises/workspace"
	"gopark/grader"

	"github.com/spf13/cobra"
)

// The exit codes of check, besides 0 for passed.
const (
	codeNotYet     = 1
	codeNoJudgment = 2
)

func newCheckCmd(c *common) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check [EXERCISE [FILE]]",
		Short: "Judge your solution of an exercise",
		Long: `Check judges your file for an exercise, named by its number, its id or the
beginning of its id. Without a name it is the one in whose folder you are, or
the one that you tried last, or the first that you have not passed. If you have
no file for it yet, its starter is put where yours belongs.

With FILE, that file is judged instead of yours and nothing is noted; - is
standard input.

The exit code is 0 if it passed, 1 if not yet, 2 if it could not be judged or a
teacher has to decide.`,
		Example: `  gopark check
  gopark check 5
  gopark check deadlock --json
  gopark check deadlock handed-in/main.go`,
		Args: atMost(2),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveDefault
			}
			set, err := c.exerciseSet()
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var list []string
			for _, ex := range set.Exercises {
				list = append(list, cobra.CompletionWithDesc(ex.ID, ex.Title))
			}
			return list, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			set, err := c.exerciseSet()
			if err != nil {
				return err
			}
			ws, err := c.workspace()
			if err != nil {
				return err
			}
			ex, err := chooseExercise(set, ws, args)
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
			defer stop()
			context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process
			if len(args) == 2 {
				return checkFile(ctx, c, ex, args[1], asJSON)
			}
			return checkOwn(ctx, c, ws, ex, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the verdict as JSON")
	return cmd
}

func chooseExercise(set *exercises.Set, ws *workspace.Workspace, args []string) (*exercises.Exercise, error) {
	if len(args) > 0 {
		return set.Find(args[0])
	}
	dir, err := os.Getwd()
	if err != nil {
		dir = ""
	}
	return ws.Choose(set, dir)
}

// checkOwn judges the learner's own files and notes the attempt.
func checkOwn(ctx context.Context, c *common, ws *workspace.Workspace, ex *exercises.Exercise, asJSON bool) error {
	if _, err := ws.Prepare(ex); err != nil {
		return err
	}
	files, err := ws.Files(ex)
	if err != nil {
		return err
	}
	v, err := grader.Check(ctx, ex, files)
	if err != nil {
		return err
	}
	if err := ws.Attempted(ex.ID, v.Passed); err != nil {
		fmt.Fprintln(os.Stderr, "gopark: your progress could not be kept:", err)
	}
	if err := writeVerdict(c, v, asJSON); err != nil {
		return err
	}
	if !v.Passed && !asJSON {
		fmt.Fprintf(stdout, "Your file: %s\n", ws.File(ex))
	}
	return exitWith(verdictCode(v))
}

// checkFile judges one file for an exercise and notes nothing.
func checkFile(ctx context.Context, c *common, ex *exercises.Exercise, path string, asJSON bool) error {
	f := os.Stdin
	if path != "-" {
		var err error
		if f, err = os.Open(path); err != nil {
			return err
		}
		defer f.Close()
	}
	text, err := readBounded(f)
	if err != nil {
		return err
	}
	v, err := grader.Check(ctx, ex, map[string]string{ex.File: string(text)})
	if err != nil {
		return err
	}
	if err := writeVerdict(c, v, asJSON); err != nil {
		return err
	}
	return exitWith(verdictCode(v))
}

func writeVerdict(c *common, v *grader.Verdict, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(stdout)
		enc.SetEscapeHTML(false) // it is for people and graders, not for a page
		enc.SetIndent("", "\t")
		return enc.Encode(v)
	}
	_, err := fmt.Fprint(stdout, v.Text(min(c.screen().Width(), 100)))
	return err
}

func verdictCode(v *grader.Verdict) int {
	switch {
	case v.Passed:
		return 0
	case v.NeedsTeacher:
		return codeNoJudgment
	}
	return codeNotYet
}
