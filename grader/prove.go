package grader

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"gopark/engine/interp"
	"gopark/exercises"
	"gopark/grader/explain"
)

// Prove judges an exercise itself: its starter must fail, its solution pass,
// every wrong answer get its message, and every sample answer its judgement. It
// returns what does not hold, for the exercise's author.
func Prove(ctx context.Context, ex *exercises.Exercise) ([]string, error) {
	p := &prover{ctx: ctx, ex: ex}
	if ex.Rubric != nil {
		for _, class := range explain.Unknown(ex.Rubric) {
			p.found = append(p.found, fmt.Sprintf("%s: the rubric names a class %q, which the grader does not know", ex.Folder, class))
		}
	}
	p.try("the starter", ex.Starter, func(v *Verdict) string {
		if v.Passed || v.NeedsTeacher {
			return "passes, so there is nothing to do"
		}
		return ""
	})
	solution := maps.Clone(ex.Starter)
	maps.Copy(solution, ex.Solution)
	if ex.Kind == exercises.Predict {
		truth, err := Predictions(ctx, ex)
		if err != nil {
			return nil, err
		}
		solution[ex.File] = truth
	}
	p.try("the solution", solution, passes)
	for _, w := range ex.Wrong {
		files := maps.Clone(ex.Starter)
		maps.Copy(files, w.Files)
		p.try("the wrong answer "+w.Name, files, says(w.Says))
	}
	p.samples("good answer", ex.Answers.Good, func(exercises.Answer) func(*Verdict) string { return passes })
	p.samples("bad answer", ex.Answers.Bad, func(a exercises.Answer) func(*Verdict) string { return says(a.Says) })
	p.samples("unsure answer", ex.Answers.Unsure, func(exercises.Answer) func(*Verdict) string {
		return func(v *Verdict) string {
			if v.Passed || !v.NeedsTeacher {
				return "is judged, but should be left to a teacher"
			}
			return ""
		}
	})
	return p.found, p.err
}

type prover struct {
	ctx   context.Context
	ex    *exercises.Exercise
	found []string
	err   error
}

// try judges files and notes what the expectation says against the verdict.
func (p *prover) try(what string, files map[string]string, expect func(*Verdict) string) {
	if p.err != nil {
		return
	}
	v, err := Check(p.ctx, p.ex, files)
	if err != nil {
		p.err = fmt.Errorf("%s: %w", what, err)
		return
	}
	if bad := expect(v); bad != "" {
		p.found = append(p.found, fmt.Sprintf("%s: %s %s. It gets:\n%s", p.ex.Folder, what, bad, v.Text(100)))
	}
}

func (p *prover) samples(what string, list []exercises.Answer, expect func(exercises.Answer) func(*Verdict) string) {
	for i, a := range list {
		p.try(fmt.Sprintf("%s %d (%q)", what, i+1, a.Text), map[string]string{p.ex.File: a.Text}, expect(a))
	}
}

func passes(v *Verdict) string {
	if !v.Passed {
		return "does not pass"
	}
	return ""
}

// says expects a failure whose text has the words, however they are wrapped.
func says(words string) func(*Verdict) string {
	return func(v *Verdict) string {
		switch text := strings.Join(strings.Fields(v.Text(100)), " "); {
		case v.Passed:
			return "passes"
		case !strings.Contains(text, strings.Join(strings.Fields(words), " ")):
			return fmt.Sprintf("does not get its message %q", words)
		}
		return ""
	}
}

// Predictions returns the answer file that solves a predict exercise, as
// computed from its program.
func Predictions(ctx context.Context, ex *exercises.Exercise) (string, error) {
	prog, err := interp.Compile(program, []byte(ex.Starter[program]), ex.Lang)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, q := range ex.Questions {
		truth, err := answer(ctx, prog, ex, q)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s: %s\n", q.ID, strings.Join(truth, " "))
	}
	return b.String(), nil
}
