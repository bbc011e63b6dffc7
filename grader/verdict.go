package grader

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A Verdict is the judgement on a submission.
type Verdict struct {
	Exercise string `json:"exercise"`
	Title    string `json:"title"`
	Kind     string `json:"kind"`
	File     string `json:"file"` // that was judged
	Passed   bool   `json:"passed"`

	// NeedsTeacher says that a person has to decide: nothing was found wrong,
	// but something could not be judged.
	NeedsTeacher bool `json:"needs_teacher"`

	Runs   int           `json:"runs"` // of the program, in all
	Checks []CheckResult `json:"checks"`
}

// A CheckResult is the judgement on one demand.
type CheckResult struct {
	Name    string `json:"name"`
	OK      bool   `json:"ok"`
	Skipped bool   `json:"skipped,omitempty"` // not looked at, because something before it failed
	Message string `json:"message,omitempty"`

	// Code and make: the run that shows it.
	Failed  int     `json:"failed,omitempty"` // runs in which it did not hold
	Runs    int     `json:"runs,omitempty"`   // runs that were looked at
	Seed    *uint64 `json:"seed,omitempty"`
	Procs   int     `json:"procs,omitempty"`
	Command string  `json:"command,omitempty"`
	Want    string  `json:"want,omitempty"`
	Got     string  `json:"got,omitempty"`
	Report  string  `json:"report,omitempty"` // as Go prints it: compile errors, panics, deadlocks

	// Explain: the sentence that decided it.
	Quote        string `json:"quote,omitempty"`
	NeedsTeacher bool   `json:"needs_teacher,omitempty"`
}

func (v *Verdict) fail(name, message string) {
	v.Checks = append(v.Checks, CheckResult{Name: name, Message: message})
}

// conclude decides from the checks.
func (v *Verdict) conclude() {
	v.Passed = len(v.Checks) > 0
	wrong := false
	for _, c := range v.Checks {
		if c.OK {
			continue
		}
		v.Passed = false
		if c.NeedsTeacher {
			v.NeedsTeacher = true
		} else {
			wrong = true
		}
	}
	// A mistake that is certain has to be mended before a teacher looks.
	v.NeedsTeacher = v.NeedsTeacher && !wrong
}

// Text returns the verdict for a person, in lines of at most width columns.
func (v *Verdict) Text(width int) string {
	width = max(width, 30)
	t := &texter{width: width}
	switch {
	case v.Passed && v.Runs > 0:
		t.para("", fmt.Sprintf("%s: passed, in all of %d runs.", v.Exercise, v.Runs))
	case v.Passed:
		t.para("", v.Exercise+": passed.")
	case v.NeedsTeacher:
		t.para("", v.Exercise+": a teacher has to decide. I found nothing wrong, but I could not judge all of it.")
	default:
		t.para("", v.Exercise+": not yet.")
	}
	t.line("")
	for _, c := range v.Checks {
		c.write(t)
	}
	return t.b.String()
}

const indent = "       "

func (c CheckResult) write(t *texter) {
	mark := "[no]   "
	switch {
	case c.OK:
		mark = "[ok]   "
	case c.NeedsTeacher:
		mark = "[??]   "
	case c.Skipped:
		mark = "[--]   "
	}
	name := c.Name
	if c.Failed > 0 && c.Failed < c.Runs {
		name += fmt.Sprintf(" (not in %d of %d runs)", c.Failed, c.Runs)
	}
	t.hanging(mark, name)
	if c.Quote != "" {
		t.para(indent, `You wrote: "`+c.Quote+`"`)
	}
	if c.OK {
		return
	}
	if c.Message != "" {
		t.para(indent, c.Message)
	}
	if c.Want != "" {
		t.block("expected:", c.Want)
	}
	if c.Got != "" {
		t.block("got:", c.Got)
	}
	if c.Report != "" {
		for _, l := range strings.Split(c.Report, "\n") {
			t.line(indent + "| " + l)
		}
	}
	if c.Command != "" {
		t.line(indent + "See it again: " + c.Command)
	}
}

// A texter puts text into lines.
type texter struct {
	width int
	b     strings.Builder
}

func (t *texter) line(s string) { t.b.WriteString(strings.TrimRight(s, " ") + "\n") }

// para writes words in lines that begin with indent.
func (t *texter) para(indent, text string) { t.fill(indent, indent, text) }

// hanging writes words behind a mark, further lines under the first word.
func (t *texter) hanging(mark, text string) {
	t.fill(mark, strings.Repeat(" ", len(mark)), text)
}

func (t *texter) fill(first, rest, text string) {
	line, empty := first, true
	for _, word := range strings.Fields(text) {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > t.width {
			t.line(line)
			line, empty = rest, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	t.line(line)
}

// block writes a label and what stands for itself: on one line if it is one.
func (t *texter) block(label, text string) {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if len(lines) == 1 {
		t.line(indent + label + " " + lines[0])
		return
	}
	t.line(indent + label)
	for _, l := range lines {
		t.line(indent + "  " + l)
	}
}
