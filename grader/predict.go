package grader

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopark/engine/interp"
	"gopark/engine/trace"
	"gopark/exercises"
)

// program is the file that a predict exercise asks about. It is the
// exercise's own: the learner may change their copy to try things out.
const program = "main.go"

// checkPrediction compares each answer with what the program really does.
func checkPrediction(ctx context.Context, ex *exercises.Exercise, text string, v *Verdict) error {
	prog, err := interp.Compile(program, []byte(ex.Starter[program]), ex.Lang)
	if err != nil {
		return fmt.Errorf("the exercise's program does not compile: %w", err)
	}
	given := parseAnswers(text, ex.Questions)
	for _, q := range ex.Questions {
		truth, err := answer(ctx, prog, ex, q)
		if err != nil {
			return err
		}
		v.Runs++
		v.Checks = append(v.Checks, comparePrediction(ex, q, given[q.ID], truth))
	}
	return nil
}

func comparePrediction(ex *exercises.Exercise, q exercises.Question, given, truth []string) CheckResult {
	c := CheckResult{Name: q.ID + ": " + q.Ask, Runs: 1}
	if len(given) == 0 {
		c.Message = fmt.Sprintf("There is no answer yet. Write it in %s after %q.", ex.File, q.ID+":")
		return c
	}
	if same(given, truth, q.Order) {
		c.OK = true
		return c
	}
	// The right answer is not told: the learner should run the program.
	seed := q.Seed
	c.Failed, c.Seed, c.Procs = 1, &seed, q.Procs
	c.Command = command(ex, program, q.Seed, q.Procs)
	c.Got = strings.Join(given, " ")
	c.Message = predictMessage(q, given, truth)
	return c
}

func predictMessage(q exercises.Question, given, truth []string) string {
	for _, m := range q.Mistakes {
		if same(given, items(m.Answer), q.Order) {
			return m.Say
		}
	}
	if q.Order == "exact" && len(given) > 1 && same(given, truth, "any") {
		return strings.TrimSpace("You named the right ones, but not in the right order. " + q.Else)
	}
	if len(given) != len(truth) {
		return strings.TrimSpace(fmt.Sprintf("You named %d; there are %d. %s", len(given), len(truth), q.Else))
	}
	if q.Else != "" {
		return q.Else
	}
	return "That is not what happens. Run the program and watch."
}

func same(a, b []string, order string) bool {
	if order == "any" {
		a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	}
	return slices.Equal(a, b)
}

var (
	itemForm = regexp.MustCompile(`[\p{L}\p{N}_]+`)
	gNumber  = regexp.MustCompile(`^(?:g|goroutine)?0*([0-9]+)$`)
)

// items takes an answer apart, however it is punctuated: "[G3, 4]" is 3 and 4.
func items(text string) []string {
	var list []string
	for _, s := range itemForm.FindAllString(strings.ToLower(text), -1) {
		if m := gNumber.FindStringSubmatch(s); m != nil {
			s = m[1]
		}
		if s == "goroutine" || s == "g" || s == "and" || s == "then" {
			continue
		}
		list = append(list, s)
	}
	if len(list) == 1 && (list[0] == "empty" || list[0] == "none" || list[0] == "nothing") {
		return []string{"empty"}
	}
	return list
}

// parseAnswers reads an answer file: for each question a line "id: answer", or
// the answer in the lines after it. A file without any id answers the first
// question.
func parseAnswers(text string, questions []exercises.Question) map[string][]string {
	answers := map[string][]string{}
	current := questions[0].ID
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		if label, rest, ok := strings.Cut(line, ":"); ok {
			label = strings.ToLower(strings.TrimSpace(label))
			for _, q := range questions {
				if q.ID == label {
					current, line = q.ID, rest
				}
			}
		}
		answers[current] = append(answers[current], items(line)...)
	}
	return answers
}

// answer computes the answer to a question from a run.
func answer(ctx context.Context, prog *interp.Program, ex *exercises.Exercise, q exercises.Question) ([]string, error) {
	rec := trace.NewRecorder(trace.WithSites(prog.Sites()), trace.Limit(maxEvents))
	opt := bounds(ex)
	var stdout strings.Builder
	opt.Procs, opt.Seed, opt.Trace, opt.Stdout = q.Procs, q.Seed, rec, &stdout
	res := prog.Run(ctx, opt)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if res.Err != nil {
		return nil, fmt.Errorf("the exercise's program failed: %w", res.Err)
	}
	if q.What == exercises.AskOutput {
		return items(stdout.String()), nil
	}
	return stealAnswer(rec, q)
}

// stealAnswer looks at the first steal of more than one goroutine.
func stealAnswer(rec *trace.Recorder, q exercises.Question) ([]string, error) {
	number := map[int64]int{} // by the order of their starting; main is 0
	for i := range rec.Len() {
		e := rec.At(i)
		if e.Kind == trace.GoCreate {
			number[e.G] = len(number)
		}
		if e.Kind != trace.Steal || e.B < 2 {
			continue
		}
		before, after := rec.StateAt(e.Seq-1), rec.StateAt(e.Seq)
		var gs []int64
		switch q.What {
		case exercises.AskStolen:
			gs = before.Ps[e.A].Queue[:e.B]
		case exercises.AskStolenFirst:
			gs = []int64{e.G}
		case exercises.AskQueue:
			gs = after.Ps[q.P].Queue
		case exercises.AskRunnext:
			if g := after.Ps[q.P].Runnext; g != 0 {
				gs = []int64{g}
			}
		case exercises.AskBefore:
			gs = before.Ps[q.P].Queue
		}
		if len(gs) == 0 {
			return []string{"empty"}, nil
		}
		list := make([]string, len(gs))
		for i, g := range gs {
			list[i] = strconv.Itoa(number[g])
		}
		return list, nil
	}
	return nil, errors.New("in the exercise's program no P steals more than one goroutine")
}
