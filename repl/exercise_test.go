package repl

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gopark/grader"
)

// ":exercise" alone means the lesson that is open, and what is open only where
// that belongs.
func TestWhichExercise(t *testing.T) {
	d := newDesk(t, "", withBook(t))
	for _, c := range []struct{ input, want string }{
		{":exercise", "greet"},
		{":goto long", "greet"},
		{":exercise", "tell"},
		{":goto first", "tell"},
		{":exercise", "greet"},
		{":exercise tell", "tell"},
		{":goto last", "tell"},
		{":exercise", "tell"}, // this lesson has none
	} {
		d.input(c.input)
		if d.exercise == nil || d.exercise.ID != c.want {
			t.Errorf("after %s: %v, want %s", c.input, d.exercise, c.want)
		}
	}
	d.exercise = nil
	d.input(":exercise")
	if d.exercise != nil {
		t.Errorf("the last lesson has the exercise %s", d.exercise.ID)
	}
}

func TestAfterwards(t *testing.T) {
	d := newDesk(t, "", withBook(t))
	if got := d.afterwards(); !strings.Contains(got, "greet") {
		t.Errorf("before anything: %q", got)
	}
	if err := d.cfg.Workspace.Attempted("greet", true); err != nil {
		t.Fatal(err)
	}
	if got := d.afterwards(); !strings.Contains(got, ":next") {
		t.Errorf("when all is passed: %q", got)
	}
}

// The beginning of a long verdict must not be lost.
func TestLongVerdict(t *testing.T) {
	d := newDesk(t, "", func(c *Config) { withBook(t)(c); dumb(c) })
	v := &grader.Verdict{Exercise: "greet"}
	for i := range 40 {
		v.Checks = append(v.Checks, grader.CheckResult{Name: fmt.Sprintf("check %d", i)})
	}
	d.showVerdict(v)
	if out := d.out.String(); !strings.Contains(out, "greet: not yet") || strings.Contains(out, "check 39") {
		t.Errorf("first screen:\n%s", out)
	}
	d.input("")
	d.input("")
	if out := d.out.String(); !strings.Contains(out, "check 39") {
		t.Errorf("all of it:\n%s", out)
	}

	d = newDesk(t, "", withBook(t))
	d.showVerdict(v)
	if out := d.out.String(); !strings.Contains(out, "check 39") {
		t.Errorf("from a pipe:\n%s", out)
	}
}

// A program in the exercise's folder runs by its name, as the language version
// that it is judged with.
func TestRunExercise(t *testing.T) {
	d := newDesk(t, "", withBook(t))
	greet, tell := d.cfg.Exercises.Exercises[0], d.cfg.Exercises.Exercises[1]
	greet.Lang = "go1.21"
	tell.Starter["shown.go"] = "package shown\n"
	d.input(":exercise greet")
	d.input(":run main.go")
	d.input(":exercise tell")
	d.input(":run shown.go")
	want := []string{"main.go go1.21: package main\n", "shown.go : package shown\n"}
	if diff := cmp.Diff(want, d.fake.compiled); diff != "" {
		t.Errorf("compiled (-want +got):\n%s", diff)
	}
	d.input(":run ../tell/shown.go")
	if len(d.fake.compiled) != 2 {
		t.Error("a path was taken for a file of the exercise")
	}
}
