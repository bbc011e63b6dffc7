package grader

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestVerdictText(t *testing.T) {
	seed := uint64(17)
	v := &Verdict{Exercise: "sample", Runs: 8, Checks: []CheckResult{
		{Name: "the program ends well", OK: true},
		{Name: "each letter is printed once", Message: "Only c: all goroutines read one and the same variable.", Failed: 3, Runs: 8,
			Seed: &seed, Procs: 4, Command: "gopark run main.go --seed 17 --procs 4", Want: "a\nb", Got: "c"},
		{Name: "they finish", Skipped: true},
	}}
	v.conclude()
	const want = `sample: not yet.

[ok]   the program ends well
[no]   each letter is printed once (not
       in 3 of 8 runs)
       Only c: all goroutines read one
       and the same variable.
       expected:
         a
         b
       got: c
       See it again: gopark run main.go --seed 17 --procs 4
[--]   they finish
`
	if got := v.Text(40); got != want {
		t.Errorf("got:\n%s", got)
	}
	for _, line := range strings.Split(v.Text(40), "\n") {
		if !strings.Contains(line, "gopark run") && utf8.RuneCountInString(line) > 40 {
			t.Errorf("too long: %q", line)
		}
	}
	text, err := json.Marshal(v)
	if err != nil || !strings.Contains(string(text), `"seed":17`) || !strings.Contains(string(text), `"passed":false`) {
		t.Errorf("%s, %v", text, err)
	}
}

func TestConclude(t *testing.T) {
	ok, wrong, unclear := CheckResult{OK: true}, CheckResult{}, CheckResult{NeedsTeacher: true}
	for _, tt := range []struct {
		checks          []CheckResult
		passed, teacher bool
	}{
		{nil, false, false},
		{[]CheckResult{ok}, true, false},
		{[]CheckResult{ok, wrong}, false, false},
		{[]CheckResult{ok, unclear}, false, true},
		{[]CheckResult{wrong, unclear}, false, false},
	} {
		v := &Verdict{Checks: tt.checks}
		v.conclude()
		if v.Passed != tt.passed || v.NeedsTeacher != tt.teacher {
			t.Errorf("%+v: passed %v, teacher %v", tt.checks, v.Passed, v.NeedsTeacher)
		}
	}
}
