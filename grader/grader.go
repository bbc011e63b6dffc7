// Package grader judges what a learner hands in for an exercise.
//
// Check is all that most callers need. Its verdict depends on runs and their
// traces only:
//
//   - code and make: the program is run with many seeds and numbers of Ps, and
//     each demand of the exercise is held against every run. A failure names
//     the run, so that it can be seen again.
//   - predict: the exercise's own program is run, and the prediction compared
//     with what its trace shows.
//   - explain: the text is judged by package explain.
//
// A submission is a stranger's program. It may loop, spawn without end, write
// without end, or try to look finished; each run is bounded in virtual time,
// wall time, output and events, and whatever happens is a verdict, not a crash.
package grader

import (
	"context"
	"fmt"
	"strings"

	"gopark/exercises"
	"gopark/grader/explain"
)

// maxSource bounds what is handed in.
const maxSource = 256 << 10

// Check judges files, by name, as a submission for an exercise. Its error means
// that no judgement was possible, through no fault of the learner's.
func Check(ctx context.Context, ex *exercises.Exercise, files map[string]string) (*Verdict, error) {
	v := &Verdict{Exercise: ex.ID, Title: ex.Title, Kind: string(ex.Kind), File: ex.File}
	text, ok := files[ex.File]
	if !ok {
		v.fail("the file is there", fmt.Sprintf("There is no file %s. Open the exercise again to get the starter.", ex.File))
		return v, nil
	}
	if len(text) > maxSource {
		v.fail("the file can be read", fmt.Sprintf("%s has %d bytes: that is too long for this exercise.", ex.File, len(text)))
		return v, nil
	}
	var err error
	switch ex.Kind {
	case exercises.Code, exercises.Make:
		err = checkProgram(ctx, ex, text, v)
	case exercises.Predict:
		err = checkPrediction(ctx, ex, text, v)
	case exercises.Explain:
		checkExplanation(ex, text, v)
	default:
		err = fmt.Errorf("this gopark cannot judge exercises of the kind %q", ex.Kind)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot judge %s: %w", ex.ID, err)
	}
	v.conclude()
	return v, nil
}

func checkExplanation(ex *exercises.Exercise, text string, v *Verdict) {
	given := append([]string{ex.Statement}, ex.Hints...)
	j := explain.Judge(ex.Rubric, text, given...)
	if j.Refused != "" {
		v.Checks = append(v.Checks, CheckResult{Name: "an answer that can be judged", Message: j.Refused, NeedsTeacher: j.NeedsTeacher})
		return
	}
	for _, f := range j.Findings {
		c := CheckResult{
			Name: f.Name, OK: f.Status == explain.Found, Message: f.Message, Quote: f.Quote,
			Skipped: f.Optional && f.Status == explain.Missing, NeedsTeacher: f.Status == explain.Unclear,
		}
		if c.Skipped {
			continue // nothing that a learner must hear about
		}
		v.Checks = append(v.Checks, c)
	}
}

// command is how the learner sees a run again.
func command(ex *exercises.Exercise, file string, seed uint64, procs int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "gopark run %s --seed %d --procs %d", file, seed, procs)
	if ex.Lang != "" {
		b.WriteString(" --lang " + ex.Lang)
	}
	return b.String()
}
