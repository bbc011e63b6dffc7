package grader

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gopark/engine/interp"
	"gopark/exercises"
)

// checkProgram judges a program by its runs.
func checkProgram(ctx context.Context, ex *exercises.Exercise, src string, v *Verdict) error {
	if why := forbidden(src); why != "" {
		v.fail("it does only what it may", why)
		return nil
	}
	prog, err := interp.Compile(ex.File, []byte(src), ex.Lang)
	if err != nil {
		return compileResult(err, src, v)
	}
	g := &grading{ex: ex, src: src, v: v, runs: map[string][]outcome{}}
	base, err := g.run(ctx, prog)
	if err != nil {
		return err
	}
	g.runs[""] = base
	ok := g.endings()
	for _, changed := range []bool{false, true} {
		// A program that fails as it is need not be tried with changes.
		look := ok
		for _, c := range ex.Checks {
			switch isChanged := c.Set != nil || c.Stress; {
			case isChanged != changed, c.Exit != nil && !changed: // endings did these
			case !look:
				v.Checks = append(v.Checks, CheckResult{Name: checkName(c), Skipped: true})
			default:
				if err := g.check(ctx, c); err != nil {
					return err
				}
				ok = ok && v.Checks[len(v.Checks)-1].OK
			}
		}
	}
	return nil
}

// compileResult turns a compiler's error into a failed check, with the lines
// that it is about. What gopark cannot compile yet is not the learner's fault.
func compileResult(err error, src string, v *Verdict) error {
	var list interp.ErrorList
	if !errors.As(err, &list) {
		return err
	}
	lines := strings.Split(src, "\n")
	var report []string
	for i, e := range list {
		if strings.HasPrefix(e.Msg, "gopark cannot run") {
			return err
		}
		if i == 10 {
			report = append(report, "too many errors")
			break
		}
		report = append(report, e.Error())
		if n := e.Pos.Line; n >= 1 && n <= len(lines) {
			report = append(report, "    "+strings.TrimSpace(lines[n-1]))
		}
	}
	v.Checks = append(v.Checks, CheckResult{
		Name: "it compiles", Message: "Go does not understand this program yet. The compiler says:", Report: strings.Join(report, "\n"),
	})
	return nil
}

// A grading is one program being judged.
type grading struct {
	ex   *exercises.Exercise
	src  string
	v    *Verdict
	runs map[string][]outcome // by key of the variant
}

// run runs a program with every seed and number of Ps of the exercise.
func (g *grading) run(ctx context.Context, prog *interp.Program) ([]outcome, error) {
	var jobs []job
	for seed := 1; seed <= g.ex.Seeds; seed++ {
		for _, procs := range g.ex.Procs {
			jobs = append(jobs, job{prog, uint64(seed), procs})
		}
	}
	outcomes, err := runAll(ctx, jobs, bounds(g.ex))
	g.v.Runs += len(outcomes)
	return outcomes, err
}

// variant returns the runs of a changed program.
func (g *grading) variant(ctx context.Context, v variant) ([]outcome, error) {
	if outcomes, ok := g.runs[v.key]; ok {
		return outcomes, nil
	}
	src, err := v.apply(g.src)
	if err != nil {
		return nil, err
	}
	prog, err := interp.Compile(g.ex.File, []byte(src), g.ex.Lang)
	if err != nil {
		if v.stress {
			return nil, fmt.Errorf("the program cannot be put under stress: %w", err)
		}
		return nil, editError{fmt.Sprintf("With other constants (%s) your program does not compile: %v", strings.TrimSuffix(v.key, ";"), err)}
	}
	outcomes, err := g.run(ctx, prog)
	if err == nil {
		g.runs[v.key] = outcomes
	}
	return outcomes, err
}

// endings judges how the runs ended, and says whether they ended so that other
// checks make sense.
func (g *grading) endings() bool {
	c := exercises.Check{Name: "the program ends well", Exit: new(int)}
	for _, given := range g.ex.Checks {
		if given.Exit != nil && given.Set == nil && !given.Stress {
			c = given
		}
	}
	r := g.judge(c, g.runs[""])
	g.v.Checks = append(g.v.Checks, r)
	return r.OK
}

// check judges one check and notes the result.
func (g *grading) check(ctx context.Context, c exercises.Check) error {
	outcomes, err := g.variant(ctx, variantOf(c))
	if isEdit(err) {
		g.v.Checks = append(g.v.Checks, CheckResult{Name: checkName(c), Message: err.Error()})
		return nil
	}
	if err != nil {
		return err
	}
	r := g.judge(c, outcomes)
	if !r.OK && (c.Stress || c.Set != nil) {
		r.Command = "" // the learner's own file does not show it
	}
	g.v.Checks = append(g.v.Checks, r)
	return nil
}

// judge holds a check against the runs.
func (g *grading) judge(c exercises.Check, outcomes []outcome) CheckResult {
	r := CheckResult{Name: checkName(c)}
	share := c.Share
	if share == 0 {
		share = 1
	}
	var worst *outcome
	var why string
	for i, o := range outcomes {
		if len(c.Procs) > 0 && !slices.Contains(c.Procs, o.procs) {
			continue
		}
		r.Runs++
		if bad := g.demand(c, o); bad != "" {
			r.Failed++
			if worst == nil || o.end == endLimit && worst.end != endLimit {
				worst, why = &outcomes[i], bad
			}
		}
	}
	r.OK = r.Runs > 0 && float64(r.Runs-r.Failed) >= share*float64(r.Runs)
	if r.OK || worst == nil {
		r.Failed = 0
		return r
	}
	seed := worst.seed
	r.Seed, r.Procs = &seed, worst.procs
	r.Command = command(g.ex, g.ex.File, worst.seed, worst.procs)
	r.Message = g.message(c, *worst, why)
	if worst.end != endWell && c.Happens == nil {
		r.Report = clip(worst.report, 24)
	}
	if c.Output != nil {
		r.Got = clip(shown(worst.output), 12)
		if len(c.Output.Lines) > 0 {
			r.Want = strings.Join(c.Output.Lines, "\n")
			if c.Output.Order == "any" {
				r.Want += "\n(in any order)"
			}
		}
	}
	return r
}

// message chooses what to tell: a known reason, what the exercise says, or what
// was seen.
func (g *grading) message(c exercises.Check, o outcome, why string) string {
	for _, k := range c.Known {
		if fitsKnown(k, o) {
			return k.Say
		}
	}
	if o.end == endLimit {
		return why
	}
	if c.Happens != nil && c.Say != "" {
		return c.Say + " " + why
	}
	if c.Say != "" {
		return c.Say
	}
	return why
}

func fitsKnown(k exercises.Known, o outcome) bool {
	if k.Output != "" && !regexp.MustCompile(k.Output).MatchString(o.output) {
		return false
	}
	if k.Error != "" && k.Error != o.end {
		return false
	}
	return k.Made == nil || o.facts.made <= *k.Made
}

// demand returns "" if the run satisfies the check, else what was seen.
func (g *grading) demand(c exercises.Check, o outcome) string {
	if o.end == endLimit {
		return "The program did not come to an end by itself and was stopped."
	}
	switch {
	case c.Exit != nil:
		if o.code != *c.Exit {
			return ended(o, *c.Exit)
		}
	case o.end != endWell && c.Happens == nil:
		return "The program did not end well: " + o.end + "."
	case c.Output != nil:
		return outputDemand(*c.Output, o.output)
	case c.Goroutines != nil:
		return goroutinesDemand(*c.Goroutines, o.facts)
	case c.Finished:
		if n := len(unfinished(o)); n > 0 {
			return fmt.Sprintf("When main ended, %d goroutines had not finished.", n)
		}
	case c.Happens != nil:
		return happensDemand(*c.Happens, o)
	}
	return ""
}

// ended says how a run ended that should have ended otherwise.
func ended(o outcome, want int) string {
	switch o.end {
	case endDeadlock:
		return "The program could not go on: all its goroutines were waiting."
	case endPanic:
		return "The program broke off with a panic or a fatal error."
	}
	return fmt.Sprintf("The program ended with exit code %d, not %d.", o.code, want)
}

// unfinished lists the goroutines that would never have finished: those that
// wait. One that is still runnable, or in its last steps, just had no time.
func unfinished(o outcome) []string {
	var list []string
	for _, g := range o.left {
		if g.ID != mainG && g.Reason != "" {
			list = append(list, g.Func)
		}
	}
	return list
}

func outputDemand(want exercises.OutputCheck, got string) string {
	if want.Regexp != "" {
		if !regexp.MustCompile(want.Regexp).MatchString(got) {
			return "The output is not what it should be."
		}
		return ""
	}
	lines := strings.Split(strings.TrimRight(got, "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	expected := slices.Clone(want.Lines)
	if want.Order == "any" {
		slices.Sort(lines)
		slices.Sort(expected)
	}
	if !slices.Equal(lines, expected) {
		return "The output is not what it should be."
	}
	return ""
}

func goroutinesDemand(want exercises.GoroutinesCheck, f facts) string {
	switch {
	case f.made < want.Made:
		return fmt.Sprintf("The program started %d goroutines beside main; %d are needed.", f.made, want.Made)
	case f.together < want.Together:
		return fmt.Sprintf("At most %d goroutines beside main were alive at the same time; %d are needed.", f.together, want.Together)
	case f.writers < want.Writers:
		return fmt.Sprintf("%d goroutines beside main wrote something; %d are needed.", f.writers, want.Writers)
	}
	return ""
}

// checkName is how a check is called in the verdict.
func checkName(c exercises.Check) string {
	switch {
	case c.Name != "":
		return c.Name
	case c.Exit != nil:
		return fmt.Sprintf("the program ends with exit code %d", *c.Exit)
	case c.Output != nil:
		return "the output is right"
	case c.Goroutines != nil:
		return "it uses goroutines"
	case c.Finished:
		return "every goroutine finishes"
	}
	return c.Happens.What + " happens"
}

// shown is an output for a person.
func shown(output string) string {
	if output == "" {
		return "(nothing)"
	}
	return strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return '?' // the learner's program must not drive the terminal from here
		}
		return r
	}, output), "?")
}

// clip shortens a text to some lines of some length.
func clip(text string, most int) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if n := len(lines); n > most {
		lines = append(lines[:most:most], fmt.Sprintf("… and %d more lines", n-most))
	}
	for i, l := range lines {
		if r := []rune(l); len(r) > 200 {
			lines[i] = string(r[:200]) + "…"
		}
	}
	return strings.Join(lines, "\n")
}
